// What the list is asked for, of the filters in the address.

import { listing } from '../../api/listing'

export function obligations(params: URLSearchParams) {
  const state = params.get('state') ?? 'open'
  return listing('/owed', { side: params.get('side') ?? '', partner: params.get('partner'), kind: params.get('kind'), overdue: state === 'overdue', all: state === 'all' }, (d) => d.items, (o) => o.id)
}
