import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react'
import { useKey } from '../shell/keys'
import { t } from '../texts'

export interface Column<T> {
  name: string
  head: string
  cell: (row: T) => ReactNode
  own?: boolean // what others wrote: the cell takes its own direction
  width?: 'narrow' | 'wide' | 'grow'
}

// Where lists were left, while the desk is open.
const places = new Map<string, number>()

/** Grid is a list of any length of which only what is seen is drawn. j and k, the arrows,
 *  Home, End and the page keys move; Enter opens. */
export function Grid<T>({
  label,
  rows,
  columns,
  id,
  selected,
  onSelect,
  onOpen,
  total,
  onMore,
  place,
}: {
  label: string
  rows: T[]
  columns: Column<T>[]
  id: (row: T) => string
  selected?: string
  onSelect: (row: T) => void
  onOpen?: (row: T) => void
  total?: number
  onMore?: () => void // the end of the rows is in sight, and there are more
  place?: string // names the list: who comes back finds it where it was left
}) {
  const body = useRef<HTMLDivElement>(null)
  const at = rows.findIndex((r) => id(r) === selected)
  const v = useVirtualizer({ count: rows.length, getScrollElement: () => body.current, estimateSize: () => 34, overscan: 8, initialOffset: () => (place && places.get(place)) || 0 })
  useEffect(() => {
    if (place && !places.has(place) && at > 0) v.scrollToIndex(at)
    // only where the list is come to
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [])
  const items = v.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (onMore && last >= rows.length - 10) onMore()
    // asked once for each end that comes in sight
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [last, rows.length, onMore === undefined])

  const move = (to: number, focus: boolean) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, to))]
    if (!row) return
    onSelect(row)
    const n = rows.indexOf(row)
    v.scrollToIndex(n)
    if (focus) requestAnimationFrame(() => body.current?.querySelector<HTMLElement>(`[data-row="${n}"]`)?.focus())
  }
  useKey('j', () => move(at + 1, true), t('keys.next'))
  useKey('k', () => move(at < 0 ? 0 : at - 1, true), t('keys.previous'))

  const press = (e: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((body.current?.clientHeight ?? 340) / 34) - 1)
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1, PageDown: at + page, PageUp: at - page }[e.key]
    if (to !== undefined) {
      e.preventDefault()
      move(to, true)
    } else if (e.key === 'Enter' && at >= 0 && rows[at]) {
      e.preventDefault()
      ;(onOpen ?? onSelect)(rows[at])
    }
  }
  return (
    <div className="grid" role="grid" aria-label={label} aria-rowcount={(total ?? rows.length) + 1} aria-colcount={columns.length} onKeyDown={press}>
      <div role="rowgroup">
        <div role="row" aria-rowindex={1} className="grid-head">
          {columns.map((c) => (
            <span role="columnheader" key={c.name} className={`cell ${c.width ?? ''}`}>
              {c.head}
            </span>
          ))}
        </div>
      </div>
      <div role="rowgroup" className="grid-body" ref={body} onScroll={(e) => place && places.set(place, e.currentTarget.scrollTop)}>
        <svg className="grid-room" width="1" height={v.getTotalSize()} aria-hidden="true" />
        <div className="grid-rows" ref={(e) => e?.style.setProperty('transform', `translateY(${items[0]?.start ?? 0}px)`)}>
          {items.map((item) => {
            const row = rows[item.index]
            if (row === undefined) return null
            const chosen = item.index === at
            return (
              <div
                role="row"
                key={id(row)}
                data-row={item.index}
                aria-rowindex={item.index + 2}
                aria-selected={chosen}
                tabIndex={chosen || (at < 0 && item.index === 0) ? 0 : -1}
                className="grid-row"
                onClick={() => onSelect(row)}
                onDoubleClick={() => onOpen?.(row)}
              >
                {columns.map((c) => (
                  <span role="gridcell" key={c.name} className={`cell ${c.width ?? ''}`} dir={c.own ? 'auto' : undefined}>
                    {c.cell(row)}
                  </span>
                ))}
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}
