import type { Params } from '../../api/client'
import type { Document } from '../../api/types'
import { useGet } from '../../api/use'
import { useFilters } from '../../parts/address'
import { t } from '../../texts'

export type Ledger = Document<'LedgerShown'>

/** useAsked is what the address asks of a ledger. */
export function useAsked(partner: string): Params {
  const [filters] = useFilters()
  const day = (k: string) => (filters.get(k) ? `${filters.get(k)}T00:00:00Z` : undefined)
  return { partner, from: day('from'), to: day('to'), unit: filters.get('unit'), as_of: filters.get('as_of') }
}

export const useLedger = (partner: string) => useGet('/ledgers', useAsked(partner), { keep: true })

/** lasted writes seconds in words. */
export function lasted(seconds: number | null | undefined): string {
  if (seconds === undefined || seconds === null) return '—'
  if (seconds < 90) return t('lasted.seconds', { n: seconds })
  if (seconds < 5400) return t('lasted.minutes', { n: Math.round(seconds / 60) })
  if (seconds < 2 * 86_400) return t('lasted.hours', { n: Math.round(seconds / 3600) })
  return t('lasted.days', { n: Math.round(seconds / 86_400) })
}

/** day writes the day of a time. */
export const day = (time: string | null | undefined) => (time && !time.startsWith('0001-') ? time.slice(0, 10) : '—')

/** rate writes a number with one decimal. */
export const rate = (n: number | null | undefined) => (n === null || n === undefined ? '—' : n.toLocaleString(undefined, { maximumFractionDigits: 1 }))
