import { useEffect, useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { BodyOf, Path } from '../../api/types'
import { useGet, useSend } from '../../api/use'
import { Button } from '../../parts/button'
import { At, Clock } from '../../parts/clock'
import { Confirm } from '../../parts/confirm'
import { Facts } from '../../parts/facts'
import { Mark } from '../../parts/mark'
import { ProblemNote, Ready } from '../../parts/state'
import { Text, visible } from '../../parts/text'
import { useKey } from '../../shell/keys'
import { t, word } from '../../texts'
import { Comply, Derive, Grade, Question, Say } from './acts'
import type { Graded } from './grades'
import { bodyOf, bundleOf, type Arrival } from './types'

type Asking = 'read' | 'acted' | 'grade' | 'say' | 'ask' | 'flag' | 'comply' | 'derive' | 'clear' | null

/** ofWarnings are the kinds of what is owed here because an item speaks of a threat to life. */
const ofWarnings = ['determine', 'warn', 'reach', 'window', 'outcome']

/** titleIn is the title of an item as its bundle names it; "" where none was released. */
export function titleIn(item: Arrival): string {
  const report = bundleOf(item)?.objects?.find((o) => o.type === 'report')
  return report?.name && item.portions?.[0]?.text === report.name ? report.name : ''
}

/** Item is what a partner sent, with what may be done about it. held: it waits for an
 *  officer who may clear it. */
export function Item({ id, held, graded, said }: { id: string; held: boolean; graded: Graded; said?: string }) {
  const item = useGet(held ? `/holds/${id}` : `/inbox/${id}`)
  const asks = useGet(held ? null : '/owed', { by: 'us', received: id }).data?.data.items ?? []
  const about = useGet('/judgements', { about: `received:${id}` })
  const act = useSend(['/inbox', '/holds', '/owed', '/judgements', '/feedback', '/warnings'])
  const [asking, setAsking] = useState<Asking>(null)
  const [done, setDone] = useState('')
  const [, go] = useLocation()
  useEffect(() => {
    setAsking(null)
    setDone('')
  }, [id])
  const ask = (what: Asking) => {
    act.reset()
    setAsking(what)
  }
  const run = <P extends string>(path: Path<P, 'POST'>, body: BodyOf<P, 'POST'>, said: string) =>
    act.mutateAsync<P>({ path, body, ifMatch: item.data?.etag }).then(
      () => {
        setAsking(null)
        setDone(said)
        return true
      },
      () => false,
    )
  const close = () => setAsking(null)
  const usable = !held && item.data?.data.state === 'admitted'
  useKey('e', () => ask('read'), t('keys.read'), usable)
  useKey('g', () => ask('grade'), t('keys.grade'), usable)
  useKey('f', () => ask('say'), t('keys.feedback'), usable)
  useKey('w', () => ask('flag'), t('keys.flag'), usable)
  return (
    <Ready of={item}>
      {(i) => {
        const title = titleIn(i)
        const portions = title ? (i.portions ?? []).slice(1) : (i.portions ?? [])
        const read = i.told?.find((r) => r.verb === 'read')
        const acted = i.told?.find((r) => r.verb === 'acted')
        const due = i.taken_back && i.taken_back.state !== 'done'
        const shared = { item: i, busy: act.isPending, problem: act.error, onClose: close }
        return (
          <article className="inbox-item" aria-label={title || i.partner}>
            <header className="item-head">
              <h2 dir="auto">{title ? visible(title) : t('inbox.untitled')}</h2>
              <p className="soft">
                <Mark>{i.marking}</Mark> · {i.partner} · {word('kind', i.kind)} · {word('lane', i.lane)} · {word('inbox.state', i.state)} · <At time={i.recorded_at} />
              </p>
            </header>
            {i.taken_back && (
              <p className={due ? 'problem' : 'note'} role={due ? 'alert' : undefined}>
                {t(i.taken_back.successor ? 'inbox.corrected' : 'inbox.recalled', { partner: i.partner, code: i.taken_back.code })} {due && i.taken_back.due && <Clock due={i.taken_back.due} />}{' '}
                {i.taken_back.complied && t('inbox.complied', { how: word('complied', i.taken_back.complied) })}
              </p>
            )}
            {i.held_for && i.held_for.length > 0 && !i.cleared && <p className="note">{t('inbox.heldfor', { why: i.held_for.map((h) => word('held', h)).join(', ') })}</p>}
            {i.concern && <p className="note">{t('inbox.concern', { what: word('held', i.concern) })}</p>}
            {i.same_as && i.same_as.length > 0 && <p className="note">{t('inbox.same', { n: i.same_as.length })}</p>}
            {i.erased && <p className="note">{visible(i.erased)}</p>}
            {asks.map((o) => (
              <p key={o.id} className="asks">
                <strong>{t(o.side === 'internal' ? 'inbox.owes' : 'inbox.asks', { what: word('due.kind', o.kind) })}</strong> {o.closed ? word('due.state', o.state) : <Clock due={o.due} />} {o.officer && <span className="soft">{o.officer}</span>}
              </p>
            ))}
            {asks.some((o) => ofWarnings.includes(o.kind)) && (
              <p>
                <Link href={`/owed/warnings/${id}`}>{t('inbox.sheet')}</Link>
              </p>
            )}
            <section className="tearline" aria-label={t('inbox.words')}>
              {portions.length === 0 && <p className="soft">{t('inbox.nowords')}</p>}
              {portions.map((p, n) => (
                <p key={n} dir="auto">
                  <Mark>{p.mark}</Mark> {visible(p.text)}
                </p>
              ))}
            </section>
            <Facts
              list={[
                [t('inbox.use'), i.use?.map((u) => word('use', u)).join(', ')],
                [t('inbox.onward'), i.onward && word('onward', i.onward)],
                [t('inbox.grade'), <GradeWords key="g" graded={graded} />],
                [t('inbox.feedback'), said && word('use-grade', said)],
                [t('inbox.receipts'), [t('inbox.receipt.admitted'), read && t('inbox.receipt.read', { at: read.at.slice(0, 16).replace('T', ' ') }), acted && t('inbox.receipt.acted', { at: acted.at.slice(0, 16).replace('T', ' ') })].filter(Boolean).join(' · ')],
                [t('inbox.sent'), <At key="s" time={i.sent} />],
                [t('inbox.files'), i.files?.map((f) => `${f.name} (${f.bytes} B)`).join(', ')],
                [t('inbox.cleared'), i.cleared && `${i.cleared.officer}: ${i.cleared.reason ?? ''}`],
                [t('inbox.envelope'), <code key="e">{i.envelope}</code>],
              ]}
            />
            {(about.data?.data.judgements.length ?? 0) > 0 && (
              <section aria-label={t('inbox.judgements')}>
                <h3>{t('inbox.judgements')}</h3>
                <ul>
                  {about.data!.data.judgements.map((j) => (
                    <li key={`${j.kind}:${j.id}`}>
                      <Mark>{j.mark}</Mark> {j.kind} {bodyOf(j)?.credibility ? `${bodyOf(j)!.credibility} — ${t(`credibility.${bodyOf(j)!.credibility}`)}: ` : ''}
                      <Text>{bodyOf(j)?.text}</Text> <span className="soft">({j.by})</span>
                    </li>
                  ))}
                </ul>
              </section>
            )}
            <footer className="acts-bar">
              {done && (
                <p className="good" role="status">
                  {done}
                </p>
              )}
              {act.error && !asking && <ProblemNote problem={act.error} />}
              <div className="buttons">
                {held && (
                  <Button kind="main" onPress={() => ask('clear')}>
                    {t('inbox.clear')}
                  </Button>
                )}
                {due && (
                  <Button kind="main" onPress={() => ask('comply')}>
                    {t('inbox.comply')}
                  </Button>
                )}
                {usable && (
                  <>
                    <Button kind={read || due ? 'plain' : 'main'} shortcut="e" onPress={() => ask('read')} disabled={!!read}>
                      {t('inbox.read')}
                    </Button>
                    <Button onPress={() => ask('acted')} disabled={!!acted}>
                      {t('inbox.acted')}
                    </Button>
                    <Button shortcut="g" onPress={() => ask('grade')}>
                      {t('inbox.grade.act')}
                    </Button>
                    <Button shortcut="f" onPress={() => ask('say')}>
                      {t('inbox.feedback.act')}
                    </Button>
                    <Button onPress={() => ask('ask')}>{t('inbox.ask')}</Button>
                    <Button onPress={() => ask('derive')}>{t('inbox.derive')}</Button>
                    <Button kind="grave" shortcut="w" onPress={() => ask('flag')}>
                      {t('inbox.flag')}
                    </Button>
                  </>
                )}
              </div>
            </footer>
            {(asking === 'read' || asking === 'acted') && (
              <Confirm open onOpen={close} about={`${asking} ${id}`} title={t(`inbox.${asking}`)} act={t(`receipt.${asking}.act`, { partner: i.partner })} busy={act.isPending} problem={act.error} onConfirm={() => run(`/inbox/${id}/receipt`, { verb: asking }, t(`receipt.${asking}.done`, { partner: i.partner }))}>
                {t(`receipt.${asking}.sentence`, { partner: i.partner, n: portions.length, marking: i.marking ?? '' })}
              </Confirm>
            )}
            {asking === 'flag' && (
              <Confirm open onOpen={close} about={`flag ${id}`} title={t('inbox.flag')} act={t('flag.act')} grave reason="required" busy={act.isPending} problem={act.error} onConfirm={(reason) => run(`/warnings/${id}/flag`, { reason }, t('flag.done'))}>
                {t('flag.sentence')}
              </Confirm>
            )}
            {asking === 'clear' && (
              <Confirm open onOpen={close} about={`clear ${id}`} title={t('inbox.clear')} act={t('clear.act')} reason="required" busy={act.isPending} problem={act.error} onConfirm={(reason) => run(`/inbox/${id}/clear`, { reason }, t('clear.done'))}>
                {t('clear.sentence', { n: portions.length, partner: i.partner })}
              </Confirm>
            )}
            {asking === 'grade' && <Grade {...shared} onGrade={(d) => run('/judgements/claim', { file: 'the grade', document: JSON.stringify(d) }, t('grade.done'))} />}
            {asking === 'say' && <Say {...shared} onSay={(grade, report) => run('/feedback', { item: id, grade, report }, t('feedback.done', { partner: i.partner }))} />}
            {asking === 'ask' && <Question {...shared} onAsk={(body) => run('/questions', body, t('ask.done', { partner: i.partner }))} />}
            {asking === 'comply' && <Comply {...shared} onComply={(code, reason) => run(`/inbox/${id}/comply`, { code, reason }, t('comply.done', { partner: i.partner }))} />}
            {asking === 'derive' && <Derive item={i} title={title !== ''} onClose={close} onDerive={(portions, topics) => go(`/write?derive=${id}&portions=${portions.join(',')}&topics=${topics.map(encodeURIComponent).join(',')}`)} />}
          </article>
        )
      }}
    </Ready>
  )
}

/** GradeWords says a grade with the words of both its axes. */
export function GradeWords({ graded }: { graded: Graded }) {
  return (
    <span>
      <strong>
        {graded.reliability}
        {graded.credibility}
      </strong>{' '}
      <span className="soft">
        {t(`reliability.${graded.reliability}`)}; {t(`credibility.${graded.credibility}`)}
      </span>
    </span>
  )
}
