// The nodes of the demonstration, with the record replayed on them: what the tests at the
// screen run on.

import { spawn } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { request } from 'node:http'
import { createInterface } from 'node:readline'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const binary = resolve(import.meta.dirname, '../../bin/entente')

/** start replays the record and leaves the nodes running. It gives the links by which each
 *  role of each node logs in, links['USA/CIA'].disclosure, and the folder of each node.
 *  ENTENTE_DEMO names the folder of a demonstration that runs already. */
export async function start() {
  if (process.env.ENTENTE_DEMO) return running(process.env.ENTENTE_DEMO)
  const links = {}
  const folders = {}
  const said = []
  let stop = ''
  const demo = spawn(binary, ['demo', '--keep'], { stdio: ['ignore', 'pipe', 'pipe'] })
  const hear = (line) => {
    said.push(line)
    const link = line.match(/^\s*([A-Z]{3}\/[A-Z]+)\s+(\S+).*?(http:\/\/(?:127\.0\.0\.1|localhost):\d+\/login#link=\S+)/)
    if (link) (links[link[1]] ??= {})[link[2]] = link[3]
    const folder = line.match(/^\s*([A-Z]{3}\/[A-Z]+)\s+\S+ outbox --dir (\S+)$/)
    if (folder) folders[folder[1]] = folder[2]
    if (/^\s*kill /.test(line)) stop = line.trim()
  }
  for (const stream of [demo.stdout, demo.stderr]) createInterface({ input: stream }).on('line', hear)
  const code = await new Promise((done) => demo.on('close', done))
  // Whether each row of the record holds is asked by the tests in Go: here it is content.
  for (const line of said) if (/^\S+\s+failed\s/.test(line)) console.log(`# of the record: ${line.slice(0, 400)}`)
  if (code > 1 || Object.keys(links).length === 0 || !stop) {
    if (stop) await shell(stop)
    throw new Error(`the demonstration ended with ${code}:\n${said.slice(-40).join('\n')}`)
  }
  return {
    links,
    folders,
    async stop() {
      for (const folder of Object.values(folders)) if (again.has(folder)) await end(folder)
      await shell(stop)
    },
  }
}

/** running is a demonstration that somebody else started, and ends. */
function running(dir) {
  const links = {}
  for (const l of JSON.parse(readFileSync(join(dir, 'links.json'), 'utf8')).links) (links[l.node] ??= {})[l.role] = l.url
  return { links, folders: Object.fromEntries(Object.keys(links).map((n) => [n, join(dir, n.split('/')[1].toLowerCase())])), stop: async () => {} }
}

const again = new Set() // folders of nodes that were started again by a test

/** restart ends the process of a node, and starts it again once it has ended, at the time
 *  of the exercise that it had. between is done while it is down. */
export async function restart(folder, origin, between = async () => {}) {
  const { now } = await ask(folder, 'GET', '/node')
  await end(folder)
  try {
    await between()
  } finally {
    again.add(folder)
    spawn(binary, ['serve', '--dir', folder], { stdio: 'ignore', detached: true }).unref()
    await until(`${folder} answers again`, async () => (await fetch(`${origin}/api/v1/session/ways`).catch(() => undefined))?.ok)
    await ask(folder, 'POST', '/exercise/clock', { at: now })
  }
}

/** ask asks a node at the socket of whoever keeps it. */
const ask = (folder, method, path, body) =>
  new Promise((done, failed) => {
    const call = request({ socketPath: join(folder, 'run/desk.sock'), method, path: `/api/v1${path}`, headers: { Host: 'node', 'Content-Type': 'application/json' } }, (answer) => {
      let text = ''
      answer.on('data', (part) => (text += part)).on('end', () => (answer.statusCode < 300 ? done(text && JSON.parse(text)) : failed(new Error(`${method} ${path}: ${answer.statusCode} ${text}`))))
    })
    call.on('error', failed).end(body && JSON.stringify(body))
  })

async function end(folder) {
  const pid = serving(folder)
  if (!pid) return
  process.kill(pid, 'SIGTERM')
  await until(`the process of ${folder} ends`, () => serving(folder) !== pid)
}

/** serving is the process that serves a folder. */
function serving(folder) {
  for (const pid of readdirSync('/proc')) {
    if (!/^\d+$/.test(pid)) continue
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
      if (words[1] === 'serve' && words[3] === folder) return Number(pid)
    } catch {
      continue // it ended meanwhile
    }
  }
  return undefined
}

async function until(what, holds) {
  const last = Date.now() + 60_000
  while (!(await holds())) {
    if (Date.now() > last) throw new Error(`in vain: until ${what}`)
    await pause(50)
  }
}

const shell = (command) =>
  new Promise((done) => {
    spawn('bash', ['-c', command], { stdio: 'ignore' }).on('close', done)
  })
