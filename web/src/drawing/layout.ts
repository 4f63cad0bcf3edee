// Where the nodes of a link drawing stand. The same links give the same places each time;
// what stands already stays where it is when more is asked for.

import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY, type SimulationLinkDatum, type SimulationNodeDatum } from 'd3-force'

export interface Place {
  x: number
  y: number
}

interface Body extends SimulationNodeDatum {
  id: string
}

/** laidOut places nodes; those that have a place keep it. */
export function laidOut(ids: string[], links: { from: string; to: string }[], standing: Map<string, Place>): Map<string, Place> {
  const known = new Set(ids)
  const joined = links.filter((l) => known.has(l.from) && known.has(l.to))
  const bodies: Body[] = ids.map((id) => {
    const was = standing.get(id)
    if (was) return { id, x: was.x, y: was.y, fx: was.x, fy: was.y }
    const beside = joined.find((l) => (l.from === id && standing.has(l.to)) || (l.to === id && standing.has(l.from)))
    const near = beside ? standing.get(beside.from === id ? beside.to : beside.from) : undefined
    return near ? { id, x: near.x + ((id.length * 7919) % 41) - 20, y: near.y + ((id.charCodeAt(id.length - 1) * 104729) % 41) - 20 } : { id }
  })
  const pulls: SimulationLinkDatum<Body>[] = joined.map((l) => ({ source: l.from, target: l.to }))
  forceSimulation(bodies)
    .force('link', forceLink<Body, SimulationLinkDatum<Body>>(pulls).id((b) => b.id).distance(ids.length < 30 ? 170 : 90))
    .force('charge', forceManyBody().strength(ids.length < 30 ? -700 : -320))
    .force('x', forceX().strength(0.05))
    .force('y', forceY().strength(0.08))
    .force('room', forceCollide(26))
    .stop()
    .tick(250)
  return new Map(bodies.map((b) => [b.id, { x: Math.round(b.x ?? 0), y: Math.round(b.y ?? 0) }]))
}
