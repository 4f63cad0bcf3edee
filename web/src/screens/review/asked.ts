// What the list is asked for, of the filters in the address.

import { partnerIn } from '../../parts/address'

export function asked(params: URLSearchParams) {
  const whose = params.get('whose')
  return { mine: whose === 'mine', unclaimed: whose === 'unclaimed', partner: partnerIn(params) }
}
