// Where a page begins. What it opens with is asked for at once, by a script that is small:
// the node answers while the desk is loading.

import { askEarly } from './api/ask'
import { pageOf } from './api/listing'
import { opening } from './screens/opening'

const at = new URL(window.location.href)
if (!at.pathname.startsWith('/login')) {
  askEarly('/session')
  const list = opening(at)
  if (list) askEarly(list[0], pageOf(list[1]))
}
void import('./shell/start')
