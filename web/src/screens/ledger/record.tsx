import { useGet } from '../../api/use'
import { useAsOf } from '../../parts/as-of'
import { Mark } from '../../parts/mark'
import { Table } from '../../parts/table'
import { Empty, Ready } from '../../parts/state'
import { Text } from '../../parts/text'
import { t, word } from '../../texts'

/** RecordOf is the partner's conduct as our own people put it on record, for inside alone. */
export function RecordOf({ partner }: { partner: string }) {
  const record = useGet('/conduct', { partner, as_of: useAsOf(), limit: 500 })
  return (
    <Ready of={record}>
      {(r) =>
        (r.entries ?? []).length === 0 ? (
          <Empty>{t('ledger.record.none')}</Empty>
        ) : (
          <section className="panel">
            <p className="soft">{t('ledger.record.inside')}</p>
            <Table
              caption={t('ledger.page.record')}
              head={[t('mark'), t('ledger.date'), t('ledger.what'), t('ledger.kind'), t('ledger.weight'), t('ledger.note'), t('ledger.rests'), t('ledger.said-by')]}
              rows={(r.entries ?? []).map((e) => [<Mark key="m">{e.mark}</Mark>, e.conduct.date, word('conduct', e.conduct.what), e.good ? t('ledger.good') : t('ledger.bad'), e.conduct.weight ?? '', <Text key="n">{e.conduct.note}</Text>, [...(e.conduct.item ? [e.conduct.item] : []), ...(e.conduct.sources ?? []).map((s) => s.to)].join(', '), e.by])}
            />
            {r.more && <p className="soft">{t('more')}</p>}
          </section>
        )
      }
    </Ready>
  )
}
