import { Link } from 'wouter'
import { useGet } from '../../api/use'
import { At, Clock } from '../../parts/clock'
import { Facts } from '../../parts/facts'
import { Empty, Ready } from '../../parts/state'
import { Mark } from '../../parts/mark'
import { Table } from '../../parts/table'
import { Text } from '../../parts/text'
import { t, word } from '../../texts'
import type { Determination, Given, Warning, WarningOwed } from './types'
import { Determine, Ends, Hand, PlanWays, Public } from './warning-acts'
import { Give } from './strip'
import { kindOf, length, short, stateOf } from './words'

/** WarningSheet is one threat to life: what was found, what is owed next, who was told. */
export function WarningSheet({ id }: { id: string }) {
  const got = useGet(`/warnings/${encodeURIComponent(id)}`)
  return (
    <Ready of={got}>
      {(w) => (
        <>
          <Next warning={w} />
          <div className="sheet-columns">
            <div className="stack">
              <section className="panel" aria-labelledby="found">
                <h2 id="found">{t('warning.determination')}</h2>
                {w.determination ? <Found d={w.determination} mark={w.marking} /> : <Empty>{t('warning.undetermined')}</Empty>}
                <div className="buttons">
                  <Determine warning={w} etag={got.data?.etag} />
                </div>
              </section>
              <section className="panel" aria-labelledby="given">
                <h2 id="given">{t('warning.channels')}</h2>
                {w.plan.length > 0 && (
                  <ol className="ways">
                    {w.plan.map((p, i) => (
                      <li key={i}>
                        {word('warning.way', p.by)} → {p.to} {p.via && t('warning.via', { via: p.via })} {p.who && <Text>{p.who}</Text>}
                      </li>
                    ))}
                  </ol>
                )}
                {w.given.length === 0 ? <Empty>{t('warning.given.none')}</Empty> : <GivenTable list={w.given} warning={w} />}
                {w.untold?.map((u) => (
                  <p key={u.partner} className="late">
                    {t('warning.untold', { partner: u.partner })} {u.why}
                  </p>
                ))}
                <div className="buttons">
                  <PlanWays warning={w} etag={got.data?.etag} />
                  <Hand warning={w} etag={got.data?.etag} />
                </div>
              </section>
              <Give warning={w} etag={got.data?.etag} />
            </div>
            <div className="stack">
              <aside className="panel" aria-label={t('warning.about')}>
                <h2>{t('warning.about')}</h2>
                <Facts
                  list={[
                    [t('owed.state'), <strong>{word('warning.state', w.state)}</strong>],
                    [t('warning.of'), w.received ? <Link href={`/inbox?item=${encodeURIComponent(w.received)}`}>{t('owed.rests.item', { id: short(w.received) })}</Link> : <><Mark>{w.marking}</Mark> {w.serial ?? w.report}</>],
                    [t('warning.acquired'), <At time={w.acquired} />],
                    [t('warning.window'), (w.from || w.until) && <><At time={w.from} /> – <At time={w.until} /> {w.until && w.state !== 'ended' && w.state !== 'stood-down' && <Clock due={w.until} />}</>],
                    [t('owed.outcome'), w.outcome && word('warning.outcome', w.outcome)],
                  ]}
                />
                {w.stated && (
                  <Facts
                    list={[
                      [t('warning.stated'), w.stated.by],
                      [t('warning.renewed'), w.stated.until && <At time={w.stated.until} />],
                      [t('warning.stooddown'), w.stated.stood_down && <At time={w.stated.stood_down} />],
                      [t('owed.outcome'), w.stated.outcome && word('warning.outcome', w.stated.outcome)],
                      [t('warning.completeness'), w.stated.completeness && word('warning.completeness', w.stated.completeness)],
                    ]}
                  />
                )}
                {w.signs.length > 0 && <Table caption={t('warning.signs')} head={[t('warning.sign.where'), t('warning.sign.rule'), t('warning.sign.found')]} rows={w.signs.map((s) => [s.where, word('warning.rule', s.rule), <><Mark>{w.marking}</Mark> <Text>{s.found ?? s.word}</Text></>])} />}
                <div className="buttons">
                  <Ends warning={w} etag={got.data?.etag} />
                </div>
              </aside>
              <PublicPart warning={w} etag={got.data?.etag} />
              <section className="panel">
                <Table
                  caption={t('warning.acts')}
                  head={[t('table.at'), t('table.what'), t('table.by'), t('warning.said')]}
                  rows={w.acts.map((a) => [<At time={a.at ?? a.recorded_at} />, [word('warning.act', a.act), a.partner, a.code && wordOfCode(a.code)].filter(Boolean).join(' · '), a.officer ?? t('table.node'), ['determined', 'flagged'].includes(a.act) || !a.words ? '' : <><Mark>{w.marking}</Mark> <Words words={a.words} /></>])}
                />
              </section>
            </div>
          </div>
        </>
      )}
    </Ready>
  )
}

