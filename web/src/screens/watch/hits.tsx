import { useQueue } from '../../api/queue'
import { useFilters } from '../../parts/address'
import { Button } from '../../parts/button'
import { Clock } from '../../parts/clock'
import { Check, Choice, Input } from '../../parts/field'
import { Grid, type Column } from '../../parts/grid'
import { Count } from '../../parts/queue'
import { Empty, ProblemNote } from '../../parts/state'
import { TwoPane } from '../../parts/two-pane'
import { t, word } from '../../texts'
import { useOfficers } from '../owed/words'
import { HitSheet } from './hit'
import type { Line } from './types'
import { SoughtMark, bits, clock } from './words'

/** Hits is the list of hits, the one to look at first first. It names nobody: who is
 *  shown whom is on record. */
export function Hits() {
  const [params, set] = useFilters()
  const officers = useOfficers(['watch', 'lead', 'author', 'analyst'])
  const all = params.get('all') === 'yes'
  const list = useQueue('/hits', { all, officer: params.get('officer'), lookout: params.get('lookout'), flight: params.get('flight') }, (d) => d.hits, (h) => h.id, ['hits'])
  const chosen = params.get('hit') ?? ''
  return (
    <>
      <div className="filters" role="search" aria-label={t('owed.filters')}>
        <Choice label={t('watch.holder')} value={params.get('officer') ?? ''} onChange={(v) => set({ officer: v, hit: undefined })} options={[{ value: '', label: t('filter.all') }, { value: 'watch', label: t('owed.for.watch') }, ...officers]} />
        <Input label={t('watch.lookout')} value={params.get('lookout') ?? ''} onChange={(v) => set({ lookout: v, hit: undefined }, { replace: true })} />
        <Check label={t('watch.all')} checked={all} onChange={(v) => set({ all: v ? 'yes' : undefined })} />
        {params.get('flight') && (
          <Button onPress={() => set({ flight: undefined })}>
            {t('watch.flight.only', { n: params.get('flight')! })} ✕
          </Button>
        )}
      </div>
      {list.error && !list.first && <ProblemNote problem={list.error} retry={list.refetch} />}
      <Count of={list} />
      <div className={chosen ? 'even' : 'even alone'}>
      <TwoPane
        label={t('watch.page.hits')}
        list={
          list.first && list.rows.length === 0 ? (
            <Empty>{t('watch.none')}</Empty>
          ) : (
            <Grid<Line>
              key={list.place}
              place={list.place}
              label={t('watch.page.hits')}
              rows={list.rows}
              total={list.total}
              onMore={list.more}
              id={(h) => h.id}
              selected={chosen}
              onSelect={(h) => set({ hit: h.id }, { replace: chosen !== '' })}
              columns={(
                [
                { name: 'mark', head: t('mark'), cell: (h) => <SoughtMark list={h.list} mark={h.marking} /> },
                { name: 'rank', head: t('watch.rank'), cell: (h) => h.rank.toFixed(0), width: 'narrow' },
                { name: 'verdict', head: t('watch.verdict'), cell: (h) => word('watch.verdict', h.verdict) },
                { name: 'entry', head: t('watch.sought'), cell: (h) => (h.list === 'lookouts' ? h.entry : `${h.list}: ${h.entry}`), width: 'wide', own: true },
                { name: 'journey', head: t('watch.journey'), cell: (h) => `${h.journey ?? '—'} ${clock(h.departs).slice(5)}`, width: 'wide' },
                { name: 'does', head: t('watch.instruction'), cell: (h) => (h.instruction ? word('watch.instruction', h.instruction) : '—') },
                { name: 'state', head: t('owed.state'), cell: (h) => word('watch.state', h.state) },
                { name: 'score', head: t('watch.score'), cell: (h) => bits(h.score), width: 'narrow' },
                { name: 'due', head: t('owed.due'), cell: (h) => <Clock due={h.due} done={!h.open} /> },
                { name: 'has', head: t('owed.has'), cell: (h) => h.officer || h.desk || '—' },
                ] as Column<Line>[]
              ).filter((c) => chosen === '' || !['score', 'has'].includes(c.name))}
            />
          )
        }
        item={chosen ? <HitSheet key={chosen} id={chosen} /> : <Empty>{t('watch.choose')}</Empty>}
      />
      </div>
    </>
  )
}
