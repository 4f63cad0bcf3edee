import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import type { Problem } from '../../api/client'
import { useSession } from '../../api/session'
import type { BodyOf } from '../../api/types'
import { useGet, useSend } from '../../api/use'
import { Button } from '../../parts/button'
import { At, Clock } from '../../parts/clock'
import { Confirm } from '../../parts/confirm'
import { Check, Choice } from '../../parts/field'
import { Mark } from '../../parts/mark'
import { Busy, ProblemNote } from '../../parts/state'
import { Tabs } from '../../parts/tabs'
import { Text, visible } from '../../parts/text'
import { useKey } from '../../shell/keys'
import { t, word } from '../../texts'
import { Approve } from './approve'
import { Change, foundWords } from './change'
import { givers } from './behalf'
import { Columns, type Mode } from './columns'
import { numbered, sent } from './compare'
import { History } from './history'
import { Strip } from './strip'
import type { Comparison, Item as Compared, Queued, View } from './types'
import { useTicks } from './viewed'
import { Why } from './why'

type Act = 'claim' | 'yield' | 'approve' | 'return' | 'deny' | 'change'
type ActPath = `/review/${string}/${Act}`

type Asking = 'approve' | 'return' | 'deny' | 'take' | null
const modes: Mode[] = ['three', 'two', 'one']

