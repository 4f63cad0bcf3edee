import { Link, useLocation } from 'wouter'
import { useQueue } from '../../api/queue'
import type { BodyOf } from '../../api/types'
import { useGet } from '../../api/use'
import { useSession } from '../../api/session'
import { Act, Do, stated, utc, type Ask, type Said } from '../../parts/act'
import { useFilters } from '../../parts/address'
import { At, Clock } from '../../parts/clock'
import { Facts } from '../../parts/facts'
import { Check, Choice } from '../../parts/field'
import { Grid } from '../../parts/grid'
import { Mark } from '../../parts/mark'
import { Count } from '../../parts/queue'
import { Empty, ProblemNote, Ready } from '../../parts/state'
import { Table } from '../../parts/table'
import { Text, visible } from '../../parts/text'
import { t, word } from '../../texts'
import type { Piece, Question } from './types'
import { kindOf, options, short, stateOf, useOfficers, usePartners } from './words'

const changes = ['/questions', '/owed', '/notices', '/feedback']
const idOf = (q: Question) => q.id ?? q.question ?? ''
const asked = (q: Question) => (q.ours ? t('question.we.ask', { partner: q.partner }) : t('question.they.ask', { partner: q.partner }))

/** Questions lists what we ask and what is asked of us. */
export function Questions() {
  const [params, set] = useFilters()
  const [, go] = useLocation()
  const partners = usePartners()
  const open = params.get('all') !== 'yes'
  const list = useQueue('/questions', { open, by: params.get('by'), partner: params.get('partner'), kind: params.get('kind') ? [params.get('kind')!] : ['answer', 'unmask', 'action', 'pass-on', 'commitment'] }, (d) => d.questions, idOf, ['owed', 'inbox'])
  return (
    <>
      <div className="filters" role="search" aria-label={t('owed.filters')}>
        <Choice label={t('question.by')} value={params.get('by') ?? ''} onChange={(v) => set({ by: v })} options={[{ value: '', label: t('filter.all') }, { value: 'us', label: t('question.by.us') }, { value: 'them', label: t('question.by.them') }]} />
        <Choice label={t('owed.partner')} value={params.get('partner') ?? ''} onChange={(v) => set({ partner: v })} options={[{ value: '', label: t('filter.all') }, ...partners]} />
        <Choice label={t('owed.kind')} value={params.get('kind') ?? ''} onChange={(v) => set({ kind: v })} options={[{ value: '', label: t('filter.all') }, ...options('owed.kind', ['answer', 'unmask', 'action', 'pass-on', 'commitment'])]} />
        <Check label={t('question.all')} checked={!open} onChange={(v) => set({ all: v ? 'yes' : undefined })} />
        <AskOne />
      </div>
      {list.error && !list.first && <ProblemNote problem={list.error} retry={list.refetch} />}
      <Count of={list} />
      {list.first &&
        (list.rows.length === 0 ? (
          <Empty>{t('question.none')}</Empty>
        ) : (
          <div className="pane list">
            <Grid<Question>
              key={list.place}
              place={list.place}
              label={t('owed.page.questions')}
              rows={list.rows}
              total={list.total}
              onMore={list.more}
              id={idOf}
              selected={params.get('id') ?? undefined}
              onSelect={(q) => set({ id: idOf(q) }, { replace: true })}
              onOpen={(q) => go(`/owed/questions/${encodeURIComponent(idOf(q))}`)}
              columns={[
                { name: 'mark', head: t('mark'), cell: (q) => <Mark>{q.marking}</Mark>, width: 'wide' },
                { name: 'open', head: t('owed.rests'), cell: (q) => <Link href={`/owed/questions/${encodeURIComponent(idOf(q))}`} onClick={(e) => e.stopPropagation()}>{q.serial ?? short(q.item ?? idOf(q))}</Link>, width: 'wide' },
                { name: 'who', head: t('owed.who'), cell: asked, width: 'wide' },
                { name: 'kind', head: t('owed.kind'), cell: (q) => kindOf(q.kind) },
                { name: 'state', head: t('owed.state'), cell: (q) => stateOf(q.state) },
                { name: 'due', head: t('owed.due'), cell: (q) => <Clock due={q.due} done={q.closed !== undefined} /> },
                { name: 'urgency', head: t('question.urgency'), cell: (q) => (q.urgency ? word('urgency', q.urgency) : '—') },
                { name: 'has', head: t('owed.has'), cell: (q) => q.officer || q.desk || '—' },
              ]}
            />
          </div>
        ))}
    </>
  )
}

