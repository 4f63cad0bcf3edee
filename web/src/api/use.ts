import { keepPreviousData, useMutation, useQuery, useQueryClient, type UseMutationResult } from '@tanstack/react-query'
import { useEffect } from 'react'
import { address, get, send, type Answer, type Problem } from './client'
import { news } from './news'
import type { AnswerOf, Asked, BodyOf, Method, Path, QueryOf, Said } from './types'

/** asking is how a document is asked for, by whom it is shown or before it is to be. */
export const asking = <P extends string>(path: Path<P> | null, ...[params]: Asked<P>) => ({
  queryKey: [path, params ?? {}],
  queryFn: ({ signal }: { signal: AbortSignal }) => get<P>(path!, ...([params, signal] as Asked<P, [AbortSignal]>)),
  meta: { url: path === null ? '' : address(path, params) },
})

/** useGet asks for a document and keeps it while it is on the page. */
export function useGet<P extends string>(path: Path<P> | null, ...[params, options = {}]: Asked<P, [{ keep?: boolean; refetch?: number }]>) {
  return useQuery<Answer<AnswerOf<P>>, Problem>({
    ...asking<P>(path, ...([params] as Asked<P>)),
    enabled: path !== null,
    placeholderData: options.keep ? keepPreviousData : undefined,
    refetchInterval: options.refetch,
    retry: (count, problem) => problem.status === 0 && count < 5,
  })
}

type Act<P extends string, M extends Sent> = { method?: M; path: Path<P, M>; ifMatch?: string; params?: QueryOf<P, M> } & ({} extends BodyOf<P, M> ? { body?: BodyOf<P, M> } : { body: BodyOf<P, M> })

type Sent = Exclude<Method, 'GET'>

/** Sending is what useSend gives: what is sent follows from where, each time. */
interface Sending<Q extends string, N extends Sent> extends Omit<UseMutationResult<Answer<AnswerOf<Q, N>>, Problem>, 'mutate' | 'mutateAsync'> {
  mutate: <P extends Q, M extends Sent = N>(act: Act<P, M>) => void
  mutateAsync: <P extends Q, M extends Sent = N>(act: Act<P, M>) => Promise<Answer<AnswerOf<P, M>>>
}

/** useSend does something, and asks again for what it may have changed: paths that begin
 *  with one of those given. */
export function useSend<Q extends string = string, N extends Sent = 'POST'>(changes: string[] = []) {
  const client = useQueryClient()
  return useMutation<Answer<AnswerOf<Q, N>>, Problem, Act<Q, N>>({
    mutationFn: (a) => send<Q, N>(a.method ?? ('POST' as N), a.path, ...([(a as { body?: BodyOf<Q, N> }).body, { ifMatch: a.ifMatch, params: a.params }] as unknown as Said<Q, N, [object]>)),
    onSuccess: () =>
      client.invalidateQueries({
        predicate: (q) => changes.some((c) => typeof q.queryKey[0] === 'string' && (q.queryKey[0] as string).startsWith(c)),
      }),
  }) as unknown as Sending<Q, N>
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
