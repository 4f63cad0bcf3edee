import { useFilters } from '../parts/address'
import { AsOf } from '../parts/as-of'
import { Tabs } from '../parts/tabs'
import { Page } from '../shell/page'
import { t } from '../texts'
import { Diff } from './directives/diff'
import { Law } from './directives/law'
import { List } from './directives/list'
import { Permitted } from './directives/permitted'

const pages = { list: List, table: Permitted, diff: Diff, law: Law }

/** Directives: what may be given to whom, what a change would do, and the law above it. */
export default function Screen() {
  const [filters, set] = useFilters()
  return (
    <Page title={t('screen.directives')} wide>
      <div className="choices">
        <AsOf />
      </div>
      <Tabs label={t('screen.directives')} at={filters.get('page') ?? 'list'} onAt={(p) => set({ page: p, id: undefined })} tabs={Object.entries(pages).map(([id, Part]) => ({ id, label: t(`directives.${id}`), show: () => <Part /> }))} />
    </Page>
  )
}
