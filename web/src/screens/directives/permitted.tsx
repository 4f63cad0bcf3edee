import { useGet } from '../../api/use'
import type { Document } from '../../api/types'
import { useFilters } from '../../parts/address'
import { useAsOf } from '../../parts/as-of'
import { Choice } from '../../parts/field'
import { Grid } from '../../parts/grid'
import { PartnerChoice, usePartner } from '../../parts/partner-choice'
import { Empty, Ready } from '../../parts/state'
import { t, word } from '../../texts'

type Row = Document<'ReleaseRow'>

const sides = ['kind', 'topic', 'level', 'road', 'ladder'] as const

/** Method is how words go; the node refuses another that an address has. */
export type Method = 'release' | 'show' | 'tell'

/** Permitted is the table of all that a partner could receive. */
export function Permitted() {
  const [filters, set] = useFilters()
  const partner = usePartner()
  const method = (filters.get('method') ?? 'release') as Method
  const table = useGet(partner ? '/permitted' : null, { partner, method, as_of: useAsOf() }, { keep: true })
  return (
    <div className="stack">
      <Ready of={table}>
        {(x) => {
          const all = x.rows ?? []
          const rows = all.filter((r) => sides.every((s) => !filters.get(s) || r[s] === filters.get(s)) && (filters.get('all') === 'yes' || r.ceiling !== 'withheld'))
          return (
            <>
              <div className="choices">
                <PartnerChoice />
                <Choice label={t('permitted.method')} value={method} onChange={(v) => set({ method: v })} options={['release', 'show', 'tell'].map((m) => ({ value: m, label: t(`method.${m}`) }))} />
                {sides.map((s) => (
                  <Choice key={s} label={t(`permitted.${s}`)} value={filters.get(s) ?? ''} onChange={(v) => set({ [s]: v })} options={[{ value: '', label: t('permitted.any') }, ...[...new Set(all.map((r) => r[s]))].sort().map((v) => ({ value: v, label: word(s, v) }))]} />
                ))}
                <Choice label={t('permitted.shown')} value={filters.get('all') ?? ''} onChange={(v) => set({ all: v })} options={[{ value: '', label: t('permitted.some') }, { value: 'yes', label: t('permitted.everything') }]} />
              </div>
              <p>{t('permitted.said', { n: rows.length, of: all.length, partner: partner ?? '' })}</p>
              {rows.length === 0 ? (
                <Empty>{t('permitted.none')}</Empty>
              ) : (
                <section className="pane list">
                  <Grid<Row>
                    label={t('directives.table')}
                    rows={rows}
                    id={(r) => sides.map((s) => r[s]).join('|')}
                    selected={filters.get('row') ?? undefined}
                    onSelect={(r) => set({ row: sides.map((s) => r[s]).join('|') }, { replace: true })}
                    columns={[
                      ...sides.map((s) => ({ name: s, head: t(`permitted.${s}`), cell: (r: Row) => word(s, r[s]) })),
                      { name: 'ceiling', head: t('permitted.ceiling'), cell: (r) => <strong>{word('rung', r.ceiling)}</strong> },
                      { name: 'directives', head: t('permitted.by'), width: 'wide', cell: (r) => (r.directives ?? []).join(', ') },
                      { name: 'conditions', head: t('permitted.conditions'), width: 'grow', cell: (r) => (r.conditions ?? []).join(', ') },
                      { name: 'emergency', head: t('permitted.emergency'), width: 'wide', cell: (r) => (r.emergency ? `${word('rung', r.emergency.ceiling)}: ${(r.emergency.directives ?? []).join(', ')}` : '') },
                    ]}
                  />
                </section>
              )}
            </>
          )
        }}
      </Ready>
    </div>
  )
}
