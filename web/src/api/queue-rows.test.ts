import { describe, expect, it } from 'vitest'
import { append, come, settle, type Held } from './queue-rows'

interface Row {
  id: string
  said?: string
}
const id = (r: Row) => r.id
const rows = (ids: string) => [...ids].map((x) => ({ id: x }))
const held = (ids: string, more: Partial<Held<Row>> = {}): Held<Row> => ({ rows: rows(ids), total: ids.length, news: 0, ...more })
const ids = (h: Held<Row>) => h.rows.map(id).join('')

describe('a list that is looked at', () => {
  it('is not moved by what comes: it is counted and waits', () => {
    const now = settle(held('cba'), { rows: rows('edcba'), total: 5, whole: true }, id)
    expect([ids(now), now.news, now.total]).toEqual(['cba', 2, 3])
  })
  it('says of each row what it says now, and lets go what is gone', () => {
    const now = settle(held('cba'), { rows: [{ id: 'c', said: 'claimed' }, { id: 'a' }], total: 2, whole: true }, id)
    expect([ids(now), now.rows[0]!.said, now.total]).toEqual(['ca', 'claimed', 2])
  })
  it('keeps what stands behind the rows that were asked for anew', () => {
    const now = settle(held('fedcba', { total: 9 }), { rows: rows('fd'), total: 8, whole: false }, id)
    expect([ids(now), now.total]).toEqual(['fdcba', 8])
  })
  it('goes on with the next page, and shows nothing twice', () => {
    const now = append(held('cb', { total: 5, next: 'x', news: 1 }), { rows: rows('ba'), total: 6, next: 'y' }, id)
    expect([ids(now), now.total, now.next]).toEqual(['cba', 5, 'y'])
  })
})

describe('what has come', () => {
  it('is counted where it stands before what is shown', () => expect(come(held('cba', { total: 3 }), { rows: rows('edc'), total: 5 }, id)).toBe(2))
  it('is counted though as many have gone', () => expect(come(held('cba', { total: 3 }), { rows: rows('dcb'), total: 3 }, id)).toBe(1))
  it('is counted where it stands behind', () => expect(come(held('cba', { total: 9, next: 'x' }), { rows: rows('cba'), total: 11 }, id)).toBe(2))
  it('is none while nothing comes', () => expect(come(held('cba', { total: 9, next: 'x' }), { rows: rows('cbaz'), total: 9 }, id)).toBe(0))
})
