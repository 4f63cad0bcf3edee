import { useQueue } from '../../api/queue'
import { useGet } from '../../api/use'
import { useSession } from '../../api/session'
import { Act, Do } from '../../parts/act'
import { useFilters } from '../../parts/address'
import { At, Clock } from '../../parts/clock'
import { Facts } from '../../parts/facts'
import { Choice } from '../../parts/field'
import { Grid } from '../../parts/grid'
import { Mark } from '../../parts/mark'
import { Count } from '../../parts/queue'
import { Empty, ProblemNote, Ready } from '../../parts/state'
import { Table } from '../../parts/table'
import { Text } from '../../parts/text'
import { TwoPane } from '../../parts/two-pane'
import { t, word } from '../../texts'
import { obligations } from './asked'
import type { History, Owed } from './types'
import { Rests, kindOf, kinds, short, stateOf, useOfficers, usePartners, whoOf } from './words'

/** Obligations is the list of what is owed, and the one that is open. */
export function Obligations() {
  const [params, set] = useFilters()
  const partners = usePartners()
  const side = params.get('side') ?? ''
  const state = params.get('state') ?? 'open'
  const list = useQueue(...obligations(params), ['owed'])
  const chosen = params.get('id') ?? ''
  const choose = (name: string, label: string, options: { value: string; label: string }[], value: string) => <Choice label={label} value={value} onChange={(v) => set({ [name]: v, id: undefined })} options={options} />
  return (
    <>
      <div className="filters" role="search" aria-label={t('owed.filters')}>
        {choose('side', t('owed.side'), [{ value: '', label: t('filter.all') }, ...['ours', 'theirs', 'internal'].map((v) => ({ value: v, label: t(`owed.side.${v}`) }))], side)}
        {choose('partner', t('owed.partner'), [{ value: '', label: t('filter.all') }, ...partners], params.get('partner') ?? '')}
        {choose('kind', t('owed.kind'), [{ value: '', label: t('filter.all') }, ...kinds.map((v) => ({ value: v, label: kindOf(v) }))], params.get('kind') ?? '')}
        {choose('state', t('owed.state'), ['open', 'overdue', 'all'].map((v) => ({ value: v, label: t(`owed.filter.${v}`) })), state)}
      </div>
      {list.error && !list.first && <ProblemNote problem={list.error} retry={list.refetch} />}
      <Count of={list} />
      <div className={chosen ? 'even' : 'even alone'}>
      <TwoPane
        label={t('owed.list')}
        list={
          list.first && list.rows.length === 0 ? (
            <Empty>{t('owed.none')}</Empty>
          ) : (
            <Grid<Owed>
              key={list.place}
              place={list.place}
              label={t('owed.list')}
              rows={list.rows}
              total={list.total}
              onMore={list.more}
              id={(o) => o.id}
              selected={chosen}
              onSelect={(o) => set({ id: o.id }, { replace: chosen !== '' })}
              columns={[
                { name: 'mark', head: t('mark'), cell: (o) => <Mark>{o.marking ?? '—'}</Mark>, width: 'wide' },
                { name: 'kind', head: t('owed.kind'), cell: (o) => kindOf(o.kind) },
                { name: 'who', head: t('owed.who'), cell: whoOf, width: 'wide' },
                { name: 'state', head: t('owed.state'), cell: (o) => stateOf(o.state) },
                { name: 'due', head: t('owed.due'), cell: (o) => <Clock due={o.due} done={o.closed !== undefined} /> },
                { name: 'next', head: t('owed.next'), cell: (o) => (o.next ? word('owed.step', o.next.what) : '—') },
                { name: 'has', head: t('owed.has'), cell: (o) => o.officer || o.desk || '—' },
              ]}
            />
          )
        }
        item={chosen ? <Obligation key={chosen} id={chosen} /> : <Empty>{t('owed.choose')}</Empty>}
      />
      </div>
    </>
  )
}

const changes = ['/owed', '/notices', '/questions', '/warnings']
const closable = ['report-oversight', 'notify-originator', 'thank', 'commitment', 'reassure']

