import { expect, test } from 'vitest'
import { at, begin, fresh, keyPath, put, write } from './document'

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
