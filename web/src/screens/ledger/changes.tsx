import { Mark } from '../../parts/mark'
import { Table } from '../../parts/table'
import { Ready } from '../../parts/state'
import { Text } from '../../parts/text'
import { t, word } from '../../texts'
import { day, rate, useLedger } from './ask'

/** Changes shows where a flow's rate changed, and surges with how they fell off. */
export function Changes({ partner }: { partner: string }) {
  return (
    <Ready of={useLedger(partner)}>
      {(l) => {
        const flows = l.flows ?? []
        return (
          <div className="stack">
            <section className="panel">
              <Table
                caption={t('ledger.changes')}
                head={[t('ledger.flow'), t('ledger.at'), t('ledger.before'), t('ledger.after'), t('ledger.gain'), t('ledger.beside')]}
                rows={flows.flatMap((f) =>
                  (f.changes ?? []).map((c) => [
                    t(`flow.${f.of}`),
                    day(c.at),
                    t('ledger.rate', { rate: rate(c.before.rate), n: c.before.count }),
                    t('ledger.rate', { rate: rate(c.after.rate), n: c.after.count }),
                    `${rate(c.gain)} / ${rate(f.penalty)}`,
                    <ul key="b" className="chain">
                      {(c.beside ?? []).map((e, i) => (
                        <li key={i}>
                          <Mark>{e.mark || '—'}</Mark> {day(e.at)} {word('beside', e.kind)} <code>{e.ref}</code> <Text>{e.title}</Text>
                        </li>
                      ))}
                    </ul>,
                  ]),
                )}
              />
            </section>
            <section className="panel">
              <Table
                caption={t('ledger.surges')}
                head={[t('ledger.flow'), t('ledger.from'), t('ledger.to'), t('ledger.before'), t('ledger.peak'), t('ledger.fall'), t('ledger.halflife'), t('ledger.says')]}
                rows={flows.flatMap((f) => (f.surges ?? []).map((s) => [t(`flow.${f.of}`), day(s.from), day(s.to), rate(s.before), rate(s.peak), s.fall === null ? '—' : `${Math.round(s.fall * 100)} %`, s.halflife === null ? '—' : `${rate(s.halflife)} d (${rate(s.low)} – ${rate(s.high)})`, word('surge', s.says)]))}
              />
            </section>
            <section className="panel">
              <Table caption={t('ledger.segments')} head={[t('ledger.flow'), t('ledger.from'), t('ledger.to'), t('ledger.count'), t('ledger.per30')]} rows={flows.flatMap((f) => (f.segments ?? []).map((s) => [t(`flow.${f.of}`), day(s.from), day(s.to), s.count, rate(s.rate)]))} />
            </section>
          </div>
        )
      }}
    </Ready>
  )
}
