import { Link } from 'wouter'
import { useQueue } from '../../api/queue'
import { useGet } from '../../api/use'
import { Act, stated, utc, type Ask, type Said } from '../../parts/act'
import { useFilters } from '../../parts/address'
import { At, Clock } from '../../parts/clock'
import { Facts } from '../../parts/facts'
import { Check, Choice, Input } from '../../parts/field'
import { Grid } from '../../parts/grid'
import { Mark } from '../../parts/mark'
import { Count } from '../../parts/queue'
import { Empty, ProblemNote, Ready } from '../../parts/state'
import { Table } from '../../parts/table'
import { Text } from '../../parts/text'
import { TwoPane } from '../../parts/two-pane'
import { t, word } from '../../texts'
import { length, options, short, useOfficers } from '../owed/words'
import type { Lookout, Person } from './types'
import { Known } from './words'

const changes = ['/lookouts', '/owed', '/notices', '/hits', '/lists']
const instructions = ['stop', 'secondary', 'call', 'discreet-check', 'do-not-alert']

/** Lookouts is who is looked out for, by whom and why. */
export function Lookouts() {
  const [params, set] = useFilters()
  const officers = useOfficers(['watch', 'lead', 'author', 'analyst', 'disclosure'])
  const list = useQueue('/lookouts', { owner: params.get('owner'), case: params.get('case'), due: params.get('due') === 'yes', all: params.get('all') === 'yes' }, (d) => d.items, (l) => l.id)
  const chosen = params.get('id') ?? ''
  return (
    <>
      <div className="filters" role="search" aria-label={t('owed.filters')}>
        <Choice label={t('lookout.owner')} value={params.get('owner') ?? ''} onChange={(v) => set({ owner: v })} options={[{ value: '', label: t('filter.all') }, ...officers]} />
        <Input label={t('question.case')} value={params.get('case') ?? ''} onChange={(v) => set({ case: v }, { replace: true })} />
        <Check label={t('lookout.due')} checked={params.get('due') === 'yes'} onChange={(v) => set({ due: v ? 'yes' : undefined })} />
        <Check label={t('lookout.all')} checked={params.get('all') === 'yes'} onChange={(v) => set({ all: v ? 'yes' : undefined })} />
        <AddForm officers={officers} />
        <AddDocument />
        <CloseCase />
      </div>
      {list.error && !list.first && <ProblemNote problem={list.error} retry={list.refetch} />}
      <Count of={list} />
      <div className={chosen ? 'even' : 'even alone'}>
      <TwoPane
        label={t('watch.page.lookouts')}
        list={
          list.first && list.rows.length === 0 ? (
            <Empty>{t('lookout.none')}</Empty>
          ) : (
            <Grid<Lookout>
              key={list.place}
              place={list.place}
              label={t('watch.page.lookouts')}
              rows={list.rows}
              total={list.total}
              onMore={list.more}
              id={(l) => l.id}
              selected={chosen}
              onSelect={(l) => set({ id: l.id }, { replace: chosen !== '' })}
              columns={[
                { name: 'mark', head: t('engagement.mark'), cell: (l) => <Mark>{l.marking}</Mark>, width: 'wide' },
                { name: 'who', head: t('watch.who.sought'), cell: (l) => l.person?.names?.[0]?.text ?? l.id, width: 'wide', own: true },
                { name: 'does', head: t('watch.instruction'), cell: (l) => (l.instruction ? word('watch.instruction', l.instruction) : '—') },
                { name: 'owner', head: t('lookout.owner'), cell: (l) => l.owner ?? '—' },
                { name: 'until', head: t('lookout.until'), cell: (l) => (l.state === 'ended' ? t('lookout.ended') : <Clock due={l.until} />) },
                { name: 'asked', head: t('lookout.asked'), cell: (l) => (l.asked?.length ? <Clock due={l.asked[0]!.due} /> : '—') },
              ]}
            />
          )
        }
        item={chosen ? <One key={chosen} id={chosen} officers={officers} /> : <Empty>{t('lookout.choose')}</Empty>}
      />
      </div>
    </>
  )
}

type Options = { value: string; label: string }[]
const lines = (s: string | undefined) => (s ?? '').split('\n').map((x) => x.trim()).filter(Boolean)

