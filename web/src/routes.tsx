// Every screen, its address, and the roles that its menu entry is for. The node decides
// what may be done; this only spares an officer pages that hold nothing for them.

import { lazy, type ComponentType, type LazyExoticComponent } from 'react'

export interface Screen {
  name: string // of the text screen.NAME
  path: string
  menu?: boolean
  roles?: string[]
  show: LazyExoticComponent<ComponentType>
}

const officers = ['analyst', 'author', 'liaison', 'disclosure', 'lead', 'warning', 'watch']

export const screens: Screen[] = [
  { name: 'inbox', path: '/inbox', menu: true, roles: officers, show: lazy(() => import('./screens/inbox')) },
  { name: 'write', path: '/write', menu: true, roles: officers, show: lazy(() => import('./screens/write')) },
  { name: 'review', path: '/review', menu: true, roles: ['disclosure', 'lead', 'author', 'analyst'], show: lazy(() => import('./screens/review')) },
  { name: 'owed', path: '/owed', menu: true, roles: officers, show: lazy(() => import('./screens/owed')) },
  { name: 'watch', path: '/watch', menu: true, roles: officers, show: lazy(() => import('./screens/watch')) },
  { name: 'booth', path: '/booth', menu: true, roles: ['front', 'watch'], show: lazy(() => import('./screens/booth')) },
  { name: 'directives', path: '/directives', menu: true, roles: [...officers, 'oversight'], show: lazy(() => import('./screens/directives')) },
  { name: 'partners', path: '/partners', menu: true, roles: [...officers, 'administrator', 'oversight'], show: lazy(() => import('./screens/partners')) },
  { name: 'evidence', path: '/evidence', menu: true, roles: [...officers, 'oversight'], show: lazy(() => import('./screens/evidence')) },
  { name: 'analysis', path: '/analysis', menu: true, roles: officers, show: lazy(() => import('./screens/analysis')) },
  { name: 'ledger', path: '/ledger', menu: true, roles: officers, show: lazy(() => import('./screens/ledger')) },
  { name: 'oversight', path: '/oversight', menu: true, roles: ['oversight', 'lead', 'administrator'], show: lazy(() => import('./screens/oversight')) },
  { name: 'search', path: '/search', roles: officers, show: lazy(() => import('./screens/search-page')) },
  { name: 'sessions', path: '/sessions', show: lazy(() => import('./screens/sessions')) },
  { name: 'login', path: '/login', show: lazy(() => import('./screens/login')) },
]