// Turn is what may be said of a question with no more than a few words.
type Turn = 'accept' | 'done' | 'decline' | 'met' | 'unmet' | 'extend' | 'withdraw'
type Turned = BodyOf<`/questions/${string}/${Turn}`, 'POST'>

/** AskOne asks a partner: the words are a report of kind request, which goes through decide. */
function AskOne({ follows, to }: { follows?: string; to?: string }) {
  const partners = usePartners()
  const [, go] = useLocation()
  return (
    <Act
      label={follows ? t('question.follow') : t('question.ask')}
      kind={follows ? 'plain' : 'main'}
      path="/questions"
      changes={changes}
      wide
      words={
        <p>
          {t('question.ask.words')} <Link href="/write?kind=request">{t('question.write')}</Link>
        </p>
      }
      fields={[
        { name: 'kind', label: t('owed.kind'), kind: 'choice', required: true, options: options('owed.kind', ['answer', 'unmask', 'action']) },
        { name: 'report', label: t('question.report'), hint: t('question.report.hint'), required: true },
        { name: 'to', label: t('question.to'), kind: 'choice', options: [{ value: '', label: '—' }, ...partners], initial: to, shown: (s) => s.kind !== 'unmask' },
        { name: 'item', label: t('question.item'), hint: t('question.item.hint'), required: true, shown: (s) => s.kind === 'unmask' },
        { name: 'portion', label: t('question.portion'), kind: 'number', shown: (s) => s.kind === 'unmask' },
        { name: 'with', label: t('question.with'), shown: (s) => s.kind === 'action' },
        { name: 'within', label: t('question.within'), hint: t('question.within.hint') },
        { name: 'ground', label: t('owed.ground'), kind: 'choice', options: [{ value: '', label: '—' }, ...options('owed.ground', ['law', 'agreement', 'courtesy'])] },
        { name: 'urgency', label: t('question.urgency'), hint: t('question.stays'), kind: 'choice', options: [{ value: '', label: t('question.urgency.report') }, ...options('urgency', ['routine', 'priority', 'immediate', 'flash'])] },
        { name: 'purpose', label: t('question.purpose'), hint: t('question.stays'), kind: 'area' },
        { name: 'case', label: t('question.case'), hint: t('question.stays') },
        { name: 'desk', label: t('owed.desk') },
      ]}
      body={(s) => stated({ ...s, portion: s.portion ? Number(s.portion) : undefined, follows })}
      onDone={(q) => go(`/owed/questions/${encodeURIComponent(idOf(q))}`)}
    />
  )
}

/** Worded is what a report says of it, portion by portion. */
function Worded({ piece }: { piece: Piece }) {
  return (
    <div className="said">
      <p className="soft">
        {[piece.serial ?? short(piece.release ?? piece.item), piece.state && stateOf(piece.state), piece.extent && word('extent', piece.extent), piece.disputed && t('question.disputed')].filter(Boolean).join(' · ')} {piece.at && <At time={piece.at} />}
        {piece.item && (
          <>
            {' '}
            <Link href={`/inbox?item=${encodeURIComponent(piece.item)}`}>{t('question.read')}</Link>
          </>
        )}
      </p>
      {(piece.portions ?? []).map((p, i) => (
        <p key={i} dir="auto">
          <Mark>{p.mark}</Mark> {visible(p.text)}
        </p>
      ))}
      {!piece.portions?.length && <p className="soft">{t('question.nothing.shown')}</p>}
    </div>
  )
}

