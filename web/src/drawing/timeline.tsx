import { scaleUtc } from 'd3-scale'
import { Table } from '../parts/table'
import { Picture } from './picture'
import { useRoving } from './roving'
import { shapeOf } from './shapes'

export interface Happened {
  since: string // as exactly as it is known: a year, a month, a day, a time, "A/B"
  until?: string
  what: string
  kind: string
  mark: string
  weak: boolean
}

/** spanOf reads a moment that may be as wide as a year. */
export function spanOf(moment: string): [Date, Date] | undefined {
  const ends = moment.split('/')
  const first = bounds(ends[0]!)
  const last = bounds(ends.at(-1)!)
  return first && last ? [first[0], last[1]] : undefined
}

function bounds(s: string): [Date, Date] | undefined {
  const m = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?/.exec(s)
  if (!m) return undefined
  if (s.includes('T')) {
    const d = new Date(s)
    return Number.isNaN(d.getTime()) ? undefined : [d, d]
  }
  const [y, mo, da] = [Number(m[1]), m[2] ? Number(m[2]) - 1 : undefined, m[3] ? Number(m[3]) : undefined]
  const from = new Date(Date.UTC(y, mo ?? 0, da ?? 1))
  const to = da !== undefined ? new Date(Date.UTC(y, mo!, da + 1)) : mo !== undefined ? new Date(Date.UTC(y, mo + 1, 1)) : new Date(Date.UTC(y + 1, 0, 1))
  return [from, to]
}

/** Timeline draws what happened, a row each, as wide as its time is known. */
export function Timeline({ title, summary, mark, list, head, rows }: { title: string; summary: string; mark?: string; list: Happened[]; head: string[]; rows: React.ReactNode[][] }) {
  const shown = list.flatMap((h) => {
    const a = spanOf(h.since)
    const b = h.until ? spanOf(h.until) : undefined
    return a ? [{ ...h, from: a[0], to: (b ?? a)[1] }] : []
  })
  const rove = useRoving(shown.length)
  if (shown.length === 0) return <Table caption={title} head={head} rows={rows} />
  const first = Math.min(...shown.map((h) => h.from.getTime()))
  const last = Math.max(...shown.map((h) => h.to.getTime()))
  const high = shown.length * 22 + 34
  const x = scaleUtc([new Date(first), new Date(Math.max(last, first + 86_400_000))], [12, 560]).nice()
  return (
    <Picture title={title} summary={summary} mark={mark} table={<Table caption={title} hidden head={head} rows={rows} />}>
      <svg viewBox={`0 0 980 ${high}`} className="drawing" role="group" aria-label={`${title}: ${summary}`} onKeyDown={rove.press}>
        <g className="axis" aria-hidden="true">
          {x.ticks(6).map((d) => (
            <g key={d.getTime()}>
              <line x1={x(d)} x2={x(d)} y1={4} y2={high - 20} className="hair" />
              <text x={x(d)} y={high - 5} textAnchor="middle">
                {last - first > 3 * 31_557_600_000 ? d.getUTCFullYear() : d.toISOString().slice(0, last - first > 90 * 86_400_000 ? 7 : 10)}
              </text>
            </g>
          ))}
        </g>
        {shown.map((h, i) => {
          const s = shapeOf(h.kind, 70)
          const y = 16 + i * 22
          const length = x(h.to) - x(h.from)
          const said = `${h.mark} ${h.since}${h.until ? ` – ${h.until}` : ''}: ${h.what}`
          return (
            <g key={i} data-at={i} role="img" aria-label={said} className="stop" tabIndex={rove.stop(i)} onFocus={() => rove.setAt(i)}>
              <title>{said}</title>
              <rect x={2} width={976} y={y - 11} height={21} className="room" />
              {length > 6 && <rect x={x(h.from)} width={length} y={y - 3} height={6} className={`tint-${s.tint} span`} strokeDasharray={h.weak ? '4 3' : undefined} fillOpacity={h.weak ? 0.15 : 0.5} />}
              <path d={s.path} transform={`translate(${x(h.from)},${y})`} className={`tint-${s.tint}`} />
              <text x={580} y={y + 4} aria-hidden="true">
                {h.mark} {h.what.length > 62 ? `${h.what.slice(0, 60).replace(/\s+\S*$/, '')} …` : h.what}
              </text>
            </g>
          )
        })}
      </svg>
    </Picture>
  )
}
