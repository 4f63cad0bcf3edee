import { useState } from 'react'
import { useQueries } from '@tanstack/react-query'
import { address, get, type Answer, type Problem } from '../../api/client'
import type { Document } from '../../api/types'
import { useRead } from '../../api/read'
import { useGet } from '../../api/use'
import { Graph, MOST, type Drawn, type Joined } from '../../drawing/graph'
import { Picture } from '../../drawing/picture'
import { Timeline } from '../../drawing/timeline'
import { useFilters } from '../../parts/address'
import { useAsOf } from '../../parts/as-of'
import { Button } from '../../parts/button'
import { Facts } from '../../parts/facts'
import { Choice, Input } from '../../parts/field'
import { Mark } from '../../parts/mark'
import { Table } from '../../parts/table'
import { Busy, Empty, ProblemNote, Ready } from '../../parts/state'
import { Text } from '../../parts/text'
import { t, word } from '../../texts'

type Around = Document<'LinksAround'>
type Link = Document<'LinksLink'>
type Node = Document<'LinksAroundNode'>

const weak = (l: Pick<Link, 'confidence' | 'likelihood'>) => l.confidence === 'low' || /unlikely|remote|no-chance|even|roughly/.test(l.likelihood ?? '')

/** Links finds a node by a name, and draws what is joined with it. */
export function Links() {
  const [filters, set] = useFilters()
  const [typed, setTyped] = useState('')
  const [asked, setAsked] = useState('')
  const node = filters.get('node')
  return (
    <div className="stack">
      <form
        className="choices"
        onSubmit={(e) => {
          e.preventDefault()
          const q = typed.trim()
          if (/^(entity|report|received):/.test(q)) set({ node: q, grown: undefined, chosen: undefined })
          else setAsked(q)
        }}
      >
        <Input label={t('links.find')} hint={t('links.find.hint')} value={typed} onChange={setTyped} />
        <Button submit kind="main">
          {t('links.find.act')}
        </Button>
      </form>
      {asked && (
        <Matches
          name={asked}
          onNode={(n) => {
            set({ node: n, grown: undefined, chosen: undefined })
            setAsked('')
          }}
        />
      )}
      {node ? <Neighbourhood key={node} node={node} /> : !asked && <Empty>{t('links.begin')}</Empty>}
    </div>
  )
}

function Matches({ name, onNode }: { name: string; onNode: (node: string) => void }) {
  const found = useRead('/links/find', { name })
  return (
    <Ready of={found}>
      {(m) =>
        (m.matches ?? []).length === 0 ? (
          <Empty>{t('links.nobody')}</Empty>
        ) : (
          <section className="panel">
            <Table
              caption={t('links.matches')}
              head={[t('mark'), t('links.name'), t('links.type'), t('links.how'), t('links.score')]}
              rows={(m.matches ?? []).map((x) => [
                <Mark key="m">{x.mark}</Mark>,
                <button key="b" type="button" className="plain-link" onClick={() => onNode(x.node)}>
                  <Text>{x.name ?? x.node}</Text>
                </button>,
                word('node', x.type),
                <>
                  {word('how', x.how)} <Text>{x.matched}</Text>
                </>,
                x.score.toFixed(1),
              ])}
            />
          </section>
        )
      }
    </Ready>
  )
}