/** documentOf writes the document of a lookout from what the form has. */
function documentOf(s: Said): string {
  const papers = lines(s.documents).map((l) => {
    const [number, country, kind] = l.split(/\s+/)
    return stated({ number, country, kind: kind ?? 'passport' })
  })
  const facts = lines(s.predicate).map((l) => {
    const [kind, ...ref] = l.split(':')
    return { kind: kind!.trim(), ref: ref.join(':').trim() }
  })
  return JSON.stringify(
    stated({
      id: s.id,
      person: stated({ names: lines(s.names), births: lines(s.births), nationalities: (s.nationalities ?? '').split(/[\s,]+/).filter(Boolean), sex: s.sex, documents: papers }),
      owner: s.owner,
      deputy: s.deputy,
      case: s.case,
      purpose: s.purpose,
      basis: s.basis,
      predicate: facts,
      origin: s.origin ? { item: s.origin } : undefined,
      marking: s.marking,
      instruction: s.instruction,
      code: s.code,
      power: s.power,
      hold: s.hold,
      answer: s.answer,
      contact: s.contact,
      until: s.until,
      review: s.review,
      front: s.front ? { mark: s.front_mark, text: s.front } : undefined,
    }),
    null,
    2,
  )
}

const holds = (s: Said) => ['stop', 'secondary', 'call'].includes(s.instruction ?? '')

function AddForm({ officers }: { officers: Options }) {
  const [, set] = useFilters()
  const fields: Ask[] = [
    { name: 'names', label: t('lookout.names'), kind: 'area', required: true, hint: t('lookout.names.hint') },
    { name: 'births', label: t('lookout.births'), kind: 'area', rows: 2, hint: t('lookout.births.hint') },
    { name: 'nationalities', label: t('warning.nationality'), hint: t('lookout.nationalities.hint') },
    { name: 'sex', label: t('watch.sex'), kind: 'choice', options: [{ value: '', label: '—' }, { value: 'F', label: 'F' }, { value: 'M', label: 'M' }] },
    { name: 'documents', label: t('lookout.documents'), kind: 'area', rows: 2, hint: t('lookout.documents.hint') },
    { name: 'owner', label: t('lookout.owner'), kind: 'choice', required: true, options: officers.length ? officers : [{ value: '', label: '—' }] },
    { name: 'deputy', label: t('lookout.deputy'), kind: 'choice', required: true, options: [{ value: '', label: '—' }, ...officers] },
    { name: 'case', label: t('question.case') },
    { name: 'purpose', label: t('lookout.purpose'), required: true },
    { name: 'basis', label: t('lookout.basis'), required: true },
    { name: 'predicate', label: t('lookout.predicate'), kind: 'area', rows: 2, required: true, hint: t('lookout.predicate.hint') },
    { name: 'origin', label: t('lookout.origin'), hint: t('lookout.origin.hint') },
    { name: 'marking', label: t('engagement.mark'), required: true, hint: t('mark.hint') },
    { name: 'instruction', label: t('watch.instruction'), kind: 'choice', required: true, options: options('watch.instruction', instructions) },
    { name: 'code', label: t('lookout.code'), hint: t('lookout.code.hint') },
    { name: 'power', label: t('lookout.power'), required: true, shown: (s) => s.instruction === 'stop' || Boolean(s.hold) },
    { name: 'hold', label: t('lookout.hold'), required: true, hint: t('length.hint'), shown: (s) => s.instruction === 'stop' },
    { name: 'answer', label: t('lookout.answer'), required: true, hint: t('length.hint'), shown: holds },
    { name: 'contact', label: t('lookout.contact'), required: true },
    { name: 'until', label: t('lookout.until'), required: true, hint: t('date.hint') },
    { name: 'review', label: t('lookout.review'), required: true, hint: t('date.hint') },
    { name: 'front', label: t('lookout.front'), kind: 'area', rows: 2, shown: (s) => s.instruction !== 'do-not-alert' },
    { name: 'front_mark', label: t('lookout.front.mark'), required: true, shown: (s) => Boolean(s.front) && s.instruction !== 'do-not-alert' },
    { name: 'id', label: t('engagement.id'), hint: t('lookout.id.hint') },
  ]
  return <Act label={t('lookout.add')} kind="main" wide path="/lookouts" changes={changes} words={<p>{t('lookout.add.words')}</p>} fields={fields} body={(s) => ({ name: 'lookout', document: documentOf(s) })} onDone={(l) => set({ id: l.id })} />
}

