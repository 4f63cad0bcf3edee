// What the list is asked for, of the filters in the address.

import { listing, partnerIn } from '../../api/listing'

export function waiting(params: URLSearchParams) {
  const whose = params.get('whose')
  return listing('/review', { mine: whose === 'mine', unclaimed: whose === 'unclaimed', partner: partnerIn(params) }, (d) => d.waiting, (q) => q.release)
}
