// Single keys act where nobody types. They can be switched off (WCAG 2.1.4), and ? lists
// those of the page.

import { createContext, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react'

export interface Shortcut {
  key: string // as KeyboardEvent.key; 'Ctrl+k' with a modifier
  label: string
  run: (e: KeyboardEvent) => void
}

interface Keys {
  on: boolean
  switch: (on: boolean) => void
  list: () => Shortcut[]
  add: (s: Shortcut) => () => void
}

const KeysContext = createContext<Keys | null>(null)

function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName)
}

const name = (e: KeyboardEvent) => (e.ctrlKey || e.metaKey ? `Ctrl+${e.key.toLowerCase()}` : e.key)

export function KeysProvider({ children }: { children: ReactNode }) {
  const [on, setOn] = useState(() => {
    try {
      return localStorage.getItem('single-keys') !== 'off'
    } catch {
      return true
    }
  })
  const known = useRef<Shortcut[]>([])
  const keys = useMemo<Keys>(
    () => ({
      on,
      switch: (next) => {
        setOn(next)
        try {
          localStorage.setItem('single-keys', next ? 'on' : 'off')
        } catch {
          // a browser that keeps nothing has them on again next time
        }
      },
      list: () => known.current,
      add: (s) => {
        known.current = [...known.current, s]
        return () => {
          known.current = known.current.filter((k) => k !== s)
        }
      },
    }),
    [on],
  )
  useEffect(() => {
    const press = (e: KeyboardEvent) => {
      const pressed = name(e)
      const modified = pressed.startsWith('Ctrl+')
      if (e.altKey || e.defaultPrevented || (!modified && (!on || typing(e.target)))) return
      if (!modified && document.querySelector('[role="dialog"]')) return // keys of the page rest under a dialog
      const found = [...known.current].reverse().find((s) => s.key === pressed)
      if (found) {
        e.preventDefault()
        found.run(e)
      }
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [on])
  return <KeysContext.Provider value={keys}>{children}</KeysContext.Provider>
}

export function useKeys(): Keys {
  const keys = useContext(KeysContext)
  if (!keys) throw new Error('useKeys outside KeysProvider')
  return keys
}

/** useKey lets a key act while the component is there. */
export function useKey(key: string, run: (e: KeyboardEvent) => void, label: string, active = true) {
  const { add } = useKeys()
  const latest = useRef(run)
  latest.current = run
  useEffect(() => (active ? add({ key, label, run: (e) => latest.current(e) }) : undefined), [add, key, label, active])
}
