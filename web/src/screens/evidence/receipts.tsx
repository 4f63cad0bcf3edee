import type { Document } from '../../api/types'
import { useSession } from '../../api/session'
import { useQueue } from '../../api/queue'
import { useGet } from '../../api/use'
import { Act, stated } from '../../parts/act'
import { useFilters } from '../../parts/address'
import { AsOf, useAsOf } from '../../parts/as-of'
import { Button } from '../../parts/button'
import { At } from '../../parts/clock'
import { Download } from '../../parts/download'
import { Facts } from '../../parts/facts'
import { Choice, Input } from '../../parts/field'
import { Grid } from '../../parts/grid'
import { Mark } from '../../parts/mark'
import { Table } from '../../parts/table'
import { Count } from '../../parts/queue'
import { Empty, ProblemNote } from '../../parts/state'
import { Text } from '../../parts/text'
import { TwoPane } from '../../parts/two-pane'
import { t, word } from '../../texts'

type Sending = Document<'ExchangeSending'>

const verbs = ['', 'read', 'acted', 'delivered']

/** Receipts lists what went to partners with what they signed for it, and proves it. */
export function Receipts() {
  const [filters, set] = useFilters()
  const of = (k: string) => filters.get(k) ?? ''
  const peers = useGet('/peers')
  const list = useQueue('/outbox', { partner: of('partner'), as_of: useAsOf() }, (d) => d.items ?? [], (i) => i.release ?? `${i.report} ${i.version}`)
  return (
    <div className="stack">
      <div className="choices">
        <Choice label={t('partner.choice')} value={of('partner')} onChange={(v) => set({ partner: v })} options={[{ value: '', label: t('permitted.any') }, ...(peers.data?.data.peers ?? []).map((p) => ({ value: p.code, label: p.code }))]} />
        <Choice label={t('evidence.receipt')} value={of('verb')} onChange={(v) => set({ verb: v })} options={verbs.map((v) => ({ value: v, label: v ? word('verb', v) : t('permitted.any') }))} />
        <Input label={t('evidence.find')} value={of('q')} onChange={(v) => set({ q: v }, { replace: true })} />
        <AsOf />
      </div>
      {list.error && !list.first && <ProblemNote problem={list.error} retry={list.refetch} />}
      <Count of={list} />
      {list.more && (
        <div className="buttons">
          <Button onPress={list.more}>{t('queue.more')}</Button>
        </div>
      )}
      {list.first && (() => {
          const q = of('q').toLowerCase()
          const rows = list.rows.filter((i) => i.sent && (!of('verb') || (i.receipts ?? []).some((r) => r.verb === of('verb'))) && (!q || [i.serial, i.report, i.release, i.envelope].some((x) => x?.toLowerCase().includes(q))))
          const chosen = rows.find((r) => r.release === of('id'))
          if (rows.length === 0) return <Empty>{t('evidence.none')}</Empty>
          return (
            <TwoPane
              label={t('evidence.receipts')}
              list={
                <Grid<Sending>
                  label={t('evidence.receipts')}
                  rows={rows}
                  id={(r) => r.release ?? r.envelope ?? ''}
                  selected={of('id')}
                  onSelect={(r) => set({ id: r.release ?? r.envelope }, { replace: true })}
                  columns={[
                    { name: 'mark', head: t('mark'), cell: (r) => <Mark>{r.marking}</Mark> },
                    { name: 'serial', head: t('outbox.report'), width: 'wide', cell: (r) => r.serial ?? r.report },
                    { name: 'partner', head: t('partners.partner'), cell: (r) => r.partner },
                    { name: 'receipts', head: t('outbox.receipts'), width: 'wide', cell: (r) => (r.receipts ?? []).map((x) => word('verb', x.verb)).join(', ') || '—' },
                  ]}
                />
              }
              item={chosen ? <One key={chosen.release} s={chosen} /> : <Empty>{t('choose')}</Empty>}
            />
          )
        })()}
    </div>
  )
}

function One({ s }: { s: Sending }) {
  const roles = useSession().data?.data.roles ?? []
  const id = s.release ?? s.envelope ?? ''
  return (
    <div className="stack">
      <h2>
        <Mark>{s.marking}</Mark> {s.serial ?? s.report} → {s.partner}
      </h2>
      <Facts list={[[t('evidence.release'), <code key="r">{s.release}</code>], [t('evidence.envelope'), <code key="e">{s.envelope}</code>], [t('partners.state'), word('release', s.state)], [t('outbox.why'), <Text key="w">{s.said}</Text>], [t('outbox.changed'), <At key="a" time={s.changed_at} />]]} />
      <Table caption={t('outbox.receipts')} head={[t('evidence.receipt'), t('evidence.theirs'), t('claims.recorded'), t('evidence.code'), t('evidence.commitment')]} rows={(s.receipts ?? []).map((r) => [word('verb', r.verb), <At key="a" time={r.at} />, <At key="b" time={r.recorded_at} />, r.code ?? '', <code key="c">{r.commitment}</code>])} />
      {roles.includes('disclosure') ? (
        <div className="buttons">
          <Act
            label={t('evidence.prove')}
            kind="main"
            path="/evidence/proofs"
            changes={[]}
            words={t('evidence.prove.words', { serial: s.serial ?? s.report, partner: s.partner })}
            fields={[{ name: 'portions', label: t('evidence.portions'), hint: t('evidence.portions.hint') }]}
            body={(said) => stated({ id, portions: (said.portions ?? '').split(/[\s,]+/).filter(Boolean).map(Number) })}
            done={(p) => (
              <>
                <p>{t('evidence.proved', { n: p.words })}</p>
                {(p.missing ?? []).length > 0 && <p className="note">{t('evidence.missing', { list: p.missing!.join(', ') })}</p>}
                <Download bytes={p.proof} name={`proof-${s.serial ?? id}.json`} label={t('evidence.save')} />
              </>
            )}
          />
        </div>
      ) : (
        <p className="soft">{t('evidence.not-yours')}</p>
      )}
    </div>
  )
}
