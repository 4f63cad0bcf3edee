import { useLocation } from 'wouter'
import { Page } from '../shell/page'
import { Subnav } from '../parts/subnav'
import { t } from '../texts'
import { Backwards } from './watch/backwards'
import { Feed } from './watch/feed'
import { Hits } from './watch/hits'
import { Lists } from './watch/lists'
import { Lookouts } from './watch/lookouts'
import { Quarantine } from './watch/quarantine'
import { StaysPage } from './watch/stays'

const pages = ['', 'lookouts', 'lists', 'quarantine', 'feed', 'stays', 'backwards']

/** Watch is who is sought at the borders, and what was found. */
export default function Screen() {
  const [at] = useLocation()
  const [, , page = ''] = at.split('/').map(decodeURIComponent)
  return (
    <Page title={page ? t(`watch.page.${page}`) : t('screen.watch')}>
      <Subnav label={t('screen.watch')} pages={pages.map((p) => ({ path: p ? `/watch/${p}` : '/watch', label: t(`watch.page.${p || 'hits'}`) }))} />
      <Part page={page} />
    </Page>
  )
}

function Part({ page }: { page: string }) {
  switch (page) {
    case 'lookouts':
      return <Lookouts />
    case 'lists':
      return <Lists />
    case 'quarantine':
      return <Quarantine />
    case 'feed':
      return <Feed />
    case 'stays':
      return <StaysPage />
    case 'backwards':
      return <Backwards />
    default:
      return <Hits />
  }
}
