// A map of travel: arcs between countries. The node knows of a port which country it is in
// and no more, so an arc goes from the middle of one country to the middle of another.

import { geoCentroid, geoGraticule10, geoNaturalEarth1, geoPath } from 'd3-geo'
import { useEffect, useState } from 'react'
import { feature } from 'topojson-client'
import type { Feature, FeatureCollection, Geometry } from 'geojson'
import { Busy, ProblemNote } from '../parts/state'
import { Problem } from '../api/client'
import { t } from '../texts'
import { numberOf } from './countries'
import { Picture } from './picture'
import { useRoving } from './roving'

export interface Arc {
  from: string // a country, by its letters; '' for one that is not known
  to: string
  fromName: string // the port
  toName: string
  weak: boolean
  said: string // of this journey, in words
}

type World = FeatureCollection<Geometry, { name: string }>

let world: Promise<World> | undefined
const load = () =>
  (world ??= import('world-atlas/countries-110m.json').then((m) => {
    const topology = m.default as unknown as Parameters<typeof feature>[0] & { objects: { countries: Parameters<typeof feature>[1] } }
    return feature(topology, topology.objects.countries) as unknown as World
  }))

// what the 110m map is too coarse for, and many travel through: [longitude, latitude]
const small: Record<string, [number, number]> = { '702': [103.8, 1.35], '470': [14.4, 35.9], '048': [50.55, 26.07], '344': [114.2, 22.3], '446': [113.5, 22.2], '480': [57.5, -20.2], '462': [73.5, 4.2], '020': [1.5, 42.5], '438': [9.5, 47.1], '492': [7.4, 43.7] }
// where the middle of all parts of a country is far from where its people are
const moved: Record<string, [number, number]> = { '250': [2.5, 46.8], '840': [-98, 39.5], '643': [45, 56], '578': [9.5, 61], '528': [5.3, 52.2] }

const wide = 980
const high = 440

export function TravelMap({ title, summary, mark, arcs, table }: { title: string; summary: string; mark?: string; arcs: Arc[]; table: React.ReactNode }) {
  const [lands, setLands] = useState<World>()
  const [failed, setFailed] = useState<Problem>()
  const rove = useRoving(arcs.length)
  useEffect(() => {
    load().then(setLands, () => {
      world = undefined
      setFailed(new Problem(0, 'unavailable', 'offline'))
    })
  }, [])
  if (failed) return <ProblemNote problem={failed} />
  if (!lands) return <Busy />
  const of = new Map<string, Feature>(lands.features.map((f) => [String(f.id), f]))
  const middle = (code: string): [number, number] | undefined => {
    const n = numberOf(code)
    const land = of.get(n)
    return moved[n] ?? small[n] ?? (land ? geoCentroid(land) : undefined)
  }
  const ends = new Map<string, [number, number]>()
  for (const a of arcs)
    for (const c of [a.from, a.to]) {
      const m = middle(c)
      if (m) ends.set(c, m)
    }
  const projection = geoNaturalEarth1()
  const points = [...ends.values()]
  const around: GeoJSON.MultiPoint = { type: 'MultiPoint', coordinates: points.flatMap(([x, y]) => [[x - 12, Math.max(-80, y - 9)], [x + 12, Math.min(80, y + 9)]]) }
  projection.fitExtent([[20, 20], [wide - 20, high - 20]], points.length > 0 ? around : { type: 'Sphere' })
  const path = geoPath(projection)
  const labels = new Map<string, Set<string>>()
  for (const a of arcs) {
    labels.set(a.from, (labels.get(a.from) ?? new Set()).add(a.fromName))
    labels.set(a.to, (labels.get(a.to) ?? new Set()).add(a.toName))
  }
  const missing = arcs.filter((a) => !ends.has(a.from) || !ends.has(a.to)).length
  return (
    <Picture title={title} summary={summary} mark={mark} table={table}>
      <svg viewBox={`0 0 ${wide} ${high}`} className="drawing map" role="group" aria-label={`${title}: ${summary}`} onKeyDown={rove.press}>
        <g aria-hidden="true">
          <path d={path(geoGraticule10()) ?? ''} className="graticule" />
          {lands.features.map((f, i) => (
            <path key={i} d={path(f) ?? ''} className="land" />
          ))}
        </g>
        {arcs.map((a, i) => {
          const [from, to] = [ends.get(a.from), ends.get(a.to)]
          if (!from || !to) return null
          const same = a.from === a.to
          const at = projection(from) ?? [0, 0]
          const d = same ? `M${at[0]},${at[1]}c-14,-26 14,-26 0,0` : (path({ type: 'LineString', coordinates: [from, to] }) ?? '')
          return (
            <g key={i} data-at={i} role="img" aria-label={a.said} className="stop" tabIndex={rove.stop(i)} onFocus={() => rove.setAt(i)}>
              <title>{a.said}</title>
              <path d={d} className="arc-room" />
              <path d={d} className="arc" strokeDasharray={a.weak ? '5 4' : undefined} />
            </g>
          )
        })}
        <g aria-hidden="true">
          {[...ends].map(([c, m]) => {
            const at = projection(m)
            if (!at) return null
            return (
              <g key={c} transform={`translate(${at[0]},${at[1]})`}>
                <circle r={3.5} className="port" />
                <text x={6} y={-5}>
                  {c} · {[...(labels.get(c) ?? [])].join(', ')}
                </text>
              </g>
            )
          })}
        </g>
      </svg>
      {missing > 0 && <p className="soft">{t('drawing.off-map', { n: missing })}</p>}
    </Picture>
  )
}
