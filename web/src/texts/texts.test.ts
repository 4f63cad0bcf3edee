import { expect, test } from 'vitest'

const all = import.meta.glob<{ default: Record<string, string> }>('./parts/*.ts', { eager: true })
const files = Object.keys(all).map((f) => f.match(/\/([\w-]+)\.(\w+)\.ts$/)!)

test.each([...new Set(files.map((f) => f[1]!))])('%s has the same texts in every language', (part) => {
  const of = (lang: string) => all[`./parts/${part}.${lang}.ts`]?.default
  const english = Object.keys(of('en') ?? {}).sort()
  expect(english.length).toBeGreaterThan(0)
  for (const lang of ['fr', 'ru']) {
    expect(Object.keys(of(lang) ?? {}).sort(), lang).toEqual(english)
    for (const key of english) {
      const places = (s: string) => [...new Set([...s.matchAll(/\{(\w+)/g)].map((m) => m[1]))].sort()
      expect(places(of(lang)![key]!), `${lang} ${key}`).toEqual(places(of('en')![key]!))
    }
  }
})
