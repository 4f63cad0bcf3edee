import { Link } from 'wouter'
import { useGet } from '../../api/use'
import { span } from '../../parts/clock'
import { t, word } from '../../texts'
import type { Owed } from './types'

export const kinds = ['answer', 'unmask', 'action', 'pass-on', 'acknowledge', 'feedback', 'commitment', 'consent', 'recall', 'correction', 'determine', 'warn', 'reach', 'public-notice', 'window', 'outcome', 'notify-originator', 'report-oversight', 'thank', 'hit', 'renew', 'unread', 'reassure']

export const kindOf = (k: string) => word('owed.kind', k)
export const stateOf = (s: string) => word('owed.state', s)
export const short = (id: string | undefined) => (id && id.length > 14 ? `${id.slice(0, 12)}…` : (id ?? ''))
export const options = (list: string, values: string[]) => values.map((v) => ({ value: v, label: word(list, v) }))
export const length = (seconds: number | null | undefined) => (seconds === null || seconds === undefined ? '—' : span(seconds * 1000))

/** usePartners lists the services that there is a link with. */
export function usePartners(): { value: string; label: string }[] {
  const peers = useGet('/peers')
  return (peers.data?.data.peers ?? []).map((p) => ({ value: p.code, label: p.code }))
}

/** useOfficers lists those who may be given work. */
export function useOfficers(roles?: string[]): { value: string; label: string }[] {
  const all = useGet('/officers')
  return (all.data?.data.officers ?? []).filter((o) => !o.revoked && !o.suspended && (!roles || o.roles.some((r) => roles.includes(r)))).map((o) => ({ value: o.code, label: `${o.code} · ${o.name}` }))
}

/** Rests links what an obligation is about. */
export function Rests({ of }: { of: Owed }) {
  if (of.warning) return <Link href={`/owed/warnings/${encodeURIComponent(of.warning)}`}>{of.serial ?? of.warning}</Link>
  if (of.engagement) return <Link href={`/owed/engagements/${encodeURIComponent(of.engagement)}`}>{of.engagement}</Link>
  if (of.kind === 'hit' && of.cause) return <Link href={`/watch?hit=${encodeURIComponent(of.cause)}`}>{t('owed.rests.hit')}</Link>
  if (of.kind === 'renew' && of.cause) return <Link href="/watch/lookouts">{t('owed.rests.lookout')}</Link>
  if (of.kind === 'unread') return <Link href="/watch/quarantine">{t('owed.rests.quarantine')}</Link>
  if (['answer', 'unmask', 'action', 'pass-on'].includes(of.kind) && of.shared) return <Link href={`/owed/questions/${encodeURIComponent(of.id)}`}>{of.serial ?? short(of.release ?? of.received) ?? of.id}</Link>
  if (of.received) return <Link href={`/inbox?item=${encodeURIComponent(of.received)}`}>{t('owed.rests.item', { id: short(of.received) })}</Link>
  if (of.serial || of.report) return <span>{of.serial ?? short(of.report)}</span>
  return <span>{short(of.release) || '—'}</span>
}

/** who says who owes to whom, from our side. */
export function whoOf(o: Owed): string {
  if (o.side === 'internal') return o.partner ? t('owed.who.concerning', { partner: o.partner }) : t('owed.who.internal')
  return o.side === 'ours' ? t('owed.who.ours', { partner: o.creditor }) : t('owed.who.theirs', { partner: o.debtor })
}
