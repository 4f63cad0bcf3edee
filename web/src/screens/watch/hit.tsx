import { Link, useLocation } from 'wouter'
import { useGet } from '../../api/use'
import { useSession } from '../../api/session'
import { Act, Do } from '../../parts/act'
import { useFilters } from '../../parts/address'
import { At, Clock } from '../../parts/clock'
import { Facts } from '../../parts/facts'
import { Mark, Unmarked } from '../../parts/mark'
import { Button } from '../../parts/button'
import { Empty, Ready } from '../../parts/state'
import { Table } from '../../parts/table'
import { Tabs } from '../../parts/tabs'
import { Text } from '../../parts/text'
import { t, word } from '../../texts'
import { short, useOfficers } from '../owed/words'
import { Flight, History, Pairs, Together } from './company'
import type { Hit } from './types'
import { Known, SoughtMark, bits, clock } from './words'

const changes = ['/hits', '/owed', '/notices', '/lookouts']

/** HitSheet is one hit: who travels beside who is sought, why they may be one, and what
 *  is decided. Showing it is on record. */
export function HitSheet({ id }: { id: string }) {
  const got = useGet(`/hits/${encodeURIComponent(id)}`)
  const [params, set] = useFilters()
  const session = useSession()
  const officers = useOfficers(['watch', 'lead', 'author', 'analyst'])
  const [, go] = useLocation()
  return (
    <Ready of={got}>
      {(h) => {
        const x = h.hit
        const path = `/hits/${encodeURIComponent(x.id)}` as const
        const etag = got.data?.etag
        const asked = h.asked?.names?.[0]?.text ?? ''
        const decide = (is: string, kind: 'main' | 'plain' | 'grave', key: string) => (
          <Act
            label={t(`watch.decide.${is}`)}
            kind={kind}
            shortcut={key}
            path={`${path}/decide`}
            changes={changes}
            ifMatch={etag}
            words={<p dir="auto">{t(`watch.decide.${is}.words`, { asked, listed: h.name ?? x.entry })}</p>}
            fields={[{ name: 'reason', label: t('confirm.reason'), kind: 'area', required: true, hint: t('question.stays') }]}
            body={(s) => ({ is, reason: s.reason })}
          />
        )
        return (
          <article className="sheet">
            <h2 dir="auto">
              <MarkSought of={h} /> <Text>{asked || x.id}</Text> <span className="soft">↔</span> <Text>{h.name ?? x.entry}</Text>
            </h2>
            <Facts
              list={[
                [t('owed.state'), <strong>{word('watch.state', x.state)}</strong>],
                [t('owed.due'), x.due && <><Clock due={x.due} done={!x.open} /> · <At time={x.due} /></>],
                [t('watch.sure'), <>{word('watch.verdict', x.verdict)} · {t('watch.points', { n: bits(x.score) })}</>],
                [t('watch.serious'), <>{x.instruction ? word('watch.instruction', x.instruction) : t('watch.instruction.none')} · {t('watch.points', { n: x.rank.toFixed(1) })}</>],
                [t('watch.journey'), x.journey && <>{x.journey} {clock(x.departs)} – {clock(x.arrives)} {x.flight && <Link href={`/watch?flight=${x.flight}`}>{t('watch.flight.hits')}</Link>}</>],
                [t('owed.has'), [x.officer, x.desk].filter(Boolean).join(' · ')],
                [t('watch.earlier'), h.earlier && <Link href={`/watch?all=yes&hit=${encodeURIComponent(h.earlier)}`}>{short(h.earlier)}</Link>],
                [t('watch.erased'), h.erased && <At time={h.erased} />],
              ]}
            />
            <div className="buttons">
              {decide('same', 'main', 's')}
              {decide('not-same', 'plain', 'n')}
              {decide('cannot-tell', 'plain', 'c')}
              {x.open && x.officer !== session.data?.data.officer && <Do label={t('owed.take')} path={`${path}/take`} changes={changes} ifMatch={etag} shortcut="t" />}
              {x.open && (
                <Act
                  label={t('owed.assign')}
                  path={`${path}/assign`}
                  changes={changes}
                  ifMatch={etag}
                  fields={[
                    { name: 'officer', label: t('owed.officer'), kind: 'choice', required: true, options: officers },
                    { name: 'reason', label: t('confirm.reason'), kind: 'area', hint: t('question.stays') },
                  ]}
                  body={(s) => s}
                />
              )}
              <Button onPress={() => go(`/write?hit=${encodeURIComponent(x.id)}`)}>{t('watch.report')}</Button>
            </div>
            <Tabs
              label={t('watch.about')}
              at={params.get('tab') ?? 'why'}
              onAt={(tab) => set({ tab: tab === 'why' ? undefined : tab }, { replace: true })}
              tabs={[
                { id: 'why', label: t('watch.tab.why'), show: () => <Why of={h} /> },
                { id: 'together', label: t('watch.tab.together'), show: () => <Together of={x.id} /> },
                { id: 'flight', label: t('watch.tab.flight'), show: () => (x.flight ? <Flight flight={x.flight} /> : <Empty>{t('watch.flight.none')}</Empty>) },
                { id: 'pairs', label: t('watch.tab.pairs'), show: () => <Pairs of={x.id} /> },
                { id: 'journeys', label: t('watch.tab.journeys'), show: () => <History of={x.id} /> },
                { id: 'lookout', label: t('watch.tab.lookout'), show: () => <Sought of={h} /> },
                { id: 'acts', label: t('watch.tab.acts'), show: () => <Acts of={h} /> },
              ]}
            />
          </article>
        )
      }}
    </Ready>
  )
}

