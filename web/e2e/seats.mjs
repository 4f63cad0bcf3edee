// What all tests share: one replay of the record, one browser.

import assert from 'node:assert/strict'
import { enter, failed, launch } from './browser.mjs'
import { restart, start } from './nodes.mjs'

let nodes, running
export const browser = () => running

export async function begin() {
  nodes = await start()
  running = await launch()
}

export async function end() {
  await running?.close()
  await nodes?.stop()
}

/** linkOf is the link by which a role of a node logs in. */
export function linkOf(node, role) {
  const link = nodes.links[node]?.[role]
  assert.ok(link, `a link for ${role} at ${node}; there are ${JSON.stringify(Object.fromEntries(Object.entries(nodes.links).map(([n, l]) => [n, Object.keys(l)])))}`)
  return link
}

/** restarted starts a node again, and does something while it is down. */
export const restarted = (node, between) => restart(nodes.folders[node], new URL(linkOf(node, 'analyst')).origin, between)

const run = process.env.ENTENTE_DEMO ? `-${Date.now()}` : ''
/** serialOf is a serial, or a title, that stands once; on a demonstration on which tests
 *  ran before it is another one each time. */
export const serialOf = (serial) => serial + run

/** atSeats lets people of several nodes act in one test, each in a browser of their own:
 *  { name: ['USA/CIA', 'liaison'] }. All must end clean. */
export async function atSeats(places, flow) {
  const all = {}
  try {
    for (const [name, [node, role, options]] of Object.entries(places)) all[name] = await enter(running, linkOf(node, role), options)
    await flow(all)
    for (const [name, seat] of Object.entries(all)) await seat.clean(name)
  } catch (error) {
    for (const [name, seat] of Object.entries(all)) await failed(seat.page, name)
    throw error
  } finally {
    for (const seat of Object.values(all)) await seat.close()
  }
}

/** seated lets one officer act who came by a link, and ends clean. */
export async function seated(link, what, does) {
  const seat = await enter(running, link)
  try {
    await does(seat, seat.page)
    await seat.clean(what)
  } catch (error) {
    await failed(seat.page, what)
    throw error
  } finally {
    await seat.close()
  }
}
