// Charts of a few lines or bars. Each series has its own line and its own point, so that
// none is told by its colour alone.

import { scaleBand, scaleLinear } from 'd3-scale'
import { line, symbol, symbolCircle, symbolDiamond, symbolSquare, symbolTriangle } from 'd3-shape'
import { Table } from '../parts/table'
import { Picture } from './picture'
import { useRoving } from './roving'

export interface Series {
  name: string
  label: string
  values: number[]
}

const strokes = ['', '7 4', '2 3', '9 3 2 3']
const points = [symbolCircle, symbolSquare, symbolTriangle, symbolDiamond]
const wide = 680
const high = 220
const edge = { top: 12, right: 130, bottom: 24, left: 36 }

interface Shown {
  title: string
  summary: string
  mark?: string
  at: string[] // of each place on the axis
  head: string // of the axis
  series: Series[]
  marks?: { at: number; label: string }[] // what stands beside: an upright line each
}

function Axis({ top, y, x, at }: { top: number; y: (v: number) => number; x: (i: number) => number; at: string[] }) {
  const step = Math.max(1, Math.ceil(at.length / 9))
  const ticks = scaleLinear([0, Math.max(1, top)], [0, 1]).ticks(4).filter(Number.isInteger)
  return (
    <g aria-hidden="true" className="axis">
      {ticks.map((v) => (
        <g key={v}>
          <line x1={edge.left} x2={wide - edge.right} y1={y(v)} y2={y(v)} className="hair" />
          <text x={edge.left - 6} y={y(v) + 4} textAnchor="end">
            {v}
          </text>
        </g>
      ))}
      {at.map((a, i) =>
        i % step === 0 ? (
          <text key={i} x={x(i)} y={high - 6} textAnchor="middle">
            {a}
          </text>
        ) : null,
      )}
    </g>
  )
}

const numbers = (c: Shown) => <Table caption={c.title} hidden head={[c.head, ...c.series.map((s) => s.label)]} rows={c.at.map((a, i) => [a, ...c.series.map((s) => s.values[i] ?? 0)])} />

const said = (c: Shown, i: number) => `${c.at[i]}: ${c.series.map((s) => `${s.label} ${s.values[i] ?? 0}`).join(', ')}`

const placed = (ends: number[]) => {
  // labels at the ends of lines stand at least 14 apart
  const order = ends.map((y, i) => ({ y, i })).sort((a, b) => a.y - b.y)
  const out: number[] = []
  let last = -Infinity
  for (const o of order) {
    last = Math.max(o.y, last + 14)
    out[o.i] = last
  }
  const over = Math.max(0, last - (high - edge.bottom))
  return out.map((y) => y - over)
}

/** LineChart shows how several numbers went. */
export function LineChart(c: Shown) {
  const top = Math.max(1, ...c.series.flatMap((s) => s.values))
  const x = scaleLinear([0, Math.max(1, c.at.length - 1)], [edge.left + 8, wide - edge.right - 8])
  const y = scaleLinear([0, top], [high - edge.bottom, edge.top])
  const rove = useRoving(c.at.length)
  const ends = placed(c.series.map((s) => y(s.values.at(-1) ?? 0)))
  const half = c.at.length > 1 ? (x(1) - x(0)) / 2 : 20
  return (
    <Picture title={c.title} summary={c.summary} mark={c.mark} table={numbers(c)}>
      <svg viewBox={`0 0 ${wide} ${high}`} className="drawing" role="group" aria-label={`${c.title}: ${c.summary}`} onKeyDown={rove.press}>
        <Axis top={top} y={y} x={x} at={c.at} />
        {c.marks?.map((m, i) => (
          <g key={i} className="beside">
            <line x1={x(m.at)} x2={x(m.at)} y1={edge.top} y2={high - edge.bottom} strokeDasharray="3 3" />
            <text x={x(m.at) + 3} y={edge.top + 8} aria-hidden="true">
              {m.label}
            </text>
          </g>
        ))}
        {c.series.map((s, k) => (
          <g key={s.name} className={`series-${k % 4}`} aria-hidden="true">
            <path d={line<number>((_, i) => x(i), (v) => y(v))(s.values) ?? ''} fill="none" strokeDasharray={strokes[k % 4] || undefined} />
            {s.values.map((v, i) => (c.at.length < 40 ? <path key={i} d={symbol(points[k % 4]!, 26)() ?? ''} transform={`translate(${x(i)},${y(v)})`} /> : null))}
            <text x={wide - edge.right + 4} y={(ends[k] ?? 0) + 4}>
              {s.label} {s.values.at(-1) ?? 0}
            </text>
          </g>
        ))}
        {c.at.map((_, i) => (
          <rect key={i} data-at={i} className="stop" role="img" aria-label={said(c, i)} tabIndex={rove.stop(i)} onFocus={() => rove.setAt(i)} x={x(i) - half} width={half * 2} y={edge.top} height={high - edge.top - edge.bottom}>
            <title>{said(c, i)}</title>
          </rect>
        ))}
      </svg>
    </Picture>
  )
}

/** BarChart shows several numbers beside one another. */
export function BarChart(c: Shown) {
  const top = Math.max(1, ...c.series.flatMap((s) => s.values))
  const x = scaleBand(c.at.map((_, i) => i), [edge.left, wide - edge.right]).padding(0.25)
  const inner = scaleBand(c.series.map((_, k) => k), [0, x.bandwidth()])
  const y = scaleLinear([0, top], [high - edge.bottom, edge.top])
  const rove = useRoving(c.at.length)
  return (
    <Picture title={c.title} summary={c.summary} mark={c.mark} table={numbers(c)}>
      <svg viewBox={`0 0 ${wide} ${high}`} className="drawing" role="group" aria-label={`${c.title}: ${c.summary}`} onKeyDown={rove.press}>
        <defs>
          {strokes.map((_, k) => (
            <pattern key={k} id={`hatch-${k}`} width={4 + k} height={4 + k} patternUnits="userSpaceOnUse" patternTransform={`rotate(${45 * k})`}>
              <rect width={2} height={8} className={`series-fill-${k}`} />
            </pattern>
          ))}
        </defs>
        <Axis top={top} y={y} x={(i) => (x(i) ?? 0) + x.bandwidth() / 2} at={c.at} />
        {c.at.map((_, i) => (
          <g key={i} data-at={i} className="stop" role="img" aria-label={said(c, i)} tabIndex={rove.stop(i)} onFocus={() => rove.setAt(i)}>
            <title>{said(c, i)}</title>
            <rect x={x(i)} width={x.bandwidth()} y={edge.top} height={high - edge.top - edge.bottom} className="room" />
            {c.series.map((s, k) => (
              <rect key={s.name} className={`series-${k % 4}`} x={(x(i) ?? 0) + (inner(k) ?? 0)} width={Math.max(1, inner.bandwidth() - 1)} y={y(s.values[i] ?? 0)} height={y(0) - y(s.values[i] ?? 0)} {...(k > 0 ? { fill: `url(#hatch-${k % 4})` } : {})} />
            ))}
          </g>
        ))}
        {c.series.map((s, k) => (
          <g key={s.name} aria-hidden="true" className={`series-${k % 4}`}>
            <rect x={wide - edge.right + 8} y={edge.top + k * 18} width={12} height={12} {...(k > 0 ? { fill: `url(#hatch-${k % 4})` } : {})} />
            <text x={wide - edge.right + 26} y={edge.top + k * 18 + 10}>
              {s.label}
            </text>
          </g>
        ))}
      </svg>
    </Picture>
  )
}
