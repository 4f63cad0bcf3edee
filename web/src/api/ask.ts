// How the node is asked, with nothing of the desk in it: a page begins with this.

export type Params = Record<string, string | number | boolean | undefined | null | (string | number)[]>

/** address writes a path with its parameters; empty ones are left out. */
export function address(path: string, params: Params = {}): string {
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(params)) {
    if (Array.isArray(value)) for (const v of value) query.append(key, String(v))
    else if (value !== undefined && value !== null && value !== '' && value !== false) query.set(key, String(value))
  }
  const q = query.toString()
  return `/api/v1${path}${q ? `?${q}` : ''}`
}

/** plain is how every document is asked for. */
export const plain = { headers: { Accept: 'application/json' }, credentials: 'same-origin', cache: 'no-store' } as const

// What was asked for before there was a desk, by its address. Each is for one who asks, and
// for as long as the page is new.
const early = new Map<string, Promise<Response>>()
const stillNew = 5_000 // ms

/** askEarly asks for a document that is sure to be asked for when the desk is there. */
export function askEarly(path: string, params?: Params) {
  const url = address(path, params)
  const response = fetch(url, plain)
  response.catch(() => undefined) // whoever takes it hears of it
  early.set(url, response)
}

/** askedEarly gives the answer to what was asked before, once. */
export function askedEarly(url: string) {
  const response = early.get(url)
  early.delete(url)
  return performance.now() < stillNew ? response : undefined
}
