import { keepPreviousData, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef } from 'react'
import { address, get, type Problem } from './client'
import { pageOf, type Listing } from './listing'
import { changed } from './markings'
import { append, come, settle, type Held } from './queue-rows'
import type { AnswerOf, Asked } from './types'
import { useEvents } from './use'

/** Paged is what the node says of a list beside its rows. */
export interface Paged {
  total?: number
  next?: string
}

interface Shown<T, D> extends Held<T> {
  first: D // the first page, for what it says beside its rows
  urls: string[] // whose markings are those of the page
  renew?: boolean // what comes next takes the place of all
}

/** Queue is a list of any length, read page by page. */
export interface Queue<T, D> {
  rows: T[]
  total: number
  first?: D
  more?: () => void // reads the next page; none behind the last
  news: number
  show: () => void // lets in what has come
  error: Problem | null
  refetch: () => void
  place: string // names the list and its filters
}

const mostAnew = 20 // pages that are read again after an act

/** pages reads a list: one page, or all that is shown of it anew. */
function pages<P extends string, T>(client: QueryClient, ...[path, params, rowsOf, id]: Listing<P, T>) {
  type D = AnswerOf<P>
  const key = [path, params, 'queue']
  const read = async (after?: string, signal?: AbortSignal) => {
    const asked = pageOf(params, after)
    const { data } = await get<P>(path, ...([asked, signal] as unknown as Asked<P, [AbortSignal]>))
    const { total, next } = data as unknown as Paged
    return { first: data, rows: rowsOf(data), total: total ?? 0, next, url: address(path, asked) }
  }
  const shown = {
    queryKey: key,
    queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Shown<T, D>> => {
      const held = client.getQueryData<Shown<T, D>>(key)
      const page = await read(undefined, signal)
      const start = { rows: page.rows, total: page.total, next: page.next, news: 0, first: page.first, urls: [page.url] }
      if (!held || held.renew) return start
      const all = [...page.rows]
      const urls = [page.url]
      let next = page.next
      for (let n = 1; next && n < mostAnew && all.length < held.rows.length; n++) {
        const behind = await read(next, signal)
        all.push(...behind.rows)
        urls.push(behind.url)
        next = behind.next
      }
      return { ...settle(held, { rows: all, total: page.total, whole: !next }, id), first: page.first, urls: [...new Set([...held.urls, ...urls])] }
    },
    structuralSharing: false,
  }
  return { key, read, shown }
}

/** queueAhead asks for the first page of a list that is to be shown soon. */
export const queueAhead = <P extends string, T>(client: QueryClient, ...of: Listing<P, T>) => client.prefetchQuery(pages(client, ...of).shown)

/** useQueue reads a list page by page as one goes through it. What comes meanwhile is
 *  counted and let in when it is asked for; what is shown never moves by itself. */
export function useQueue<P extends string, T>(...[path, params, rowsOf, id, topics = []]: [...Listing<P, T>, topics?: string[]]): Queue<T, AnswerOf<P>> {
  type D = AnswerOf<P>
  const client = useQueryClient()
  const { key, read, shown } = pages(client, path, params, rowsOf, id)
  const place = JSON.stringify(key)
  const list = useQuery<Shown<T, D>, Problem>({
    ...shown,
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    gcTime: 10 * 60_000,
    retry: (count, problem) => problem.status === 0 && count < 5,
  })
  const held = list.data
  useEffect(changed, [held])

  const busy = useRef('')
  const more = useCallback(async () => {
    const now = client.getQueryData<Shown<T, D>>(key)
    if (!now?.next || busy.current === place + now.next) return
    busy.current = place + now.next
    try {
      const page = await read(now.next)
      client.setQueryData<Shown<T, D>>(key, (d) => (d && d.next === now.next ? { ...d, ...append(d, page, id), urls: [...d.urls, page.url] } : d))
    } finally {
      busy.current = ''
    }
    // what is read is named by the list and its filters
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [place])

  // Many events are one look.
  const looking = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const look = useCallback(() => {
    clearTimeout(looking.current)
    looking.current = setTimeout(async () => {
      const page = await read().catch(() => undefined)
      if (page) client.setQueryData<Shown<T, D>>(key, (d) => d && { ...d, news: come(d, page, id) }, { updatedAt: client.getQueryState(key)?.dataUpdatedAt })
    }, 500)
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [place])
  const latest = useRef(look)
  latest.current = look
  useEvents(topics, () => latest.current())
  useEffect(() => {
    // come back to, a list is as it was left; whether something has come is asked
    const at = client.getQueryState(key)?.dataUpdatedAt
    if (at && Date.now() - at > 1_000) look()
    return () => clearTimeout(looking.current)
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [look])

  const show = () => {
    client.setQueryData<Shown<T, D>>(key, (d) => d && { ...d, renew: true })
    void list.refetch()
  }
  return {
    rows: held?.rows ?? [],
    total: held?.total ?? 0,
    first: held?.first,
    more: held?.next && !list.isPlaceholderData ? () => void more() : undefined,
    news: list.isPlaceholderData ? 0 : (held?.news ?? 0),
    show,
    error: list.error,
    refetch: () => void list.refetch(),
    place,
  }
}
