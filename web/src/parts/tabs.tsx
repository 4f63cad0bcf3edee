import { useId, useRef, type ReactNode } from 'react'

export interface Tab {
  id: string
  label: ReactNode
  show: () => ReactNode
}

/** Tabs shows one of several; the arrows move (WAI-ARIA tabs). Which one is the caller's,
 *  mostly the address's. */
export function Tabs({ label, tabs, at, onAt }: { label: string; tabs: Tab[]; at: string; onAt: (id: string) => void }) {
  const own = useId()
  const list = useRef<HTMLDivElement>(null)
  const here = tabs.find((x) => x.id === at) ?? tabs[0]
  const press = (key: string) => {
    const rtl = list.current ? getComputedStyle(list.current).direction === 'rtl' : false
    const i = tabs.findIndex((x) => x.id === here?.id)
    const step = key === 'ArrowRight' ? (rtl ? -1 : 1) : key === 'ArrowLeft' ? (rtl ? 1 : -1) : 0
    const to = key === 'Home' ? 0 : key === 'End' ? tabs.length - 1 : (i + step + tabs.length) % tabs.length
    const next = tabs[to]
    if (next && (step !== 0 || key === 'Home' || key === 'End')) {
      onAt(next.id)
      list.current?.querySelector<HTMLElement>(`[data-tab="${CSS.escape(next.id)}"]`)?.focus()
      return true
    }
    return false
  }
  return (
    <div className="tabs">
      <div role="tablist" aria-label={label} ref={list} onKeyDown={(e) => press(e.key) && e.preventDefault()}>
        {tabs.map((x) => (
          <button key={x.id} type="button" role="tab" id={`${own}-${x.id}`} data-tab={x.id} aria-selected={x === here} aria-controls={`${own}-panel`} tabIndex={x === here ? 0 : -1} onClick={() => onAt(x.id)}>
            {x.label}
          </button>
        ))}
      </div>
      {here && (
        <div role="tabpanel" id={`${own}-panel`} aria-labelledby={`${own}-${here.id}`} tabIndex={0}>
          {here.show()}
        </div>
      )}
    </div>
  )
}
