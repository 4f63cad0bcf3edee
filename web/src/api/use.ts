import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { address, get, send, type Answer, type Params, type Problem } from './client'
import { news } from './news'

/** useGet asks for a document and keeps it while it is on the page. */
export function useGet<T>(path: string | null, params?: Params, options: { keep?: boolean; refetch?: number } = {}) {
  const url = path === null ? '' : address(path, params)
  return useQuery<Answer<T>, Problem>({
    queryKey: [path, params ?? {}],
    queryFn: ({ signal }) => get<T>(path!, params, signal),
    enabled: path !== null,
    meta: { url },
    placeholderData: options.keep ? keepPreviousData : undefined,
    refetchInterval: options.refetch,
    retry: (count, problem) => problem.status === 0 && count < 5,
  })
}

interface Act<B> {
  method?: 'POST' | 'PUT' | 'DELETE' | 'PATCH'
  path: string
  body?: B
  ifMatch?: string
  params?: Params
}

/** useSend does something, and asks again for what it may have changed: paths that begin
 *  with one of those given. */
export function useSend<T, B = unknown>(changes: string[] = []) {
  const client = useQueryClient()
  return useMutation<Answer<T>, Problem, Act<B>>({
    mutationFn: (a) => send<T>(a.method ?? 'POST', a.path, a.body, { ifMatch: a.ifMatch, params: a.params }),
    onSuccess: () =>
      client.invalidateQueries({
        predicate: (q) => changes.some((c) => typeof q.queryKey[0] === 'string' && (q.queryKey[0] as string).startsWith(c)),
      }),
  })
}

/** useEvents hears from the node that something changed. A list is never moved by it: the
 *  caller decides when to show what is new. */
export function useEvents(topics: string[], on: (topic: string, count: number) => void) {
  const wanted = topics.join(',')
  useEffect(() => {
    if (typeof EventSource === 'undefined' || wanted === '') return
    const source = new EventSource(address('/events', { topics: wanted }))
    const heard = news()
    source.addEventListener('open', heard.began)
    source.addEventListener('changed', (e) => {
      const said = JSON.parse((e as MessageEvent<string>).data) as { topic: string; count: number }
      if (heard.is(said.topic, said.count)) on(said.topic, said.count)
    })
    return () => source.close()
    // the caller's function may be a new one at each drawing
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [wanted])
}
