import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import { useGet } from '../../api/use'
import { Act, stated, utc } from '../../parts/act'
import { useFilters } from '../../parts/address'
import { At, Clock, zulu } from '../../parts/clock'
import { Facts } from '../../parts/facts'
import { Choice } from '../../parts/field'
import { Mark } from '../../parts/mark'
import { Empty, Ready } from '../../parts/state'
import { Table } from '../../parts/table'
import { Text } from '../../parts/text'
import { t, word } from '../../texts'
import type { Commitment } from './types'
import { options, short, stateOf, usePartners } from './words'

const changes = ['/engagements', '/owed', '/notices']
const day = (time: string) => zulu(time).slice(0, 10)

/** Engagements lists meetings, visits and calls with partners. */
export function Engagements() {
  const [params, set] = useFilters()
  const partners = usePartners()
  const got = useGet('/engagements', { partner: params.get('partner') }, { keep: true })
  return (
    <>
      <div className="filters" role="search" aria-label={t('owed.filters')}>
        <Choice label={t('owed.partner')} value={params.get('partner') ?? ''} onChange={(v) => set({ partner: v })} options={[{ value: '', label: t('filter.all') }, ...partners]} />
        <RecordOne />
      </div>
      <Ready of={got}>
        {(l) =>
          l.items.length === 0 ? (
            <Empty>{t('engagement.none')}</Empty>
          ) : (
            <div className="panel">
              <Table
                caption={t('engagement.caption', { n: l.items.length })}
                head={[t('engagement.id'), t('engagement.mark'), t('engagement.kind'), t('engagement.with'), t('engagement.when'), t('engagement.place'), t('engagement.commitments')]}
                rows={l.items.map((e) => [
                  <Link href={`/owed/engagements/${encodeURIComponent(e.engagement.id)}`}>{e.engagement.id}</Link>,
                  <Mark>{e.engagement.marking}</Mark>,
                  word('engagement.kind', e.engagement.kind),
                  (e.engagement.with ?? []).join(', '),
                  `${day(e.engagement.from)} – ${day(e.engagement.to)}`,
                  <Text>{e.engagement.place}</Text>,
                  t('engagement.commitments.of', { open: e.commitments.filter((c) => !c.owed.closed).length, n: e.commitments.length }),
                ])}
              />
              {l.more && <p className="soft">{t('list.more')}</p>}
            </div>
          )
        }
      </Ready>
    </>
  )
}

/** RecordOne writes the document of an engagement from a form. */
function RecordOne() {
  const [, go] = useLocation()
  const partners = usePartners()
  return (
    <Act
      label={t('engagement.record')}
      kind="main"
      path="/engagements"
      changes={changes}
      wide
      words={<p>{t('engagement.record.words')}</p>}
      fields={[
        { name: 'id', label: t('engagement.id'), required: true, hint: t('engagement.id.hint') },
        { name: 'kind', label: t('engagement.kind'), kind: 'choice', required: true, options: options('engagement.kind', ['meeting', 'visit', 'call']) },
        { name: 'with', label: t('engagement.with'), kind: 'choice', required: true, options: partners.length ? partners : [{ value: '', label: '—' }] },
        { name: 'from', label: t('engagement.from'), required: true, hint: t('date.hint') },
        { name: 'to', label: t('engagement.until'), hint: t('date.hint') },
        { name: 'place', label: t('engagement.place') },
        { name: 'participants', label: t('engagement.participants'), kind: 'area', required: true, hint: t('engagement.participants.hint') },
        { name: 'directed_by', label: t('engagement.directed'), required: true },
        { name: 'topics', label: t('engagement.topics'), required: true, hint: t('list.commas') },
        { name: 'marking', label: t('engagement.mark'), required: true, hint: t('mark.hint') },
        { name: 'agenda', label: t('engagement.agenda'), kind: 'area' },
        { name: 'official_view', label: t('engagement.official'), kind: 'area' },
        { name: 'professional_view', label: t('engagement.professional'), kind: 'area' },
      ]}
      body={(s) => ({
        name: 'engagement',
        document: JSON.stringify(
          stated({
            ...s,
            with: [s.with],
            topics: (s.topics ?? '').split(',').map((x) => x.trim()).filter(Boolean),
            participants: (s.participants ?? '')
              .split('\n')
              .filter((l) => l.trim())
              .map((l) => {
                const [of, ...office] = l.split(':')
                return { of: of!.trim(), office: office.join(':').trim() }
              }),
          }),
          null,
          1,
        ),
      })}
      onDone={(e) => go(`/owed/engagements/${encodeURIComponent(e.engagement.id)}`)}
    />
  )
}

