import { readsContent, useSession } from '../api/session'
import { useFilters } from '../parts/address'
import { Tabs } from '../parts/tabs'
import { Page } from '../shell/page'
import { t } from '../texts'
import { Receipts } from './evidence/receipts'
import { Verify } from './evidence/verify'
import { Witnesses } from './evidence/witnesses'

const pages = { receipts: Receipts, verify: Verify, log: Witnesses }

/** Evidence: what was sent and receipted, proofs of it, and whether the record holds. Who
 *  oversees verifies what is brought, and does not see what was sent. */
export default function Screen() {
  const [filters, set] = useFilters()
  const session = useSession()
  if (!session.data) return null
  const open = Object.entries(pages).filter(([id]) => id !== 'receipts' || readsContent(session.data.data.roles))
  return (
    <Page title={t('screen.evidence')}>
      <Tabs label={t('screen.evidence')} at={filters.get('page') ?? open[0]![0]} onAt={(p) => set({ page: p, id: undefined })} tabs={open.map(([id, Part]) => ({ id, label: t(`evidence.${id}`), show: () => <Part /> }))} />
    </Page>
  )
}
