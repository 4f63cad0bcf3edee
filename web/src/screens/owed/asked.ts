// What the list is asked for, of the filters in the address.

export function asked(params: URLSearchParams) {
  const state = params.get('state') ?? 'open'
  return { side: params.get('side') ?? '', partner: params.get('partner'), kind: params.get('kind'), overdue: state === 'overdue', all: state === 'all' }
}
