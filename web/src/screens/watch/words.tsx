import { Mark, Unmarked } from '../../parts/mark'
import { Text } from '../../parts/text'
import { t, word } from '../../texts'
import type { Birth, Journey, Leg, Person } from './types'

/** bits writes points: how far something speaks for one person, or against. */
export const bits = (n: number) => `${n > 0 ? '+' : n < 0 ? '−' : ''}${Math.abs(n).toFixed(1)}`

export function birth(b: Birth): string {
  const two = (n: number) => String(n).padStart(2, '0')
  const date = [b.year ?? '?', b.month ? two(b.month) : undefined, b.day ? two(b.day) : undefined].filter(Boolean).join('-')
  return `${date}${b.until ? `/${b.until}` : ''}${b.certainty ? ` (${word('watch.certainty', b.certainty)})` : ''}`
}

/** clock writes a time of a port's own clock: it has no zone. */
export const clock = (time: string | undefined) => (time && !time.startsWith('0001') ? time.slice(0, 16).replace('T', ' ') : '')

export function leg(l: Leg | Journey | undefined): string {
  if (!l) return '—'
  return [`${l.carrier ?? ''}${l.number ?? ''}`, [l.from, l.to].filter(Boolean).join('–'), clock(l.departs)].filter(Boolean).join(' ')
}

/** SoughtMark is the mark of who is sought: a published list's entry has none of ours. */
export const SoughtMark = ({ list, mark }: { list: string; mark?: string }) => (list === 'lookouts' || list === 'tip' ? <Mark>{mark}</Mark> : <Unmarked />)

export function Names({ of }: { of: { names?: string[]; traveller?: number } }) {
  if (!of.names?.length) return <>{t('watch.traveller', { n: of.traveller ?? 0 })}</>
  return (
    <>
      {of.names.map((n, i) => (
        <div key={i}>
          <Text>{n}</Text>
        </div>
      ))}
    </>
  )
}

/** Known lists what is known of a person. */
export function Known({ person }: { person: Person | undefined }) {
  if (!person) return <>—</>
  return (
    <ul className="known">
      {(person.names ?? []).map((n, i) => (
        <li key={`n${i}`}>
          <strong>
            <Text>{n.text}</Text>
          </strong>{' '}
          {n.weak && <span className="soft">({t('watch.weak')})</span>}
        </li>
      ))}
      {(person.births ?? []).map((b, i) => (
        <li key={`b${i}`}>
          <span className="soft">{t('watch.born')}</span> {birth(b)}
        </li>
      ))}
      {person.nationalities?.length ? (
        <li>
          <span className="soft">{t('warning.nationality')}</span> {person.nationalities.join(', ')}
        </li>
      ) : null}
      {person.sex && (
        <li>
          <span className="soft">{t('watch.sex')}</span> {person.sex}
        </li>
      )}
      {(person.places ?? []).map((p, i) => (
        <li key={`p${i}`}>
          <span className="soft">{t('watch.birthplace')}</span> <Text>{p}</Text>
        </li>
      ))}
      {(person.documents ?? []).map((d, i) => (
        <li key={`d${i}`}>
          <span className="soft">{word('watch.document', d.kind ?? 'other')}</span> <code>{d.number}</code> {d.country}
        </li>
      ))}
    </ul>
  )
}
