// What officers type in forms. It is kept at the node, sealed, a moment after it was typed,
// and forgotten when it was sent. In the browser it is in memory alone.

import { get, Problem, send } from './client'
import { shown } from './markings'

export type Said = Record<string, string>

export interface Held {
  said: Said
  learned: boolean // what the node has of it is known
  state: 'kept' | 'dirty' | 'waits' | 'refused'
  saved?: string
  problem?: Problem
}

const soon = 600 // ms after the last key
const again = 5_000

let officer = ''
const forms = new Map<string, Held>()
const timers = new Map<string, number>()
const turns = new Map<string, Promise<void>>() // one call at a time for each form
const listeners = new Set<() => void>()

function change(form: string, to: Held) {
  forms.set(form, to)
  for (const l of listeners) l()
}

export function subscribe(l: () => void) {
  listeners.add(l)
  return () => {
    listeners.delete(l)
  }
}

/** held is what is typed in a form; undefined before anything is known. */
export const held = (form: string) => forms.get(form)

/** typist says whose forms they are: nothing of one officer's is left for another. */
export function typist(who: string) {
  if (who === officer) return
  officer = who
  for (const t of timers.values()) window.clearTimeout(t)
  timers.clear()
  forms.clear()
}

/** nameOf names a form at the node: a number, for what a form is about may say too much
 *  for an address. */
export function nameOf(about: string): string {
  let a = 0x811c9dc5
  let b = 0x1b873593
  for (let i = 0; i < about.length; i++) {
    a = Math.imul(a ^ about.charCodeAt(i), 0x01000193)
    b = Math.imul(b ^ about.charCodeAt(i), 0x85ebca6b) ^ (b >>> 13)
  }
  return (a >>> 0).toString(36) + (b >>> 0).toString(36)
}

/** ask asks what the node has of a form. */
export const ask = (form: string) => get(`/typed/${form}`)

/** learn takes what the node has. What is typed here meanwhile stands above it. */
export function learn(form: string, got: { said: Said; saved?: string }) {
  const h = forms.get(form)
  if (h?.learned) return
  change(form, { said: { ...got.said, ...h?.said }, saved: got.saved, learned: true, state: h ? 'dirty' : 'kept' })
  if (h) later(form, soon)
}

/** type keeps one field; undefined forgets it. */
export function type(form: string, name: string, value: string | undefined) {
  const h = forms.get(form) ?? { said: {}, learned: false }
  const said = Object.fromEntries(Object.entries(h.said).filter(([k]) => k !== name))
  if (value !== undefined) said[name] = value
  change(form, { ...h, said, state: 'dirty', problem: undefined })
  later(form, soon)
}

/** end forgets what is typed in a form: it was sent, or is not wanted. */
export function end(form: string) {
  const h = forms.get(form)
  const known = h !== undefined && h.saved === undefined && !turns.has(form)
  change(form, { said: {}, learned: true, state: known ? 'kept' : 'dirty' })
  if (!known) later(form, 0)
}

function later(form: string, ms: number) {
  window.clearTimeout(timers.get(form))
  timers.set(
    form,
    window.setTimeout(() => void keep(form), ms),
  )
}

/** keep has the node keep what is typed, after what it is doing for this form. */
function keep(form: string): Promise<void> {
  const whose = officer
  const turn = (turns.get(form) ?? Promise.resolve()).then(async () => {
    const h = forms.get(form)
    if (whose !== officer || !h?.learned || h.state === 'kept' || h.state === 'refused') return
    try {
      const saved = Object.keys(h.said).length === 0 ? (await send('DELETE', `/typed/${form}`), undefined) : (await put(form, h.said)).data.saved
      if (forms.get(form)?.said === h.said) change(form, { ...h, saved, state: 'kept', problem: undefined })
    } catch (e) {
      const problem = e instanceof Problem ? e : new Problem(0, 'unavailable', 'offline')
      const waits = problem.status === 0 || problem.status === 401 || problem.status === 429 || problem.status >= 500
      if (forms.get(form)?.said === h.said) change(form, { ...h, state: waits ? 'waits' : 'refused', problem })
      if (waits) later(form, again)
    }
  })
  turns.set(form, turn)
  return turn.then(() => {
    if (turns.get(form) === turn) turns.delete(form)
  })
}

const put = (form: string, said: Said, keepalive = false) => send('PUT', `/typed/${form}`, { mark: shown(), said }, { keepalive })

const open = () => [...forms].filter(([, h]) => h.learned && (h.state === 'dirty' || h.state === 'waits'))

const others = new Set<() => Promise<unknown>>()

/** alsoKept has something else kept before its officer leaves; it gives what ends that. */
export function alsoKept(save: () => Promise<unknown>) {
  others.add(save)
  return () => {
    others.delete(save)
  }
}

/** settled has all that is typed kept, as far as the node answers. */
export const settled = () => Promise.all([...open().map(([form]) => keep(form)), ...[...others].map((save) => save())])

// who leaves the page at once after the last key leaves nothing behind
window.addEventListener('pagehide', () => {
  for (const [form, h] of open()) if (Object.keys(h.said).length > 0) void put(form, h.said, true).catch(() => undefined)
})
window.addEventListener('beforeunload', (e) => {
  if (open().some(([, h]) => h.state === 'waits')) e.preventDefault()
})
