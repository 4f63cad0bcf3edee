import { Link } from 'wouter'
import { useGet } from '../../api/use'
import { useAsOf } from '../../parts/as-of'
import { Clock } from '../../parts/clock'
import { Mark } from '../../parts/mark'
import { Table } from '../../parts/table'
import { Empty, Ready } from '../../parts/state'
import { Text } from '../../parts/text'
import { t, word } from '../../texts'
import { day } from './ask'

/** Commitments are what was promised at meetings, and what came of it. */
export function Commitments({ partner }: { partner: string }) {
  const list = useGet('/engagements', { partner, as_of: useAsOf() })
  return (
    <Ready of={list}>
      {(e) => {
        const rows = (e.items ?? []).flatMap((x) => (x.commitments ?? []).map((c) => ({ x, c })))
        if (rows.length === 0) return <Empty>{t('ledger.commitments.none')}</Empty>
        return (
          <section className="panel">
            <Table
              caption={t('ledger.page.commitments')}
              head={[t('mark'), t('ledger.meeting'), t('ledger.by'), t('ledger.what'), t('ledger.state'), t('ledger.due'), t('ledger.arrived')]}
              rows={rows.map(({ x, c }) => [
                <Mark key="m">{x.engagement.marking}</Mark>,
                <Link key="l" href={`/owed/engagements/${encodeURIComponent(x.engagement.id)}`}>
                  {x.engagement.id} · {day(x.engagement.from)}
                </Link>,
                c.by,
                <Text key="w">{c.what}</Text>,
                word('owed.state', c.owed.state),
                <Clock key="c" due={c.owed.due} done={Boolean(c.owed.closed)} />,
                (c.arrived ?? []).map((a) => `${day(a.at)} ${a.extent} ${a.grade ?? ''}`).join('; ') || '—',
              ])}
            />
          </section>
        )
      }}
    </Ready>
  )
}
