import { expect, test } from 'vitest'
import { changes, numbered, pieces, placed, rulesOf } from './compare'
import type { Comparison } from './types'

test('words that went and words that came are marked, and nothing is lost', () => {
  const { before, after } = changes('He meets two men at the tea house.', 'He meets two men in Lyon.')
  expect(before.map((r) => r.text).join('')).toBe('He meets two men at the tea house.')
  expect(after.filter((r) => r.changed).map((r) => r.text).join('|')).toBe('in Lyon')
})

test('a number stands behind the words that it is about, and at the end where they are gone', () => {
  const got = pieces([{ text: 'Марат goes to Lyon', changed: false }], [{ n: 1, words: 'Марат' }, { n: 2, words: 'Paris' }])
  expect(got.map((p) => [p.text, p.gaps])).toEqual([
    ['Марат', [1]],
    [' goes to Lyon', [2]],
  ])
})

test('a gap is tied to the rules that it names, else to the rule of silence', () => {
  const forbid = { rule: 'law.road', basis: 'closed: to them', effect: 'forbid' }
  const gap = { item: 's1', from: 'full', to: 'withheld', because: 'law.road: closed: to them' }
  expect(rulesOf(gap, [{ rule: 'D-1', basis: 'x', effect: 'permit' }, forbid])).toEqual([forbid])
  expect(rulesOf({ ...gap, because: 'silence: no directive permits it' }, [])[0]?.rule).toBe('silence')
})

test('gaps are numbered in the order of the text', () => {
  const col = (text: string) => ({ form: 'full', text })
  const gap = (item: string) => ({ item, from: 'full', to: 'withheld', because: 'r: b' })
  const c = {
    items: [
      { number: 1, item: 'portion:0', ladder: 'text', written: col('A met B'), ceiling: col(''), given: col(''), gaps: [gap('portion:0')], reasons: [] },
      { number: 2, item: 'f2', ladder: 'person', written: col('B'), ceiling: col(''), given: col(''), gaps: [gap('f2')], reasons: [] },
      { number: 3, item: 'f1', ladder: 'person', written: col('A'), ceiling: col(''), given: col(''), gaps: [gap('f1')], reasons: [] },
    ],
  } as unknown as Comparison
  expect(numbered(c).map((x) => x.item.item)).toEqual(['f1', 'f2', 'portion:0'])
})

test('words of an officer are a gap, tied to the reason that was given for them', () => {
  const reasons = [{ rule: 'D-1', basis: 'x', effect: 'permit' }, { rule: 'officer', basis: 'few cook there', effect: 'officer' }]
  const item = { number: 1, item: 'portion:0', ladder: 'text', written: { form: 'written', text: 'The cook says so.' }, ceiling: { form: 'written' }, given: { form: 'written', text: 'Somebody says so.', own: true }, gaps: [], reasons }
  const [got, ...more] = numbered({ items: [item] } as unknown as Comparison)
  expect(more).toEqual([])
  expect(got).toMatchObject({ n: 1, gap: { from: 'written', to: 'own' }, rules: [reasons[1]] })
})

test('a place of the copy is the item whose words stand there', () => {
  const item = (name: string, form: string) => ({ item: name, ladder: 'text', given: { form, text: form === 'withheld' ? '' : 'x' } })
  const items = [item('title', 'written'), item('portion:0', 'withheld'), item('portion:1', 'written'), item('portion:2', 'gist:g1')] as unknown as Comparison['items']
  expect(['title', 'portion:0', 'portion:1', 'portion:2'].map((p) => placed(p, items))).toEqual(['title', 'portion:1', 'portion:2', 'portion:2'])
})