const wordOfCode = (code: string) => word('warning.decision', code) !== code ? word('warning.decision', code) : word('warning.outcome', code)

/** Next is what has to be done, by whom and by when, at the head of the sheet. */
function Next({ warning }: { warning: Warning }) {
  const open = [...warning.owed.map((o) => ({ ...o, whose: 'ours' })), ...warning.wanted.map((o) => ({ ...o, whose: 'theirs' }))].filter((o) => o.open)
  if (open.length === 0) return <p className="good">{t('warning.nothing.owed')}</p>
  return (
    <section className="panel next">
      <h2>{t('warning.next')}</h2>
      <Table
        caption={t('warning.next')}
        hidden
        head={[t('owed.kind'), t('owed.who'), t('owed.state'), t('owed.due'), t('owed.next'), t('owed.has')]}
        rows={open.sort((a, b) => (a.due ?? '9').localeCompare(b.due ?? '9')).map((o) => [<Link href={`/owed?state=all&id=${o.obligation}`}>{kindOf(o.kind)}</Link>, o.whose === 'theirs' ? t('owed.who.theirs', { partner: o.partner ?? '' }) : o.partner ? t('owed.who.concerning', { partner: o.partner }) : t('owed.who.internal'), stateOf(o.state), <Clock due={o.due} />, <NextStep of={o} />, o.desk ?? '—'])}
      />
    </section>
  )
}

/** NextStep asks for one obligation's next step of the clock. */
function NextStep({ of }: { of: WarningOwed }) {
  const got = useGet(`/owed/${of.obligation}`)
  const next = got.data?.data.owed.next
  if (!next) return <>—</>
  return (
    <>
      {t('owed.next.says', { what: word('owed.step', next.what), role: word('owed.for', next.for) })} <Clock due={next.at} />
    </>
  )
}

function Found({ d, mark }: { d: Determination; mark?: string }) {
  const said = (words: string | undefined) =>
    words && (
      <>
        <Mark>{mark}</Mark> <Text>{words}</Text>
      </>
    )
  const criterion = (c: { is: string; basis?: string }) => (
    <>
      <strong>{word('warning.tri', c.is)}</strong> {said(c.basis)}
    </>
  )
  const answered = [d.credible, d.specific, d.impending].filter((c) => c.is !== 'unknown').length
  return (
    <>
      <Facts
        list={[
          [t('warning.decision'), <strong>{word('warning.decision', d.decision)}</strong>],
          [t('warning.ground'), d.ground],
          [t('warning.referred'), d.to],
          [t('confirm.reason'), said(d.reason)],
          [t('warning.by'), <>{d.by} ({d.rank}) · <At time={d.at} /></>],
        ]}
      />
      <Table
        caption={t('warning.criteria', { n: answered })}
        head={[t('warning.criterion'), t('warning.finding')]}
        rows={[
          [t('warning.credible'), criterion(d.credible)],
          [t('warning.specific'), criterion(d.specific)],
          [t('warning.impending'), criterion(d.impending)],
          [t('warning.harm'), <><strong>{word('warning.harm', d.harm)}</strong> {said(d.harm_basis)}</>],
        ]}
      />
      {d.victims && d.victims.length > 0 && <Table caption={t('warning.victims')} head={[t('owed.kind'), t('warning.victim'), t('warning.nationality'), t('warning.responsible')]} rows={d.victims.map((v) => [word('warning.victimkind', v.kind), said(v.text ?? v.field), v.nationality ?? '—', v.responsible ?? '—'])} />}
    </>
  )
}

