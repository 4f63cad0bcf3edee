import { expect, test } from 'vitest'
import { givers } from './behalf'

const lent = { id: 'd1', giver: 'usa.1', taker: 'usa.2', partners: [] as string[], until: '2026-06-01T00:00:00Z', revoked: false, in_force: true, recorded_by: 'usa.1', recorded_at: '2026-05-20T00:00:00Z' }

test('one reviews for those who lent it, and for nobody when it was lent to another', () => {
  expect(givers([lent], 'usa.2', 'FRA/DGSE')).toEqual(['usa.1'])
  expect(givers([lent], 'usa.3', 'FRA/DGSE')).toEqual([])
})

test('what was taken back or has run out is offered no more', () => {
  expect(givers([{ ...lent, revoked: true, in_force: false }], 'usa.2', 'FRA/DGSE')).toEqual([])
  expect(givers([{ ...lent, in_force: false }], 'usa.2', 'FRA/DGSE')).toEqual([])
})

test('what was lent for some partners holds for them and their services alone', () => {
  const some = { ...lent, partners: ['FRA', 'GBR/MI5'] }
  expect(givers([some], 'usa.2', 'FRA/DGSE')).toEqual(['usa.1'])
  expect(givers([some], 'usa.2', 'GBR/MI5')).toEqual(['usa.1'])
  expect(givers([some], 'usa.2', 'GBR/MI56')).toEqual([])
  expect(givers([some], 'usa.2', 'RUS/FSB')).toEqual([])
})

test('one who lent twice is named once', () => {
  expect(givers([lent, { ...lent, id: 'd2' }], 'usa.2', 'FRA/DGSE')).toEqual(['usa.1'])
})
