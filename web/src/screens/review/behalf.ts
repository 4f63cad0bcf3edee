// Under whose authority an officer may review, as the node judges it when the act comes.

import type { Document } from '../../api/types'

/** givers are those whose reviewing of what goes to a partner is lent to an officer now. */
export function givers(lent: Document<'DisclosureDelegation'>[], officer: string, partner: string): string[] {
  const covers = (of: string) => partner === of || partner.startsWith(`${of}/`)
  return [...new Set(lent.filter((d) => d.taker === officer && d.in_force && (!d.partners?.length || d.partners.some(covers))).map((d) => d.giver))]
}
