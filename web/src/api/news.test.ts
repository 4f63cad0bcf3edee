import { expect, test } from 'vitest'
import { news } from './news'

test('how things stand when a stream begins is no news, and what changes is', () => {
  const n = news()
  n.began()
  expect(n.is('inbox', 3)).toBe(false)
  expect(n.is('owed', 0)).toBe(false)
  expect(n.is('inbox', 4)).toBe(true)
  expect(n.is('inbox', 4)).toBe(true) // another item in the place of one
})

test('a stream that begins anew tells what changed meanwhile, and nothing else', () => {
  const n = news()
  n.began()
  n.is('inbox', 3)
  n.is('owed', 1)
  n.began()
  expect(n.is('inbox', 3)).toBe(false)
  expect(n.is('owed', 2)).toBe(true)
})
