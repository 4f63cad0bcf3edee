import type { Document } from '../../api/types'
import { useGet } from '../../api/use'
import { useFilters } from '../../parts/address'
import { useAsOf } from '../../parts/as-of'
import { Grid } from '../../parts/grid'
import { present } from '../../parts/clock'
import { Facts } from '../../parts/facts'
import { Empty, Ready } from '../../parts/state'
import { TwoPane } from '../../parts/two-pane'
import { t } from '../../texts'
import { day } from '../ledger/ask'

type Directive = Document<'DisclosureDirective'>

/** standing tells whether a directive is in force, coming or ended at a time. */
export function standing(d: Directive, at: number): 'in-force' | 'coming' | 'ended' {
  if (d.in_force) return 'in-force'
  return new Date(d.effective).getTime() > at ? 'coming' : 'ended'
}

const order = ['in-force', 'coming', 'ended'] as const

/** List shows the directives of the policy, and the one that is chosen beside its Cedar. */
export function List() {
  const [filters, set] = useFilters()
  const asOf = useAsOf()
  const id = filters.get('id') ?? undefined
  const list = useGet('/directives', { as_of: asOf }, { keep: true })
  const at = asOf ? new Date(asOf).getTime() : present()
  return (
    <Ready of={list}>
      {(l) => {
        const rows = [...(l.directives ?? [])].sort((a, b) => order.indexOf(standing(a, at)) - order.indexOf(standing(b, at)) || a.id.localeCompare(b.id))
        if (rows.length === 0) return <Empty>{t('directives.none')}</Empty>
        const n = (s: string) => rows.filter((d) => standing(d, at) === s).length
        return (
          <div className="stack">
            <p>{t('directives.said', { force: n('in-force'), coming: n('coming'), ended: n('ended') })}</p>
            <TwoPane
              label={t('screen.directives')}
              list={
                <Grid<Directive>
                  label={t('screen.directives')}
                  rows={rows}
                  id={(d) => d.id}
                  selected={id}
                  onSelect={(d) => set({ id: d.id }, { replace: true })}
                  columns={[
                    { name: 'standing', head: t('directives.standing'), cell: (d) => t(`directives.${standing(d, at)}`) },
                    { name: 'id', head: t('directives.id'), width: 'wide', cell: (d) => d.id },
                    { name: 'title', head: t('directives.title'), width: 'grow', own: true, cell: (d) => d.title },
                    { name: 'partners', head: t('directives.partners'), cell: (d) => (d.partners ?? []).join(', ') },
                  ]}
                />
              }
              item={id ? <One key={id} id={id} at={at} /> : <Empty>{t('choose')}</Empty>}
            />
          </div>
        )
      }}
    </Ready>
  )
}

function One({ id, at }: { id: string; at: number }) {
  const asOf = useAsOf()
  const one = useGet(`/directives/${encodeURIComponent(id)}`, { as_of: asOf })
  const cedar = useGet(`/directives/${encodeURIComponent(id)}/cedar`, { as_of: asOf })
  return (
    <Ready of={one}>
      {(d) => (
        <div className="stack">
          <h2>{d.title}</h2>
          <Facts
            list={[
              [t('directives.standing'), <strong key="s">{t(`directives.${standing(d, at)}`)}</strong>],
              [t('directives.effect'), d.restrict ? t('directives.restricts') : t('directives.permits')],
              [t('directives.partners'), (d.partners ?? []).join(', ')],
              [t('directives.ceiling'), d.ceiling],
              [t('directives.mode'), d.automatic ? t('directives.automatic') : t('directives.reviewed')],
              [t('directives.basis'), d.basis],
              [t('directives.issued'), (d.issued_by ?? []).join(', ')],
              [t('directives.effective'), `${day(d.effective)} – ${day(d.expires)}`],
              [t('directives.file'), <code key="f">{d.file}</code>],
              [t('directives.policy'), <code key="p">{d.policy}</code>],
            ]}
          />
          <div className="beside-columns">
            <section>
              <h3 id="as-written">{t('directives.document')}</h3>
              <pre className="document" tabIndex={0} role="region" aria-labelledby="as-written">
                {d.text}
              </pre>
            </section>
            <section>
              <h3 id="as-cedar">{t('directives.cedar')}</h3>
              <Ready of={cedar}>
                {(c) => (
                  <pre className="document" tabIndex={0} role="region" aria-labelledby="as-cedar">
                    {c.cedar}
                  </pre>
                )}
              </Ready>
            </section>
          </div>
        </div>
      )}
    </Ready>
  )
}
