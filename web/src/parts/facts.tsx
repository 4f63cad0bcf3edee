import type { ReactNode } from 'react'

/** Facts lists what is known of a thing: a word, what stands for it. Empty ones are left out. */
export function Facts({ list }: { list: [string, ReactNode][] }) {
  return (
    <dl className="facts">
      {list
        .filter(([, v]) => v !== undefined && v !== null && v !== '')
        .map(([k, v], i) => (
          <div key={i}>
            <dt>{k}</dt>
            <dd dir="auto">{v}</dd>
          </div>
        ))}
    </dl>
  )
}
