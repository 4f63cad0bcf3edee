import { useGet } from '../../api/use'
import { useFilters } from '../../parts/address'
import { useAsOf } from '../../parts/as-of'
import { Input } from '../../parts/field'
import { Mark } from '../../parts/mark'
import { Table } from '../../parts/table'
import { Empty, Ready } from '../../parts/state'
import { Text } from '../../parts/text'
import { t } from '../../texts'

/** Designations shows what each party says of somebody, side by side. */
export function Designations() {
  const [filters, set] = useFilters()
  const id = filters.get('id')
  const list = useGet('/designations', { as_of: useAsOf() })
  return (
    <Ready of={list}>
      {(l) =>
        (l.entities ?? []).length === 0 ? (
          <Empty>{t('designations.none')}</Empty>
        ) : (
          <div className="stack">
            <section className="panel">
              <Table
                caption={t('analysis.designations')}
                head={[t('mark'), t('designations.entity'), t('designations.says'), t('designations.conflicts')]}
                rows={(l.entities ?? []).map((e) => [
                  <Mark key="m">{e.mark}</Mark>,
                  <button key="b" type="button" className="plain-link" aria-pressed={e.entity === id} onClick={() => set({ id: e.entity })}>
                    <Text>{e.entity}</Text>
                  </button>,
                  (e.says ?? []).map((s, i) => <div key={i}>{s}</div>),
                  e.conflicts,
                ])}
              />
            </section>
            {id && <Of entity={id} />}
          </div>
        )
      }
    </Ready>
  )
}

function Of({ entity }: { entity: string }) {
  const [filters, set] = useFilters()
  const on = filters.get('on') ?? ''
  const said = useGet('/designations/of', { entity, on, as_of: useAsOf() }, { keep: true })
  return (
    <Ready of={said}>
      {(d) => (
        <section className="panel stack">
          <h2>
            <Mark>{d.mark}</Mark> {(d.entities ?? []).map((e) => <Text key={e}>{`${e} `}</Text>)}
          </h2>
          <div className="choices">
            <Input type="date" label={t('designations.on')} value={on || d.on} onChange={(v) => set({ on: v }, { replace: true })} />
          </div>
          {(d.conflicts ?? []).map((c, i) => (
            <p key={i} className="note">
              {c.says}
            </p>
          ))}
          <Table
            caption={t('designations.side')}
            head={[t('designations.party'), t('designations.holds'), t('designations.before'), t('designations.after')]}
            rows={(d.parties ?? []).map((p) => [
              <strong key="p">
                {p.party} {p.ours ? t('designations.ours') : ''}
              </strong>,
              ...[p.holds, p.before, p.after].map((list, k) => (
                <div key={k}>
                  {(list ?? []).map((s) => (
                    <div key={s.id}>
                      <Mark>{d.marks[`designation:${s.id}`]}</Mark> <strong>{s.says}</strong> {s.label ?? ''} · {s.since}
                      {s.until ? ` – ${s.until}` : ''} · <Text>{s.basis}</Text> · {s.by}
                    </div>
                  ))}
                  {(list ?? []).length === 0 && '—'}
                </div>
              )),
            ])}
          />
        </section>
      )}
    </Ready>
  )
}
