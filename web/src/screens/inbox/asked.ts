// What the list is asked for, of the filters in the address.

import { listing, partnerIn } from '../../api/listing'

export const arrivals = (params: URLSearchParams) =>
  listing('/inbox', { partner: partnerIn(params), state: params.get('state') ?? '', kind: params.get('kind') ?? '' }, (d) => d.items, (a) => a.id)