function Neighbourhood({ node }: { node: string }) {
  const [filters, set] = useFilters()
  const asOf = useAsOf()
  const type = filters.get('type') ?? ''
  const centres = [node, ...filters.getAll('grown').flatMap((g) => g.split('~'))].filter((n, i, all) => n && all.indexOf(n) === i)
  const chosen = filters.get('chosen') ?? node
  const answers = useQueries({
    queries: centres.map((c) => {
      const params = { node: c, hops: 1, as_of: asOf, limit: 300 }
      return { queryKey: ['/links/around', params], queryFn: ({ signal }: { signal: AbortSignal }) => get('/links/around', params, signal), meta: { url: address('/links/around', params) }, retry: false }
    }),
  })
  const failed = answers.find((a) => a.error)
  if (failed) return <ProblemNote problem={failed.error as Problem} retry={() => void failed.refetch()} />
  if (!answers[0]?.data) return <Busy />
  const data = answers.flatMap((a) => (a.data ? [(a.data as Answer<Around>).data] : []))
  const nodes = new Map<string, Node>()
  for (const a of data) for (const n of a.nodes ?? []) if (!nodes.has(n.node)) nodes.set(n.node, n)
  const seen = new Set<string>()
  const every = data
    .flatMap((a) => a.links ?? [])
    .filter((l) => {
      const k = `${l.from} ${l.to} ${l.type} ${l.stated.ref}`
      return seen.has(k) ? false : (seen.add(k), true)
    })
  const links = type ? every.filter((l) => l.type === type) : every
  const kept = type ? [...nodes.values()].filter((n) => centres.includes(n.node) || links.some((l) => l.from === n.node || l.to === n.node)) : [...nodes.values()]
  const called = (id: string) => nodes.get(id)?.name || id
  const grow = (id: string) => (centres.includes(id) ? undefined : set({ grown: [...centres.slice(1), id].join('~'), chosen: id }))
  const drawn: Drawn[] = kept.map((n) => ({ id: n.node, type: n.type, label: n.name || n.node, mark: `(${n.mark})` }))
  const joined: Joined[] = links.map((l) => ({ from: l.from, to: l.to, type: l.type, weak: weak(l), mark: `(${l.stated.mark})` }))
  const here = nodes.get(chosen)
  const of = links.filter((l) => l.from === chosen || l.to === chosen)
  const title = t('links.around', { name: called(node) })
  const row = (l: Link) => [<Mark key="m">{l.stated.mark}</Mark>, <Text key="f">{called(l.from)}</Text>, word('link', l.type), <Text key="t">{called(l.to)}</Text>, [l.since, l.until].filter(Boolean).join(' – '), [l.likelihood && word('likelihood', l.likelihood), l.confidence && word('confidence', l.confidence)].filter(Boolean).join(' · '), <code key="s">{l.stated.ref}</code>]
  const head = [t('mark'), t('links.from'), t('links.link'), t('links.to'), t('links.when'), t('links.sure'), t('links.stated')]
  return (
    <>
      <div className="choices">
        <Choice label={t('links.only')} value={type} onChange={(v) => set({ type: v })} options={[{ value: '', label: t('links.all') }, ...[...new Set(every.map((l) => l.type))].sort().map((x) => ({ value: x, label: word('link', x) }))]} />
        {centres.length > 1 && <Button onPress={() => set({ grown: undefined, chosen: undefined })}>{t('links.small')}</Button>}
      </div>
      <div className="two-pane">
        <section className="pane">
          <Picture title={title} mark={data[0]?.mark} summary={t('links.said', { nodes: kept.length, links: links.length, weak: joined.filter((l) => l.weak).length })} table={<Table caption={title} hidden head={head} rows={links.map(row)} />}>
            <Graph label={title} nodes={drawn} links={joined} chosen={chosen} onChoose={(id) => set({ chosen: id }, { replace: true })} onExpand={grow} />
          </Picture>
          {data.some((a) => a.bounded) && <p className="note">{t('links.bounded', { most: MOST })}</p>}
        </section>
        <section className="pane stack" aria-label={t('links.chosen')}>
          {here && (
            <>
              <h2>
                <Mark>{here.mark}</Mark> <Text>{here.name || here.node}</Text>
              </h2>
              <Facts
                list={[
                  [t('links.type'), word('node', here.type)],
                  [t('links.also'), (here.also ?? []).map((x, i) => <div key={i}><Text>{x}</Text></div>)],
                  [t('links.born'), (here.born ?? []).join(', ')],
                  [t('links.keys'), (here.keys ?? []).map((k) => `${k.type} ${k.number} ${k.country ?? ''}`).join(', ')],
                  [t('links.when'), here.when],
                  [t('links.same'), (here.same ?? []).join(', ')],
                  [t('links.note'), here.note && <Text>{here.note}</Text>],
                  [t('links.node'), <code key="n">{here.node}</code>],
                ].filter(([, v]) => !(Array.isArray(v) && v.length === 0)) as [string, React.ReactNode][]}
              />
              <div className="buttons">
                <Button onPress={() => grow(chosen)} disabled={centres.includes(chosen)} shortcut="e">
                  {t('links.expand')}
                </Button>
                <Button onPress={() => set({ node: chosen, grown: undefined, chosen: undefined })}>{t('links.centre')}</Button>
              </div>
            </>
          )}
          <Table
            caption={t('links.of', { n: of.length, name: called(chosen) })}
            head={[t('mark'), t('links.link'), t('links.with'), t('links.when'), t('links.sure'), t('links.stated')]}
            rows={of.map((l) => {
              const other = l.from === chosen ? l.to : l.from
              return [
                <Mark key="m">{l.stated.mark}</Mark>,
                `${l.from === chosen ? '→' : '←'} ${word('link', l.type)}`,
                <button key="b" type="button" className="plain-link" onClick={() => set({ chosen: other }, { replace: true })}>
                  <Text>{called(other)}</Text>
                </button>,
                [l.since, l.until].filter(Boolean).join(' – '),
                [l.likelihood && word('likelihood', l.likelihood), l.confidence && word('confidence', l.confidence)].filter(Boolean).join(' · ') || '—',
                <code key="s">{l.stated.ref}</code>,
              ]
            })}
          />
        </section>
      </div>
      <section className="panel">
        <Happenings node={chosen} name={called(chosen)} />
      </section>
    </>
  )
}

function Happenings({ node, name }: { node: string; name: string }) {
  const line = useGet('/links/timeline', { node, as_of: useAsOf(), limit: 200 })
  return (
    <Ready of={line}>
      {(l) => {
        const entries = l.entries ?? []
        const kind = (e: (typeof entries)[number]) => (e as unknown as { type?: string }).type ?? ''
        return (
          <Timeline
            title={t('links.timeline', { name })}
            mark={l.mark}
            summary={t('links.timeline.said', { n: entries.length, undated: l.undated })}
            list={entries.map((e) => ({ since: e.since ?? e.until ?? '', until: e.until, what: `${kind(e) ? word('link', kind(e)) + ': ' : ''}${e.with}`, kind: e.with_type, mark: `(${e.stated.mark})`, weak: weak(e) }))}
            head={[t('mark'), t('links.when'), t('links.with'), t('links.type'), t('links.where'), t('links.stated')]}
            rows={entries.map((e) => [<Mark key="m">{e.stated.mark}</Mark>, [e.since, e.until].filter(Boolean).join(' – '), <Text key="w">{`${kind(e) ? word('link', kind(e)) + ': ' : ''}${e.with}`}</Text>, word('node', e.with_type), e.where ?? '', <code key="s">{e.stated.ref}</code>])}
          />
        )
      }}
    </Ready>
  )
}
