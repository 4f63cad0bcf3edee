import { useQuery } from '@tanstack/react-query'
import { send, type Answer, type Problem } from './client'
import { record } from './markings'

/** useRead asks for something whose question has no place in an address: a POST that
 *  changes nothing. Each asking is on record, so it is asked once and not again by itself. */
export function useRead<T>(path: string | null, body?: unknown) {
  const url = `POST ${path ?? ''} ${JSON.stringify(body ?? {})}`
  return useQuery<Answer<T>, Problem>({
    queryKey: [path, 'read', body ?? {}],
    queryFn: async () => {
      const answer = await send<T>('POST', path!, body ?? {})
      record(url, answer.marking)
      return answer
    },
    enabled: path !== null,
    meta: { url },
    staleTime: Infinity,
    retry: false,
  })
}
