// The desk in a browser: the record at the screen, then every screen with the record on it.

import { after, before } from 'node:test'
import { begin, end } from './seats.mjs'
import './record.mjs'
import './form.mjs'
import './warning.mjs'
import './questions.mjs'
import './queue.mjs'
import './hit.mjs'
import './directive.mjs'
import './passkey.mjs'
import './screens.mjs'
import './looks.mjs'
import './kept.mjs' // the last: it starts nodes again

before(begin)
after(end)