/** Item is one release in review: what was written, what may go, what goes, and the acts. */
export function Item({ queued, beside, params, onDone, set }: { queued: Queued; beside: Queued[]; params: URLSearchParams; onDone: (view: View) => void; set: (c: Record<string, string | undefined>, o?: { replace?: boolean }) => void }) {
  const id = queued.release
  const me = useSession().data?.data
  const [behalf, setBehalf] = useState('')
  const own = queued.author === me?.officer // who wrote it reviews nothing of it
  const compare = useGet(own ? null : `/review/${id}/compare`, { for: behalf })
  const view = useGet(`/releases/${id}`)
  const emergencies = useGet('/emergencies')
  const delegations = useGet('/delegations')
  const act = useSend<ActPath>()
  const client = useQueryClient()
  const [asking, setAsking] = useState<Asking>(null)
  const [changing, setChanging] = useState<Compared | null>(null)
  const [at, setAt] = useState(0)
  const ticks = useTicks()

  const c = useMemo(() => (compare.data ? whole(compare.data.data) : undefined), [compare.data])
  const gaps = useMemo(() => (c ? numbered(c) : []), [c])
  const ticked = ticks.of(id)
  const viewed = c !== undefined && ticked === c.hash
  const fell = c !== undefined && ticked !== undefined && ticked !== c.hash
  const mode = (modes.find((m) => m === params.get('mode')) ?? 'two') as Mode
  const part = params.get('part') ?? 'compare'
  const mine = c?.claim?.officer === me?.officer && c?.claim !== undefined
  const other = c?.claim && !mine ? c.claim : undefined
  const counts = c ? sent(c) : { sent: 0, of: 0 }
  const nobody = !queued.partner || counts.sent === 0
  const given = givers(delegations.data?.data.delegations ?? [], me?.officer ?? '', queued.partner)
  const invoked = (emergencies.data?.data.emergencies ?? []).filter((e) => e.report === queued.report || e.report === queued.serial)

  useEffect(() => {
    setAt(0)
    setBehalf('')
    setAsking(null)
  }, [id])

  const go = (n: number) => {
    if (gaps.length === 0) return
    const to = ((n - 1 + gaps.length) % gaps.length) + 1
    setAt(to)
    requestAnimationFrame(() => {
      document.getElementById(`gap-${to}`)?.scrollIntoView({ block: 'nearest' })
      const found = document.querySelector<HTMLElement>(`[data-gap="w-${to}"], [data-gap="g-${to}"], [data-gap="f-${to}"]`)
      found?.focus()
      found?.scrollIntoView({ block: 'nearest' })
    })
  }
  const run = (path: Act, body: BodyOf<ActPath, 'POST'>) =>
    act.mutateAsync({ path: `/review/${id}/${path}`, body, ifMatch: compare.data?.etag ?? view.data?.etag }).then(
      (a) => {
        setAsking(null)
        setChanging(null)
        const waits = a.data.state === 'in-review'
        if (!waits || path === 'approve') onDone(a.data)
        // what no longer waits cannot be compared
        if (waits) for (const of of [`/review/${id}/compare`, `/releases/${id}`, `/review/${id}/history`]) void client.invalidateQueries({ queryKey: [of] })
        void client.invalidateQueries({ queryKey: ['/review'] })
        return true
      },
      (p: Problem) => {
        // somebody else changed it: what is shown is asked for again, what is typed stays
        if (p.status === 409 || p.status === 412) void client.invalidateQueries({ queryKey: ['/review'] }).then(() => compare.refetch())
        return false
      },
    )
  const on = { for: behalf || undefined }
  const claim = () => void run('claim', on)
  const ready = c !== undefined && mine && !act.isPending

  useKey('n', () => go(at + 1), t('keys.gap.next'))
  useKey('p', () => go(at - 1), t('keys.gap.previous'))
  useKey('c', () => (mine ? void run('yield', on) : claim()), t('keys.claim'), c !== undefined && !other)
  useKey('a', () => setAsking('approve'), t('keys.approve'), ready && !nobody)
  useKey('r', () => setAsking('return'), t('keys.return'), ready)
  useKey('x', () => setAsking('deny'), t('keys.deny'), c !== undefined)
  useKey('v', () => ticks.tick(id, viewed ? undefined : c?.hash), t('keys.viewed'), c !== undefined)
  useKey('s', () => set({ mode: modes[(modes.indexOf(mode) + 1) % modes.length] }, { replace: true }), t('keys.mode'))

  const problem = act.error as Problem | null
  const ask = (what: Asking) => {
    act.reset()
    setAsking(what)
  }
  return (
    <article className="review-item" aria-label={queued.serial ?? queued.report}>
      <header className="item-head">
        <h2>
          {queued.serial ?? queued.report} <Text className="item-title">{queued.title}</Text>
        </h2>
        <p className="soft">
          <Mark>{queued.held}</Mark> {queued.held && <span aria-hidden="true">→</span>} <Mark>{c?.marking ?? queued.given}</Mark> · {word('kind', queued.kind)} · {word('precedence', queued.precedence)} · {t('review.version', { n: queued.version })} ·{' '}
          {t('review.by', { author: queued.author, proposer: queued.proposer })} · <At time={queued.since} />
          {queued.valid_until && (
            <>
              {' '}
              · {t('review.valid')} <Clock due={queued.valid_until} />
            </>
          )}
        </p>
      </header>
      <div className="partner-tabs" role="group" aria-label={t('review.partners')}>
        {beside.map((b) => (
          <button key={b.release} type="button" className="partner-tab" aria-pressed={b.release === id} onClick={() => set({ release: b.release })}>
            {b.partner} <span className="count">{t('review.gaps.n', { n: b.gaps })}</span>
            {ticks.of(b.release) !== undefined && (b.release !== id || viewed) && <span className="good"> ✓ {t('review.viewed.short')}</span>}
          </button>
        ))}
      </div>
      {invoked.map((e) => (
        <p key={e.id} className="note">
          {t('review.emergency', { id: e.id, directive: e.directive, by: e.by, state: e.state })} <Clock due={e.until} done={e.state !== 'open' && e.state !== 'in-force'} />. <Text>{e.reason}</Text>
        </p>
      ))}
      {queued.stale && <p className="note">{t('review.stale')}</p>}
      {given.length > 0 && <Choice label={t('review.behalf')} value={behalf} onChange={setBehalf} options={[{ value: '', label: t('review.behalf.own') }, ...given.map((g) => ({ value: g, label: g }))]} />}
      {compare.error && <ProblemNote problem={compare.error} retry={() => void compare.refetch()} />}
      {own && <p className="note">{t('review.own')}</p>}
      {(own || compare.error) && view.data && <Given view={view.data.data} />}
      {!own && !c && !compare.error && <Busy />}
      {c && (
        <>
          <p className="who-sees">
            <strong>{t('review.sees')}</strong>{' '}
            {nobody ? <span className="late">{t('review.nobody')}</span> : t('review.sees.line', { partner: c.partner, sent: counts.sent, withheld: counts.of - counts.sent, marking: c.marking })}{' '}
            {c.officers > 1 || c.lead ? <span className="soft">{t('review.ticks', { have: c.approved.length, of: c.officers })}{c.lead ? ` ${t('review.lead')}` : ''} </span> : null}
          </p>
          {c.residue.length > 0 && (
            <div className="problem">
              <strong>{t('residue.some', { n: c.residue.length })}</strong>
              <ul>
                {c.residue.map((f, i) => (
                  <li key={i}>{foundWords(f, c.items)}</li>
                ))}
              </ul>
            </div>
          )}
          {queued.kind === 'warning' && <Strip report={queued.report} partner={queued.partner} mark={queued.held ?? c.marking} hash={c.hash} />}
          <Tabs
            label={t('review.parts')}
            at={part}
            onAt={(p) => set({ part: p === 'compare' ? undefined : p }, { replace: true })}
            tabs={[
              {
                id: 'compare',
                label: t('review.part.compare'),
                show: () => (
                  <>
                    <div className="compare-bar">
                      <div role="group" aria-label={t('review.mode')}>
                        {modes.map((m) => (
                          <Button key={m} pressed={mode === m} onPress={() => set({ mode: m === 'two' ? undefined : m }, { replace: true })}>
                            {t(`review.mode.${m}`)}
                          </Button>
                        ))}
                      </div>
                      <div role="group" aria-label={t('review.gaps')}>
                        <Button shortcut="p" onPress={() => go(at - 1)} disabled={gaps.length === 0}>
                          {t('review.gap.previous')}
                        </Button>
                        <Button shortcut="n" onPress={() => go(at + 1)} disabled={gaps.length === 0}>
                          {t('review.gap.next')}
                        </Button>
                        <span role="status">{at > 0 ? t('review.gap.of', { n: at, of: gaps.length }) : t('review.gaps.n', { n: gaps.length })}</span>
                      </div>
                    </div>
                    <Columns comparison={c} gaps={gaps} mode={mode} at={at} onGap={setAt} onChange={mine ? (i) => { act.reset(); setChanging(i) } : undefined} />
                    <Why gaps={gaps} acts={view.data?.data.acts ?? []} at={at} onGap={go} />
                    {c.files && c.files.length > 0 && (
                      <p>
                        {t('review.files')} {c.files.map((f) => `${f.name} (${f.bytes} B)`).join(', ')}
                      </p>
                    )}
                  </>
                ),
              },
              { id: 'bytes', label: t('review.part.bytes'), show: () => <Bytes c={c} view={view.data?.data} /> },
              { id: 'history', label: t('review.part.history'), show: () => <History release={id} /> },
            ]}
          />
          <p className="soft small">
            {t('review.seenby')} {visible(c.seen_by)}
          </p>
        </>
      )}
      <footer className="acts-bar">
        {c && (
          <div className="viewed">
            <Check label={t('review.viewed', { partner: c.partner })} checked={viewed} onChange={(v) => ticks.tick(id, v ? c.hash : undefined)} />
            {fell && (
              <span className="late" role="status">
                {t('review.viewed.fell')}
              </span>
            )}
          </div>
        )}
        {problem && !asking && !changing && <ProblemNote problem={problem} />}
        <div className="buttons">
          {c && !c.claim && (
            <Button kind="main" shortcut="c" onPress={claim} disabled={act.isPending}>
              {t('review.claim')}
            </Button>
          )}
          {mine && (
            <>
              <Button kind="main" shortcut="a" onPress={() => ask('approve')} disabled={!ready || nobody}>
                {t('review.approve', { partner: queued.partner })}
              </Button>
              <Button shortcut="r" onPress={() => ask('return')} disabled={!ready}>
                {t('review.return')}
              </Button>
            </>
          )}
          {c && (
            <Button kind="grave" shortcut="x" onPress={() => ask('deny')} disabled={act.isPending}>
              {t('review.deny')}
            </Button>
          )}
          {mine && (
            <Button shortcut="c" onPress={() => void run('yield', on)} disabled={act.isPending}>
              {t('review.yield')}
            </Button>
          )}
          {other && (
            <>
              <span>
                {t('review.held.by', { officer: other.officer })} <Clock due={other.until} />
              </span>
              {me?.roles.includes('lead') && <Button onPress={() => ask('take')}>{t('review.take', { officer: other.officer })}</Button>}
            </>
          )}
          {mine && c?.claim && (
            <span className="soft">
              {t('review.held.me')} <Clock due={c.claim.until} />
            </span>
          )}
        </div>
        {c && !mine && !other && <p className="soft small">{t('review.claim.first')}</p>}
      </footer>
      {c && (
        <>
          {asking === 'approve' && <Approve open onOpen={(o) => !o && setAsking(null)} comparison={c} gaps={gaps} viewed={viewed} busy={act.isPending} problem={problem} onApprove={(s) => run('approve', { ...on, hash: c.hash, ...s })} />}
          {asking === 'return' && (
            <Confirm open onOpen={(o) => !o && setAsking(null)} about={`return ${id}`} title={t('return.title')} act={t('return.act', { officer: queued.proposer })} reason="required" busy={act.isPending} problem={problem} onConfirm={(reason) => run('return', { ...on, reason })}>
              {t('return.sentence', { serial: queued.serial ?? queued.report, officer: queued.proposer, partner: c.partner })}
            </Confirm>
          )}
          {asking === 'deny' && (
            <Confirm open onOpen={(o) => !o && setAsking(null)} about={`deny ${id}`} title={t('deny.title')} act={t('deny.act', { partner: c.partner })} grave reason="required" busy={act.isPending} problem={problem} onConfirm={(reason) => run('deny', { ...on, reason })}>
              {t('deny.sentence', { partner: c.partner, sent: counts.sent, serial: queued.serial ?? queued.report })}
            </Confirm>
          )}
          {asking === 'take' && other && (
            <Confirm open onOpen={(o) => !o && setAsking(null)} about={`take ${id}`} title={t('take.title')} act={t('review.take', { officer: other.officer })} reason="required" busy={act.isPending} problem={problem} onConfirm={(reason) => run('claim', { ...on, take: true, reason })}>
              {t('take.sentence', { officer: other.officer })}
            </Confirm>
          )}
          <Change item={changing} release={id} behalf={behalf || undefined} busy={act.isPending} problem={problem} onClose={() => setChanging(null)} onChange={(choices) => run('change', choices)} />
        </>
      )}
    </article>
  )
}

/** whole has a list where the node says none. */
const whole = (c: Comparison): Comparison => ({ ...c, residue: c.residue ?? [], approved: c.approved ?? [], items: c.items.map((i) => ({ ...i, gaps: i.gaps ?? [], reasons: i.reasons ?? [] })) })

/** Given is the copy alone, for those who may not see it beside what was written. */
function Given({ view }: { view: View }) {
  return (
    <section className="tearline" aria-label={t('review.column.given', { partner: view.partner })}>
      <h3>{t('review.column.given', { partner: view.partner })}</h3>
      <p className="banner">{view.marking}</p>
      {view.portions.map((p, i) => (
        <p key={i} dir="auto">
          <Mark>{p.mark}</Mark> {visible(p.text)}
        </p>
      ))}
      <p className="banner">{view.marking}</p>
    </section>
  )
}

function Bytes({ c, view }: { c: Comparison; view?: View }) {
  return (
    <>
      {view && view.hash === c.hash && <Given view={view} />}
      <p className="soft">
        {t('approve.hash')} <code>{c.hash}</code>
      </p>
      <pre className="bytes" tabIndex={0} aria-label={t('review.part.bytes')}>
        {visible(JSON.stringify(c.bundle, null, 1))}
      </pre>
    </>
  )
}