/** MarkSought is the mark of the lookout or the tip as it stood. */
const MarkSought = ({ of: h }: { of: Hit }) => <SoughtMark list={h.hit.list} mark={h.lookout?.marking ?? h.tip?.marking ?? h.hit.marking} />

/** Why sets both persons side by side, and gives the points of each part that was compared. */
function Why({ of: h }: { of: Hit }) {
  const terms = h.explain ?? []
  const mark = <MarkSought of={h} /> // of who is sought; what is compared beside it is a carrier's
  const sum = terms.reduce((n, x) => n + x.bits, 0)
  const signed = (n: number) => <span className={n > 0 ? 'good points' : n < 0 ? 'late points' : 'points'}>{bits(n)}</span>
  return (
    <>
      <div className="views">
        <section>
          <h3>
            <Unmarked /> {t('watch.who.travels')}
          </h3>
          <Known person={h.asked} />
        </section>
        <section>
          <h3>
            {mark} {t('watch.who.sought')}
          </h3>
          <Known person={h.listed} />
        </section>
      </div>
      <Table
        caption={t('watch.explain', { n: terms.length })}
        head={[t('mark'), t('watch.part'), t('watch.theirs'), t('watch.ours'), t('watch.found'), t('watch.score')]}
        rows={[...terms.map((x) => [mark, word('watch.part', x.part), x.asked ? <Text>{x.asked}</Text> : '—', x.listed ? <Text>{x.listed}</Text> : '—', x.found, signed(x.bits)]), [mark, <strong>{t('watch.sum')}</strong>, '', '', word('watch.verdict', h.hit.verdict), <strong>{bits(sum)}</strong>]]}
      />
      <Table
        caption={t('watch.ranked')}
        head={[t('mark'), t('watch.part'), t('watch.because'), t('watch.score')]}
        rows={[...(h.rank ?? []).map((x) => [mark, word('watch.rankpart', x.what), x.why, signed(x.bits)]), [mark, <strong>{t('watch.sum')}</strong>, '', <strong>{bits(h.hit.rank)}</strong>]]}
      />
    </>
  )
}

function Sought({ of: h }: { of: Hit }) {
  const l = h.lookout
  return (
    <>
      {l && (
        <Facts
          list={[
            [t('watch.lookout'), <Link href={`/watch/lookouts?id=${encodeURIComponent(l.id)}`}>{l.id}, {l.version}</Link>],
            [t('engagement.mark'), <Mark>{l.marking}</Mark>],
            [t('watch.instruction'), `${word('watch.instruction', l.instruction)} ${l.code ?? ''}`],
            [t('lookout.purpose'), <Text>{l.purpose}</Text>],
            [t('lookout.basis'), <Text>{l.basis}</Text>],
            [t('question.case'), l.case],
            [t('lookout.owner'), `${l.owner} · ${l.deputy}`],
            [t('lookout.contact'), <Text>{l.contact}</Text>],
            [t('lookout.from'), l.from && <>{l.from} · {l.item && <Link href={`/inbox?item=${encodeURIComponent(l.item)}`}>{short(l.item)}</Link>}</>],
            [t('lookout.use'), l.use?.join(', ')],
            [t('lookout.onward'), l.onward],
            [t('lookout.concern'), l.concern && <strong className="late">{l.concern}</strong>],
          ]}
        />
      )}
      {h.tip && (
        <Facts
          list={[
            [t('watch.tip'), h.tip.item ? <Link href={`/inbox?item=${encodeURIComponent(h.tip.item)}`}>{short(h.tip.item)}</Link> : (h.tip.serial ?? h.tip.report)],
            [t('engagement.mark'), <Mark>{h.tip.marking}</Mark>],
            [t('lookout.from'), [h.tip.from, ...(h.tip.third_parties ?? [])].filter(Boolean).join(', ')],
            [t('lookout.use'), h.tip.use?.join(', ')],
            [t('lookout.onward'), h.tip.onward],
            [t('lookout.concern'), h.tip.concern && <strong className="late">{h.tip.concern}</strong>],
            [t('watch.gone'), h.tip.gone],
          ]}
        />
      )}
      {!l && !h.tip && <Empty>{t('watch.list.only', { list: h.hit.list, version: h.against.list ?? 0 })}</Empty>}
      <Facts list={[[t('watch.message'), `${h.message.form ?? ''} ${short(h.message.id)}`], [t('watch.sender'), h.message.sender], [t('table.at'), <At time={h.message.recorded_at} />]]} />
    </>
  )
}

function Acts({ of: h }: { of: Hit }) {
  return (
    <Table
      caption={t('warning.acts')}
      head={[t('mark'), t('table.at'), t('table.what'), t('table.by'), t('owed.state'), t('confirm.reason')]}
      rows={h.acts.map((a) => [<MarkSought of={h} />, <At time={a.at} />, [word('watch.act', a.act), a.code && word('watch.state', a.code), a.holder && `→ ${a.holder}`, ...(a.news ?? [])].filter(Boolean).join(' · '), a.officer ?? t('table.node'), word('watch.state', a.state), a.reason ? <Text>{a.reason}</Text> : '—'])}
    />
  )
}
