import { useGet } from '../../api/use'
import { useFilters } from '../../parts/address'
import { Button } from '../../parts/button'
import { At } from '../../parts/clock'
import { Input } from '../../parts/field'
import { Table } from '../../parts/table'
import { Empty, Ready } from '../../parts/state'
import { t } from '../../texts'

/** Reads are who read what and when, without what it was. */
export function Reads() {
  const [filters, set] = useFilters()
  const of = (k: string) => filters.get(k) ?? ''
  const reads = useGet('/reads', { officer: of('officer'), operation: of('operation'), ref: of('ref'), before: of('before'), limit: 100 }, { keep: true })
  return (
    <>
      <div className="choices">
        {['officer', 'operation', 'ref'].map((k) => (
          <Input key={k} label={t(`reads.${k}`)} value={of(k)} onChange={(v) => set({ [k]: v, before: undefined }, { replace: true })} />
        ))}
      </div>
      <Ready of={reads}>
        {(r) =>
          (r.reads ?? []).length === 0 ? (
            <Empty>{t('reads.none')}</Empty>
          ) : (
            <section className="panel">
              <Table caption={t('oversight.page.reads')} head={[t('reads.officer'), t('reads.operation'), t('reads.ref'), t('reads.at'), t('reads.last'), t('reads.times')]} rows={(r.reads ?? []).map((x) => [x.officer, <code key="o">{x.operation}</code>, <code key="r">{x.ref ?? ''}</code>, <At key="a" time={x.at} />, <At key="l" time={x.last} />, x.times])} />
              <div className="buttons">
                {r.more && <Button onPress={() => set({ before: String(r.reads!.at(-1)!.number) })}>{t('reads.earlier')}</Button>}
                {of('before') && <Button onPress={() => set({ before: undefined })}>{t('reads.latest')}</Button>}
              </div>
            </section>
          )
        }
      </Ready>
    </>
  )
}
