import { useQueue } from '../api/queue'
import { useGet } from '../api/use'
import { useFilters } from '../parts/address'
import { At, Clock } from '../parts/clock'
import { Choice, Input } from '../parts/field'
import { Grid, type Column } from '../parts/grid'
import { Mark } from '../parts/mark'
import { Count } from '../parts/queue'
import { Empty, ProblemNote, Ready } from '../parts/state'
import { Table } from '../parts/table'
import { Tabs } from '../parts/tabs'
import { visible } from '../parts/text'
import { TwoPane } from '../parts/two-pane'
import { Page } from '../shell/page'
import { t, word } from '../texts'
import { arrivals } from './inbox/asked'
import { useGrades } from './inbox/grades'
import { Item } from './inbox/item'
import type { Arrival } from './inbox/types'

const states = ['', 'admitted', 'corrected', 'recalled', 'held', 'quarantined', 'refused']

/** Inbox is what partners sent, with what each item asks of us. */
export default function Screen() {
  const [params, set] = useFilters()
  const tab = params.get('tab') ?? 'items'
  return (
    <Page title={t('screen.inbox')} wide>
      <Tabs
        label={t('screen.inbox')}
        at={tab}
        onAt={(x) => set({ tab: x === 'items' ? undefined : x, item: undefined })}
        tabs={[
          { id: 'items', label: t('inbox.tab.items'), show: () => <Items params={params} set={set} /> },
          { id: 'holds', label: t('inbox.tab.holds'), show: () => <Holds params={params} set={set} /> },
          { id: 'alarms', label: t('inbox.tab.alarms'), show: () => <Alarms /> },
        ]}
      />
    </Page>
  )
}

interface Here {
  params: URLSearchParams
  set: (c: Record<string, string | undefined>, o?: { replace?: boolean }) => void
}

const subject = (a: Arrival) => a.portions?.[0]

/** short is the level of a portion's mark; the whole mark stands with the item. */
const short = (mark: string | undefined) => (mark ? `${mark.split('//')[0]!.replace(/\)$/, '')})` : undefined)

function columns(grade: (a: Arrival) => string): Column<Arrival>[] {
  return [
    { name: 'at', head: t('inbox.received'), cell: (a) => <time dateTime={a.recorded_at} title={a.recorded_at}>{a.recorded_at.slice(0, 10)}</time> },
    { name: 'from', head: t('inbox.from'), cell: (a) => a.partner },
    { name: 'mark', head: t('inbox.mark'), width: 'narrow', cell: (a) => <span title={a.marking}><Mark>{short(subject(a)?.mark) ?? (a.marking ? `(${a.marking.split('//')[0]})` : undefined)}</Mark></span> },
    { name: 'subject', head: t('inbox.subject'), width: 'grow', own: true, cell: (a) => (subject(a) ? <bdi>{visible(subject(a)!.text)}</bdi> : <span className="soft">{word('inbox.state', a.state)}</span>) },
    { name: 'kind', head: t('inbox.kind'), cell: (a) => word('kind', a.kind) },
    { name: 'caveats', head: t('inbox.caveats'), width: 'narrow', cell: (a) => <span title={[a.use?.map((u) => word('use', u)).join(', '), a.onward && word('onward', a.onward)].filter(Boolean).join(' · ')}>{a.onward ? word('onward.short', a.onward) : '—'}</span> },
    { name: 'grade', head: t('inbox.grade'), width: 'narrow', cell: (a) => <strong>{grade(a)}</strong> },
    {
      name: 'asks',
      head: t('inbox.asksus'),
      cell: (a) => {
        if (a.taken_back && a.taken_back.state !== 'done') return <Clock due={a.taken_back.due ?? a.taken_back.at} />
        return a.asks ? <Clock due={a.asks.due} /> : <span className="soft">—</span>
      },
    },
  ]
}

