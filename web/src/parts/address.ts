import { useCallback } from 'react'
import { useLocation, useSearch } from 'wouter'

/** useFilters keeps filters, sort and what is open in the address, so that Back works and
 *  a link shows the same. */
export function useFilters(): [URLSearchParams, (changes: Record<string, string | undefined>, options?: { replace?: boolean }) => void] {
  const search = useSearch()
  const [path, go] = useLocation()
  const params = new URLSearchParams(search)
  const set = useCallback(
    (changes: Record<string, string | undefined>, options: { replace?: boolean } = {}) => {
      const next = new URLSearchParams(window.location.search)
      for (const [k, v] of Object.entries(changes)) {
        if (v) next.set(k, v)
        else next.delete(k)
      }
      const q = next.toString()
      go(q ? `${path}?${q}` : path, { replace: options.replace })
    },
    [go, path],
  )
  return [params, set]
}
