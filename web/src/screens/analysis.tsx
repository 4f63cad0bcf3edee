import { Page } from '../shell/page'
import { AsOf } from '../parts/as-of'
import { useFilters } from '../parts/address'
import { Tabs } from '../parts/tabs'
import { t } from '../texts'
import { Claims } from './analysis/claims'
import { Designations } from './analysis/designations'
import { Estimates } from './analysis/estimates'
import { Hypotheses } from './analysis/hypotheses'
import { Links } from './analysis/links'
import { Merges } from './analysis/merges'
import { Origins } from './analysis/origins'
import { Sources } from './analysis/sources'
import { Travel } from './analysis/travel'

const parts = { claims: Claims, links: Links, travel: Travel, estimates: Estimates, designations: Designations, hypotheses: Hypotheses, sources: Sources, merges: Merges, check: Origins }

/** Analysis: what is said of the world, what it rests on, and what joins what. */
export default function Screen() {
  const [filters, set] = useFilters()
  return (
    <Page title={t('screen.analysis')} wide>
      <div className="choices">
        <AsOf />
      </div>
      <Tabs
        label={t('screen.analysis')}
        at={filters.get('part') ?? 'claims'}
        onAt={(p) => set({ part: p, id: undefined, node: undefined, grown: undefined, chosen: undefined })}
        tabs={Object.entries(parts).map(([id, Part]) => ({ id, label: t(`analysis.${id}`), show: () => <Part /> }))}
      />
    </Page>
  )
}
