// Every screen, its address, and the roles that its menu entry is for. The node decides
// what may be done; this only spares an officer pages that hold nothing for them.

import type { QueryClient } from '@tanstack/react-query'
import { lazy, useState, type ComponentType } from 'react'
import { queueAhead } from './api/queue'
import { asking } from './api/use'
import { opening } from './screens/opening'

export interface Screen {
  name: string // of the text screen.NAME
  path: string
  menu?: boolean
  roles?: string[]
  load: () => Promise<{ default: ComponentType }>
  show: ComponentType
}

const officers = ['analyst', 'author', 'liaison', 'disclosure', 'lead', 'warning', 'watch']

const named: Omit<Screen, 'show'>[] = [
  { name: 'inbox', path: '/inbox', menu: true, roles: officers, load: () => import('./screens/inbox') },
  { name: 'write', path: '/write', menu: true, roles: officers, load: () => import('./screens/write') },
  { name: 'review', path: '/review', menu: true, roles: ['disclosure', 'lead', 'author', 'analyst'], load: () => import('./screens/review') },
  { name: 'owed', path: '/owed', menu: true, roles: officers, load: () => import('./screens/owed') },
  { name: 'watch', path: '/watch', menu: true, roles: officers, load: () => import('./screens/watch') },
  { name: 'booth', path: '/booth', menu: true, roles: ['front', 'watch'], load: () => import('./screens/booth') },
  { name: 'directives', path: '/directives', menu: true, roles: [...officers, 'oversight'], load: () => import('./screens/directives') },
  { name: 'partners', path: '/partners', menu: true, roles: [...officers, 'administrator', 'oversight'], load: () => import('./screens/partners') },
  { name: 'evidence', path: '/evidence', menu: true, roles: [...officers, 'oversight'], load: () => import('./screens/evidence') },
  { name: 'analysis', path: '/analysis', menu: true, roles: officers, load: () => import('./screens/analysis') },
  { name: 'ledger', path: '/ledger', menu: true, roles: officers, load: () => import('./screens/ledger') },
  { name: 'oversight', path: '/oversight', menu: true, roles: ['oversight', 'lead', 'administrator'], load: () => import('./screens/oversight') },
  { name: 'search', path: '/search', roles: officers, load: () => import('./screens/search-page') },
  { name: 'sessions', path: '/sessions', load: () => import('./screens/sessions') },
  { name: 'login', path: '/login', load: () => import('./screens/login') },
]

/** standing gives a screen that shows at once where it is loaded already. One that is only
 *  lazy steps aside for a moment all the same, and React lets that moment be long. */
function standing(load: Screen['load']): Pick<Screen, 'load' | 'show'> {
  let here: ComponentType | undefined
  const kept = () =>
    load().then((m) => {
      here = m.default
      return m
    })
  const Later = lazy(kept)
  return {
    load: kept,
    show: function Show() {
      const [At] = useState(() => here ?? Later) // the same while it stands
      return <At />
    },
  }
}

export const screens: Screen[] = named.map((s) => ({ ...s, ...standing(s.load) }))

/** ahead asks who looks, loads the screen of an address and asks for its list, all at once.
 *  What does not come is asked for again when it is to be shown. */
export async function ahead(client: QueryClient, at: URL) {
  const to = screens.find((s) => at.pathname === s.path || at.pathname.startsWith(`${s.path}/`))
  const list = opening(at)
  await Promise.all([
    to?.name !== 'login' && client.prefetchQuery(asking('/session')),
    list && queueAhead(client, ...list),
    to?.load().catch(() => undefined),
  ])
}
