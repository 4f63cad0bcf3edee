import { scaleLinear } from 'd3-scale'
import type { Document } from '../../api/types'
import { useGet } from '../../api/use'
import { Picture } from '../../drawing/picture'
import { useAsOf } from '../../parts/as-of'
import { Mark } from '../../parts/mark'
import { Table } from '../../parts/table'
import { Ready } from '../../parts/state'
import { Text } from '../../parts/text'
import { t } from '../../texts'
import { Questions } from './question'

type EstimateSet = Document<'AssessEstimateSet'>
type Range = Document<'AssessRange'>

/** Estimates shows the figures of a question side by side, one range for each origin. */
export function Estimates() {
  return <Questions path="/estimates" caption={t('analysis.estimates')} show={(q) => <Combined key={q} question={q} />} />
}

function Combined({ question }: { question: string }) {
  const combined = useGet(`/estimates/${encodeURIComponent(question)}/combined`, { as_of: useAsOf() })
  return (
    <Ready of={combined}>
      {(c) => (
        <div className="stack">
          <p className={c.origins < c.estimates ? 'note' : 'soft'}>
            <Mark>{c.mark}</Mark> <strong>{t('estimates.said', { n: c.estimates, origins: c.origins })}</strong>
          </p>
          {(c.sets ?? []).map((s, i) => (
            <section key={i} className="panel">
              <Ranges set={s} mark={c.mark} marks={c.marks} n={i + 1} />
            </section>
          ))}
          {(c.apart ?? []).map((a, i) => (
            <p key={i} className="soft">
              {t('estimates.apart', { sets: (a.sets ?? []).join(', ') })} {(a.why ?? []).join('; ')}
            </p>
          ))}
          {(c.assumed ?? []).length > 0 && <p className="soft">{t('estimates.assumed', { list: c.assumed!.join('; ') })}</p>}
        </div>
      )}
    </Ready>
  )
}

const low = (r: Range) => r.low ?? r.more_than
const high = (r: Range) => r.high ?? r.less_than

/** Ranges draws each origin's range as a bar. What has no end has an arrow, not a length. */
function Ranges({ set, mark, marks, n }: { set: EstimateSet; mark: string; marks: Record<string, string>; n: number }) {
  const rows = (set.origins ?? []).flatMap((o) => [{ label: t('estimates.origin', { n: o.origin }), says: o.says, range: o.range, best: undefined as number | undefined, one: true }, ...((o.wordings ?? []).length > 1 ? o.wordings!.map((w) => ({ label: w.by, says: w.says, range: w.range, best: w.best, one: false })) : [])])
  const numbers = rows.flatMap((r) => [low(r.range), high(r.range), r.best]).filter((x): x is number => x !== undefined && x !== null)
  const most = Math.max(1, ...numbers) * 1.15
  const x = scaleLinear([0, most], [190, 900]).nice()
  const tall = rows.length * 26 + 30
  const title = `${n}. ${set.population}: ${set.definition} (${set.unit}), ${set.as_of.from === set.as_of.to ? set.as_of.from : `${set.as_of.from} – ${set.as_of.to}`}`
  const span = (r: Range) => `${low(r) ?? '…'} – ${high(r) ?? '…'}`
  return (
    <>
      <Picture
        title={title}
        mark={mark}
        summary={set.overlap ? t('estimates.overlap', { hull: span(set.hull), overlap: span(set.overlap) }) : t('estimates.hull', { hull: span(set.hull) })}
        open
        table={
          <Table
            caption={title}
            hidden
            head={[t('mark'), t('estimates.of'), t('estimates.by'), t('estimates.says'), t('estimates.method'), t('links.sure')]}
            rows={(set.origins ?? []).flatMap((o) => (o.wordings ?? []).map((w) => [<Mark key="m">{marks[`estimate:${w.id}`]}</Mark>, t('estimates.origin', { n: o.origin }), w.by, <Text key="s">{w.says}</Text>, w.method ?? '', [w.likelihood, w.confidence].filter(Boolean).join(' · ')]))}
          />
        }
      >
        <svg viewBox={`0 0 980 ${tall}`} className="drawing range-svg" role="group" aria-label={title}>
          <g className="axis" aria-hidden="true">
            {x.ticks(6).map((v) => (
              <g key={v}>
                <line x1={x(v)} x2={x(v)} y1={0} y2={tall - 22} className="hair" />
                <text x={x(v)} y={tall - 6} textAnchor="middle">
                  {v.toLocaleString()}
                </text>
              </g>
            ))}
          </g>
          {rows.map((r, i) => {
            const y = 16 + i * 26
            const [a, b] = [low(r.range), high(r.range)]
            const from = x(a ?? 0)
            const to = x(b ?? most)
            return (
              <g key={i} role="img" aria-label={`${r.label}: ${r.says}`} tabIndex={0} className="stop">
                <title>{r.says}</title>
                <rect x={0} y={y - 12} width={980} height={24} className="room" />
                <text x={4} y={y + 4} aria-hidden="true">
                  {r.label}
                </text>
                <rect x={from} y={y - (r.one ? 7 : 4)} width={Math.max(3, to - from)} height={r.one ? 14 : 8} className="bar" fillOpacity={r.one ? 0.85 : 0.4} />
                {b === undefined && <path d={`M${to},${y - 7}l8,7l-8,7`} fill="none" className="open-end" />}
                {a === undefined && <path d={`M${from},${y - 7}l-8,7l8,7`} fill="none" className="open-end" />}
                {r.best !== undefined && <circle cx={x(r.best)} cy={y} r={4} className="best" />}
              </g>
            )
          })}
        </svg>
      </Picture>
      {(set.conflicts ?? []).map((c, i) => (
        <p key={i} className="note">
          {t('estimates.conflict', { between: (c.between ?? []).join(', ') })} {c.says}
        </p>
      ))}
    </>
  )
}
