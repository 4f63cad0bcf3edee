import type { ReactNode } from 'react'

/** Table is a plain table: of a picture, of an explanation, of what is few. */
export function Table({ caption, head, rows, hidden }: { caption: string; head: string[]; rows: ReactNode[][]; hidden?: boolean }) {
  return (
    <div className="table-room" role="region" aria-label={caption} tabIndex={0}>
      <table>
        <caption className={hidden ? 'unseen' : undefined}>{caption}</caption>
        <thead>
          <tr>
            {head.map((h, i) => (
              <th key={i} scope="col">
                {h}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((r, i) => (
            <tr key={i}>
              {r.map((c, k) => (
                <td key={k} dir="auto">
                  {c}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
