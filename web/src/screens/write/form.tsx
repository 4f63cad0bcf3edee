import { useEffect, useId, useState } from 'react'
import { useGet } from '../../api/use'
import { Button } from '../../parts/button'
import { Check, Choice, Input } from '../../parts/field'
import { t, word } from '../../texts'
import { Attachment } from './attachment'
import type { Files } from './attached'
import { at, disciplines, fresh, freshID, fullest, idOf, isMap, keyPath, keysOf, listKeys, listOf, movedPortion, ownKeys, protections, put, withoutPortion, words, type Fields, type Path, type Value } from './document'
import { choices, errorAt, Line, MarkInput, More, Several, Ticks, type Editing } from './line'
import { Prose, type Reference } from './prose'
import { RungMarks, RungWords } from './rungs'

const kinds = ['intelligence', 'operational-planning', 'warning', 'travel', 'finance', 'tip', 'request', 'feedback', 'hit', 'recall', 'opinion']
const precedences = ['routine', 'priority', 'immediate', 'flash']
// what is seldom said of a report, and of a portion
const terms = ['use', 'onward', 'purpose', 'review', 'info_date', 'valid_until', 'third_party', 'obtained', 'supersedes', 'marking', 'lang', 'translation', 'authority', 'created']
const grades = ['topics', 'lang', 'credibility', 'knowability', 'likelihood', 'confidence', 'onward', 'third_party']
const uses = ['intelligence', 'lead', 'travel-denial', 'detention', 'evidence', 'strike']

/** references are the fields that prose may refer to. */
export function references(doc: Fields): Reference[] {
  const fields = doc.fields
  if (!isMap(fields ?? null)) return []
  return Object.entries(fields as Fields)
    .filter(([, f]) => isMap(f))
    .map(([name, f]) => {
      const ladder = words(f, ['ladder'])
      return { name, ladder, words: words(f, [fullest(ladder)]) || words(f, ['name']) || words(f, ['from']) }
    })
}

/** Head is what the report says of itself. */
export function Head(e: Editing) {
  const plainTitle = typeof e.doc.title === 'string'
  return (
    <>
      <section className="panel" aria-label={t('write.head')}>
        <div className="row-2">
          {plainTitle ? null : <MarkInput e={e} path={['title', 'mark']} label={t('write.title.mark')} />}
          <Prose id={idOf(plainTitle ? 'title' : 'title.text')} label={t('write.title')} error={errorAt(e.problems, 'title.text') ?? errorAt(e.problems, 'title')} rows={1} value={words(e.doc, plainTitle ? ['title'] : ['title', 'text'])} references={references(e.doc)} onChange={(v) => e.onEdit(put(e.doc, plainTitle ? ['title'] : ['title', 'text'], v) as Fields)} />
        </div>
        <div className="row-3">
          <Line e={e} path={['kind']} label={t('write.kind')} options={choices(kinds, 'kind')} required />
          <Several e={e} path={['topics']} label={t('write.topics')} hint={t('write.topics.hint')} />
          <Line e={e} path={['serial']} label={t('write.serial')} placeholder="USA-2026-0001" />
          <Line e={e} path={['precedence']} label={t('write.precedence')} options={choices(precedences, 'precedence')} />
        </div>
        <More e={e} summary={t('write.terms.title')} keys={terms.map((k) => [k])}>
          <Ticks e={e} path={['use']} label={t('write.use')} options={uses.map((u) => ({ value: u, label: word('use', u) }))} />
          <div className="row-3">
            <Line e={e} path={['onward']} label={t('write.onward')} options={choices(['none', 'own-government', 'ask'], 'onward')} />
            <Line e={e} path={['purpose']} label={t('write.purpose')} />
            <Line e={e} path={['review']} label={t('write.review')} placeholder="2031-12-10" />
            <Line e={e} path={['info_date', 'from']} label={t('write.info.from')} placeholder="2026-12-01T00:00:00Z" beneath />
            <Line e={e} path={['info_date', 'to']} label={t('write.info.to')} placeholder="2026-12-09T00:00:00Z" />
            <Line e={e} path={['valid_until']} label={t('write.valid')} placeholder="2026-12-18T00:00:00Z" />
            <Line e={e} path={['third_party', 'from']} label={t('write.third')} placeholder="GBR" beneath />
            <Line e={e} path={['third_party', 'ref']} label={t('write.third.ref')} />
            <Line e={e} path={['third_party', 'consent']} label={t('write.third.consent')} options={choices(['required', 'standing'], 'consent')} />
            <Line e={e} path={['third_party', 'conditions']} label={t('write.third.conditions')} />
            <Line e={e} path={['obtained', 'concern']} label={t('write.concern')} options={choices(['none', 'mistreatment'], 'concern')} />
            <Line e={e} path={['supersedes']} label={t('write.supersedes')} />
            <Line e={e} path={['marking']} label={t('write.marking')} hint={t('write.marking.hint')} />
            <Line e={e} path={['lang']} label={t('write.lang')} placeholder="en" />
            <Line e={e} path={['translation', 'of']} label={t('write.translation.of')} beneath />
            <Line e={e} path={['translation', 'by']} label={t('write.translation.by')} options={choices(['human', 'machine'], 'translated')} />
            <Line e={e} path={['authority', 'classified_by']} label={t('write.authority.by')} beneath />
            <Line e={e} path={['authority', 'derived_from']} label={t('write.authority.from')} />
            <Line e={e} path={['authority', 'reason']} label={t('write.authority.reason')} />
            <Line e={e} path={['authority', 'declassify_on']} label={t('write.authority.until')} placeholder="2042-12-10" />
            <Line e={e} path={['created']} label={t('write.created')} />
          </div>
          <Check label={t('write.detention')} checked={at(e.doc, ['obtained', 'detention']) === true} onChange={(on) => e.onEdit(put(e.doc, ['obtained', 'detention'], on ? true : undefined) as Fields)} />
        </More>
      </section>
    </>
  )
}

