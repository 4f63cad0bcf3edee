// A drawing of who and what is joined: it starts small, and grows where somebody asks.

import { useMemo, useRef, useState } from 'react'
import { Button } from '../parts/button'
import { Empty } from '../parts/state'
import { t, word } from '../texts'
import { laidOut, type Place } from './layout'
import { useRoving } from './roving'
import { shapeOf } from './shapes'

export interface Drawn {
  id: string
  type: string
  label: string
  mark: string
}

export interface Joined {
  from: string
  to: string
  type: string
  weak: boolean
  mark: string
}

export const MOST = 500

/** Graph draws nodes and what joins them. Above MOST it draws nothing, and says so. */
export function Graph({ label, nodes, links, chosen, onChoose, onExpand }: { label: string; nodes: Drawn[]; links: Joined[]; chosen?: string; onChoose: (id: string) => void; onExpand?: (id: string) => void }) {
  const standing = useRef(new Map<string, Place>())
  const [zoom, setZoom] = useState(1)
  const rove = useRoving(nodes.length)
  const drawn = nodes.length <= MOST
  const key = `${nodes.map((n) => n.id).join(' ')}|${links.length}`
  const places = useMemo(() => {
    if (!drawn) return new Map<string, Place>()
    const next = laidOut(nodes.map((n) => n.id), links, standing.current)
    for (const [id, p] of next) standing.current.set(id, p)
    return next
    // the key says all that the layout rests on
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [key, drawn])
  if (!drawn) return <Empty>{t('drawing.too-many', { n: nodes.length, most: MOST })}</Empty>
  const all = [...places.values()]
  const box = { left: Math.min(-200, ...all.map((p) => p.x)) - 70, right: Math.max(200, ...all.map((p) => p.x)) + 70, top: Math.min(-120, ...all.map((p) => p.y)) - 40, bottom: Math.max(120, ...all.map((p) => p.y)) + 40 }
  const centre = (chosen && places.get(chosen)) || { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 }
  const width = (box.right - box.left) / zoom
  const height = (box.bottom - box.top) / zoom
  const left = zoom === 1 ? box.left : centre.x - width / 2
  const top = zoom === 1 ? box.top : centre.y - height / 2
  const size = Math.max(7, Math.min(14, width / 70))
  const types = [...new Set(nodes.map((n) => n.type))].sort()
  return (
    <div className="graph">
      <div className="graph-tools">
        <ul className="legend">
          {types.map((x) => {
            const s = shapeOf(x, 90)
            return (
              <li key={x}>
                <svg viewBox="-9 -9 18 18" width="16" height="16" aria-hidden="true">
                  <path d={s.path} className={`tint-${s.tint}`} />
                </svg>{' '}
                {word('node', x)}
              </li>
            )
          })}
          <li>{t('drawing.dashed')}</li>
        </ul>
        <Button onPress={() => setZoom((z) => Math.min(8, z * 1.5))}>{t('drawing.nearer')}</Button>
        <Button onPress={() => setZoom((z) => Math.max(1, z / 1.5))}>{t('drawing.farther')}</Button>
      </div>
      <svg viewBox={`${left} ${top} ${width} ${height}`} className="drawing graph-room" role="group" aria-label={label} onKeyDown={rove.press}>
        {links.map((l, i) => {
          const a = places.get(l.from)
          const b = places.get(l.to)
          if (!a || !b) return null
          const touched = chosen === l.from || chosen === l.to
          return (
            <g key={i} className={touched ? 'link touched' : 'link'}>
              <line x1={a.x} y1={a.y} x2={b.x} y2={b.y} strokeDasharray={l.weak ? '5 4' : undefined}>
                <title>{`${word('link', l.type)} ${l.mark}`}</title>
              </line>
              {(touched || links.length < 15) && (
                <text x={(a.x + b.x) / 2} y={(a.y + b.y) / 2 - 3} fontSize={size * 0.8} textAnchor="middle" aria-hidden="true">
                  {word('link', l.type)}
                </text>
              )}
            </g>
          )
        })}
        {nodes.map((n, i) => {
          const p = places.get(n.id)
          if (!p) return null
          const s = shapeOf(n.type)
          return (
            <g
              key={n.id}
              data-at={i}
              transform={`translate(${p.x},${p.y})`}
              className={n.id === chosen ? 'node chosen' : 'node'}
              role="button"
              aria-pressed={n.id === chosen}
              aria-label={`${n.mark} ${n.label}, ${word('node', n.type)}`}
              tabIndex={rove.stop(i)}
              onFocus={() => rove.setAt(i)}
              onClick={() => onChoose(n.id)}
              onDoubleClick={() => onExpand?.(n.id)}
              onKeyDown={(e) => {
                if (e.key === 'Enter' || e.key === ' ') {
                  e.preventDefault()
                  onChoose(n.id)
                } else if (e.key === 'e') onExpand?.(n.id)
              }}
            >
              <circle r={14} className="halo" />
              <path d={s.path} className={`tint-${s.tint}`} />
              <text y={22} fontSize={size} textAnchor="middle" aria-hidden="true">
                {n.label.length > 34 && nodes.length > 12 && n.id !== chosen ? `${n.label.slice(0, 32).replace(/\s+\S*$/, '')} …` : n.label}
              </text>
            </g>
          )
        })}
      </svg>
    </div>
  )
}
