// What the list is asked for, of the filters in the address.

import { partnerIn } from '../../parts/address'

export function asked(params: URLSearchParams) {
  return { partner: partnerIn(params), state: params.get('state') ?? '', kind: params.get('kind') ?? '' }
}
