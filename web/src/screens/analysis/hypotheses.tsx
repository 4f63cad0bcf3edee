import { useGet } from '../../api/use'
import { useAsOf } from '../../parts/as-of'
import { Mark } from '../../parts/mark'
import { Table } from '../../parts/table'
import { Ready } from '../../parts/state'
import { Text } from '../../parts/text'
import { t, word } from '../../texts'
import { Questions } from './question'

/** Hypotheses stand side by side against the evidence: a matrix. */
export function Hypotheses() {
  return <Questions path="/attributions" caption={t('analysis.hypotheses')} show={(q) => <Matrix key={q} question={q} />} />
}

function Matrix({ question }: { question: string }) {
  const analysis = useGet(`/attributions/${encodeURIComponent(question)}`, { as_of: useAsOf() })
  return (
    <Ready of={analysis}>
      {(a) => {
        const hypotheses = a.hypotheses ?? []
        const marks = a.marks
        return (
          <div className="stack">
            {(a.notes ?? []).map((n) => (
              <p key={n} className="note">
                {n}
              </p>
            ))}
            <section className="panel">
              <Table
                caption={t('hypotheses.matrix')}
                head={[t('hypotheses.evidence'), t('hypotheses.weight'), t('hypotheses.origin'), ...hypotheses.map((h) => `(${marks[`hypothesis:${h.id}`]}) ${h.statement}`)]}
                rows={(a.rows ?? []).map((r) => [
                  <>
                    <Mark>{marks[`evidence:${r.id}`]}</Mark> <Text>{r.statement}</Text> {r.counted ? '' : <em>{t('hypotheses.not-counted')}</em>} {(r.flags ?? []).join(', ')}
                  </>,
                  t('hypotheses.weighs', { credibility: r.credibility, relevance: r.relevance, tells: r.diagnosticity }),
                  `${r.origin}`,
                  ...hypotheses.map((h) => {
                    const cell = (r.cells ?? []).find((c) => c.hypothesis === h.id)
                    return (
                      <div key={h.id}>
                        {(cell?.weights ?? []).map((w) => (
                          <div key={w.id} title={w.reason}>
                            <Mark>{marks[`weight:${w.id}`]}</Mark> <span className="weigh">{word('consistent', w.consistent)}</span> {w.by}
                            <details>
                              <summary>{t('hypotheses.why')}</summary>
                              <Text>{w.reason}</Text>
                            </details>
                          </div>
                        ))}
                        {(cell?.weights ?? []).length === 0 && '—'}
                        {cell?.differ && <strong className="late">{t('hypotheses.differ')}</strong>}
                      </div>
                    )
                  }),
                ])}
              />
            </section>
            <section className="panel">
              <Table
                caption={t('hypotheses.held')}
                head={[t('mark'), t('hypotheses.hypothesis'), t('hypotheses.for'), t('hypotheses.against'), t('hypotheses.score'), t('hypotheses.holds')]}
                rows={hypotheses.map((h) => [
                  <Mark key="m">{marks[`hypothesis:${h.id}`]}</Mark>,
                  <Text key="t">{h.statement}</Text>,
                  h.for,
                  h.against,
                  <>
                    {`${h.score.low} – ${h.score.high}`} <span className="soft">{h.score.arithmetic}</span>
                  </>,
                  (h.held ?? []).map((x) => (
                    <div key={x.id}>
                      <Mark>{marks[`attribution:${x.id}`] ?? marks[`hypothesis:${x.id}`]}</Mark> {x.holds.by ?? x.officer}: {[x.holds.likelihood, x.holds.percent && `${x.holds.percent.low}–${x.holds.percent.high} %`, x.holds.confidence].filter(Boolean).join(' · ')} <Text>{x.holds.reason}</Text>
                    </div>
                  )),
                ])}
              />
            </section>
            <section className="panel">
              <Table caption={t('hypotheses.left-out')} head={[t('mark'), t('hypotheses.without'), t('hypotheses.changes')]} rows={(a.left_out ?? []).map((l) => [<Mark key="m">{a.mark}</Mark>, (l.rows ?? []).join(', '), (l.changes ?? []).join('; ')])} />
              <Table caption={t('hypotheses.origins')} head={[t('mark'), t('hypotheses.origin'), t('hypotheses.rows'), t('hypotheses.outlets'), t('hypotheses.planted')]} rows={(a.origins ?? []).map((o, i) => [<Mark key="m">{a.mark}</Mark>, i + 1, (o.rows ?? []).join(', '), (o.outlets ?? []).join(', '), o.planted ? `${t('yes')} ${o.why ?? ''}` : ''])} />
            </section>
          </div>
        )
      }}
    </Ready>
  )
}
