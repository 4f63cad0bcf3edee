import { useRef } from 'react'
import { Button } from '../../parts/button'
import { Input } from '../../parts/field'
import { Mark } from '../../parts/mark'
import { t } from '../../texts'
import { mediaOf, nameFor, type Files } from './attached'
import { at, idOf, isMap, keyPath, put, words, type Fields, type Path } from './document'
import { errorAt, Line, type Editing } from './line'

/** Attachment is the file of a portion. It has the portion's mark. */
export function Attachment({ portion, files, ...e }: Editing & { portion: number; files: Files }) {
  const picker = useRef<HTMLInputElement>(null)
  const path: Path = ['portions', portion, 'attachment']
  const key = keyPath(path)
  const held = at(e.doc, path)
  const name = words(e.doc, [...path, 'file'])
  const chosen = files.of(name)
  const own = errorAt(e.problems, key)
  const n = portion + 1
  const choose = (file: File | undefined) => {
    if (!file) return
    const next = nameFor(e.doc, portion, file.name)
    files.choose(next, file)
    e.onEdit(put(e.doc, path, { ...(held !== undefined && isMap(held) ? held : {}), file: next, media: mediaOf(file.type) }) as Fields)
  }
  const rename = (to: string) => {
    files.rename(name, to)
    e.onEdit(put(e.doc, [...path, 'file'], to) as Fields)
  }
  const remove = () => {
    e.onEdit(put(e.doc, path, undefined) as Fields)
    if (picker.current) picker.current.value = ''
    picker.current?.focus()
  }
  return (
    <fieldset id={idOf(key)} tabIndex={-1}>
      <legend>{t('write.attachment')}</legend>
      {own && <p className="error-text">{own}</p>}
      <div className="field">
        <label htmlFor={`${idOf(key)}-picker`}>{t(held === undefined ? 'write.attachment.choose' : 'write.attachment.another', { n })}</label>
        <span className="hint" id={`${idOf(key)}-hint`}>
          {t('write.attachment.hint')}
        </span>
        <input ref={picker} id={`${idOf(key)}-picker`} type="file" aria-describedby={`${idOf(key)}-hint`} onChange={(x) => choose(x.target.files?.[0])} />
      </div>
      {held !== undefined && (
        <>
          <div className="row-2">
            <Input label={t('write.attachment.name', { n })} id={idOf(`${key}.file`)} error={errorAt(e.problems, `${key}.file`)} value={name} onChange={rename} required />
            <Line e={e} path={[...path, 'media']} label={t('write.attachment.media', { n })} placeholder="application/pdf" required />
          </div>
          <p>
            <Mark>{words(e.doc, ['portions', portion, 'mark'])}</Mark> <span className="soft">{t('write.attachment.marked')}</span>
          </p>
          {chosen && (
            <p role="status">
              {t('write.attachment.bytes', { n: chosen.file.size })} {chosen.digest && <code className="digest">{chosen.digest}</code>}
            </p>
          )}
          <Button onPress={remove}>{t('write.attachment.remove', { n })}</Button>
        </>
      )}
    </fieldset>
  )
}
