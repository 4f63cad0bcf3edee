// What becomes of a list that somebody looks at when the node is asked again.

/** Held is a list as it is shown. */
export interface Held<T> {
  rows: T[]
  total: number // of all pages
  next?: string // after of the page behind
  news: number // how many have come that are not shown
}

/** settle takes in how a list stands now without moving what is shown: rows stay where
 *  they are and say what they say now, what is gone goes, and what has come waits until it
 *  is asked for. What stands behind the rows that were asked for anew stays as it was. */
export function settle<T>(held: Held<T>, now: { rows: T[]; total: number; whole: boolean }, id: (row: T) => string): Held<T> {
  const fresh = new Map(now.rows.map((r) => [id(r), r]))
  const shown = new Set(held.rows.map(id))
  const last = held.rows.findLastIndex((r) => fresh.has(id(r)))
  const rows = held.rows.flatMap((r, i) => fresh.get(id(r)) ?? (now.whole || i <= last ? [] : [r]))
  const come = now.rows.filter((r) => !shown.has(id(r))).length
  return { ...held, rows, total: Math.max(rows.length, now.total - come), news: come }
}

/** append puts the next page behind what is shown; what is shown already is not shown twice. */
export function append<T>(held: Held<T>, page: { rows: T[]; total: number; next?: string }, id: (row: T) => string): Held<T> {
  const shown = new Set(held.rows.map(id))
  const rows = [...held.rows, ...page.rows.filter((r) => !shown.has(id(r)))]
  return { ...held, rows, next: page.next, total: Math.max(rows.length, page.total - held.news) }
}

/** come is how many are there now that are not shown: those seen among the first rows, or
 *  as many more as there are in all. */
export function come<T>(held: Held<T>, now: { rows: T[]; total: number }, id: (row: T) => string): number {
  const shown = new Set(held.rows.map(id))
  const last = now.rows.findLastIndex((r) => shown.has(id(r)))
  const before = now.rows.filter((r, i) => !shown.has(id(r)) && (i < last || held.next === undefined)).length
  return Math.max(before, now.total - held.total, 0)
}
