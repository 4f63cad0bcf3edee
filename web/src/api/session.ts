import type { Document } from './types'
import { useGet } from './use'

/** Session is who is logged in. */
export type Session = Document<'SessionAnswer'>

/** useSession asks who is logged in; on the page of the ways in nobody is. */
export const useSession = (ask = true) => useGet(ask ? '/session' : null)

const staff = ['author', 'analyst', 'disclosure', 'lead', 'liaison', 'warning', 'watch']

/** readsContent tells whether a role of theirs reads content: oversight, administrator and
 *  the front line do not (docs/access.md). */
export const readsContent = (roles: string[]) => roles.some((r) => staff.includes(r))
