import { useState, type KeyboardEvent } from 'react'

/** useRoving gives a drawing one stop of the Tab key; the arrows move within it. */
export function useRoving(count: number) {
  const [at, setAt] = useState(0)
  const here = Math.min(at, Math.max(0, count - 1))
  const press = (e: KeyboardEvent<SVGElement>) => {
    const to = { ArrowRight: here + 1, ArrowDown: here + 1, ArrowLeft: here - 1, ArrowUp: here - 1, Home: 0, End: count - 1 }[e.key]
    if (to === undefined) return
    e.preventDefault()
    const next = Math.max(0, Math.min(count - 1, to))
    setAt(next)
    e.currentTarget.querySelector<SVGElement>(`[data-at="${next}"]`)?.focus()
  }
  return { here, setAt, press, stop: (i: number) => (i === here ? 0 : -1) }
}
