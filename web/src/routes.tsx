// Every screen, its address, and the roles that its menu entry is for. The node decides
// what may be done; this only spares an officer pages that hold nothing for them.

import { lazy, type ComponentType, type LazyExoticComponent } from 'react'

export interface Screen {
  name: string // of the text screen.NAME
  path: string
  menu?: boolean
  roles?: string[]
  load: () => Promise<{ default: ComponentType }>
  show: LazyExoticComponent<ComponentType>
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

export const screens: Screen[] = named.map((s) => ({ ...s, show: lazy(s.load) }))

/** ahead begins to load the screen of an address while it is still asked who looks. One that
 *  does not come is asked for again when it is to be shown. */
export const ahead = (at: string) =>
  void screens
    .find((s) => at === s.path || at.startsWith(`${s.path}/`))
    ?.load()
    .catch(() => undefined)
