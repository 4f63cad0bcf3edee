import type { Document } from '../../api/types'
import { useGet } from '../../api/use'
import { useFilters } from '../../parts/address'
import { useAsOf } from '../../parts/as-of'
import { At } from '../../parts/clock'
import { Facts } from '../../parts/facts'
import { Input } from '../../parts/field'
import { Grid } from '../../parts/grid'
import { Mark } from '../../parts/mark'
import { Table } from '../../parts/table'
import { Empty, Ready } from '../../parts/state'
import { Text } from '../../parts/text'
import { TwoPane } from '../../parts/two-pane'
import { t, word } from '../../texts'
import { Chains } from './chains'

type Claim = Document<'OriginsClaim'>

/** Claims are what we hold to be so, each with the origins that its supports go back to. */
export function Claims() {
  const [filters, set] = useFilters()
  const about = filters.get('about') ?? ''
  const id = filters.get('id') ?? undefined
  const claims = useGet('/claims', { as_of: useAsOf(), about, limit: 100 }, { keep: true })
  return (
    <div className="stack">
      <div className="choices">
        <Input label={t('claims.about')} hint={t('claims.about.hint')} value={about} onChange={(v) => set({ about: v }, { replace: true })} />
      </div>
      <Ready of={claims}>
        {(c) => {
          const rows = c.claims ?? []
          if (rows.length === 0) return <Empty>{t('claims.none')}</Empty>
          return (
            <TwoPane
              label={t('analysis.claims')}
              list={
                <Grid<Claim>
                  label={t('analysis.claims')}
                  rows={rows}
                  id={(r) => r.id}
                  selected={id}
                  onSelect={(r) => set({ id: r.id }, { replace: true })}
                  columns={[
                    { name: 'mark', head: t('mark'), cell: (r) => <Mark>{r.marking}</Mark> },
                    { name: 'text', head: t('claims.claim'), width: 'grow', own: true, cell: (r) => <Text>{r.claim.text}</Text> },
                    { name: 'says', head: t('claims.origins'), width: 'wide', cell: (r) => r.says },
                  ]}
                />
              }
              item={id ? <One id={id.replace(/^claim:/, '')} /> : <Empty>{t('choose')}</Empty>}
            />
          )
        }}
      </Ready>
    </div>
  )
}

function One({ id }: { id: string }) {
  const [, set] = useFilters()
  const claim = useGet(`/claims/${encodeURIComponent(id)}`, { as_of: useAsOf() })
  return (
    <Ready of={claim}>
      {(c) => {
        const about = new Map((c.about ?? []).map((a) => [a.ref, a]))
        const few = c.origins.independent < (c.origins.supports ?? []).length
        return (
          <div className="stack">
            <h2>
              <Mark>{c.marking}</Mark> <Text>{c.claim.text}</Text>
            </h2>
            <p className={few ? 'note' : 'soft'}>
              <strong>{c.says}</strong>
            </p>
            {(c.warnings ?? []).map((w) => (
              <p key={w} className="note">
                {w}
              </p>
            ))}
            <Facts
              list={[
                [t('claims.credibility'), c.means.credibility],
                [t('claims.likelihood'), c.means.likelihood],
                [t('claims.confidence'), c.means.confidence],
                [t('claims.state'), word('state', c.state)],
                [t('claims.by'), c.by],
                [t('claims.recorded'), <At key="a" time={c.recorded} />],
                [t('claims.note'), c.claim.note && <Text>{c.claim.note}</Text>],
                [t('claims.missing'), (c.missing ?? []).join(', ')],
                [t('claims.remarks'), (c.remarks ?? []).join('; ')],
              ]}
            />
            <Chains result={c.origins} title={t('claims.supports')} about={about} />
            {c.against && <Chains result={c.against} title={t('claims.against')} about={about} />}
            <Table
              caption={t('claims.about-these')}
              head={[t('mark'), t('ledger.ref'), t('claims.what'), t('claims.from'), t('claims.grade')]}
              rows={(c.about ?? []).map((a) => [
                <Mark key="m">{a.mark}</Mark>,
                <button key="b" type="button" className="plain-link code" onClick={() => set(a.ref.startsWith('source:') ? { part: 'sources', id: a.ref } : { part: 'links', node: a.ref, id: undefined })}>
                  {a.ref}
                </button>,
                <Text key="w">{a.what}</Text>,
                a.from ?? '',
                a.reliability ?? '',
              ])}
            />
          </div>
        )
      }}
    </Ready>
  )
}
