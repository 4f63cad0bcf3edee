// One catalogue. English is the whole of it; a test holds the others to its keys.

import { useSyncExternalStore } from 'react'

export type Texts = Record<string, string>
export const languages = ['en', 'fr', 'ru'] as const
export type Language = (typeof languages)[number]

const parts = import.meta.glob<{ default: Texts }>(['./parts/*.fr.ts', './parts/*.ru.ts'])
const english = import.meta.glob<{ default: Texts }>('./parts/*.en.ts', { eager: true })

let texts: Texts = Object.assign({}, ...Object.values(english).map((m) => m.default))
let language: Language = 'en'
const listeners = new Set<() => void>()

/** speak changes the language of the desk. What people wrote stays as it is. */
export async function speak(to: Language) {
  const spoken: Texts = Object.assign({}, ...Object.values(english).map((m) => m.default))
  if (to !== 'en') {
    const wanted = Object.entries(parts).filter(([file]) => file.endsWith(`.${to}.ts`))
    for (const m of await Promise.all(wanted.map(([, load]) => load()))) Object.assign(spoken, m.default)
  }
  texts = spoken
  language = to
  document.documentElement.lang = to
  try {
    localStorage.setItem('language', to)
  } catch {
    // a browser that keeps nothing asks again
  }
  for (const l of listeners) l()
}

/** t gives a text of the catalogue, with {name} filled in. {n|one|few|many} picks a form
 *  by the language's own rules for the number n. */
export function t(key: string, values: Record<string, string | number> = {}): string {
  const text = texts[key] ?? key
  return text.replace(/\{(\w+)((?:\|[^{}|]*)*)\}/g, (all, name: string, forms: string) => {
    const value = values[name]
    if (value === undefined) return all
    if (!forms) return typeof value === 'number' ? value.toLocaleString(language) : value
    const list = forms.slice(1).split('|')
    const rule = new Intl.PluralRules(language).select(Number(value))
    const at = rule === 'one' ? 0 : rule === 'few' ? Math.min(1, list.length - 1) : list.length - 1
    return list[at] ?? ''
  })
}

/** has tells whether the catalogue has a text. */
export const has = (key: string) => key in texts

/** word gives the catalogue's word for a value of a closed list, or the value itself. */
export const word = (list: string, value: string) => (has(`${list}.${value}`) ? t(`${list}.${value}`) : value)

export function useLanguage(): Language {
  return useSyncExternalStore(
    (l) => {
      listeners.add(l)
      return () => listeners.delete(l)
    },
    () => language,
  )
}

/** remembered is the language that was chosen before, else the browser's. */
export function remembered(): Language {
  let said: string | null = null
  try {
    said = localStorage.getItem('language')
  } catch {
    said = null
  }
  const wanted = said ?? navigator.language.slice(0, 2)
  return languages.find((l) => l === wanted) ?? 'en'
}