/** QuestionSheet is a question with what both sides said. */
export function QuestionSheet({ id }: { id: string }) {
  const got = useGet(`/questions/${encodeURIComponent(id)}`)
  const session = useSession()
  const officers = useOfficers(['liaison', 'disclosure', 'author', 'analyst', 'lead'])
  return (
    <Ready of={got}>
      {(q) => {
        const path = `/questions/${encodeURIComponent(idOf(q))}` as const
        const etag = got.data?.etag
        const open = !q.closed
        const one = (act: Turn, extra: { kind?: 'main' | 'grave'; fields?: Ask[]; body?: (s: Said) => Turned } = {}) => <Act label={t(`question.act.${act}`)} words={<p>{t(`question.act.${act}.words`, { partner: q.partner })}</p>} path={`${path}/${act}`} changes={changes} ifMatch={etag} fields={[{ name: 'reason', label: t('confirm.reason'), kind: 'area', hint: t('question.stays') }]} body={(s: Said) => stated({ code: s.code, reason: s.reason })} {...extra} />
        return (
          <div className="sheet-columns">
            <section className="panel" aria-label={t('question.thread')}>
              <h2>
                <Mark>{q.marking}</Mark> {kindOf(q.kind)} · {asked(q)}
              </h2>
              <div className="buttons">
                {open && q.officer !== session.data?.data.officer && <Do label={t('owed.take')} path={`${path}/take`} changes={changes} ifMatch={etag} shortcut="t" />}
                {open && (
                  <Act
                    label={t('owed.assign')}
                    words={<p>{t('owed.assign.words')}</p>}
                    path={`${path}/assign`}
                    changes={changes}
                    ifMatch={etag}
                    fields={[
                      { name: 'keeper', label: t('owed.officer'), kind: 'choice', options: [{ value: '', label: t('owed.officer.none') }, ...officers] },
                      { name: 'desk', label: t('owed.desk'), hint: t('owed.desk.hint') },
                    ]}
                    body={(s) => stated(s)}
                  />
                )}
                {open && !q.ours && q.standing !== 'accepted' && one('accept')}
                {open && !q.ours && q.kind !== 'action' && q.kind !== 'pass-on' && (
                  <Act
                    label={t('question.answer')}
                    kind="main"
                    path={`${path}/answer`}
                    changes={changes}
                    ifMatch={etag}
                    words={
                      <p>
                        {t('question.answer.words', { partner: q.partner })} <Link href={`/write?kind=intelligence`}>{t('question.answer.write')}</Link>
                      </p>
                    }
                    fields={[
                      { name: 'report', label: t('question.answer.report'), required: q.kind !== 'unmask' },
                      { name: 'part', label: t('question.answer.part'), kind: 'check' },
                      { name: 'field', label: t('question.need.field'), hint: t('question.need.hint'), shown: () => q.kind === 'unmask' },
                      { name: 'rung', label: t('question.need.rung'), shown: () => q.kind === 'unmask' },
                    ]}
                    body={(s) => stated({ report: s.report ?? '', part: s.part === 'yes' ? true : undefined, needs: s.field ? { [s.field]: s.rung } : undefined })}
                  />
                )}
                {open && !q.ours && (q.kind === 'action' || q.kind === 'pass-on') && one('done', { kind: 'main', fields: [{ name: 'part', label: t('question.answer.part'), kind: 'check' }, { name: 'reason', label: t('confirm.reason'), kind: 'area', hint: t('question.stays') }], body: (s) => stated({ reason: s.reason, part: s.part === 'yes' ? true : undefined }) })}
                {open &&
                  !q.ours &&
                  one('decline', {
                    kind: 'grave',
                    fields: [
                      { name: 'code', label: t('question.decline.code'), hint: t('question.stays'), kind: 'choice', required: true, options: options('question.decline', ['nothing-held', 'may-not-say', 'will-not']) },
                      { name: 'reason', label: t('confirm.reason'), kind: 'area', required: true },
                    ],
                  })}
                {open && q.ours && one('met', { kind: 'main' })}
                {q.ours && q.kind === 'answer' && q.state === 'answered' && one('unmet')}
                {open &&
                  q.ours &&
                  one('extend', {
                    fields: [
                      { name: 'due', label: t('question.due'), kind: 'time' },
                      { name: 'within', label: t('question.within'), hint: t('question.within.hint') },
                    ],
                    body: (s) => stated({ due: utc(s.due), within: s.within }),
                  })}
                {open && q.ours && one('withdraw', { kind: 'grave' })}
                {q.ours && <AskOne follows={idOf(q)} to={q.partner} />}
              </div>
              <h3>{t('question.request')}</h3>
              <Worded piece={q.request} />
              <h3>{t('question.answers', { n: q.answers.length })}</h3>
              {q.answers.length === 0 ? <Empty>{t('question.answers.none')}</Empty> : q.answers.map((a, i) => <Worded key={i} piece={a} />)}
              {q.statements.length > 0 && <Table caption={t('owed.statements')} head={[t('table.at'), t('table.by'), t('table.what'), t('owed.due')]} rows={q.statements.map((s) => [<At time={s.at} />, `${s.by}${s.officer ? ` · ${s.officer}` : ''}`, [word('owed.verb', s.verb), s.code && word('extent', s.code)].filter(Boolean).join(': '), s.due ? <At time={s.due} /> : '—'])} />}
            </section>
            <aside className="panel" aria-label={t('question.about')}>
              <h2>{t('question.about')}</h2>
              <Facts
                list={[
                  [t('owed.state'), stateOf(q.state)],
                  [t('owed.due'), <><Clock due={q.due} done={Boolean(q.closed)} /> · <At time={q.due} /></>],
                  [t('owed.standing'), q.standing && stateOf(q.standing)],
                  [t('owed.ground'), q.ground && word('owed.ground', q.ground)],
                  [t('owed.opened'), q.opened && <At time={q.opened} />],
                  [t('owed.closed'), q.closed && <At time={q.closed} />],
                  [t('owed.has'), [q.officer, q.desk].filter(Boolean).join(' · ')],
                  [t('question.said'), q.said],
                  [t('question.urgency'), q.urgency && word('urgency', q.urgency)],
                  [t('question.purpose'), q.purpose && <><Mark>{q.marking}</Mark> <Text>{q.purpose}</Text></>],
                  [t('question.case'), q.case],
                  [t('question.item'), q.item && <Link href={`/inbox?item=${encodeURIComponent(q.item)}`}>{short(q.item)}</Link>],
                  [t('question.portion'), q.portion],
                  [t('question.with'), q.with],
                  [t('question.follows'), q.follows && <Link href={`/owed/questions/${encodeURIComponent(q.follows)}`}>{short(q.follows)}</Link>],
                  [t('owed.id'), <code>{short(idOf(q))}</code>],
                ]}
              />
              {q.follow_ups.length > 0 && <Table caption={t('question.followups')} head={[t('mark'), t('owed.rests'), t('owed.state'), t('owed.due')]} rows={q.follow_ups.map((f) => [<Mark>{f.marking}</Mark>, <Link href={`/owed/questions/${encodeURIComponent(idOf(f))}`}>{f.serial ?? short(idOf(f))}</Link>, stateOf(f.state), <Clock due={f.due} done={Boolean(f.closed)} />])} />}
              {q.acts.length > 0 && <Table caption={t('question.acts')} head={[t('table.at'), t('table.what'), t('table.by'), t('confirm.reason')]} rows={q.acts.map((a) => [<At time={a.at} />, [word('question.did', a.act), a.code && word('question.decline', a.code), a.keeper, a.desk, a.refused && t('question.refused', { rule: a.refused })].filter(Boolean).join(' · '), a.officer, a.reason ? <><Mark>{q.marking}</Mark> <Text>{a.reason}</Text></> : '—'])} />}
            </aside>
          </div>
        )
      }}
    </Ready>
  )
}
