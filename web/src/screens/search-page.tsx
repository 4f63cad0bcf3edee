import { useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import { useGet } from '../api/use'
import { useFilters } from '../parts/address'
import { Button } from '../parts/button'
import { Input } from '../parts/field'
import { Grid } from '../parts/grid'
import { Empty, ProblemNote, Busy } from '../parts/state'
import { Mark } from '../parts/mark'
import { Page } from '../shell/page'
import { TwoPane } from '../parts/two-pane'
import { t, word } from '../texts'
import { placeOf, visited } from './search/place'
import { Facet, One, titleOf } from './search/results'
import type { Found } from './search/types'

/** SearchPage has all results, what narrows them, and the one that is looked at. */
export default function Screen() {
  const [params, set] = useFilters()
  const [, go] = useLocation()
  const words = params.get('q') ?? ''
  const [typed, setTyped] = useState(words)
  useEffect(() => setTyped(words), [words])
  const kinds = (params.get('kind') ?? '').split(',').filter(Boolean)
  const from = (params.get('from') ?? '').split(',').filter(Boolean)
  const after = params.get('after') ?? undefined
  const got = useGet(words ? '/search' : null, { q: words, kind: kinds, from, after, limit: 50 }, { keep: true })
  const chosen = params.get('item') ?? ''
  const toggle = (name: string, list: string[]) => (value: string) => set({ [name]: (list.includes(value) ? list.filter((x) => x !== value) : [...list, value]).join(','), after: undefined, item: undefined })
  const answer = words ? got.data?.data : undefined
  const open = (f: Found) => {
    visited({ path: placeOf(f.item), title: titleOf(f), mark: f.mark })
    go(placeOf(f.item))
  }
  const item = answer?.hits.find((h) => h.item === chosen)
  return (
    <Page title={t('search.open')}>
      <form
        className="filters"
        role="search"
        onSubmit={(e) => {
          e.preventDefault()
          set({ q: typed.trim(), after: undefined, item: undefined })
        }}
      >
        <Input label={t('search.words')} hint={t('search.hint')} value={typed} onChange={setTyped} error={got.error?.kind === 'invalid' ? got.error.detail : undefined} />
        <Button submit kind="main">
          {t('search.open')}
        </Button>
        <span className="count" role="status">
          {answer ? t(answer.more ? 'search.count.more' : 'search.count', { n: answer.total }) : ''}
        </span>
      </form>
      {got.error && got.error.kind !== 'invalid' && <ProblemNote problem={got.error} retry={() => void got.refetch()} />}
      {words && got.isFetching && !answer && <Busy />}
      {answer && (
        <>
          <div className="facets">
            <Facet label={t('search.kinds')} counts={answer.facets.kinds} list="search.kind" chosen={kinds} onChoose={toggle('kind', kinds)} />
            <Facet label={t('search.from')} counts={answer.facets.partners} chosen={from} onChoose={toggle('from', from)} />
            <Facet label={t('search.topics')} counts={answer.facets.topics} chosen={[]} onChoose={(v) => set({ q: `${words} topic:${v}`, after: undefined })} />
            <Facet label={t('search.years')} counts={answer.facets.years} chosen={[]} onChoose={(v) => set({ q: `${words} after:${v}-01-01 before:${Number(v) + 1}-01-01`, after: undefined })} />
          </div>
          {answer.hits.length === 0 ? (
            <Empty>{t('search.none')}</Empty>
          ) : (
            <div className={chosen ? 'even' : 'even alone'}>
            <TwoPane
              label={t('search.results')}
              list={
                <Grid<Found>
                  label={t('search.results')}
                  rows={answer.hits}
                  id={(f) => f.item}
                  selected={chosen}
                  onSelect={(f) => set({ item: f.item }, { replace: true })}
                  onOpen={open}
                  columns={[
                    { name: 'mark', head: t('engagement.mark'), cell: (f) => <Mark>{f.mark}</Mark>, width: 'wide' },
                    { name: 'title', head: t('search.title'), cell: (f) => titleOf(f), width: 'grow', own: true },
                    { name: 'kind', head: t('owed.kind'), cell: (f) => word('search.kind', f.kind) },
                    { name: 'from', head: t('search.from'), cell: (f) => f.from ?? '—' },
                    { name: 'at', head: t('table.at'), cell: (f) => f.recorded.slice(0, 10) },
                  ]}
                />
              }
              item={
                item ? (
                  <div className="found whole">
                    <One found={item} rows={12} />
                    <div className="buttons">
                      <Button kind="main" onPress={() => open(item)}>
                        {t('search.go')}
                      </Button>
                    </div>
                  </div>
                ) : (
                  <Empty>{t('search.choose')}</Empty>
                )
              }
            />
            </div>
          )}
          {answer.next && <Button onPress={() => set({ after: answer.next, item: undefined })}>{t('search.next')}</Button>}
        </>
      )}
    </Page>
  )
}
