// The list that a screen opens with, by its address: it is asked for before the screen is
// there to be drawn.

import type { Listing } from '../api/listing'
import { arrivals } from './inbox/asked'
import { obligations } from './owed/asked'
import { waiting } from './review/asked'

const lists: Record<string, (params: URLSearchParams) => unknown> = {
  '/inbox': (params) => (params.has('tab') ? undefined : arrivals(params)),
  '/owed': obligations,
  '/review': waiting,
}

/** opening gives the list of an address, if it opens with one. */
export const opening = (at: URL) => lists[at.pathname]?.(at.searchParams) as Listing<string, unknown> | undefined
