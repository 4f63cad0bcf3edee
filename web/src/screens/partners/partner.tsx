import { Link } from 'wouter'
import type { Document } from '../../api/types'
import { useQueue } from '../../api/queue'
import { useGet } from '../../api/use'
import { useSession } from '../../api/session'
import { useFilters } from '../../parts/address'
import { Act } from '../../parts/act'
import { AsOf, useAsOf } from '../../parts/as-of'
import { At, Clock } from '../../parts/clock'
import { Facts } from '../../parts/facts'
import { Mark, Marks } from '../../parts/mark'
import { Table } from '../../parts/table'
import { Tabs } from '../../parts/tabs'
import { Count, More } from '../../parts/queue'
import { Empty, ProblemNote, Ready } from '../../parts/state'
import { Text } from '../../parts/text'
import { Page } from '../../shell/page'
import { t, word } from '../../texts'
import { lasted } from '../ledger/ask'
import { Communities } from './communities'
import { KeySets, Restore } from './keys'
import { Lanes } from './lanes'

/** Partner is all that is to be known of one partner's peering. */
export function Partner({ code }: { code: string }) {
  const [filters, set] = useFilters()
  const parts: Record<string, () => React.ReactNode> = {
    peering: () => <Peering code={code} />,
    keys: () => <Keys code={code} />,
    outbox: () => <Outbox code={code} />,
    lanes: () => <Lanes code={code} />,
    agreement: () => <Ending code={code} />,
    communities: () => <Communities of={code} />,
    statistics: () => <Statistics code={code} />,
    alarms: () => <Alarms code={code} />,
    restore: () => <Restore />,
  }
  return (
    <Page
      title={code}
      actions={
        <>
          <Link href={`/ledger?partner=${encodeURIComponent(code)}`}>{t('screen.ledger')}</Link> <Link href={`/directives?page=table&partner=${encodeURIComponent(code)}`}>{t('partners.may-receive')}</Link> <Link href="/partners">{t('partners.all')}</Link>
        </>
      }
    >
      <Tabs label={code} at={filters.get('part') ?? 'peering'} onAt={(p) => set({ part: p })} tabs={Object.entries(parts).map(([id, show]) => ({ id, label: t(`partner.${id}`), show }))} />
    </Page>
  )
}

// A service is named by its country and its own name, GBR/NCA, and so is its path.
const pathOf = (code: string) => `/peers/${code}` as `/peers/${string}/${string}`

function Peering({ code }: { code: string }) {
  const peer = useGet(pathOf(code))
  const roles = useSession().data?.data.roles ?? []
  const may = roles.some((r) => r === 'disclosure' || r === 'administrator')
  return (
    <Ready of={peer}>
      {(p) => (
        <section className="panel stack">
          <Facts
            list={[
              [t('partners.state'), <strong key="s">{word('peer', p.state)}</strong>],
              [t('partners.suspended-by'), (p.suspended_by ?? []).join(', ')],
              [t('partners.fingerprint'), <code key="f">{p.fingerprint}</code>],
              [t('partners.agreement'), p.agreement],
              [t('partners.due'), p.due ? <Clock key="d" due={p.due} /> : ''],
              [t('partners.ceiling'), p.ceiling],
              [t('partners.proof'), word('proof', p.proof)],
              [t('partners.endpoints'), (p.endpoints ?? []).join(', ')],
              [t('partners.key-set'), String(p.key_set)],
              [t('partners.serial'), String(p.serial)],
              [t('partners.window'), String(p.window)],
              [t('partners.largest'), t('partners.bytes', { n: p.max_bytes })],
              [t('partners.issued'), <At key="i" time={p.issued} />],
            ]}
          />
          {may && (
            <div className="buttons">
              {p.state === 'active' || (p.suspended_by ?? []).length === 0 ? (
                <Act label={t('partners.suspend')} kind="grave" path={`${pathOf(code)}/suspend`} changes={['/peers']} words={t('partners.suspend.words', { partner: code })} />
              ) : (
                <Act label={t('partners.resume')} kind="main" path={`${pathOf(code)}/resume`} changes={['/peers']} words={t('partners.resume.words', { partner: code })} />
              )}
            </div>
          )}
          <Table caption={t('partners.life')} head={[t('reads.at'), t('partners.act'), t('partners.side'), t('reads.officer'), t('partners.agreement')]} rows={(p.acts ?? []).map((a) => [<At key="a" time={a.at} />, word('peer-act', a.act), word('side', a.side), a.officer ?? '', a.agreement])} />
        </section>
      )}
    </Ready>
  )
}

