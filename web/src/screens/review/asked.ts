// What the list is asked for, of the filters in the address.

const partnerForm = /^[A-Z]{3}(\/[A-Z0-9-]+)?$/

export function asked(params: URLSearchParams) {
  const whose = params.get('whose')
  const partner = params.get('partner') ?? ''
  return { mine: whose === 'mine', unclaimed: whose === 'unclaimed', partner: partnerForm.test(partner) ? partner : undefined }
}
