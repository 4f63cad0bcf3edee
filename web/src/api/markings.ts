// What is on the page decides its marking. Each answer of the node comes with the banner
// of all that is in it; the page's bar is the roll-up of those that are shown now. The
// node rolls up: nothing about markings is computed here.

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import { get, type Answer } from './client'

// The door's own answers, of who is in, hold no content and come without a marking.
const door = /^\/api\/v1\/session(\/|$)/

const seen = new Map<string, string>()
const listeners = new Set<() => void>()

/** record keeps the banner that came with an answer. */
export function record(url: string, marking: string | undefined) {
  const m = marking ?? ''
  if (seen.get(url) === m) return
  seen.set(url, m)
  for (const l of listeners) l()
}

/** changed says that what is on the page has changed. */
export function changed() {
  for (const l of listeners) l()
}

// Answers to what was sent that are shown on the page, each by what shows it.
const held = new Map<object, string>()

/** useShown counts the answer to what was sent into the page's marking, for as long as it
 *  is shown. What was only asked for counts by itself. */
export function useShown(answer: Answer<unknown> | undefined) {
  const marking = answer && (answer.marking ?? '')
  useEffect(() => {
    if (marking === undefined) return
    const place = {}
    held.set(place, marking)
    changed()
    return () => {
      held.delete(place)
      changed()
    }
  }, [marking])
}

let version = 0
listeners.add(() => version++)

function subscribe(l: () => void) {
  listeners.add(l)
  return () => listeners.delete(l)
}

let banner = ''
/** shown is the banner of the page as it is shown now; '' while it is not known. */
export const shown = () => banner
/** showing notes the banner that is shown. */
export const showing = (words: string) => void (banner = words)

/** usePageMarking is the banner of what is on the page; '' while it is not known. */
export function usePageMarking(): string {
  useSyncExternalStore(subscribe, () => version)
  const client = useQueryClient()
  const marked = new Set<string>(held.values())
  for (const q of client.getQueryCache().findAll({ type: 'active' })) {
    const pages = (q.state.data as { urls?: string[] } | undefined)?.urls ?? [] // of a list that is read page by page
    for (const url of [q.meta?.url as string | undefined, ...pages]) if (url !== undefined && seen.has(url) && !door.test(url)) marked.add(seen.get(url)!)
  }
  const marks = [...marked].sort()
  const unknown = marks.includes('')
  const several = marks.length > 1 && !unknown
  const together = useQuery({
    queryKey: ['markings', ...marks],
    queryFn: async ({ signal }) => (await get('/markings/together', { mark: marks }, signal)).data,
    enabled: several,
    staleTime: Infinity,
  })
  if (unknown) return ''
  if (several) return together.data?.banner ?? ''
  return marks[0] ?? ''
}