/** Portions are the report's paragraphs, each with its mark. */
export function Portions({ files, ...e }: Editing & { files: Files }) {
  const list = listOf(e.doc.portions)
  const move = (i: number, to: number) => e.onEdit(movedPortion(e.doc, i, to))
  const refs = references(e.doc)
  return (
    <section className="panel" aria-label={t('write.portions')}>
      <h2>{t('write.portions')}</h2>
      {list.map((_, i) => {
        const path: Path = ['portions', i]
        const gists = listOf(at(e.doc, [...path, 'gists']))
        return (
          <fieldset key={i} className="portion" id={idOf(keyPath(path))}>
            <legend>{t('review.portion', { n: i + 1 })}</legend>
            {errorAt(e.problems, keyPath(path)) && <p className="error-text">{errorAt(e.problems, keyPath(path))}</p>}
            <div className="row-2">
              <MarkInput e={e} path={[...path, 'mark']} label={t('write.mark')} />
              <MarkInput e={e} path={[...path, 'frame']} label={t('write.frame')} hint={t('write.frame.hint')} />
            </div>
            <Prose
              id={idOf(keyPath([...path, 'text']))}
              label={t('write.text')}
              error={errorAt(e.problems, keyPath([...path, 'text']))}
              value={words(e.doc, [...path, 'text'])}
              references={refs}
              onChange={(v) => e.onEdit(put(e.doc, [...path, 'text'], v) as Fields)}
              onField={(ladder, said, then) => {
                const name = fresh(e.doc, ladder)
                const made = put(e.doc, ['fields', name], { ladder, [fullest(ladder)]: said })
                e.onEdit(put(made, [...path, 'text'], then(name)) as Fields)
              }}
            />
            {gists.map((_, g) => (
              <div className="row-gist" key={g}>
                <MarkInput e={e} path={[...path, 'gists', g, 'mark']} label={t('write.gist.mark', { n: g + 1 })} />
                <Line e={e} path={[...path, 'gists', g, 'text']} label={t('write.gist', { n: g + 1 })} />
                <Button onPress={() => e.onEdit(put(e.doc, [...path, 'gists'], gists.length > 1 ? gists.filter((_, k) => k !== g) : undefined) as Fields)} label={t('write.gist.remove', { n: g + 1 })}>
                  ✕
                </Button>
              </div>
            ))}
            <More e={e} summary={t('write.portion.more')} keys={grades.map((k) => [...path, k])}>
              <div className="row-3">
                <Several e={e} path={[...path, 'topics']} label={t('write.topics')} />
                <Line e={e} path={[...path, 'lang']} label={t('write.lang')} placeholder="en" />
                <Choice label={t('grade.credibility')} id={idOf(keyPath([...path, 'credibility']))} error={errorAt(e.problems, keyPath([...path, 'credibility']))} value={words(e.doc, [...path, 'credibility'])} onChange={(v) => e.onEdit(put(e.doc, [...path, 'credibility'], v === '' ? undefined : Number(v)) as Fields)} options={[{ value: '', label: '—' }, ...[1, 2, 3, 4, 5, 6].map((c) => ({ value: String(c), label: `${c} — ${t(`credibility.${c}`)}` }))]} />
                <Line e={e} path={[...path, 'knowability']} label={t('write.knowability')} options={choices(['broad', 'narrow'], 'knowability')} />
                <Line e={e} path={[...path, 'likelihood']} label={t('write.likelihood')} placeholder="likely" />
                <Line e={e} path={[...path, 'confidence']} label={t('write.confidence')} options={choices(['low', 'moderate', 'high'], 'confidence')} />
                <Line e={e} path={[...path, 'onward']} label={t('write.onward')} options={choices(['none', 'own-government', 'ask'], 'onward')} />
                <Line e={e} path={[...path, 'third_party', 'from']} label={t('write.third')} beneath />
                <Line e={e} path={[...path, 'third_party', 'consent']} label={t('write.third.consent')} options={choices(['required', 'standing'], 'consent')} />
              </div>
            </More>
            <Attachment {...e} portion={i} files={files} />
            <div className="buttons">
              <Button onPress={() => e.onEdit(put(e.doc, [...path, 'gists'], [...gists, { id: freshID(e.doc, 'g'), mark: '', text: '' }]) as Fields)}>{t('write.gist.add')}</Button>
              <Button onPress={() => move(i, i - 1)} disabled={i === 0} label={t('write.up', { n: i + 1 })}>
                ↑
              </Button>
              <Button onPress={() => move(i, i + 1)} disabled={i === list.length - 1} label={t('write.down', { n: i + 1 })}>
                ↓
              </Button>
              <Button onPress={() => e.onEdit(withoutPortion(e.doc, i))} disabled={list.length === 1} label={t('write.portion.remove.n', { n: i + 1 })}>
                {t('write.portion.remove')}
              </Button>
            </div>
          </fieldset>
        )
      })}
      <Button onPress={() => e.onEdit({ ...e.doc, portions: [...list, { mark: words(e.doc, ['portions', list.length - 1, 'mark']), text: '' }] })}>{t('write.portion.add')}</Button>
    </section>
  )
}

