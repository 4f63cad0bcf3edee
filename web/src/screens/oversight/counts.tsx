import { useGet } from '../../api/use'
import { LineChart } from '../../drawing/chart'
import { useFilters } from '../../parts/address'
import { Choice, Input } from '../../parts/field'
import { Ready } from '../../parts/state'
import { Subnav } from '../../parts/subnav'
import { t } from '../../texts'
import { SheetOf } from './sheet'

/** Counts are those of a time that is chosen, with its months. */
export function Counts() {
  const [filters, set] = useFilters()
  const day = (k: string) => (filters.get(k) ? `${filters.get(k)}T00:00:00Z` : undefined)
  const view = useGet('/oversight', { from: day('from'), to: day('to') }, { keep: true })
  return (
    <>
      <div className="choices">
        <Input type="date" label={t('ledger.from')} value={filters.get('from') ?? ''} onChange={(v) => set({ from: v }, { replace: true })} />
        <Input type="date" label={t('ledger.to')} value={filters.get('to') ?? ''} onChange={(v) => set({ to: v }, { replace: true })} />
      </div>
      <Ready of={view}>
        {(v) => {
          const months = v.months ?? []
          const names = (v.figures ?? []).map((f) => f.name)
          const shown = filters.get('figure') ?? names[0] ?? ''
          const values = months.map((m) => (m.figures ?? []).find((f) => f.name === shown)?.count ?? 0)
          return (
            <div className="stack">
              <p className="soft">{t('oversight.span', { service: v.service, from: v.from.slice(0, 10), to: v.to.slice(0, 10) })}</p>
              {months.length > 1 && (
                <section className="panel">
                  <Choice label={t('ledger.by-period')} value={shown} onChange={(f) => set({ figure: f })} options={names.map((n) => ({ value: n, label: n }))} />
                  <LineChart title={shown} head={t('ledger.period')} summary={t('ledger.by-period.said', { n: values.reduce((a, b) => a + b, 0), periods: months.length })} at={months.map((m) => m.from.slice(0, 7))} series={[{ name: shown, label: t('ledger.count'), values }]} />
                </section>
              )}
              <SheetOf sheet={v} />
              <Subnav label={t('oversight.elsewhere')} pages={[{ path: '/owed/statistics', label: t('oversight.owed') }, { path: '/evidence', label: t('screen.evidence') }]} />
            </div>
          )
        }}
      </Ready>
    </>
  )
}
