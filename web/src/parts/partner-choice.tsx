import { useGet } from '../api/use'
import { useFilters } from './address'
import { Choice } from './field'
import { t } from '../texts'

/** usePartner is the partner of the address; the first one where none is named. */
export function usePartner(): string | undefined {
  const [filters] = useFilters()
  const peers = useGet('/peers')
  return filters.get('partner') ?? peers.data?.data.peers?.[0]?.code
}

/** PartnerChoice chooses one of the partners, in the address. */
export function PartnerChoice() {
  const [, set] = useFilters()
  const peers = useGet('/peers')
  const at = usePartner()
  return <Choice label={t('partner.choice')} value={at ?? ''} onChange={(v) => set({ partner: v })} options={(peers.data?.data.peers ?? []).map((p) => ({ value: p.code, label: p.code }))} />
}
