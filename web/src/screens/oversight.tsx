import { useLocation } from 'wouter'
import { Page } from '../shell/page'
import { Subnav } from '../parts/subnav'
import { t } from '../texts'
import { Counts } from './oversight/counts'
import { Reads } from './oversight/reads'
import { Statements } from './oversight/statements'

const pages = ['', 'statements', 'reads']

/** Oversight: how many, how long, how often; never what it was. */
export default function Screen() {
  const [at] = useLocation()
  const [, , page = ''] = at.split('/')
  return (
    <Page title={t('screen.oversight')}>
      <Subnav label={t('screen.oversight')} pages={pages.map((p) => ({ path: p ? `/oversight/${p}` : '/oversight', label: t(`oversight.page.${p || 'counts'}`) }))} />
      {page === 'statements' ? <Statements /> : page === 'reads' ? <Reads /> : <Counts />}
    </Page>
  )
}
