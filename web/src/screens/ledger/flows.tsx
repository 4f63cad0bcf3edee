import { BarChart, LineChart } from '../../drawing/chart'
import { Table } from '../../parts/table'
import { Empty, Ready } from '../../parts/state'
import { t } from '../../texts'
import { day, rate, useLedger, type Ledger } from './ask'

const outcomes = /^(received|given)\.(acted|useful|some-use|no-use|already-known|wrong|unknown)$/

/** Flows draws what went each way, period by period, and what was of use. */
export function Flows({ partner }: { partner: string }) {
  return <Ready of={useLedger(partner)}>{(l) => <Drawn l={l} partner={partner} />}</Ready>
}

function Drawn({ l, partner }: { l: Ledger; partner: string }) {
  const bins = l.series ?? []
  if (bins.length === 0) return <Empty>{t('ledger.none')}</Empty>
  const at = bins.map((b) => (l.unit === 'week' ? b.from.slice(0, 10) : b.from.slice(0, 7)))
  const sum = (k: 'given' | 'received' | 'given_useful' | 'received_useful') => bins.reduce((n, b) => n + b[k], 0)
  const events = (l.flows ?? [])
    .flatMap((f) => f.changes ?? [])
    .map((c) => ({ at: bins.findIndex((b, i) => b.from <= c.at && (bins[i + 1]?.from ?? '9') > c.at), label: '⇅' }))
    .filter((e) => e.at >= 0)
  const silent = (l.silences ?? []).filter((s) => s.quiet)
  const counted = (l.figures ?? []).filter((f) => outcomes.test(f.figure) && f.count > 0)
  return (
    <div className="stack">
      {silent.map((s) => (
        <p key={s.of} className="note">
          {t('ledger.silent', { of: t(`flow.${s.of}`), days: Math.round(s.days), expected: rate(s.expected), last: day(s.last) })}
        </p>
      ))}
      <div className="panels">
        <section className="panel">
          <LineChart
            title={t('ledger.flows')}
            head={t('ledger.period')}
            summary={t('ledger.flows.said', { partner, given: sum('given'), received: sum('received'), useful: sum('given_useful'), ours: sum('received_useful') })}
            at={at}
            marks={events}
            series={[
              { name: 'given', label: t('flow.given'), values: bins.map((b) => b.given) },
              { name: 'received', label: t('flow.received'), values: bins.map((b) => b.received) },
              { name: 'given_useful', label: t('flow.given_useful'), values: bins.map((b) => b.given_useful) },
              { name: 'received_useful', label: t('flow.received_useful'), values: bins.map((b) => b.received_useful) },
            ]}
          />
        </section>
        {counted.length > 0 && (
          <section className="panel">
            <BarChart title={t('ledger.outcomes')} head={t('ledger.figure')} summary={t('ledger.outcomes.said', { n: counted.reduce((n, f) => n + f.count, 0) })} at={counted.map((f) => f.figure)} series={[{ name: 'count', label: t('ledger.count'), values: counted.map((f) => f.count) }]} />
          </section>
        )}
      </div>
      <section className="panel">
        <Table
          caption={t('ledger.silences')}
          head={[t('ledger.flow'), t('ledger.last'), t('ledger.days-since'), t('ledger.expected'), t('ledger.quiet'), t('ledger.gaps')]}
          rows={(l.silences ?? []).map((s) => [t(`flow.${s.of}`), `${day(s.last)} ${s.ref ?? ''}`, rate(s.days), rate(s.expected), s.quiet ? t('yes') : t('no'), (s.gaps ?? []).map((g) => `${day(g.from)} – ${day(g.to)}: ${rate(g.days)} d`).join('; ') || '—'])}
        />
        <p className="soft">{t('ledger.conduct', { good: l.conduct.good, bad: l.conduct.bad })}</p>
      </section>
    </div>
  )
}
