import { useState } from 'react'
import { Button } from '../../parts/button'
import { Input } from '../../parts/field'
import { ladders } from '../../parts/ladders'
import { t, word } from '../../texts'
import { idOf, isMap, keyPath, marksAt, put, words, type Fields, type Path } from './document'
import { focusOn, Line, MarkInput, More, type Editing } from './line'

type OfField = Editing & { name: string }

const rungsOf = (e: OfField) => ladders[words(e.doc, ['fields', e.name, 'ladder'])] ?? []
const told = (rungs: string[]) => rungs.filter((r) => r !== 'withheld')

/** RungMarks are the marks of a field's rungs. Nothing is told at withheld: it takes none. */
export function RungMarks({ name, ...e }: OfField) {
  const path: Path = ['fields', name, 'marks']
  const rungs = told(rungsOf({ name, ...e }))
  if (rungs.length === 0) return null
  return (
    <More e={e} summary={t('write.marks')} keys={[path]}>
      <div className="row-3">
        {rungs.map((r) => (
          <MarkInput key={r} e={e} path={[...path, r]} label={word('rung', r)} />
        ))}
      </div>
    </More>
  )
}

/** RungWords are the author's own words for rungs, in the report's language and in others.
 *  Each has beside it the mark under which it would go. */
export function RungWords({ name, ...e }: OfField) {
  const [typed, setTyped] = useState('')
  const path: Path = ['fields', name]
  const rungs = rungsOf({ name, ...e })
  const field = isMap(e.doc.fields ?? null) ? (e.doc.fields as Fields)[name]! : null
  const render = isMap(field) && isMap(field.render ?? null) ? (field.render as Fields) : {}
  const lines = (of: Path) => (
    <div className="row-words">
      {rungs.map((r) => (
        <Line key={r} e={e} path={[...of, r]} label={word('rung', r)} hint={marked(e.doc, name, rungs, r)} />
      ))}
    </div>
  )
  const add = () => {
    const lang = typed.trim()
    if (lang === '') return
    if (!(lang in render)) e.onEdit(put(e.doc, [...path, 'render', lang], {}) as Fields)
    setTyped('')
    focusOn([...path, 'render', lang, rungs[0]!])
  }
  const without = (lang: string) => {
    const { [lang]: _gone, ...rest } = render
    e.onEdit(put(e.doc, [...path, 'render'], Object.keys(rest).length > 0 ? rest : undefined) as Fields)
  }
  return (
    <More e={e} summary={t('write.words')} keys={[[...path, 'values'], [...path, 'render']]}>
      <p className="soft small">{t('write.words.hint')}</p>
      {lines([...path, 'values'])}
      {Object.keys(render).map((lang) => (
        <fieldset key={lang} id={idOf(keyPath([...path, 'render', lang]))} tabIndex={-1}>
          <legend>{t('write.words.in', { lang })}</legend>
          {lines([...path, 'render', lang])}
          <Button onPress={() => without(lang)}>{t('write.words.lang.remove', { lang })}</Button>
        </fieldset>
      ))}
      <div className="add-field">
        <Input label={t('write.words.lang')} hint={t('write.words.lang.hint')} placeholder="fr" value={typed} onChange={setTyped} />
        <Button onPress={add} disabled={typed.trim() === ''}>
          {t('write.words.lang.add')}
        </Button>
      </div>
    </More>
  )
}

/** marked says under which mark the words of a rung go. */
function marked(doc: Fields, name: string, rungs: string[], rung: string): string {
  if (rung === 'withheld') return t('write.words.nothing')
  const marks = marksAt(doc, name, rungs, rung)
  return marks.length > 0 ? t('write.words.marked', { marks: marks.join(', ') }) : t('write.words.portion')
}