/** FieldList are the fields with their ladders, and marks per rung. */
export function FieldList(e: Editing) {
  const fields = isMap(e.doc.fields ?? null) ? (e.doc.fields as Fields) : {}
  const [ladder, setLadder] = useState('person')
  const holders = Object.entries(fields)
    .filter(([, f]) => words(f, ['ladder']) === 'person')
    .map(([n]) => n)
  return (
    <section className="panel" aria-label={t('write.fields')}>
      <h2>{t('write.fields')}</h2>
      {Object.entries(fields).map(([name, f]) => {
        const of = words(f, ['ladder'])
        const path: Path = ['fields', name]
        return (
          <fieldset key={name} className="portion" id={idOf(keyPath(path))}>
            <legend>
              <code>{`{${name}}`}</code> {word('ladder', of)}
            </legend>
            {errorAt(e.problems, keyPath(path)) && <p className="error-text">{errorAt(e.problems, keyPath(path))}</p>}
            <div className="row-3">
              {(keysOf[of] ?? []).map((k) => {
                const p: Path = [...path, k]
                if (listKeys.has(k)) return <Several key={k} e={e} path={p} label={t(`key.${k}`)} sign=";" hint={t('write.list.hint')} />
                if (k === 'collection') return <Line key={k} e={e} path={p} label={t('key.collection')} options={[{ value: '', label: '—' }, ...disciplines.map((d) => ({ value: d, label: d }))]} />
                if (k === 'grade') return <Line key={k} e={e} path={p} label={t('key.grade')} options={[{ value: '', label: '—' }, ...'ABCDEF'.split('').map((g) => ({ value: g, label: `${g} — ${t(`reliability.${g}`)}` }))]} />
                if (k === 'holder') return <Line key={k} e={e} path={p} label={t('key.holder')} options={[{ value: '', label: '—' }, ...holders.map((h) => ({ value: h, label: h }))]} />
                if (k === 'point') return <Point key={k} e={e} path={p} />
                if (k === 'name' && (of === 'person' || of === 'organisation')) return <Name key={k} e={e} path={p} />
                return <Line key={k} e={e} path={p} label={t(`key.${k}`)} hint={ownKeys.has(k) ? t('write.own.hint') : undefined} placeholder={['at', 'from', 'to'].includes(k) ? '2026-12-16T00:00:00Z' : undefined} />
              })}
            </div>
            <RungMarks {...e} name={name} />
            <RungWords {...e} name={name} />
            {of === 'person' && <Ticks e={e} path={[...path, 'protected']} label={t('write.protected')} hint={t('write.protected.hint')} options={protections.map((p) => ({ value: p, label: word('protection', p) }))} />}
            <Button onPress={() => e.onEdit(put(e.doc, path, undefined) as Fields)}>{t('write.field.remove', { name })}</Button>
          </fieldset>
        )
      })}
      <div className="add-field">
        <Choice label={t('write.field.ladder')} value={ladder} onChange={setLadder} options={Object.keys(keysOf).map((l) => ({ value: l, label: word('ladder', l) }))} />
        <Button onPress={() => e.onEdit(put(e.doc, ['fields', fresh(e.doc, ladder)], { ladder, [fullest(ladder)]: '' }) as Fields)}>{t('write.field.add')}</Button>
      </div>
    </section>
  )
}

