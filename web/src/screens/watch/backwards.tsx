import { useGet } from '../../api/use'
import { At } from '../../parts/clock'
import { Mark, Unmarked } from '../../parts/mark'
import { Empty, Ready } from '../../parts/state'
import { Table } from '../../parts/table'
import { t, word } from '../../texts'

/** Backwards says which kept travel is screened against who became known later. */
export function Backwards() {
  const got = useGet('/backwards', { limit: 200 }, { refetch: 15_000 })
  return (
    <Ready of={got}>
      {(b) =>
        b.items.length === 0 ? (
          <Empty>{t('backwards.none')}</Empty>
        ) : (
          <div className="panel">
            <Table
              caption={t('backwards.caption', { n: b.items.length })}
              head={[t('mark'), t('table.at'), t('backwards.against'), t('backwards.version'), t('backwards.reached'), t('backwards.looked'), t('backwards.hits'), t('backwards.ended')]}
              rows={b.items.map((x) => [
                x.kind === 'list' ? <Unmarked /> : <Mark>{x.marking}</Mark>,
                <At time={x.opened_at} />,
                <>
                  {word('backwards.kind', x.kind)}: <bdi>{x.name}</bdi>
                </>,
                `${x.from_version ?? 0} → ${x.to_version}`,
                <>
                  <progress value={x.reached} max={Math.max(1, x.travellers)} aria-label={t('backwards.progress', { n: x.reached, of: x.travellers })} /> {t('backwards.progress', { n: x.reached, of: x.travellers })}
                </>,
                x.looked,
                x.hits,
                x.ended_at ? <At time={x.ended_at} /> : t('backwards.going'),
              ])}
            />
            {b.more && <p className="soft">{t('list.more')}</p>}
          </div>
        )
      }
    </Ready>
  )
}
