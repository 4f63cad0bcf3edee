// @vitest-environment node — whose forms keep the names of their files

import { expect, test } from 'vitest'
import { attachmentsOf, bodyOf, knownOf, mediaOf, mostBytes, nameFor, unready, type Chosen } from './attached'
import type { Fields } from './document'

const doc: Fields = {
  portions: [{ attachment: { file: 'b.pdf', media: 'application/pdf' } }, { text: 'none' }, { attachment: { file: 'a.txt', media: 'text/plain' } }],
}
const sized = (size: number): Blob => ({ size }) as Blob
const digest = `sha256:${'0'.repeat(64)}`
const of = (all: Record<string, Chosen>) => (name: string) => all[name]

test('files go in the order of their portions', () => {
  expect(attachmentsOf(doc)).toEqual([
    { portion: 0, name: 'b.pdf', media: 'application/pdf' },
    { portion: 2, name: 'a.txt', media: 'text/plain' },
  ])
  expect(attachmentsOf({ portions: [{ attachment: 'no map' }, null] })).toEqual([])
})

test('a report goes when all its files are here, whole, and not too large together', () => {
  const said = (all: Record<string, Chosen>) => unready(doc, of(all)).map((p) => [p.key, p.message])
  const [first, third] = ['portions[0].attachment.file', 'portions[2].attachment.file']
  expect(said({})).toEqual([
    [first, 'Choose the file: it is not here.'],
    [third, 'Choose the file: it is not here.'],
  ])
  expect(said({ 'b.pdf': { file: sized(0) }, 'a.txt': { file: sized(1) } })).toEqual([
    [first, 'The file is empty.'],
    [third, 'The file is being read.'],
  ])
  expect(said({ 'b.pdf': { file: sized(mostBytes), digest }, 'a.txt': { file: sized(1), digest } })).toEqual([[third, 'The files are larger than 1,073,741,824 bytes together.']])
  expect(said({ 'b.pdf': { file: sized(1), failed: true }, 'a.txt': { file: sized(1), digest } })).toEqual([[first, 'The file cannot be read: choose it again.']])
  expect(said({ 'b.pdf': { file: sized(1), digest }, 'a.txt': { file: sized(1), digest } })).toEqual([])
})

test('the node is told of no file before its digest is known', () => {
  expect(knownOf(doc, of({ 'b.pdf': { file: sized(1) }, 'a.txt': { file: sized(7), digest }, 'other.txt': { file: sized(1), digest } }))).toEqual({ 'a.txt': { digest, bytes: 7 } })
})

test('a name of a file hides nothing, and stands once in a report', () => {
  expect(nameFor(doc, 1, 'a.txt')).toBe('a (2).txt')
  expect(nameFor(doc, 2, 'a.txt')).toBe('a.txt')
  expect(nameFor(doc, 1, '..\\C:"x"\u202etxt.exe ')).toBe('_C__x__txt.exe')
  expect(nameFor(doc, 1, '...')).toBe('file')
  expect(nameFor(doc, 1, 'Схема зала')).toBe('Схема зала')
  expect(mediaOf('Text/Plain; charset=utf-8')).toBe('text/plain')
  expect(mediaOf('')).toBe('application/octet-stream')
})

test('the report goes first, as it was typed to the byte', async () => {
  const all = { 'b.pdf': { file: new Blob(['B']), digest }, 'a.txt': { file: new Blob(['A']), digest } }
  const sent = bodyOf('one\ntwo\r\n', doc, of(all)).getAll('file') as File[]
  expect(await Promise.all(sent.map(async (f) => [f.name, await f.text()]))).toEqual([
    ['the draft', 'one\ntwo\r\n'],
    ['b.pdf', 'B'],
    ['a.txt', 'A'],
  ])
})