function Keys({ code }: { code: string }) {
  const keys = useGet('/keys')
  return (
    <Ready of={keys}>
      {(k) => {
        const of = (k.partners ?? []).find((p) => p.partner === code)
        return <section className="panel">{of ? <KeySets caption={t('keys.of', { partner: code })} sets={of.sets} signing={of.signing} /> : <Empty>{t('keys.none')}</Empty>}</section>
      }}
    </Ready>
  )
}

function Outbox({ code }: { code: string }) {
  type Sent = NonNullable<Document<'Outbox'>['items']>[number]
  const list = useQueue('/outbox', { partner: code, as_of: useAsOf() }, (d) => d.items ?? [], (i) => i.release ?? `${i.report} ${i.version}`, ['review'])
  const unsent = list.rows.filter((i) => !i.sent)
  const row = (i: Sent) => [<Marks key="m" held={i.held} given={i.marking ?? ''} />, i.serial ?? i.report, word('release', i.state), <Text key="s">{i.said}</Text>, <At key="a" time={i.changed_at} />, (i.receipts ?? []).map((r) => r.verb).join(', ')]
  const head = [t('mark'), t('outbox.report'), t('partners.state'), t('outbox.why'), t('outbox.changed'), t('outbox.receipts')]
  return (
    <div className="stack">
      <AsOf />
      {list.error && !list.first && <ProblemNote problem={list.error} retry={list.refetch} />}
      <Count of={list} />
      {list.first && list.rows.length === 0 && <Empty>{t('outbox.none')}</Empty>}
      {list.rows.length > 0 && (
        <section className="panel stack">
          <p>{t('outbox.said', { sent: list.rows.length - unsent.length, unsent: unsent.length })}</p>
          <Table caption={t('outbox.unsent', { n: unsent.length })} head={head} rows={unsent.map(row)} />
          <Table caption={t('outbox.sent', { n: list.rows.length - unsent.length })} head={head} rows={list.rows.filter((i) => i.sent).map(row)} />
          <More of={list} />
        </section>
      )}
    </div>
  )
}

function Ending({ code }: { code: string }) {
  const plan = useGet(`${pathOf(code)}/end`)
  return (
    <Ready of={plan}>
      {(e) => (
        <section className="panel stack">
          <h2>{t('ending.title', { agreement: e.agreement })}</h2>
          <p>{t('ending.said', { recall: e.recall, count: e.count, receipts: e.receipts })}</p>
          <Facts list={[[t('ending.received'), word('ending', e.received)], [t('ending.they'), word('ending', e.they_may)], [t('ending.recall-by'), <At key="r" time={e.recall_by} />], [t('ending.erased-by'), <At key="e" time={e.erased_by} />]]} />
          <Table caption={t('ending.items')} head={[t('mark'), t('ledger.kind'), t('ledger.ref'), t('partners.state'), t('claims.recorded')]} rows={(e.items ?? []).map((i) => [<Mark key="m">{i.marking}</Mark>, i.kind, <code key="i">{i.id}</code>, i.state, <At key="a" time={i.recorded_at} />])} />
        </section>
      )}
    </Ready>
  )
}

function Statistics({ code }: { code: string }) {
  const stats = useGet('/owed-statistics', { partner: code })
  return (
    <Ready of={stats}>
      {(s) => (
        <section className="panel">
          <Table
            caption={t('partner.statistics')}
            head={[t('partners.side'), t('ledger.kind'), t('stats.asked'), t('stats.answered'), t('stats.in-part'), t('stats.declined'), t('stats.silent'), t('stats.waiting'), t('stats.late'), t('ledger.median'), t('ledger.p90')]}
            rows={(s.items ?? []).map((x) => [word('side', x.side), word('owed.kind', x.kind), x.asked, x.answered, x.in_part, x.declined, x.silent, x.waiting, x.late, lasted(x.median_seconds), lasted(x.p90_seconds)])}
          />
        </section>
      )}
    </Ready>
  )
}

function Alarms({ code }: { code: string }) {
  const alarms = useGet('/alarms', { limit: 1000 })
  return (
    <Ready of={alarms}>
      {(a) => {
        const of = (a.alarms ?? []).filter((x) => x.partner === code)
        return of.length === 0 ? <Empty>{t('alarms.none')}</Empty> : <Table caption={t('partner.alarms')} head={[t('reads.at'), t('ledger.kind'), t('alarms.detail')]} rows={of.map((x) => [<At key="a" time={x.recorded_at} />, word('alarm', x.kind), <Text key="d">{x.detail}</Text>])} />
      }}
    </Ready>
  )
}
