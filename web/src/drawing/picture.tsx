import type { ReactNode } from 'react'
import { Mark } from '../parts/mark'
import { t } from '../texts'

/** Picture is a drawing with its mark, its sentence and its table. The table says all that
 *  the drawing does, for who reads it otherwise and for who takes it away. */
export function Picture({ title, summary, mark, children, table, open }: { title: string; summary: string; mark?: string; children: ReactNode; table: ReactNode; open?: boolean }) {
  return (
    <figure className="picture">
      <figcaption>
        <Mark>{mark}</Mark> <strong>{title}</strong> <span className="soft">{summary}</span>
      </figcaption>
      {children}
      <details open={open}>
        <summary>{t('drawing.table')}</summary>
        {table}
      </details>
    </figure>
  )
}
