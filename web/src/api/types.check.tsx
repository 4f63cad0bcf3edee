// What must not compile. tsc reads this file and nothing else does: an error that is
// expected here and does not come fails the build.

import { Act } from '../parts/act'
import { get, send } from './client'
import { useQueue } from './queue'
import { useRead } from './read'
import { useGet, useSend } from './use'

const id: string = 'one'

export function Paths() {
  useGet('/hits')
  useGet(`/hits/${id}`)
  useGet('/judgements/claim') // what has a name in the description may be said outright
  useGet(id === 'one' ? `/holds/${id}` : `/inbox/${id}`)
  // @ts-expect-error no such path
  useGet('/strikes')
  // @ts-expect-error nor one below it
  useGet(`/hits/${id}/strikes`)
  // @ts-expect-error nor just any words
  useGet(id)
  // @ts-expect-error it is only sent to
  useGet(`/hits/${id}/take`)
  // @ts-expect-error nothing is sent there
  void send('POST', `/hits/${id}`, {})
  // @ts-expect-error it is not read page by page
  useQueue('/strikes', {}, (d) => d.hits, () => '')
  // @ts-expect-error it is got, not read
  useRead('/hits')
  // @ts-expect-error no such act
  return <Act label="" path={`/hits/${id}/strike`} changes={[]} />
}

export function Parameters() {
  useGet('/hits', { all: true, flight: 3, officer: null, after: undefined })
  // @ts-expect-error no such parameter
  useGet('/hits', { every: true })
  // @ts-expect-error not of this kind
  useGet('/hits', { all: 'yes' })
  // @ts-expect-error one is required
  useGet('/judgements')
  // @ts-expect-error and this is not it
  useGet('/judgements', { limit: 3 })
  useQueue('/hits', { officer: id }, (d) => d.hits, (h) => h.id)
  // @ts-expect-error no such parameter
  useQueue('/hits', { every: true }, (d) => d.hits, (h) => h.id)
}

export function Bodies() {
  const act = useSend()
  act.mutate({ path: `/hits/${id}/assign`, body: { officer: id } })
  // @ts-expect-error a field that it does not have
  act.mutate({ path: `/hits/${id}/assign`, body: { officer: id, to: id } })
  // @ts-expect-error a field that it must have
  act.mutate({ path: `/hits/${id}/assign`, body: { reason: id } })
  // @ts-expect-error a field of another kind
  void send('POST', `/hits/${id}/assign`, { officer: 3 })
  // @ts-expect-error a field that it does not have
  useRead('/travel-pairs', { of: id, with: id })
  // @ts-expect-error all that it must have
  act.mutate({ path: `/hits/${id}/assign` })
  // @ts-expect-error all that it must have
  void send('POST', `/hits/${id}/assign`)
  const ask = [{ name: 'officer' as const, label: '' }]
  return (
    <>
      <Act label="" path={`/hits/${id}/assign`} changes={[]} fields={ask} body={(s) => s} />
      {/* @ts-expect-error a field that it does not have */}
      <Act label="" path={`/hits/${id}/assign`} changes={[]} fields={ask} body={(s) => ({ officer: s.officer, to: id })} />
      {/* @ts-expect-error a field that it must have */}
      <Act label="" path={`/hits/${id}/assign`} changes={[]} fields={ask} body={(s) => ({ reason: s.officer })} />
      {/* @ts-expect-error all that it must have */}
      <Act label="" path={`/hits/${id}/assign`} changes={[]} fields={ask} />
      {/* @ts-expect-error no such field was asked */}
      <Act label="" path={`/hits/${id}/assign`} changes={[]} fields={ask} body={(s) => ({ officer: s.reason })} />
    </>
  )
}

export async function Answers() {
  const { data } = await get(`/hits/${id}`)
  const state: string = data.hit.state
  // @ts-expect-error no such field
  const strikes = data.strikes
  // @ts-expect-error not of this kind
  const score: string = data.hit.score
  const done = await send('POST', `/hits/${id}/take`, {})
  // @ts-expect-error no such field
  return [state, strikes, score, done.data.hit.state, done.data.taken]
}
