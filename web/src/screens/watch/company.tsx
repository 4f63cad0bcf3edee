import { useState } from 'react'
import { useGet } from '../../api/use'
import { useRead } from '../../api/read'
import { Button } from '../../parts/button'
import { Unmarked } from '../../parts/mark'
import { Empty, Ready } from '../../parts/state'
import { Table } from '../../parts/table'
import { t, word } from '../../texts'
import type { Together as TogetherOf } from './types'
import { Names, leg } from './words'

/** Asked waits until an officer asks: whoever asks about somebody's travel is on record. */
function Asked({ words, children }: { words: string; children: () => React.ReactNode }) {
  const [asked, setAsked] = useState(false)
  if (asked) return <>{children()}</>
  return (
    <div className="asked">
      <p>{words}</p>
      <Button onPress={() => setAsked(true)}>{t('company.ask')}</Button>
    </div>
  )
}

export function Together({ of }: { of: string }) {
  return <Asked words={t('company.together.words')}>{() => <TogetherNow of={of} />}</Asked>
}

function TogetherNow({ of }: { of: string }) {
  const got = useRead('/travel-together', { of })
  return <Ready of={got}>{(x) => <Companions of={x} />}</Ready>
}

function Companions({ of: x, who }: { of: TogetherOf; who?: string }) {
  const list = x.companions ?? []
  if (list.length === 0) return <Empty>{t('company.none')}</Empty>
  return (
    <>
      <Table
        caption={`${who ? `${who}: ` : ''}${t('company.caption', { n: list.length, others: x.others })}`}
        head={[t('mark'), t('company.who'), t('company.nearest'), t('company.shared'), t('company.on'), t('company.confirmed')]}
        rows={list.map((c) => [<Unmarked />, <Names of={c} />, word('company.near', c.nearest), c.shared, (c.on ?? []).map((m, i) => <div key={i}>{leg(m.journey)} · {word('company.near', m.nearest)}</div>), c.confirmed?.length ? t('yes') : '—'])}
      />
      {(x.more || x.cut) && <p className="soft">{t('list.more')}</p>}
    </>
  )
}

export function Flight({ flight }: { flight: number }) {
  return <Asked words={t('company.flight.words')}>{() => <FlightNow flight={flight} />}</Asked>
}

function FlightNow({ flight }: { flight: number }) {
  const got = useGet(`/travel-flights/${flight}`)
  return (
    <Ready of={got}>
      {(x) => (
        <>
          <p>{t('company.aboard', { flight: leg(x.flight), n: x.aboard })}</p>
          {(x.around ?? []).length === 0 ? (
            <Empty>{t('company.nobody')}</Empty>
          ) : (
            x.around!.map((a, i) => (
              <section key={i}>
                <h3>
                  <Names of={a.of} />
                </h3>
                <Companions of={a} who={a.of.names?.[0] ?? t('watch.traveller', { n: a.of.traveller ?? i })} />
              </section>
            ))
          )}
        </>
      )}
    </Ready>
  )
}

export function Pairs({ of }: { of: string }) {
  return <Asked words={t('company.pairs.words')}>{() => <PairsNow of={of} />}</Asked>
}

function PairsNow({ of }: { of: string }) {
  const got = useRead('/travel-pairs', { of })
  return (
    <Ready of={got}>
      {(x) =>
        (x.pairs ?? []).length === 0 ? (
          <Empty>{t('company.pairs.none', { flights: x.flights, others: x.others })}</Empty>
        ) : (
          <>
            <Table
              caption={t('company.pairs.caption', { n: x.pairs!.length, flights: x.flights, others: x.others })}
              head={[t('mark'), t('company.who'), t('company.shared'), t('company.expected'), t('company.tail'), t('company.corrected'), t('company.chance'), t('company.on')]}
              rows={x.pairs!.map((p) => [<Unmarked />, <Names of={p} />, t('company.sharedof', { n: p.shared, flights: p.flights }), p.expected.toPrecision(2), p.tail.toPrecision(2), p.corrected.toPrecision(2), p.more_than_chance ? <strong>{t('company.more')}</strong> : t('company.notmore'), (p.on ?? []).map((m, i) => <div key={i}>{leg(m.journey)}</div>)])}
            />
            <p className="soft">{x.formula}</p>
          </>
        )
      }
    </Ready>
  )
}

export function History({ of }: { of: string }) {
  return <Asked words={t('company.journeys.words')}>{() => <HistoryNow of={of} />}</Asked>
}

function HistoryNow({ of }: { of: string }) {
  const got = useRead('/travel-persons', { of })
  const trips = useRead('/travel-trips', { of })
  return (
    <>
      <Ready of={got}>
        {(x) =>
          (x.journeys ?? []).length === 0 ? (
            <Empty>{t('company.journeys.none')}</Empty>
          ) : (
            <Table caption={t('company.journeys', { n: x.journeys!.length })} head={[t('mark'), t('watch.journey'), t('company.countries'), t('company.seat'), t('company.boarded')]} rows={x.journeys!.map((j) => [<Unmarked />, leg(j), [j.from_country, j.to_country].filter(Boolean).join(' → '), j.seats?.join(', ') ?? '—', j.aboard ? word('company.aboard', j.aboard) : '—'])} />
          )
        }
      </Ready>
      <Ready of={trips}>
        {(x) =>
          (x.trips ?? []).length === 0 ? null : (
            <Table caption={t('company.trips', { n: x.trips!.length })} head={[t('mark'), t('company.home'), t('company.hubs'), t('company.stays'), t('company.days')]} rows={x.trips!.map((p) => [<Unmarked />, p.home, (p.hubs ?? []).join(', ') || '—', (p.stays ?? []).map((s) => `${s.port} ${s.country} (${s.days})`).join(', '), `${p.days}${p.open ? ` · ${t('company.open')}` : ''}`])} />
          )
        }
      </Ready>
    </>
  )
}
