import { useGet } from '../../api/use'
import { useFilters } from '../../parts/address'
import { Button } from '../../parts/button'
import { At } from '../../parts/clock'
import { Facts } from '../../parts/facts'
import { Table } from '../../parts/table'
import { Ready } from '../../parts/state'
import { t, word } from '../../texts'
import { lasted, useAsked } from './ask'

/** Figure opens one number to the items that it counts. */
export function Figure({ partner, figure }: { partner: string; figure: string }) {
  const [, set] = useFilters()
  const opened = useGet('/ledgers/figure', { ...useAsked(partner), figure, limit: 200 })
  return (
    <section className="panel stack">
      <div className="buttons">
        <Button onPress={() => set({ figure: undefined })}>{t('ledger.back')}</Button>
      </div>
      <Ready of={opened}>
        {(f) => (
          <>
            <h2 className="code">{f.figure}</h2>
            <Facts list={[[t('ledger.count'), String(f.count)], [t('ledger.of'), f.of], [t('ledger.median'), f.median_seconds === undefined ? '' : lasted(f.median_seconds)], [t('ledger.p90'), f.p90_seconds === undefined ? '' : lasted(f.p90_seconds)], [t('ledger.slowest'), f.slowest_seconds === undefined ? '' : lasted(f.slowest_seconds)]]} />
            <Table
              caption={t('ledger.items')}
              head={[t('ledger.ref'), t('ledger.way'), t('ledger.at'), t('ledger.grade'), t('ledger.outcome'), t('ledger.took'), t('ledger.directives')]}
              rows={(f.items ?? []).map((x) => [<code key="r">{x.ref}</code>, word('way', x.way), <At key="a" time={x.at} />, x.grade ?? '', (x.outcome ?? '') + (x.acted ? ` · ${t('ledger.acted')}` : ''), lasted(x.took_seconds), (x.directives ?? []).join(', ')])}
            />
            <Table caption={t('ledger.refs', { n: (f.refs ?? []).length })} head={[t('ledger.ref')]} rows={(f.refs ?? []).map((r) => [<code key="r">{r}</code>])} />
            {f.more && <p className="soft">{t('more')}</p>}
          </>
        )}
      </Ready>
    </section>
  )
}
