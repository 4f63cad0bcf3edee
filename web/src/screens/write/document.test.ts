import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { at, begin, fresh, freshID, keyPath, marksAt, movedPortion, placed, put, withoutPortion, write, type Fields } from './document'

test('a report is written as YAML that quotes what a reader might take for something else', () => {
  const doc = { originator: 'USA/CIA', kind: 'warning', topics: ['counter-terrorism'], title: { mark: '(U)', text: 'Plan: "x" {l1}' }, fields: { p1: { ladder: 'person', name: 'Умар', born: ['1986'], marks: { full: '(S//NF)' } } }, portions: [{ mark: '(U)', text: 'a\nb' }], purpose: '', no: 'no' }
  expect(write(doc)).toBe(
    'originator: "USA/CIA"\nkind: warning\ntopics: [counter-terrorism]\ntitle: {mark: "(U)", text: "Plan: \\"x\\" {l1}"}\nfields:\n  p1:\n    ladder: person\n    name: "Умар"\n    born: ["1986"]\n    marks: {full: "(S//NF)"}\nportions:\n  - {mark: "(U)", text: "a\\nb"}\n"no": "no"\n',
  )
})

test('a value is put at its place and the rest stays', () => {
  const doc = begin('USA/CIA', '2024-01-01T00:00:00Z')
  const next = put(doc, ['portions', 0, 'mark'], '(U)') as typeof doc
  expect(at(next, ['portions', 0, 'mark'])).toBe('(U)')
  expect(at(doc, ['portions', 0, 'mark'])).toBe('')
  expect(at(put(next, ['portions', 0], undefined), ['portions'])).toEqual([])
  expect(keyPath(['portions', 0, 'gists', 1, 'mark'])).toBe('portions[0].gists[1].mark')
})

test('a new field has the next free name of its ladder', () => {
  expect(fresh({ fields: { p1: {}, p2: {} } }, 'person')).toBe('p3')
})

// What the node takes apart of reports (internal/inside/drafting/form_test.go) is written
// here; that it says the same is held there.
const golden = join(import.meta.dirname, 'testdata')
const goldens = readdirSync(golden).filter((f) => f.endsWith('.json'))
const held = (file: string): Fields => JSON.parse(readFileSync(join(golden, file), 'utf8'))

test.each(goldens)('%s is written again as it was', async (file) => {
  await expect(write(held(file))).toMatchFileSnapshot(join(golden, file.replace('.json', '.yaml')))
})

test('what the form does not know stays as it is when something beside it is edited', () => {
  const doc: Fields = { originator: 'USA/CIA', later: { a: [1, { b: 'c' }], d: { e: { f: false } } }, fields: { p1: { ladder: 'person', odd: 'x', values: { full: 'A' } } }, tearlines: [{ id: 'tl1', odd: 1, text: '' }] }
  const next = put(put(doc, ['tearlines', 0, 'text'], 'Words'), ['fields', 'p1', 'values', 'described'], 'B')
  expect(next).toEqual({ ...doc, fields: { p1: { ladder: 'person', odd: 'x', values: { full: 'A', described: 'B' } } }, tearlines: [{ id: 'tl1', odd: 1, text: 'Words' }] })
  expect(write(next as Fields)).toContain('later:\n  a:\n    - 1\n    - {b: c}\n  d:\n    e: {f: false}\n')
})

test('a list of nobody is written, for it is not everyone', () => {
  expect(write({ tearlines: [{ id: 'tl1', audience: [], portions: [] }] })).toBe('tearlines:\n  - {id: tl1, audience: [], portions: []}\n')
})

const three: Fields = {
  portions: [{ text: 'a' }, { text: 'b' }, { text: 'c' }],
  tearlines: [{ id: 'tl1', portions: [0, 1] }, { id: 'tl2' }, { id: 'tl3', portions: [1] }, { id: 'tl4', portions: [9] }],
}
const stands = (doc: Fields) => (doc.tearlines as Fields[]).map((x) => x.portions)

test('a tearline stands for the same portions when they are moved', () => {
  const moved = movedPortion(three, 0, 2)
  expect(moved.portions).toEqual([{ text: 'b' }, { text: 'c' }, { text: 'a' }])
  expect(stands(moved)).toEqual([[0, 2], undefined, [0], [9]])
  expect(movedPortion(moved, 2, 0)).toEqual(three)
})

test('a tearline whose only portion is taken away stands for none, and not for all', () => {
  const without = withoutPortion(three, 1)
  expect(without.portions).toEqual([{ text: 'a' }, { text: 'c' }])
  expect(stands(without)).toEqual([[0], undefined, [], [9]])
})

test('gists and tearlines are never given one id', () => {
  expect(freshID({ portions: [{ gists: [{ id: 'g1' }, { id: 'tl1' }] }], tearlines: [{ id: 'tl2' }, { id: 'g2' }] }, 'tl')).toBe('tl3')
  expect(freshID({ portions: [{ gists: [{ id: 'g1' }] }], tearlines: [{ id: 'g2' }] }, 'g')).toBe('g3')
})

test('words of a rung go under its own mark, else a fuller rung’s, else that of where the field stands', () => {
  const rungs = ['full', 'described', 'masked', 'withheld']
  const doc: Fields = {
    fields: { p1: { marks: { described: '(C)' } }, p2: {} },
    title: { mark: '(U)', text: 'Of {{p1}} and {p2}' },
    portions: [{ mark: '(S)', text: '{p1}' }, { mark: '(S//NF)', text: 'with {p1}, {p2}' }, { mark: '(S)', text: '{p1}' }],
  }
  expect(marksAt(doc, 'p1', rungs, 'full')).toEqual(['(S)', '(S//NF)'])
  expect(marksAt(doc, 'p1', rungs, 'masked')).toEqual(['(C)'])
  expect(marksAt(doc, 'p2', rungs, 'masked')).toEqual(['(U)', '(S//NF)'])
})

test('a problem is shown at its key, else at the nearest around it', () => {
  const shown = (...ids: string[]) => (id: string) => ids.includes(id)
  expect(placed('tearlines[0].portions[1]', shown('k-tearlines-0-portions', 'k-tearlines-0-'))).toBe('tearlines[0].portions')
  expect(placed('tearlines[0].odd', shown('k-tearlines-0-'))).toBe('tearlines[0]')
  expect(placed('fields.p1.render.fr.full', shown('k-fields-p1-render-fr-full'))).toBe('fields.p1.render.fr.full')
  expect(placed('authority.reason', shown())).toBeUndefined()
})
