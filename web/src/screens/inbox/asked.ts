// What the list is asked for, of the filters in the address.

import { listing } from '../../api/queue'
import { partnerIn } from '../../parts/address'

export const arrivals = (params: URLSearchParams) =>
  listing('/inbox', { partner: partnerIn(params), state: params.get('state') ?? '', kind: params.get('kind') ?? '' }, (d) => d.items, (a) => a.id)