function AddDocument() {
  const [, set] = useFilters()
  return <Act label={t('lookout.document')} wide path="/lookouts" changes={changes} words={<p>{t('lookout.document.words')}</p>} fields={[{ name: 'document', label: t('lookout.document.label'), kind: 'document', required: true, rows: 18 }]} body={(s) => ({ name: 'lookout.yaml', document: s.document })} onDone={(l) => set({ id: l.id })} />
}

function CloseCase() {
  return (
    <Act
      label={t('lookout.case.close')}
      path="/cases/close"
      changes={changes}
      words={<p>{t('lookout.case.words')}</p>}
      fields={[
        { name: 'case', label: t('question.case'), required: true },
        { name: 'reason', label: t('confirm.reason'), kind: 'area', required: true },
      ]}
      body={(s) => s}
      done={(c) => <p>{t('lookout.case.closed', { n: c.lookouts?.length ?? 0 })} {(c.lookouts ?? []).join(', ')}</p>}
    />
  )
}

const iso = (seconds: number | undefined) => (seconds ? (seconds % 3600 === 0 ? `PT${seconds / 3600}H` : `PT${Math.round(seconds / 60)}M`) : undefined)
const two = (n: number) => String(n).padStart(2, '0')

/** written gives the document of a lookout as it stands, for the next version. */
function written(l: Lookout): string {
  const p: Partial<Person> = l.person ?? {}
  const births = (p.births ?? []).map((b) => {
    const date = [b.year, b.month && two(b.month), b.day && two(b.day)].filter(Boolean).join('-') + (b.until ? `/${b.until}` : '')
    return b.certainty ? { date, certainty: b.certainty } : date
  })
  return JSON.stringify(
    stated({
      id: l.id,
      person: stated({ names: (p.names ?? []).map((n) => (n.weak ? n : n.text)), births, nationalities: p.nationalities, sex: p.sex, places: p.places, documents: p.documents }),
      owner: l.owner,
      deputy: l.deputy,
      case: l.case,
      purpose: l.purpose,
      basis: l.basis,
      predicate: l.predicate,
      origin: l.origin ? { item: l.origin.item } : undefined,
      marking: l.marking,
      instruction: l.instruction,
      code: l.code,
      power: l.power,
      hold: iso(l.hold_seconds),
      answer: iso(l.answer_seconds),
      contact: l.contact,
      until: l.until,
      review: l.review,
      front: l.front,
    }),
    null,
    2,
  )
}

