import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, type ReactNode } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Problem } from '../api/client'
import { settled, typist } from '../api/typed'
import { Form, type Ask } from './form'

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })

// what the node keeps, by address
let kept: Record<string, { mark: string; said: Record<string, string> }>
let down: boolean
let root: Root | undefined

beforeEach(() => {
  kept = {}
  down = false
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    if (down) throw new TypeError('no node')
    if (init.method === 'PUT') kept[url] = JSON.parse(String(init.body))
    if (init.method === 'DELETE') delete kept[url]
    const held = kept[url]
    return new Response(JSON.stringify({ v: 1, form: 'f', mark: 'UNCLASSIFIED', said: init.method === 'GET' ? (held?.said ?? {}) : {}, ...(held ? { saved: '2026-11-23T12:30:00Z' } : {}) }))
  })
  typist(`officer-${Math.random()}`)
})

afterEach(async () => {
  await act(async () => root?.unmount())
  root = undefined
  vi.unstubAllGlobals()
})

/** shown draws a page anew, as a reload does: of what was in memory nothing is left. */
async function shown(page: ReactNode) {
  await act(async () => root?.unmount())
  document.body.innerHTML = '<div id="desk"></div>'
  root = createRoot(document.getElementById('desk')!)
  await act(async () => root!.render(<QueryClientProvider client={new QueryClient()}>{page}</QueryClientProvider>))
  await act(async () => new Promise((r) => setTimeout(r, 20)))
}

const reason: Ask = { name: 'reason', label: 'Reason', kind: 'area', required: true }
const field = () => document.querySelector('textarea')!

async function typing(text: string) {
  await act(async () => {
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')!.set!.call(field(), text)
    field().dispatchEvent(new Event('input', { bubbles: true }))
  })
}

async function submitted() {
  await act(async () => {
    document.querySelector('form')!.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }))
    await new Promise((r) => setTimeout(r, 20))
  })
}

test('what is typed comes back after a reload, with a line that says so, and is forgotten once it was sent', async () => {
  const form = <Form about="deny r1" fields={[reason]} act="Deny" onAct={() => Promise.resolve(true)} />
  await shown(form)
  await typing('the source is at risk')
  await act(async () => void (await settled()))
  expect(Object.values(kept)).toEqual([{ mark: '', said: { reason: 'the source is at risk' } }])
  typist('nobody')
  typist('the same officer again')
  await shown(form)
  expect(field().value).toBe('the source is at risk')
  expect(document.querySelector('.kept')!.textContent).toContain('12:30Z')
  await submitted()
  await act(async () => void (await settled()))
  expect(kept).toEqual({})
})

test('another form begins empty', async () => {
  await shown(<Form about="deny r1" fields={[reason]} act="Deny" onAct={() => false} />)
  await typing('of r1')
  await act(async () => void (await settled()))
  await shown(<Form about="deny r2" fields={[reason]} act="Deny" onAct={() => false} />)
  expect(field().value).toBe('')
})

test('nothing of one officer is left in memory for another', async () => {
  await shown(<Form about="deny r1" fields={[reason]} act="Deny" onAct={() => false} />)
  await typing('mine')
  typist('another')
  kept = {}
  await shown(<Form about="deny r1" fields={[reason]} act="Deny" onAct={() => false} />)
  expect(field().value).toBe('')
})

test('while the node does not answer it says so, and keeps what is typed when it answers again', async () => {
  await shown(<Form about="deny r3" fields={[reason]} act="Deny" onAct={() => false} />)
  down = true
  await typing('typed while away')
  await act(async () => void (await settled()))
  expect(document.querySelector('.kept [role=status]')!.textContent).toMatch(/Not kept yet/)
  down = false
  await act(async () => void (await settled()))
  expect(Object.values(kept)[0]!.said.reason).toBe('typed while away')
})

test('discarding gives the form back as it began', async () => {
  await shown(<Form about="deny r4" fields={[{ ...reason, initial: 'as before' }]} act="Deny" onAct={() => false} />)
  await typing('changed')
  await act(async () => void (await settled()))
  await act(async () => document.querySelector<HTMLButtonElement>('.kept button')!.click())
  await act(async () => void (await settled()))
  expect(field().value).toBe('as before')
  expect(kept).toEqual({})
})

test('a field that is missing is marked, the reason stands beside it, and the summary has the focus', async () => {
  await shown(<Form about="deny r5" fields={[reason]} act="Deny" onAct={() => true} />)
  await submitted()
  expect(field().getAttribute('aria-invalid')).toBe('true')
  expect(document.getElementById(field().getAttribute('aria-describedby')!)!.textContent).toBe('Fill in: Reason')
  expect(document.activeElement!.className).toBe('error-summary')
  expect(document.querySelector('.error-summary a')!.getAttribute('href')).toBe(`#${field().id}`)
})

test('what the node refuses is said at the field that it points to, and nothing typed is lost', async () => {
  const problem = new Problem(422, 'invalid', 'too long', undefined, undefined, undefined, [{ message: 'expected at most 1024 bytes', location: 'body.reason' }])
  await shown(<Form about="deny r6" fields={[reason]} act="Deny" problem={problem} onAct={() => false} />)
  await typing('very long')
  await submitted()
  expect(document.querySelector('.field.wrong .error')!.textContent).toBe('expected at most 1024 bytes')
  expect(document.activeElement!.className).toBe('error-summary')
  expect(field().value).toBe('very long')
})

test('a secret is kept nowhere', async () => {
  await shown(<Form about="file w1" fields={[{ name: 'passphrase', label: 'Passphrase', kind: 'secret' }, reason]} act="Make" onAct={() => false} />)
  await act(async () => {
    const input = document.querySelector<HTMLInputElement>('input[type=password]')!
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!.call(input, 'open sesame')
    input.dispatchEvent(new Event('input', { bubbles: true }))
  })
  await typing('why')
  await act(async () => void (await settled()))
  expect(JSON.stringify(kept)).not.toContain('sesame')
  expect(Object.values(kept)[0]!.said).toEqual({ reason: 'why' })
})
