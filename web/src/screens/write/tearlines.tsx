import { Button } from '../../parts/button'
import { t } from '../../texts'
import { freshID, idOf, keyPath, listOf, put, words, type Fields, type Path } from './document'
import { errorAt, focusOn, Line, MarkInput, Paragraph, Several, Ticks, type Editing } from './line'

/** Tearlines are whole versions that the author writes for an audience: each with its own
 *  mark, and the portions in whose place it goes. */
export function Tearlines(e: Editing) {
  const list = listOf(e.doc.tearlines)
  const portions = listOf(e.doc.portions).map((p, i) => ({ value: i, label: `${t('review.portion', { n: i + 1 })} ${words(p, ['mark'])}`.trim() }))
  const add = () => {
    e.onEdit(put(e.doc, ['tearlines'], [...list, { id: freshID(e.doc, 'tl'), mark: '', text: '' }]) as Fields)
    focusOn(['tearlines', list.length, 'mark'])
  }
  const without = (i: number) => {
    e.onEdit(put(e.doc, ['tearlines'], list.length > 1 ? list.filter((_, k) => k !== i) : undefined) as Fields)
    focusOn(['tearlines'])
  }
  return (
    <section className="panel" aria-label={t('write.tearlines')} id={idOf('tearlines')} tabIndex={-1}>
      <h2>{t('write.tearlines')}</h2>
      <p className="soft">{t('write.tearlines.hint')}</p>
      {errorAt(e.problems, 'tearlines') && <p className="error-text">{errorAt(e.problems, 'tearlines')}</p>}
      {list.map((_, i) => {
        const path: Path = ['tearlines', i]
        const own = errorAt(e.problems, keyPath(path))
        return (
          <fieldset key={i} className="portion" id={idOf(keyPath(path))} tabIndex={-1}>
            <legend>{t('write.tearline', { n: i + 1 })}</legend>
            {own && <p className="error-text">{own}</p>}
            <div className="row-2">
              <MarkInput e={e} path={[...path, 'mark']} label={t('write.tearline.mark', { n: i + 1 })} />
              <Several e={e} path={[...path, 'audience']} label={t('write.tearline.audience')} hint={t('write.tearline.audience.hint')} />
            </div>
            <Paragraph e={e} path={[...path, 'text']} label={t('write.tearline.text', { n: i + 1 })} hint={t('write.tearline.text.hint')} />
            <Ticks e={e} path={[...path, 'portions']} label={t('write.tearline.portions')} hint={t('write.tearline.portions.hint')} options={portions} />
            <div className="row-3">
              <Line e={e} path={[...path, 'lang']} label={t('write.lang')} placeholder="en" />
              <Line e={e} path={[...path, 'id']} label={t('write.tearline.id')} required />
            </div>
            <Button onPress={() => without(i)}>{t('write.tearline.remove', { n: i + 1 })}</Button>
          </fieldset>
        )
      })}
      <Button onPress={add}>{t('write.tearline.add')}</Button>
    </section>
  )
}