function Obligation({ id }: { id: string }) {
  const got = useGet(`/owed/${encodeURIComponent(id)}`)
  const session = useSession()
  const officers = useOfficers()
  return (
    <Ready of={got}>
      {(h) => {
        const o = h.owed
        const mine = session.data?.data.officer === o.officer
        const etag = got.data?.etag
        const path = `/owed/${encodeURIComponent(o.id)}` as const
        return (
          <article className="sheet">
            <h2>
              <Mark>{o.marking}</Mark> {kindOf(o.kind)} · {whoOf(o)}
            </h2>
            <Facts
              list={[
                [t('owed.state'), stateOf(o.state)],
                [t('owed.due'), <><Clock due={o.due} done={Boolean(o.closed)} /> · <At time={o.due} /> {o.due_by && <span className="soft">({word('owed.dueby', o.due_by)})</span>}</>],
                [t('owed.next'), o.next && <strong>{t('owed.next.says', { what: word('owed.step', o.next.what), role: word('owed.for', o.next.for) })} · <Clock due={o.next.at} /> · <At time={o.next.at} /></strong>],
                [t('owed.opened'), <At time={o.opened} />],
                [t('owed.closed'), o.closed && <At time={o.closed} />],
                [t('owed.ground'), o.ground && word('owed.ground', o.ground)],
                [t('owed.standing'), o.standing && stateOf(o.standing)],
                [t('owed.rests'), <><Mark>{o.marking}</Mark> <Rests of={o} /></>],
                [t('owed.has'), [o.officer, o.desk].filter(Boolean).join(' · ')],
                [t('owed.id'), <code>{short(o.id)}</code>],
              ]}
            />
            {!o.closed && (
              <div className="buttons">
                {!mine && <Do label={t('owed.take')} path={`${path}/take`} changes={changes} ifMatch={etag} shortcut="t" />}
                <Act
                  label={t('owed.assign')}
                  words={<p>{t('owed.assign.words')}</p>}
                  path={`${path}/assign`}
                  changes={changes}
                  ifMatch={etag}
                  fields={[
                    { name: 'officer', label: t('owed.officer'), kind: 'choice', options: [{ value: '', label: t('owed.officer.none') }, ...officers] },
                    { name: 'desk', label: t('owed.desk'), hint: t('owed.desk.hint') },
                    { name: 'reason', label: t('confirm.reason'), kind: 'area' },
                  ]}
                  body={(s) => s}
                />
                {closable.includes(o.kind) && (
                  <Act
                    label={t('owed.close')}
                    words={<p>{t('owed.close.words', { kind: kindOf(o.kind) })}</p>}
                    path={`${path}/close`}
                    changes={changes}
                    ifMatch={etag}
                    kind="grave"
                    fields={[
                      { name: 'outcome', label: t('owed.outcome'), kind: 'choice', required: true, options: ['done', 'declined', 'withdrawn'].map((v) => ({ value: v, label: stateOf(v) })) },
                      { name: 'reason', label: t('confirm.reason'), kind: 'area', required: true },
                    ]}
                    body={(s) => s}
                  />
                )}
              </div>
            )}
            {h.steps && h.steps.length > 0 && <Steps history={h} />}
            {h.statements.length > 0 && (
              <Table
                caption={t('owed.statements')}
                head={[t('table.at'), t('table.by'), t('table.what'), t('owed.due')]}
                rows={h.statements.map((s) => [<At time={s.at} />, `${s.by}${s.officer ? ` · ${s.officer}` : ''}`, [word('owed.verb', s.verb), s.code && word('owed.kind', s.code)].filter(Boolean).join(': '), s.due ? <At time={s.due} /> : '—'])}
              />
            )}
            <Table
              caption={t('owed.versions')}
              head={[t('table.at'), t('owed.state'), t('owed.has'), t('table.by'), t('confirm.reason')]}
              rows={h.versions.map((v) => [<At time={v.recorded_at} />, stateOf(v.state), [v.officer, v.desk].filter(Boolean).join(' · ') || '—', v.by ?? t('table.node'), v.reason ? <><Mark>{o.marking}</Mark> <Text>{v.reason}</Text></> : '—'])}
            />
          </article>
        )
      }}
    </Ready>
  )
}

/** Steps is what the clock did and will do, with who hears of each step. */
function Steps({ history }: { history: History }) {
  return (
    <Table
      caption={t('owed.steps')}
      head={[t('table.at'), t('table.what'), t('owed.step.for'), t('owed.step.stands')]}
      rows={history.steps!.map((s) => {
        const told = history.notices.find((n) => n.what === s.what && Math.abs(new Date(n.at).getTime() - new Date(s.at).getTime()) < 1000)
        const isNext = history.owed.next?.at === s.at && history.owed.next.what === s.what
        const stands = told ? (told.acked_by ? t('owed.step.noted', { who: told.acked_by }) : t('owed.step.told', { who: told.to })) : history.owed.closed ? '—' : isNext ? <Clock due={s.at} /> : t('owed.step.waits')
        return [<At time={s.at} />, isNext ? <strong>{word('owed.step', s.what)}</strong> : word('owed.step', s.what), word('owed.for', s.for), stands]
      })}
    />
  )
}
