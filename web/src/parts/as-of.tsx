import { useId } from 'react'
import { useGet } from '../api/use'
import { t } from '../texts'
import { useFilters } from './address'
import { Button } from './button'
import { zulu } from './clock'

const day = 86_400_000
const most = 400

/** useAsOf is the time as of which the page is asked, of the address; undefined: now. */
export function useAsOf(): string | undefined {
  const [filters] = useFilters()
  return filters.get('as_of') ?? undefined
}

/** AsOf moves the page back in what was on record: by days, or to a time that is typed. */
export function AsOf() {
  const id = useId()
  const [filters, set] = useFilters()
  const node = useGet('/node')
  const asOf = filters.get('as_of') ?? ''
  if (!node.data) return null
  const now = new Date(node.data.data.now).getTime()
  const back = asOf ? Math.max(-most, Math.min(0, Math.round((new Date(asOf).getTime() - now) / day))) : 0
  const to = (d: number) => (d === 0 ? undefined : new Date(now + d * day).toISOString().slice(0, 19) + 'Z')
  return (
    <div className="as-of" role="group" aria-label={t('as-of.label')}>
      <label htmlFor={id}>{t('as-of.label')}</label>
      <input id={id} type="range" min={-most} max={0} step={1} value={back} aria-valuetext={asOf ? zulu(asOf) : t('as-of.now')} onChange={(e) => set({ as_of: to(Number(e.target.value)) }, { replace: true })} />
      <input type="datetime-local" aria-label={t('as-of.at')} value={asOf.slice(0, 16)} max={node.data.data.now.slice(0, 16)} onChange={(e) => set({ as_of: e.target.value ? `${e.target.value}:00Z` : undefined }, { replace: true })} />
      {asOf ? <Button onPress={() => set({ as_of: undefined })}>{t('as-of.back')}</Button> : <span className="soft">{t('as-of.now')}</span>}
    </div>
  )
}
