import { BarChart } from '../../drawing/chart'
import type { Document } from '../../api/types'
import { Table } from '../../parts/table'
import { t } from '../../texts'
import { lasted } from '../ledger/ask'

export type Sheet = Pick<Document<'StatementSheet'>, 'from' | 'to' | 'figures' | 'delays'>

/** SheetOf shows counts and delays of a time. What a count counts is named by ids alone. */
export function SheetOf({ sheet }: { sheet: Sheet }) {
  const figures = sheet.figures ?? []
  const counted = figures.filter((f) => f.count > 0)
  return (
    <div className="stack">
      {counted.length > 0 && (
        <section className="panel">
          <BarChart title={t('oversight.counts')} head={t('ledger.figure')} summary={t('oversight.counts.said', { n: counted.length, of: figures.length })} at={counted.map((f) => f.name)} series={[{ name: 'count', label: t('ledger.count'), values: counted.map((f) => f.count) }]} />
        </section>
      )}
      <section className="panel">
        <Table
          caption={t('oversight.counts')}
          head={[t('ledger.figure'), t('ledger.count'), t('oversight.kinds'), t('oversight.partners'), t('oversight.ids')]}
          rows={figures.map((f) => [
            f.name,
            f.count,
            (f.kinds ?? []).map((k) => `${k.kind} ${k.count}`).join(', '),
            (f.partners ?? []).map((p) => `${p.partner} ${p.count}`).join(', '),
            (f.ids ?? []).length > 0 ? (
              <details key="d">
                <summary>{t('oversight.ids.n', { n: (f.ids ?? []).length })}</summary>
                <ul className="chain">
                  {(f.ids ?? []).map((id) => (
                    <li key={id} className="code">
                      {id}
                    </li>
                  ))}
                </ul>
                <code>{f.opens}</code>
              </details>
            ) : (
              ''
            ),
          ])}
        />
      </section>
      <section className="panel">
        <Table caption={t('oversight.delays')} head={[t('ledger.figure'), t('ledger.count'), t('ledger.median'), t('ledger.p90'), t('ledger.slowest')]} rows={(sheet.delays ?? []).map((d) => [d.name, d.count, lasted(d.median_seconds), lasted(d.p90_seconds), lasted(d.slowest_seconds)])} />
      </section>
    </div>
  )
}
