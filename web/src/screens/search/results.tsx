import { Mark } from '../../parts/mark'
import { At } from '../../parts/clock'
import { Text, visible } from '../../parts/text'
import { t, word } from '../../texts'
import type { Count, Found } from './types'

/** titleOf is what a result is called; its first words where it has no title. */
export function titleOf(f: Found): string {
  return f.title ?? f.portions[0]?.snippet.map((s) => s.text).join('') ?? f.item
}

/** One is a result: its mark first, then its title and the words that were met. */
export function One({ found, rows = 2 }: { found: Found; rows?: number }) {
  const c = found.caveats
  return (
    <>
      <span className="found-head">
        <Mark>{found.mark}</Mark> <strong className="found-title" dir="auto">{visible(titleOf(found))}</strong> <span className="soft">{word('search.kind', found.kind)}</span>
        {found.from && <span className="soft">{found.from}</span>}
        <span className="soft">
          <At time={found.recorded} />
        </span>
        {found.met !== 'as written' && <span className="chip">{word('search.met', found.met)}</span>}
        {c.onward && <span className="soft">{t('search.onward', { onward: c.onward })}</span>}
        {c.concern && <span className="late">{c.concern}</span>}
      </span>
      {found.portions.slice(0, rows).map((p, i) => (
        <span key={i} className="found-portion" dir="auto">
          <Mark>{p.mark}</Mark>{' '}
          {p.snippet.map((s, k) => (s.met ? <mark key={k}>{visible(s.text)}</mark> : <Text key={k}>{s.text}</Text>))}
        </span>
      ))}
      {Boolean(found.more_portions || found.portions.length > rows) && <span className="soft">{t('search.moreportions', { n: (found.more_portions ?? 0) + Math.max(0, found.portions.length - rows) })}</span>}
    </>
  )
}

/** Facet offers what narrows the result, with the number of items behind each. */
export function Facet({ label, counts, list, chosen, onChoose }: { label: string; counts: Count[]; list?: string; chosen: string[]; onChoose: (value: string) => void }) {
  if (counts.length === 0) return null
  return (
    <fieldset className="facet">
      <legend>{label}</legend>
      {counts.map((c) => (
        <label key={c.value}>
          <input type="checkbox" checked={chosen.includes(c.value)} onChange={() => onChoose(c.value)} /> <bdi>{list ? word(list, c.value) : c.value}</bdi> <span className="soft">{c.items}</span>
        </label>
      ))}
    </fieldset>
  )
}
