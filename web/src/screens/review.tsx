import { useState } from 'react'
import { useSession } from '../api/session'
import { useQueue } from '../api/queue'
import { useGet } from '../api/use'
import { useFilters } from '../parts/address'
import { Clock } from '../parts/clock'
import { Choice, Input } from '../parts/field'
import { Grid, type Column } from '../parts/grid'
import { Marks } from '../parts/mark'
import { Count } from '../parts/queue'
import { Busy, Empty, ProblemNote } from '../parts/state'
import { visible } from '../parts/text'
import { TwoPane } from '../parts/two-pane'
import { Page } from '../shell/page'
import { t, word } from '../texts'
import { waiting } from './review/asked'
import { Item } from './review/item'
import type { Queued, View } from './review/types'

const columns = (): Column<Queued>[] => [
  { name: 'due', head: t('review.due'), cell: (q) => (q.valid_until ? <Clock due={q.valid_until} /> : <span className="soft">{word('precedence', q.precedence)}</span>) },
  { name: 'title', head: t('review.what'), width: 'grow', own: true, cell: (q) => <bdi>{visible(q.title || q.serial || q.report)}</bdi> },
  { name: 'partner', head: t('review.to'), cell: (q) => q.partner },
  { name: 'marking', head: t('review.marking'), cell: (q) => <span title={`${q.held} → ${q.given}`}><Marks held={q.held_level || q.held} given={q.given_level || q.given} /></span> },
  { name: 'rules', head: t('review.rules'), width: 'narrow', cell: (q) => <span title={t('review.gaps.n', { n: q.gaps })}>{q.rules ?? q.gaps}</span> },
  { name: 'claim', head: t('review.claimed'), cell: (q) => (q.claim ? q.claim.officer : <span className="soft">—</span>) },
]

/** Review is what waits for an officer's decision, most urgent first. */
export default function Screen() {
  const [params, set] = useFilters()
  const me = useSession().data?.data
  const whose = params.get('whose') ?? ''
  const partner = params.get('partner') ?? ''
  const queue = useQueue(...waiting(params), ['review'])
  const [last, setLast] = useState<View | null>(null)
  const at = params.get('release') ?? ''
  const listed = queue.rows.find((q) => q.release === at)
  // what is open may stand further down than was read
  const lone = useGet(at && queue.first && !listed ? '/review' : null, { release: at })
  const chosen = listed ?? lone.data?.data.waiting[0]
  const beside = useGet(chosen ? '/review' : null, { report: chosen?.report })
  return (
    <Page title={t('screen.review')} wide>
      <form className="filters" role="search" aria-label={t('filters')} onSubmit={(e) => e.preventDefault()}>
        <Choice label={t('review.whose')} value={whose} onChange={(v) => set({ whose: v })} options={['', 'unclaimed', 'mine'].map((v) => ({ value: v, label: t(`review.whose.${v || 'all'}`) }))} />
        <Input label={t('review.to')} value={partner} placeholder="FRA/DGSE" onChange={(v) => set({ partner: v.toUpperCase() }, { replace: true })} />
      </form>
      {last && (
        <p className="note" role="status">
          {t('review.done', { serial: last.serial ?? last.report, partner: last.partner })} {visible(last.said)}
        </p>
      )}
      {queue.error && !queue.first && <ProblemNote problem={queue.error} retry={queue.refetch} />}
      <TwoPane
        label={t('review.queue')}
        list={
          <div className="dense">
            <Count of={queue} label={t('review.queue')} />
            {queue.first && queue.rows.length === 0 ? (
              <Empty>{t('review.empty')}</Empty>
            ) : (
              <Grid key={queue.place} place={queue.place} label={t('review.queue')} rows={queue.rows} total={queue.total} onMore={queue.more} columns={columns()} id={(q) => q.release} selected={at} onSelect={(q) => set({ release: q.release, part: undefined }, { replace: at !== '' })} />
            )}
          </div>
        }
        item={
          chosen && me ? (
            <Item key={chosen.release} queued={chosen} beside={beside.data?.data.waiting ?? [chosen]} params={params} onDone={setLast} set={set} />
          ) : at && (lone.isPending || !queue.first) ? (
            <Busy />
          ) : (
            <Empty>{at ? t('review.gone') : t('review.choose')}</Empty>
          )
        }
      />
    </Page>
  )
}