/** Name offers names that are known while one types. */
function Name({ e, path }: { e: Editing; path: Path }) {
  const id = useId()
  const typed = words(e.doc, path)
  const [asked, setAsked] = useState('')
  useEffect(() => {
    const timer = window.setTimeout(() => setAsked(typed.trim()), 400)
    return () => window.clearTimeout(timer)
  }, [typed])
  const names = useGet([...asked].length >= 2 ? '/drafts/names' : null, { prefix: asked })
  return (
    <>
      <Line e={e} path={path} label={t('key.name')} list={id} />
      <datalist id={id}>
        {(names.data?.data.names ?? []).map((n) => (
          <option key={n.node} value={n.name}>
            {[...new Set(n.marks)].join(' ')} {n.born?.join(', ')}
          </option>
        ))}
      </datalist>
    </>
  )
}

/** Point is a latitude and a longitude. */
function Point({ e, path }: { e: Editing; path: Path }) {
  const held = at(e.doc, path)
  const [typed, setTyped] = useState(Array.isArray(held) ? held.join(', ') : '')
  return (
    <Input
      label={t('key.point')}
      hint={t('write.point.hint')}
      id={idOf(keyPath(path))}
      error={errorAt(e.problems, keyPath(path), true)}
      value={typed}
      onChange={(v) => {
        setTyped(v)
        const two = v.split(',').map((x) => x.trim()).filter(Boolean)
        e.onEdit(put(e.doc, path, two.length === 0 ? undefined : two.map((x) => (Number.isNaN(Number(x)) ? x : Number(x)))) as Fields)
      }}
    />
  )
}

/** MarksUsed are the marks of this report, offered wherever one is typed. */
export function MarksUsed({ doc }: { doc: Fields }) {
  const found = new Set<string>()
  const look = (v: Value | undefined, key: string) => {
    if (typeof v === 'string' && (key === 'mark' || key === 'frame') && v) found.add(v)
    else if (Array.isArray(v)) for (const x of v) look(x, '')
    else if (v && isMap(v)) for (const [k, x] of Object.entries(v)) look(x, key === 'marks' ? 'mark' : k)
  }
  look(doc, '')
  return (
    <datalist id="marks-used">
      {[...found].map((m) => (
        <option key={m} value={m} />
      ))}
    </datalist>
  )
}
