import { useGet } from '../../api/use'
import { useFilters } from '../../parts/address'
import { At } from '../../parts/clock'
import { Choice } from '../../parts/field'
import { Empty, Ready } from '../../parts/state'
import { Table } from '../../parts/table'
import { Link } from 'wouter'
import { t, word } from '../../texts'
import type { Count } from './types'
import { kindOf, length, usePartners } from './words'

/** Statistics counts what became of what was owed, and how long warnings took. */
export function Statistics() {
  const [params, set] = useFilters()
  const partners = usePartners()
  const counts = useGet('/owed-statistics', { partner: params.get('partner'), all: true }, { keep: true })
  const latency = useGet('/warning-latency', { directive: params.get('directive') }, { keep: true })
  return (
    <>
      <div className="filters" role="search" aria-label={t('owed.filters')}>
        <Choice label={t('owed.partner')} value={params.get('partner') ?? ''} onChange={(v) => set({ partner: v })} options={[{ value: '', label: t('filter.all') }, ...partners]} />
      </div>
      <Ready of={counts}>
        {(c) =>
          c.items.length === 0 ? (
            <Empty>{t('statistics.none')}</Empty>
          ) : (
            <section className="panel">
              <h2>{t('statistics.owed')}</h2>
              <Shares items={c.items} />
              <Table
                caption={t('statistics.caption')}
                head={[t('owed.partner'), t('owed.side'), t('owed.kind'), ...['asked', 'accepted', 'answered', 'in_part', 'declined', 'silent', 'withdrawn', 'waiting', 'late'].map((k) => t(`statistics.${k}`)), t('statistics.median'), t('statistics.p90')]}
                rows={c.items.map((x) => [x.partner, word('owed.side', x.side), kindOf(x.kind), x.asked, x.accepted, x.answered, x.in_part, x.declined, x.silent, x.withdrawn, x.waiting, x.late, length(x.median_seconds), length(x.p90_seconds)])}
              />
            </section>
          )
        }
      </Ready>
      <Ready of={latency}>
        {(l) =>
          l.warnings.length === 0 ? (
            <Empty>{t('latency.none')}</Empty>
          ) : (
            <section className="panel">
              <h2>{t('latency.title')}</h2>
              <Table
                caption={t('latency.caption')}
                head={[t('owed.partner'), t('latency.count'), t('latency.median'), ...(l.effective ? [t('latency.before'), t('latency.after')] : [])]}
                rows={l.partners.map((p) => [p.partner, p.all.count, length(p.all.median), ...(l.effective ? [p.before ? length(p.before.median) : '—', p.after ? length(p.after.median) : '—'] : [])])}
              />
              <Table
                caption={t('latency.each')}
                head={[t('owed.page.warnings'), t('owed.partner'), t('warning.by'), t('warning.acquired'), t('warning.delivered'), t('latency.took'), t('warning.onesided')]}
                rows={l.warnings.map((w) => [<Link href={`/owed/warnings/${encodeURIComponent(w.warning)}`}>{w.warning}</Link>, w.partner, word('warning.way', w.by), <At time={w.acquired} />, <At time={w.delivered} />, length(w.seconds), w.one_sided ? t('yes') : t('no')])}
              />
            </section>
          )
        }
      </Ready>
    </>
  )
}

const parts = ['answered', 'in_part', 'waiting', 'silent', 'declined', 'withdrawn'] as const

/** Shares draws what became of what was asked, a bar for each partner and side. The table
 *  below it has the same figures. */
function Shares({ items }: { items: Count[] }) {
  const rows = new Map<string, Record<(typeof parts)[number], number> & { asked: number }>()
  for (const x of items) {
    const key = `${x.partner} · ${word('owed.side', x.side)}`
    const r = rows.get(key) ?? { answered: 0, in_part: 0, waiting: 0, silent: 0, declined: 0, withdrawn: 0, asked: 0 }
    for (const p of parts) r[p] += x[p]
    r.asked += x.asked
    rows.set(key, r)
  }
  const most = Math.max(1, ...[...rows.values()].map((r) => r.asked))
  const list = [...rows.entries()].slice(0, 12)
  return (
    <figure className="shares">
      <figcaption>
        {t('statistics.figure')}{' '}
        {parts.map((p) => (
          <span key={p} className="legend">
            <svg width="12" height="12" aria-hidden="true">
              <rect width="12" height="12" className={`share ${p}`} />
            </svg>{' '}
            {t(`statistics.${p}`)}
          </span>
        ))}
      </figcaption>
      <svg viewBox={`0 0 720 ${list.length * 26}`} role="img" aria-label={list.map(([k, r]) => t('statistics.sentence', { who: k, asked: r.asked, answered: r.answered, silent: r.silent })).join(' ')}>
        {list.map(([key, r], row) => {
          let x = 190
          return (
            <g key={key} transform={`translate(0 ${row * 26})`}>
              <text x="182" y="16" textAnchor="end" className="label">
                {key}
              </text>
              {parts.map((p) => {
                const w = (r[p] / most) * 480
                const at = x
                x += w
                return w > 0 ? <rect key={p} x={at} y="3" width={w} height="18" className={`share ${p}`} /> : null
              })}
              <text x={x + 6} y="16" className="label">
                {r.asked}
              </text>
            </g>
          )
        })}
      </svg>
    </figure>
  )
}
