import { useLocation } from 'wouter'
import { Page } from '../shell/page'
import { Subnav } from '../parts/subnav'
import { t } from '../texts'
import { Advisories, AdvisorySheet } from './owed/advisories'
import { EngagementSheet, Engagements } from './owed/engagements'
import { FeedbackPage } from './owed/feedback'
import { Obligations } from './owed/obligations'
import { NoticesPage } from './owed/notices'
import { QuestionSheet, Questions } from './owed/questions'
import { Statistics } from './owed/statistics'
import { short } from './owed/words'
import { WarningSheet } from './owed/warning'
import { Warnings } from './owed/warnings'

const pages = ['', 'notices', 'warnings', 'advisories', 'questions', 'engagements', 'feedback', 'statistics']

/** Owed is what anybody owes: to partners, by them, and within the service. */
export default function Screen() {
  const [at] = useLocation()
  const [, , page = '', id = ''] = at.split('/').map(decodeURIComponent)
  return (
    <Page title={page ? `${t(`owed.page.${page}`)}${id ? ` · ${short(id)}` : ''}` : t('screen.owed')}>
      <Subnav label={t('screen.owed')} pages={pages.map((p) => ({ path: p ? `/owed/${p}` : '/owed', label: t(`owed.page.${p || 'owed'}`) }))} />
      <Part page={page} id={id} />
    </Page>
  )
}

function Part({ page, id }: { page: string; id: string }) {
  switch (page) {
    case 'notices':
      return <NoticesPage />
    case 'warnings':
      return id ? <WarningSheet key={id} id={id} /> : <Warnings />
    case 'advisories':
      return id ? <AdvisorySheet key={id} id={id} /> : <Advisories />
    case 'questions':
      return id ? <QuestionSheet key={id} id={id} /> : <Questions />
    case 'engagements':
      return id ? <EngagementSheet key={id} id={id} /> : <Engagements />
    case 'feedback':
      return <FeedbackPage />
    case 'statistics':
      return <Statistics />
    default:
      return <Obligations />
  }
}
