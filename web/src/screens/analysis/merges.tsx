import { useGet } from '../../api/use'
import { Act, stated } from '../../parts/act'
import { useAsOf } from '../../parts/as-of'
import { Mark } from '../../parts/mark'
import { Table } from '../../parts/table'
import { Empty, Ready } from '../../parts/state'
import { Text } from '../../parts/text'
import { t, word } from '../../texts'

/** Merges are two that are one, or certainly are not: one officer proposes, another accepts. */
export function Merges() {
  const asOf = useAsOf()
  const merges = useGet('/merges', { as_of: asOf, state: 'all' })
  const candidates = useGet('/merges/candidates', { as_of: asOf, limit: 100 })
  const fields = [
    { name: 'says', label: t('merges.says'), kind: 'choice' as const, required: true, options: ['one', 'not-one'].map((v) => ({ value: v, label: t(`merges.${v}`) })) },
    { name: 'reason', label: t('sources.reason'), kind: 'area' as const, required: true },
    { name: 'evidence', label: t('merges.evidence'), hint: t('merges.evidence.hint') },
    { name: 'mark', label: t('merges.mark'), hint: t('merges.mark.hint') },
  ]
  const list = (s: string | undefined) => (s ?? '').split(/[\s,]+/).filter(Boolean)
  return (
    <div className="stack">
      {!asOf && (
        <div className="buttons">
          <Act label={t('merges.propose')} path="/merges" changes={['/merges', '/links']} fields={[{ name: 'nodes', label: t('merges.nodes'), hint: t('merges.nodes.hint'), required: true }, ...fields]} body={(s) => stated({ nodes: list(s.nodes), says: s.says, reason: s.reason, evidence: list(s.evidence), mark: s.mark })} />
        </div>
      )}
      <Ready of={merges}>
        {(m) =>
          (m.merges ?? []).length === 0 ? (
            <Empty>{t('merges.none')}</Empty>
          ) : (
            <section className="panel">
              <Table
                caption={t('analysis.merges')}
                head={[t('mark'), t('merges.nodes'), t('merges.says'), t('claims.state'), t('sources.reason'), t('claims.by'), t('merges.acts')]}
                rows={(m.merges ?? []).map((x) => [
                  <Mark key="m">{x.mark}</Mark>,
                  (x.nodes ?? []).map((n) => (
                    <div key={n} className="code">
                      {n}
                    </div>
                  )),
                  t(`merges.${x.says}`),
                  word('merge', x.state),
                  <>
                    <Text>{x.reason}</Text> {x.why && x.why !== x.reason && <Text>{x.why}</Text>}
                  </>,
                  x.by,
                  <span key="a" className="buttons">
                    {!asOf &&
                      (x.state === 'proposed' ? (['accept', 'reject'] as const) : x.state === 'accepted' ? (['undo'] as const) : []).map((act) => (
                        <Act key={act} label={t(`merges.${act}`)} kind={act === 'accept' ? 'main' : 'plain'} path={`/merges/${encodeURIComponent(x.id)}/${act}`} changes={['/merges', '/links']} words={t(`merges.${act}.words`, { nodes: (x.nodes ?? []).join(', '), n: (x.nodes ?? []).length })} fields={[{ name: 'reason', label: t('sources.reason'), kind: 'area', required: true }]} body={(s) => ({ reason: s.reason })} />
                      ))}
                  </span>,
                ])}
              />
            </section>
          )
        }
      </Ready>
      <Ready of={candidates}>
        {(c) => (
          <section className="panel">
            <Table
              caption={t('merges.candidates')}
              head={[t('mark'), t('merges.a'), t('merges.b'), t('merges.score'), t('merges.explain'), t('merges.acts')]}
              rows={(c.candidates ?? []).map((x) => [
                <Mark key="m">{x.mark}</Mark>,
                <>
                  <Text>{x.a.name}</Text> <code>{x.a.node}</code>
                </>,
                <>
                  <Text>{x.b.name}</Text> <code>{x.b.node}</code>
                </>,
                x.score.toFixed(1),
                <>
                  {(x.explain ?? []).map((e, i) => (
                    <div key={i}>
                      {word('part', e.part)}: <Text>{e.asked}</Text> ↔ <Text>{e.listed}</Text> {word('found', e.found)} {e.bits.toFixed(1)}
                    </div>
                  ))}
                  {(x.numbers ?? []).join(', ')}
                </>,
                asOf ? '' : <Act key="p" label={t('merges.propose')} path="/merges" changes={['/merges', '/links']} words={t('merges.propose.words', { a: x.a.name ?? x.a.node, b: x.b.name ?? x.b.node })} fields={fields} body={(s) => stated({ nodes: [x.a.node, x.b.node], says: s.says, reason: s.reason, evidence: list(s.evidence), mark: s.mark })} />,
              ])}
            />
          </section>
        )}
      </Ready>
    </div>
  )
}
