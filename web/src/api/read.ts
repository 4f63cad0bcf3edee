import { useQuery } from '@tanstack/react-query'
import { address, send, type Answer, type Problem } from './client'
import { record } from './markings'
import type { AnswerOf, BodyOf, Path, QueryOf, Said } from './types'

/** useRead asks for something whose question has no place in an address: a POST that
 *  changes nothing. Each asking is on record, so it is asked once and not again by itself. */
export function useRead<P extends string>(path: Path<P, 'POST'> | null, body?: BodyOf<P, 'POST'>, params?: QueryOf<P, 'POST'>) {
  const at = path === null ? null : address(path, params).replace('/api/v1', '')
  const url = `POST ${at ?? ''} ${JSON.stringify(body ?? {})}`
  return useQuery<Answer<AnswerOf<P, 'POST'>>, Problem>({
    queryKey: [at, 'read', body ?? {}],
    queryFn: async () => {
      const answer = await send<P, 'POST'>('POST', path!, ...([body ?? {}, { params }] as unknown as Said<P, 'POST', [object]>))
      record(url, answer.marking)
      return answer
    },
    enabled: path !== null,
    meta: { url },
    staleTime: Infinity,
    retry: false,
  })
}
