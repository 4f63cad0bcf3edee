import type { Document } from '../../api/types'
import { useGet } from '../../api/use'
import { Act, stated } from '../../parts/act'
import { useFilters } from '../../parts/address'
import { useAsOf } from '../../parts/as-of'
import { Facts } from '../../parts/facts'
import { Grid } from '../../parts/grid'
import { Mark } from '../../parts/mark'
import { Table } from '../../parts/table'
import { Empty, Ready } from '../../parts/state'
import { Text } from '../../parts/text'
import { TwoPane } from '../../parts/two-pane'
import { t, word } from '../../texts'
import { day } from '../ledger/ask'

type Source = Document<'OriginsSource'>

/** Sources are who or what told us, with what came of it, and the grade that this bears. */
export function Sources() {
  const [filters, set] = useFilters()
  const id = filters.get('id') ?? undefined
  const list = useGet('/sources', { as_of: useAsOf(), limit: 500 }, { keep: true })
  return (
    <Ready of={list}>
      {(l) =>
        (l.sources ?? []).length === 0 ? (
          <Empty>{t('sources.none')}</Empty>
        ) : (
          <TwoPane
            label={t('analysis.sources')}
            list={
              <Grid<Source>
                label={t('analysis.sources')}
                rows={l.sources ?? []}
                id={(s) => s.id}
                selected={id}
                onSelect={(s) => set({ id: s.id }, { replace: true })}
                columns={[
                  { name: 'mark', head: t('mark'), cell: (s) => <Mark>{s.marking}</Mark> },
                  { name: 'name', head: t('sources.name'), width: 'grow', own: true, cell: (s) => <Text>{s.source.name}</Text> },
                  { name: 'kind', head: t('sources.kind'), cell: (s) => word('source', s.source.type) },
                  { name: 'grade', head: t('sources.grade'), width: 'narrow', cell: (s) => s.grade?.reliability ?? 'F' },
                  { name: 'proposed', head: t('sources.proposed'), width: 'narrow', cell: (s) => s.proposal.reliability },
                ]}
              />
            }
            item={id ? <One key={id} id={id.replace(/^source:/, '')} /> : <Empty>{t('choose')}</Empty>}
          />
        )
      }
    </Ready>
  )
}

function One({ id }: { id: string }) {
  const asOf = useAsOf()
  const source = useGet(`/sources/${encodeURIComponent(id)}`, { as_of: asOf })
  return (
    <Ready of={source}>
      {(s) => (
        <div className="stack">
          <h2>
            <Mark>{s.marking}</Mark> <Text>{s.source.name}</Text>
          </h2>
          <Facts
            list={[
              [t('sources.kind'), word('source', s.source.type)],
              [t('links.also'), (s.source.also ?? []).join(', ')],
              [t('sources.described'), s.source.described && <Text>{s.source.described}</Text>],
              [t('sources.grade'), s.grade ? `${s.grade.reliability} — ${s.grade.means} · ${s.grade.officer}, ${day(s.grade.date)}` : `F — ${t('sources.ungraded')}`],
              [t('sources.proposed'), `${s.proposal.reliability} — ${s.proposal.means}`],
              [t('sources.because'), (s.proposal.because ?? []).map((b, i) => <div key={i}>{b}</div>)],
            ]}
          />
          {!asOf && (
            <div className="buttons">
              <Act
                label={t('sources.grade.act')}
                kind="main"
                path={`/sources/${encodeURIComponent(id)}/grade`}
                changes={['/sources', '/claims']}
                words={t('sources.grade.words', { name: s.source.name, proposed: s.proposal.reliability, n: (s.record ?? []).length })}
                fields={[
                  { name: 'reliability', label: t('sources.reliability'), kind: 'choice', options: [{ value: '', label: t('sources.as-proposed', { proposed: s.proposal.reliability }) }, ...['A', 'B', 'C', 'D', 'E', 'F'].map((g) => ({ value: g, label: `${g} — ${t(`reliability.${g}`)}` }))] },
                  { name: 'reason', label: t('sources.reason'), kind: 'area', hint: t('sources.reason.hint') },
                ]}
                body={(said) => stated({ reliability: said.reliability, reason: said.reason })}
              />
            </div>
          )}
          <Table caption={t('sources.record')} head={[t('mark'), t('ledger.date'), t('sources.of'), t('sources.result'), t('sources.officer'), t('ledger.note')]} rows={(s.record ?? []).map((o) => [<Mark key="m">{o.mark}</Mark>, day(o.date), <code key="o">{o.of}</code>, word('result', o.result), o.officer, <Text key="n">{o.note}</Text>])} />
          <Table caption={t('sources.grades')} head={[t('mark'), t('ledger.date'), t('sources.grade'), t('sources.proposed'), t('sources.officer'), t('sources.reason')]} rows={(s.grades ?? []).map((g) => [<Mark key="m">{g.mark}</Mark>, day(g.date), `${g.reliability} — ${g.means}`, g.proposed ?? '', g.officer, <Text key="r">{g.reason}</Text>])} />
        </div>
      )}
    </Ready>
  )
}