export function EngagementSheet({ id }: { id: string }) {
  const got = useGet(`/engagements/${encodeURIComponent(id)}`)
  return (
    <Ready of={got}>
      {(x) => {
        const e = x.engagement
        const path = `/engagements/${encodeURIComponent(e.id)}` as const
        const etag = got.data?.etag
        return (
          <>
            <div className="buttons">
              <Act
                label={t('commitment.add')}
                path={`${path}/commitments`}
                changes={changes}
                ifMatch={etag}
                words={<p>{t('commitment.add.words')}</p>}
                fields={[
                  { name: 'id', label: t('commitment.id'), required: true, hint: t('commitment.id.hint') },
                  { name: 'by', label: t('commitment.by'), kind: 'choice', required: true, options: options('owed.side', ['ours', 'theirs']) },
                  ...(e.with.length > 1 ? [{ name: 'with' as const, label: t('engagement.with'), kind: 'choice' as const, required: true, options: e.with.map((w) => ({ value: w, label: w })) }] : []),
                  { name: 'what', label: t('commitment.what'), kind: 'area', required: true },
                  { name: 'due', label: t('owed.due'), kind: 'time' },
                  { name: 'ground', label: t('owed.ground'), kind: 'choice', required: true, options: options('owed.ground', ['agreement', 'law', 'courtesy']) },
                ]}
                body={(s) => stated({ ...s, due: utc(s.due) })}
              />
              <Act
                label={t('engagement.view')}
                path={`${path}/view`}
                changes={changes}
                ifMatch={etag}
                fields={[
                  { name: 'official', label: t('engagement.official'), kind: 'area', initial: e.official_view },
                  { name: 'professional', label: t('engagement.professional'), kind: 'area', initial: e.professional_view },
                ]}
                body={(s) => stated(s)}
              />
            </div>
            {x.erased && <div className="note">{t('engagement.erased', { why: x.erased })}</div>}
            <div className="sheet-columns">
              <section className="panel">
                <h2>
                  <Mark>{e.marking}</Mark> {word('engagement.kind', e.kind)} · {(e.with ?? []).join(', ')}
                </h2>
                {x.commitments.length === 0 ? <Empty>{t('commitment.none')}</Empty> : x.commitments.map((c) => <One key={c.id} c={c} path={path} etag={etag} />)}
              </section>
              <aside className="panel" aria-label={t('engagement.about')}>
                <h2>{t('engagement.about')}</h2>
                <Facts
                  list={[
                    [t('engagement.when'), `${day(e.from)} – ${day(e.to)}`],
                    [t('engagement.place'), e.place && <Text>{e.place}</Text>],
                    [t('engagement.directed'), <Text>{e.directed_by}</Text>],
                    [t('engagement.participants'), (e.participants ?? []).map((p, i) => <div key={i}>{p.of}: <Text>{p.office}</Text></div>)],
                    [t('engagement.topics'), (e.topics ?? []).join(', ')],
                    [t('engagement.version'), <>{x.version} · {x.officer} · <At time={x.recorded_at} /></>],
                  ]}
                />
                {e.agenda && <><h3>{t('engagement.agenda')}</h3><Text block>{e.agenda}</Text></>}
                <div className="views">
                  <div><h3>{t('engagement.official')}</h3><Text block>{e.official_view || '—'}</Text></div>
                  <div><h3>{t('engagement.professional')}</h3><Text block>{e.professional_view || '—'}</Text></div>
                </div>
              </aside>
            </div>
          </>
        )
      }}
    </Ready>
  )
}

function One({ c, path, etag }: { c: Commitment; path: `/engagements/${string}`; etag?: string }) {
  const [own] = useState(`${path}/commitments/${encodeURIComponent(c.id)}` as const)
  return (
    <article className="commitment">
      <h3>
        {c.id} · {word('owed.side', c.by)}
      </h3>
      <p>
        <Mark>{c.owed.marking}</Mark> <Text>{c.what}</Text>
      </p>
      <p>
        {stateOf(c.owed.state)} · <Clock due={c.owed.due} done={Boolean(c.owed.closed)} /> · <Link href={`/owed?state=all&id=${c.owed.id}`}>{t('commitment.owed')}</Link>
        {c.owed.next && <> · {t('owed.next.says', { what: word('owed.step', c.owed.next.what), role: word('owed.for', c.owed.next.for) })} <Clock due={c.owed.next.at} /></>}
        {c.pending && <> · {t('commitment.pending', { release: short(c.pending) })}</>}
      </p>
      {c.arrived.length === 0 ? (
        <p className="soft">{t('commitment.nothing')}</p>
      ) : (
        <Table
          caption={t('commitment.arrived')}
          head={[t('table.at'), t('commitment.extent'), t('feedback.of'), t('owed.state'), t('commitment.counts'), t('feedback.grade')]}
          rows={c.arrived.map((a) => [<At time={a.at} />, word('extent', a.extent), a.received ? <Link href={`/inbox?item=${encodeURIComponent(a.received)}`}>{short(a.received)}</Link> : short(a.release), stateOf(a.state), a.counts ? t('yes') : t('no'), a.grade ? `${word('feedback.grade', a.grade)} (${a.graded_by})` : '—'])}
        />
      )}
      {!c.owed.closed && (
        <div className="buttons">
          <Act
            label={t('commitment.arrive')}
            path={`${own}/arrived`}
            changes={changes}
            ifMatch={etag}
            fields={[
              { name: c.by === 'theirs' ? 'received' : 'release', label: c.by === 'theirs' ? t('feedback.item') : t('feedback.release'), required: true },
              { name: 'extent', label: t('commitment.extent'), kind: 'choice', required: true, options: options('extent', ['whole', 'part']) },
            ]}
            body={(s) => s}
          />
          {!c.owed.shared && (
            <Act label={t('commitment.state')} path={`${own}/state`} changes={changes} ifMatch={etag} words={<p>{t('commitment.state.words')}</p>} fields={[{ name: 'on', label: t('commitment.on'), required: true, hint: t('commitment.on.hint') }]} body={(s) => s} />
          )}
        </div>
      )}
    </article>
  )
}
