// The one way to the node: JSON under /api/v1, same origin, nothing kept in the browser.

import { address, askedEarly, plain, type Params } from './ask'
import { record } from './markings'
import type { AnswerOf, Asked, Method, Path, QueryOf, Said } from './types'

export { address, type Params }

/** Problem is what the node refuses, in words that are safe to show (RFC 9457). */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly kind: string,
    readonly detail: string,
    readonly file?: string,
    readonly line?: number,
    readonly key?: string,
    readonly errors: { message: string; location?: string }[] = [],
  ) {
    super(detail)
  }
}

/** Answer is a document with what the node says beside it. */
export interface Answer<T> {
  data: T
  etag?: string
  marking?: string
}

/** banner reads the marking of an answer: UTF-8, percent-encoded, for headers are ASCII. */
function banner(header: string | null): string | undefined {
  try {
    return header === null ? undefined : decodeURIComponent(header)
  } catch {
    return undefined // as if there were none: the page counts as the highest
  }
}

async function problemOf(response: Response): Promise<Problem> {
  try {
    const p = await response.json()
    const errors = (p.errors ?? []) as { message: string; location?: string }[]
    const detail = errors.length > 0 ? errors.map((e) => (e.location ? `${e.location}: ${e.message}` : e.message)).join('; ') : p.detail
    return new Problem(response.status, p.kind ?? 'invalid', detail || p.title || `${response.status}`, p.file, p.line, p.key, errors)
  } catch {
    return new Problem(response.status, 'unavailable', `the node answers ${response.status} and no reason`)
  }
}

// A page asks by itself as well: for what changed, for the next minute's clocks. What was
// asked while nobody touched anything keeps no session alive.
let touched = Date.now()
for (const act of ['pointerdown', 'keydown', 'wheel']) window.addEventListener(act, () => (touched = Date.now()), { passive: true, capture: true })
const attended = () => Date.now() - touched < 60_000

async function call<T>(method: string, path: string, init: { params?: Params; body?: unknown; ifMatch?: string; signal?: AbortSignal; keepalive?: boolean } = {}): Promise<Answer<T>> {
  const headers: Record<string, string> = { ...plain.headers }
  if (!attended()) headers['Entente-Idle'] = 'true'
  let body: BodyInit | undefined
  if (init.body instanceof FormData || init.body instanceof Blob) body = init.body
  else if (init.body !== undefined) {
    headers['Content-Type'] = 'application/json'
    body = JSON.stringify(init.body)
  }
  if (init.ifMatch) headers['If-Match'] = init.ifMatch
  const url = address(path, init.params)
  let response: Response
  try {
    response = await ((method === 'GET' && askedEarly(url)) || fetch(url, { ...plain, method, headers, body, signal: init.signal, keepalive: init.keepalive }))
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new Problem(0, 'unavailable', 'offline')
  }
  if (!response.ok) {
    if (response.status === 401) window.dispatchEvent(new Event('entente:signed-out'))
    throw await problemOf(response)
  }
  const marking = banner(response.headers.get('Entente-Marking'))
  if (method === 'GET') record(url, marking)
  const etag = response.headers.get('ETag') ?? undefined
  const text = response.status === 204 ? '' : await response.text()
  return { data: (text ? JSON.parse(text) : undefined) as T, etag, marking }
}

/** get asks for one document. */
export const get = <P extends string>(path: Path<P>, ...[params, signal]: Asked<P, [AbortSignal]>) => call<AnswerOf<P>>('GET', path, { params, signal })

/** send does something. ifMatch is the version that was looked at. */
export const send = <P extends string, M extends Exclude<Method, 'GET'>>(method: M, path: Path<P, M>, ...[body, options = {}]: Said<P, M, [{ ifMatch?: string; params?: QueryOf<P, M>; keepalive?: boolean }]>) =>
  call<AnswerOf<P, M>>(method, path, { body, ...options })