function Items({ params, set }: Here) {
  const partner = params.get('partner') ?? ''
  const state = params.get('state') ?? ''
  const kind = params.get('kind') ?? ''
  const list = useQueue(...arrivals(params), ['inbox'])
  const grades = useGrades()
  const at = params.get('item') ?? ''
  return (
    <>
      <form className="filters" role="search" aria-label={t('filters')} onSubmit={(e) => e.preventDefault()}>
        <Input label={t('inbox.from')} value={partner} placeholder="RUS/FSB" onChange={(v) => set({ partner: v.toUpperCase() }, { replace: true })} />
        <Choice label={t('inbox.state')} value={state} onChange={(v) => set({ state: v, item: undefined })} options={states.map((s) => ({ value: s, label: s ? word('inbox.state', s) : t('inbox.state.all') }))} />
        <Choice label={t('inbox.kind')} value={kind} onChange={(v) => set({ kind: v, item: undefined })} options={['', 'intelligence', 'warning', 'request', 'tip', 'travel', 'finance', 'hit', 'feedback', 'operational-planning', 'opinion'].map((k) => ({ value: k, label: k ? word('kind', k) : t('inbox.kind.all') }))} />
      </form>
      {list.error && !list.first && <ProblemNote problem={list.error} retry={list.refetch} />}
      <TwoPane
        label={t('inbox.list')}
        list={
          <div className="dense">
            <Count of={list} label={t('inbox.list')} />
            {list.first && list.rows.length === 0 ? (
              <Empty>{t('inbox.empty')}</Empty>
            ) : (
              <Grid
                key={list.place}
                place={list.place}
                label={t('inbox.list')}
                rows={list.rows}
                total={list.total}
                onMore={list.more}
                columns={columns((a) => {
                  const g = grades.of(a.id)
                  return `${g.reliability}${g.credibility}`
                })}
                id={(a) => a.id}
                selected={at}
                onSelect={(a) => set({ item: a.id }, { replace: at !== '' })}
              />
            )}
          </div>
        }
        item={at ? <Item key={at} id={at} held={false} graded={grades.of(at)} said={grades.said(at)} /> : <Empty>{t('inbox.choose')}</Empty>}
      />
    </>
  )
}

/** Holds are items that an officer looks at before anybody uses them. */
function Holds({ params, set }: Here) {
  const list = useGet('/holds')
  const grades = useGrades()
  const at = params.get('item') ?? ''
  return (
    <Ready of={list}>
      {(d) =>
        d.items.length === 0 ? (
          <Empty>{t('inbox.holds.empty')}</Empty>
        ) : (
          <TwoPane
            label={t('inbox.tab.holds')}
            list={
              <Grid
                label={t('inbox.tab.holds')}
                rows={d.items}
                columns={[
                  { name: 'at', head: t('inbox.received'), cell: (a) => <At time={a.recorded_at} /> },
                  { name: 'from', head: t('inbox.from'), cell: (a) => a.partner },
                  { name: 'mark', head: t('inbox.marking'), width: 'wide', cell: (a) => <Mark>{a.marking}</Mark> },
                  { name: 'kind', head: t('inbox.kind'), cell: (a) => word('kind', a.kind) },
                  { name: 'why', head: t('inbox.why'), width: 'grow', cell: (a) => (a.held_for ?? []).map((h) => word('held', h)).join(', ') },
                ]}
                id={(a) => a.id}
                selected={at}
                onSelect={(a) => set({ item: a.id }, { replace: at !== '' })}
              />
            }
            item={at ? <Item key={at} id={at} held graded={grades.of(at)} /> : <Empty>{t('inbox.choose')}</Empty>}
          />
        )
      }
    </Ready>
  )
}

/** Alarms are what honest parties do not do, and what was refused or set aside for it. */
function Alarms() {
  const alarms = useGet('/alarms')
  const aside = useGet('/inbox', { state: 'quarantined' })
  return (
    <div className="panels">
      <section className="panel">
        <Ready of={aside}>
          {(d) =>
            d.items.length === 0 ? (
              <Empty>{t('inbox.quarantine.empty')}</Empty>
            ) : (
              <Table caption={t('inbox.quarantine')} head={[t('inbox.received'), t('inbox.from'), t('inbox.marking'), t('inbox.why')]} rows={d.items.map((a) => [<At key="t" time={a.recorded_at} />, a.partner, <Mark key="m">{a.marking}</Mark>, a.code ?? ''])} />
            )
          }
        </Ready>
      </section>
      <section className="panel">
        <Ready of={alarms}>
          {(d) =>
            d.alarms.length === 0 ? (
              <Empty>{t('inbox.alarms.empty')}</Empty>
            ) : (
              <Table caption={t('inbox.tab.alarms')} head={[t('inbox.received'), t('inbox.from'), t('inbox.kind'), t('inbox.why')]} rows={d.alarms.map((a) => [<At key="t" time={a.recorded_at} />, a.partner, a.kind, visible(a.detail)])} />
            )
          }
        </Ready>
      </section>
    </div>
  )
}
