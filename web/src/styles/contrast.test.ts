import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'

// The pairs that stand on each other, and the least ratio of WCAG 2.2 (1.4.3 and 1.4.11).
const pairs: [string, string, number][] = [
  ['ink', 'paper', 7],
  ['ink', 'ground', 7],
  ['ink', 'raised', 7],
  ['ink', 'chosen', 7],
  ['ink-soft', 'paper', 4.5],
  ['ink-soft', 'ground', 4.5],
  ['ink-soft', 'chosen', 4.5],
  ['accent', 'paper', 4.5],
  ['accent', 'ground', 4.5],
  ['accent', 'chosen', 4.5],
  ['on-accent', 'accent', 4.5],
  ['late', 'paper', 4.5],
  ['late', 'ground', 4.5],
  ['late', 'chosen', 4.5],
  ['soon', 'paper', 4.5],
  ['good', 'paper', 4.5],
  ['good', 'ground', 4.5],
  ['ink', 'gone-ground', 4.5],
  ['ink', 'given-ground', 4.5],
  ['late', 'gone-ground', 4.5],
  ['good', 'given-ground', 4.5],
  ['ink', 'note-ground', 7],
  ['edge', 'paper', 3],
  ['edge', 'ground', 3],
  ['on-mark', 'mark-top', 4.5],
  ['on-mark', 'mark-secret', 4.5],
  ['on-mark', 'mark-confidential', 4.5],
  ['on-mark', 'mark-restricted', 4.5],
  ['on-mark', 'mark-open', 4.5],
  ['on-mark', 'mark-unknown', 4.5],
]

const root = resolve(__dirname, '../../..')
const tokens = new Map(
  [...readFileSync(resolve(__dirname, 'tokens.css'), 'utf8').matchAll(/--([\w-]+):\s*(?:light-dark\((#\w{6}), (#\w{6})\)|(#\w{6}));/g)].map((m) => [m[1]!, { light: m[2] ?? m[4]!, dark: m[3] ?? m[4]! }]),
)

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((i) => {
    const c = parseInt(hex.slice(i, i + 2), 16) / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
}

function ratio(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (high! + 0.05) / (low! + 0.05)
}

const figures = pairs.map(([a, b, least]) => ({ a, b, least, light: ratio(tokens.get(a)!.light, tokens.get(b)!.light), dark: ratio(tokens.get(a)!.dark, tokens.get(b)!.dark) }))

test.each(figures)('$a on $b has the contrast that it needs', ({ least, light, dark }) => {
  expect(light).toBeGreaterThanOrEqual(least)
  expect(dark).toBeGreaterThanOrEqual(least)
})

test('docs/design-language.md has these figures', () => {
  const table = figures.map((f) => `| \`${f.a}\` on \`${f.b}\` | ${f.light.toFixed(1)} | ${f.dark.toFixed(1)} | ${f.least} |`).join('\n')
  expect(readFileSync(resolve(root, 'docs/design-language.md'), 'utf8')).toContain(table)
})
