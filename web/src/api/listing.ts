import type { Params } from './ask'
import type { AnswerOf, Path, QueryOf } from './types'

/** Listing is where a list is asked for and with which filters, where its rows are in the
 *  answer, and what tells one from another. */
export type Listing<P extends string, T> = [path: Path<P>, params: Omit<QueryOf<P>, 'limit' | 'after'>, rowsOf: (d: AnswerOf<P>) => T[], id: (row: T) => string]

/** listing is one that is asked for from more than one place. */
export const listing = <P extends string, T>(...of: Listing<P, T>) => of

const pageSize = 50 // rows that are read at a time: more than a screen shows

/** pageOf is what is asked for a page of a list, the first where it is after nothing. */
export const pageOf = (params: object, after?: string): Params => ({ ...params, limit: pageSize, after })

/** partnerIn is the partner that a list is filtered by, once what is typed names a country or
 *  a service. */
export function partnerIn(params: URLSearchParams): string | undefined {
  const typed = params.get('partner') ?? ''
  return /^[A-Z]{3}(\/[A-Z0-9-]+)?$/.test(typed) ? typed : undefined
}
