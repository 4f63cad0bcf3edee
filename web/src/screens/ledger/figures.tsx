import { useState } from 'react'
import { useGet } from '../../api/use'
import { LineChart } from '../../drawing/chart'
import { useFilters } from '../../parts/address'
import { Choice } from '../../parts/field'
import { Table } from '../../parts/table'
import { Ready } from '../../parts/state'
import { t } from '../../texts'
import { lasted, useAsked, useLedger } from './ask'

/** Figures lists every figure of the ledger; each opens to what it counts. */
export function Figures({ partner }: { partner: string }) {
  const [, set] = useFilters()
  return (
    <div className="stack">
      <Ready of={useLedger(partner)}>
        {(l) => (
          <section className="panel">
            <Table
              caption={t('ledger.figures')}
              head={[t('ledger.figure'), t('ledger.count'), t('ledger.of'), t('ledger.median'), t('ledger.p90'), t('ledger.slowest')]}
              rows={(l.figures ?? []).map((f) => [
                <button key="b" type="button" className="plain-link code" onClick={() => set({ figure: f.figure })}>
                  {f.figure}
                </button>,
                f.count,
                f.of ? <code>{f.of}</code> : '',
                lasted(f.median_seconds),
                lasted(f.p90_seconds),
                lasted(f.slowest_seconds),
              ])}
            />
          </section>
        )}
      </Ready>
      <ByPeriod partner={partner} />
    </div>
  )
}

function ByPeriod({ partner }: { partner: string }) {
  const [figure, setFigure] = useState('')
  const periods = useGet('/ledgers/periods', useAsked(partner), { keep: true })
  return (
    <Ready of={periods}>
      {(p) => {
        const rows = p.rows ?? []
        const names = [...new Set(rows.map((r) => r.figure))]
        const shown = figure && names.includes(figure) ? figure : (names[0] ?? '')
        const at = [...new Set(rows.map((r) => r.from))].sort()
        const of = new Map(rows.filter((r) => r.figure === shown).map((r) => [r.from, r]))
        if (at.length === 0) return null
        const values = at.map((a) => of.get(a)?.count ?? 0)
        return (
          <section className="panel">
            <Choice label={t('ledger.by-period')} value={shown} onChange={setFigure} options={names.map((n) => ({ value: n, label: n }))} />
            <LineChart title={shown} head={t('ledger.period')} summary={t('ledger.by-period.said', { n: values.reduce((a, b) => a + b, 0), periods: at.length })} at={at.map((a) => a.slice(0, p.unit === 'week' ? 10 : 7))} series={[{ name: shown, label: t('ledger.count'), values }]} />
            <Table caption={t('ledger.periods', { figure: shown })} head={[t('ledger.period'), t('ledger.count'), t('ledger.median'), t('ledger.p90'), t('ledger.slowest')]} rows={at.map((a) => [a.slice(0, 10), of.get(a)?.count ?? 0, lasted(of.get(a)?.median_seconds), lasted(of.get(a)?.p90_seconds), lasted(of.get(a)?.slowest_seconds)])} />
          </section>
        )
      }}
    </Ready>
  )
}
