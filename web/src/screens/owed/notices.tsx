import { Link } from 'wouter'
import { useQueue } from '../../api/queue'
import { useFilters } from '../../parts/address'
import { At, Clock } from '../../parts/clock'
import { Do } from '../../parts/act'
import { Check, Choice } from '../../parts/field'
import { Mark } from '../../parts/mark'
import { Count, More } from '../../parts/queue'
import { Empty, ProblemNote } from '../../parts/state'
import { Table } from '../../parts/table'
import { t, word } from '../../texts'
import { kindOf, useOfficers } from './words'

// A notice is named by what is owed and its number: two pieces of its path.
type Numbered = `${string}/${string}`

/** NoticesPage lists what officers are to take note of, and how the clock stands. */
export function NoticesPage() {
  const [params, set] = useFilters()
  const officers = useOfficers()
  const open = params.get('all') !== 'yes'
  const list = useQueue('/notices', { open, for: params.get('for') }, (d) => d.notices, (n) => n.id, ['notices'])
  const n = list.first
  return (
    <>
      <div className="filters" role="search" aria-label={t('owed.filters')}>
        <Choice label={t('notices.for')} value={params.get('for') ?? ''} onChange={(v) => set({ for: v })} options={[{ value: '', label: t('filter.all') }, ...officers, ...['liaison', 'disclosure', 'warning', 'lead', 'watch', 'oversight'].map((r) => ({ value: r, label: word('owed.for', r) }))]} />
        <Check label={t('notices.all')} checked={!open} onChange={(v) => set({ all: v ? 'yes' : undefined })} />
      </div>
      {list.error && !n && <ProblemNote problem={list.error} retry={list.refetch} />}
      <Count of={list} />
      {n && (
          <>
            {n.clock.failing && (
              <div className="note" role="note">
                <strong>{t('notices.failing')}</strong> {n.clock.unserved > 0 && t('notices.unserved', { n: n.clock.unserved })}
                {n.clock.queues.filter((q) => q.failing > 0).map((q) => <p key={q.channel}>{t('notices.queue', { channel: q.channel, n: q.failing })} {q.why}</p>)}
                {n.clock.unmanned?.map((u) => <p key={u.desk}>{t('notices.unmanned', { desk: u.desk, n: u.number })}</p>)}
              </div>
            )}
            {list.rows.length === 0 ? (
              <Empty>{t('notices.none')}</Empty>
            ) : (
              <div className="panel">
                <Table
                  caption={t('notices.caption', { n: list.total })}
                  head={[t('mark'), t('table.at'), t('table.what'), t('owed.kind'), t('owed.partner'), t('notices.to'), t('owed.due'), t('notices.sent'), t('notices.note')]}
                  rows={list.rows.map((x) => [
                    <Mark>{x.marking ?? '—'}</Mark>,
                    <At time={x.at} />,
                    word('owed.step', x.what),
                    <Link href={`/owed?state=all&id=${x.obligation}`}>{kindOf(x.kind)}</Link>,
                    x.partner ?? '—',
                    [x.to, x.role && x.role !== x.to ? word('owed.for', x.role) : ''].filter(Boolean).join(' · '),
                    <Clock due={x.due} done={x.acked_by !== undefined} />,
                    x.sent?.map((s) => (s.sent_at ? s.channel : `${s.channel}: ${t('notices.waits')}`)).join(', ') || '—',
                    x.acked_by ? <>{x.acked_by} · <At time={x.acked_at} /></> : <Do label={t('notices.ack')} path={`/notices/${x.id as Numbered}/ack`} changes={['/notices', '/owed']} />,
                  ])}
                />
                <More of={list} />
              </div>
            )}
          </>
      )}
    </>
  )
}
