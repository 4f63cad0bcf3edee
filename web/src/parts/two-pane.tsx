import type { ReactNode } from 'react'

/** TwoPane is a list and the item that is open. */
export function TwoPane({ list, item, label }: { list: ReactNode; item: ReactNode; label: string }) {
  return (
    <div className="two-pane">
      <section className="pane list" aria-label={label}>
        {list}
      </section>
      <section className="pane item">{item}</section>
    </div>
  )
}
