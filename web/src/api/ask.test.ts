import { afterEach, expect, test, vi } from 'vitest'
import { address, askEarly, askedEarly } from './ask'

afterEach(() => vi.restoreAllMocks())

test('what was asked before is for one who asks for the very same', async () => {
  const answer = new Response('{}')
  const fetched = vi.spyOn(globalThis, 'fetch').mockResolvedValue(answer)
  askEarly('/inbox', { state: 'admitted', limit: 50 })
  expect(fetched.mock.calls.map(([url]) => url)).toEqual(['/api/v1/inbox?state=admitted&limit=50'])
  expect(askedEarly(address('/inbox', { limit: 50 }))).toBeUndefined()
  expect(await askedEarly(address('/inbox', { state: 'admitted', limit: 50 }))).toBe(answer)
  expect(askedEarly(address('/inbox', { state: 'admitted', limit: 50 }))).toBeUndefined()
})

test('what was asked before is not taken once the page is old', () => {
  vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response('{}'))
  askEarly('/session')
  vi.spyOn(performance, 'now').mockReturnValue(5_000)
  expect(askedEarly(address('/session'))).toBeUndefined()
})

test('a node that cannot be reached is told to who takes the answer, and to nobody else', async () => {
  vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('no way'))
  askEarly('/session')
  await new Promise((done) => setTimeout(done))
  await expect(askedEarly(address('/session'))).rejects.toThrow('no way')
})
