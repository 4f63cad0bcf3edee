import { Page } from '../shell/page'
import { AsOf } from '../parts/as-of'
import { useFilters } from '../parts/address'
import { Choice, Input } from '../parts/field'
import { PartnerChoice, usePartner } from '../parts/partner-choice'
import { Tabs } from '../parts/tabs'
import { Busy } from '../parts/state'
import { t } from '../texts'
import { Changes } from './ledger/changes'
import { Commitments } from './ledger/commitments'
import { Figure } from './ledger/figure'
import { Figures } from './ledger/figures'
import { Flows } from './ledger/flows'
import { RecordOf } from './ledger/record'

const pages = ['flows', 'figures', 'changes', 'commitments', 'record']

/** The ledger: what came of the exchange with a partner, outcomes first. */
export default function Screen() {
  const partner = usePartner()
  const [filters, set] = useFilters()
  const figure = filters.get('figure')
  const page = filters.get('page') ?? 'flows'
  const timed = page !== 'commitments' && page !== 'record'
  return (
    <Page title={partner ? t('ledger.title', { partner }) : t('screen.ledger')}>
      <div className="choices">
        <PartnerChoice />
        {timed && (
          <>
            <Input type="date" label={t('ledger.from')} value={filters.get('from') ?? ''} onChange={(v) => set({ from: v }, { replace: true })} />
            <Input type="date" label={t('ledger.to')} value={filters.get('to') ?? ''} onChange={(v) => set({ to: v }, { replace: true })} />
            <Choice label={t('ledger.unit')} value={filters.get('unit') ?? 'month'} onChange={(v) => set({ unit: v })} options={['month', 'week'].map((u) => ({ value: u, label: t(`ledger.unit.${u}`) }))} />
          </>
        )}
        <AsOf />
      </div>
      <Tabs
        label={t('screen.ledger')}
        at={page}
        onAt={(p) => set({ page: p, figure: undefined })}
        tabs={pages.map((p) => ({ id: p, label: t(`ledger.page.${p}`), show: () => (partner === undefined ? <Busy /> : figure ? <Figure partner={partner} figure={figure} /> : <Part page={p} partner={partner} />) }))}
      />
    </Page>
  )
}

function Part({ page, partner }: { page: string; partner: string }) {
  switch (page) {
    case 'figures':
      return <Figures partner={partner} />
    case 'changes':
      return <Changes partner={partner} />
    case 'commitments':
      return <Commitments partner={partner} />
    case 'record':
      return <RecordOf partner={partner} />
    default:
      return <Flows partner={partner} />
  }
}
