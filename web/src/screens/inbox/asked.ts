// What the list is asked for, of the filters in the address.

const partnerForm = /^[A-Z]{3}(\/[A-Z0-9-]+)?$/

export function asked(params: URLSearchParams) {
  const partner = params.get('partner') ?? ''
  return { partner: partnerForm.test(partner) ? partner : undefined, state: params.get('state') ?? '', kind: params.get('kind') ?? '' }
}
