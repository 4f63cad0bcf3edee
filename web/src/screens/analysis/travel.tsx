import { useState } from 'react'
import { useRead } from '../../api/read'
import { TravelMap } from '../../drawing/map'
import { Timeline } from '../../drawing/timeline'
import { useAsOf } from '../../parts/as-of'
import { Button } from '../../parts/button'
import { At } from '../../parts/clock'
import { Input } from '../../parts/field'
import { Table } from '../../parts/table'
import { Empty, Ready } from '../../parts/state'
import { Text } from '../../parts/text'
import { t, word } from '../../texts'

/** Travel draws all journeys of somebody. Who is asked about stands in no address: what is
 *  typed lives in this page's memory alone, and each asking is on record. */
export function Travel() {
  const [typed, setTyped] = useState('')
  const [of, setOf] = useState('')
  return (
    <div className="stack">
      <form
        className="choices"
        onSubmit={(e) => {
          e.preventDefault()
          setOf(typed.trim())
        }}
      >
        <Input label={t('travel.of')} hint={t('travel.of.hint')} value={typed} onChange={setTyped} />
        <Button submit kind="main">
          {t('travel.ask')}
        </Button>
      </form>
      {of && <Journeys of={of} />}
    </div>
  )
}

function Journeys({ of }: { of: string }) {
  const asOf = useAsOf()
  const history = useRead('/travel-persons', { of }, { as_of: asOf, limit: 500 })
  return (
    <Ready of={history}>
      {(h) => {
        const list = h.journeys ?? []
        if (list.length === 0) return <Empty>{t('travel.none')}</Empty>
        const name = h.of.names?.[0] ?? of
        const flight = (j: (typeof list)[number]) => `${j.carrier ?? ''}${j.number ?? ''}`
        const said = (j: (typeof list)[number]) => `${flight(j)} ${j.from ?? '?'} → ${j.to ?? '?'}, ${(j.departs ?? '—').slice(0, 16)}`
        const head = [t('travel.flight'), t('travel.from'), t('travel.to'), t('travel.departs'), t('travel.arrives'), t('travel.role'), t('travel.seats'), t('travel.aboard'), t('travel.messages')]
        const rows = list.map((j) => [flight(j), `${j.from ?? ''} ${j.from_country ?? ''}`, `${j.to ?? ''} ${j.to_country ?? ''}`, j.departs ?? '', j.arrives ?? '', j.role ?? '', (j.seats ?? []).join(', '), j.aboard ? word('aboard', j.aboard) : t('travel.unsaid'), (j.messages ?? []).join(', ')])
        const countries = new Set(list.flatMap((j) => [j.from_country, j.to_country]).filter(Boolean)).size
        return (
          <div className="stack">
            <h2>
              {(h.of.names ?? [of]).map((n) => (
                <span key={n}>
                  <Text>{n}</Text>{' '}
                </span>
              ))}
            </h2>
            <section className="panel">
              <TravelMap
                title={t('travel.map')}
                summary={t('travel.said', { n: list.length, countries, weak: list.filter((j) => !j.counted || !j.aboard).length })}
                arcs={list.map((j) => ({ from: j.from_country ?? '', to: j.to_country ?? '', fromName: j.from ?? '?', toName: j.to ?? '?', weak: !j.counted || j.aboard !== 'boarded', said: said(j) }))}
                table={<Table caption={t('travel.map')} hidden head={head} rows={rows} />}
              />
            </section>
            <section className="panel">
              <Timeline title={t('travel.line', { name })} summary={t('travel.said', { n: list.length, countries, weak: list.filter((j) => !j.counted || !j.aboard).length })} list={list.map((j) => ({ since: (j.departs ?? '').slice(0, 10), what: said(j), kind: 'transport', mark: '', weak: !j.counted }))} head={head} rows={rows} />
            </section>
            <section className="panel">
              <Table caption={t('travel.looks')} head={[t('travel.look'), t('reads.officer'), t('reads.at')]} rows={(h.looks ?? []).map((l) => [word('look', l.what), l.officer, <At key="a" time={l.at} />])} />
            </section>
          </div>
        )
      }}
    </Ready>
  )
}