function One({ id, officers }: { id: string; officers: Options }) {
  const got = useGet(`/lookouts/${encodeURIComponent(id)}`)
  return (
    <Ready of={got}>
      {(l) => {
        const path = `/lookouts/${encodeURIComponent(l.id)}` as const
        const etag = got.data?.etag
        const reason: Ask<'reason'> = { name: 'reason', label: t('confirm.reason'), kind: 'area', required: true, hint: t('question.stays') }
        return (
          <article className="sheet">
            <h2>
              <Mark>{l.marking}</Mark> <Text>{l.person?.names?.[0]?.text ?? l.id}</Text> <span className="soft">{l.id}</span>
            </h2>
            {(l.asked ?? []).map((a) => (
              <div className="note" key={a.obligation}>
                <strong>{t('lookout.asked.words')}</strong> {a.reason} · {a.officer ?? a.desk} · <Clock due={a.due} /> · <Link href={`/owed?id=${a.obligation}`}>{t('commitment.owed')}</Link>
              </div>
            ))}
            {(l.notes ?? []).map((n, i) => (
              <div className="note" key={i}>
                {n}
              </div>
            ))}
            {l.state === 'active' && (
              <div className="buttons">
                <Act
                  label={t('lookout.renew')}
                  kind="main"
                  path={`${path}/renew`}
                  changes={changes}
                  ifMatch={etag}
                  words={<p>{t('lookout.renew.words')}</p>}
                  fields={[
                    { name: 'until', label: t('lookout.until'), kind: 'time' },
                    { name: 'review', label: t('lookout.review'), kind: 'time' },
                    reason,
                  ]}
                  body={(s) => stated({ until: utc(s.until), review: utc(s.review), reason: s.reason })}
                />
                <Act label={t('lookout.change')} wide path={`${path}/change`} changes={changes} ifMatch={etag} words={<p>{t('lookout.change.words')}</p>} fields={[{ name: 'document', label: t('lookout.document.label'), kind: 'document', required: true, rows: 18, initial: written(l) }, reason]} body={(s) => ({ name: `${l.id}.yaml`, document: s.document, reason: s.reason })} />
                <Act
                  label={t('lookout.charge')}
                  path={`${path}/charge`}
                  changes={changes}
                  ifMatch={etag}
                  fields={[
                    { name: 'owner', label: t('lookout.owner'), kind: 'choice', options: [{ value: '', label: t('lookout.asis') }, ...officers] },
                    { name: 'deputy', label: t('lookout.deputy'), kind: 'choice', options: [{ value: '', label: t('lookout.asis') }, ...officers] },
                    reason,
                  ]}
                  body={(s) => stated(s)}
                />
                <Act label={t('lookout.end')} kind="grave" path={`${path}/end`} changes={changes} ifMatch={etag} words={<p>{t('lookout.end.words')}</p>} fields={[reason]} body={(s) => s} />
              </div>
            )}
            <div className="views">
              <section>
                <h3>{t('watch.who.sought')}</h3>
                <Known person={l.person} />
              </section>
              <section>
                <h3>{t('lookout.does')}</h3>
                <p>
                  <strong>{word('watch.instruction', l.instruction ?? '')}</strong>: {l.says}
                </p>
                {l.front && (
                  <p>
                    <Mark>{l.front.mark}</Mark> <Text>{l.front.text}</Text>
                  </p>
                )}
              </section>
            </div>
            <Facts
              list={[
                [t('owed.state'), word('lookout.state', l.state)],
                [t('lookout.owner'), `${l.owner ?? '—'} · ${l.deputy ?? '—'}`],
                [t('question.case'), l.case && <>{l.case} {l.case_closed && <span className="late">{t('lookout.case.over')} <At time={l.case_closed} /></span>}</>],
                [t('lookout.purpose'), <Text>{l.purpose}</Text>],
                [t('lookout.basis'), <Text>{l.basis}</Text>],
                [t('lookout.predicate'), (l.predicate ?? []).map((p, i) => <div key={i}>{word('lookout.fact', p.kind)}: <Text>{p.ref}</Text></div>)],
                [t('lookout.from'), l.origin && <>{l.origin.from} · <Mark>{l.origin.marking}</Mark> <Link href={`/inbox?item=${encodeURIComponent(l.origin.item)}`}>{short(l.origin.item)}</Link> {l.origin.use?.join(', ')} · {l.origin.onward} {l.origin.concern && <strong className="late">{l.origin.concern}</strong>} {l.origin.gone && <span className="late">{l.origin.gone}</span>}</>],
                [t('lookout.code'), l.code && <>{l.code}: {l.code_means} {l.code_does}</>],
                [t('lookout.power'), l.power],
                [t('lookout.hold'), l.hold_seconds ? length(l.hold_seconds) : undefined],
                [t('lookout.answer'), l.answer_seconds ? length(l.answer_seconds) : undefined],
                [t('lookout.contact'), <Text>{l.contact}</Text>],
                [t('lookout.until'), <><At time={l.until} /> · <Clock due={l.until} done={l.state === 'ended'} /></>],
                [t('lookout.review'), l.review],
              ]}
            />
            <p>
              <Link href={`/watch?lookout=${encodeURIComponent(l.id)}&all=yes`}>{t('lookout.hits')}</Link>
            </p>
            {l.versions && <Table caption={t('owed.versions')} head={[t('mark'), t('engagement.version'), t('table.at'), t('owed.state'), t('table.by'), t('confirm.reason')]} rows={l.versions.map((v) => [<Mark>{l.marking}</Mark>, v.version, <At time={v.at} />, word('lookout.state', v.state), v.by, v.reason ? <Text>{v.reason}</Text> : '—'])} />}
            {l.looked && <Table caption={t('lookout.looked')} head={[t('table.at'), t('table.by')]} rows={l.looked.slice(-10).map((v) => [<At time={v.at} />, v.officer])} />}
          </article>
        )
      }}
    </Ready>
  )
}