/** GivenTable says who was told, how, when, and who there acknowledged it: name and time. */
function GivenTable({ list, warning }: { list: Given[]; warning: Warning }) {
  const acked = (g: Given) => {
    const by = warning.acts.filter((a) => a.act === 'acknowledged' && a.partner === g.partner).at(-1)
    return by
  }
  return (
    <Table
      caption={t('warning.given')}
      head={[t('warning.by'), t('warning.to'), t('owed.state'), t('warning.delivered'), t('warning.ackdue'), t('warning.acknowledged'), t('warning.completeness')]}
      rows={list.map((g) => {
        const a = acked(g)
        return [
          <>
            {word('warning.way', g.by)} {g.one_sided && <span className="soft">({t('warning.onesided')})</span>}
          </>,
          <>
            {g.partner}
            {g.pass_to && ` → ${g.pass_to}`}
          </>,
          <>
            {word('warning.delivery', g.state)} {g.said && <span className="soft">{g.said}</span>}
            {g.reported.map((r, i) => (
              <div key={i}>
                {word('owed.verb', r.verb)}: {word('warning.outcome', r.code)} · <At time={r.at} />
              </div>
            ))}
          </>,
          <>
            <At time={g.delivered} /> {g.seconds !== undefined && <span className="soft">({length(g.seconds)})</span>}
          </>,
          g.acknowledged ? <At time={g.due} /> : <Clock due={g.due} />,
          g.acknowledged ? (
            <span className="good">
              <At time={g.acknowledged} /> {a ? <Words words={a.words} who={a.officer || g.partner} /> : <span>{g.partner}</span>}
            </span>
          ) : g.silent ? (
            <strong className="late">
              {t('warning.silent')} <At time={g.silent_since} />
            </strong>
          ) : (
            t('warning.unacknowledged')
          ),
          <>
            {g.completeness ? word('warning.completeness', g.completeness) : '—'}
            {g.passed_on && (
              <div>
                {t('warning.passed')} <At time={g.passed_on} />
              </div>
            )}
          </>,
        ]
      })}
    />
  )
}

/** Words shows what an act says, whatever its form. */
function Words({ words, who }: { words: unknown; who?: string }) {
  if (words === undefined || words === null) return <>{who ?? '—'}</>
  if (typeof words === 'string') return <Text>{words}</Text>
  if (typeof words !== 'object') return <>{String(words)}</>
  const flat = (v: unknown): string => (Array.isArray(v) ? v.map(flat).join('; ') : v !== null && typeof v === 'object' ? Object.entries(v).map(([k, x]) => `${word('warning.word', k)}: ${flat(x)}`).join(', ') : String(v))
  const entries = Object.entries(words as Record<string, unknown>).filter(([, v]) => v !== '' && v !== null)
  return (
    <>
      {who && <span>{who} · </span>}
      {entries.map(([k, v]) => (
        <div key={k}>
          <span className="soft">{word('warning.word', k)}</span> <Text>{flat(v)}</Text>
        </div>
      ))}
    </>
  )
}

function PublicPart({ warning, etag }: { warning: Warning; etag?: string }) {
  const got = useGet('/advisories')
  const own = (got.data?.data.advisories ?? []).filter((a) => a.warning === warning.warning)
  return (
    <section className="panel" aria-labelledby="public">
      <h2 id="public">{t('warning.public')}</h2>
      {own.length > 0 && <Table caption={t('owed.page.advisories')} head={[t('advisory.headline'), t('owed.state'), t('advisory.expires')]} rows={own.map((a) => [<Link href={`/owed/advisories/${encodeURIComponent(a.id)}`}>{a.headline ? <Text>{a.headline}</Text> : a.id}</Link>, word('advisory.state', a.standing ?? a.state), <Clock due={a.expires} done={(a.standing ?? a.state) !== 'in-force'} />])} />}
      <div className="buttons">
        <Public warning={warning} etag={etag} advisories={own} />
      </div>
    </section>
  )
}
