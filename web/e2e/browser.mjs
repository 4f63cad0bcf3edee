// A browser in which nothing may go wrong unseen: what the console says, what the policy
// refuses, what leaves the host and what fails is kept, and a test that ends with any of
// it fails.

import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { chromium } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const shots = resolve(import.meta.dirname, '../../build/screens')

const failures = resolve(import.meta.dirname, '../../build/failed')

export const launch = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  })

/** enter opens a page as who a link is for. */
export async function enter(browser, link, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce', locale: 'en-GB', timezoneId: 'UTC', ...options })
  context.setDefaultTimeout(60_000) // a slow machine is no failure
  const page = await context.newPage()
  const origin = new URL(link).origin
  const wrong = []
  let expected = []
  page.on('console', (m) => {
    if (!['error', 'warning'].includes(m.type())) return
    if (expected.some((e) => m.text().includes(e))) return
    wrong.push(`console: ${m.text()} ${m.location().url}`)
  })
  page.on('pageerror', (e) => wrong.push(`error: ${e.message}`))
  page.on('request', (r) => {
    const url = new URL(r.url())
    if (url.origin !== origin && !['data:', 'blob:'].includes(url.protocol)) wrong.push(`left the host: ${r.url()}`)
  })
  await page.addInitScript(() => {
    window.refusedByPolicy = []
    document.addEventListener('securitypolicyviolation', (e) => window.refusedByPolicy.push(`${e.violatedDirective} ${e.blockedURI} ${e.sourceFile ?? ''}`))
  })
  await page.goto(link)
  await page.waitForURL((u) => !u.pathname.startsWith('/login'))
  await page.getByRole('navigation').waitFor()
  return {
    page,
    origin,
    /** expect lets the console say something: a refusal that a test asks for. */
    expect: (...texts) => (expected = texts),
    async clean(what) {
      const refused = await page.evaluate(() => window.refusedByPolicy ?? [])
      assert.deepEqual([...wrong, ...refused.map((r) => `policy: ${r}`)], [], what)
    },
    open: (path) => open(page, origin, path),
    close: () => context.close(),
  }
}

/** open goes to a path and waits until nothing is asked of the node any more. */
export async function open(page, origin, path) {
  await page.goto(origin + path)
  await settled(page)
}

export async function settled(page) {
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  await page.waitForFunction(() => !document.querySelector('.busy'))
  await page.waitForTimeout(150)
}

/** accessible holds what is on the page to WCAG 2.2 A and AA. The tool is put in by the
 *  browser itself, past the page's policy. */
export async function accessible(page, what) {
  await page.evaluate(axe)
  const found = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }))
  const told = found.violations.map((v) => `${v.id}: ${v.help}\n    ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 200)).join('\n    ')}`)
  assert.deepEqual(told, [], what)
}

/** shot takes the picture that the documents show. */
export async function shot(page, name) {
  mkdirSync(shots, { recursive: true })
  await page.screenshot({ path: resolve(shots, `${name}.png`) })
}

/** failed keeps what a page showed when its test failed. */
export async function failed(page, name) {
  mkdirSync(failures, { recursive: true })
  await page.screenshot({ path: resolve(failures, `${name}.png`) }).catch(() => undefined)
  const text = await page.locator('body').innerText().catch(() => '')
  writeFileSync(resolve(failures, `${name}.txt`), `${page.url()}\n\n${text}\n`)
}

/** rowsMarked holds every row of a list to have a mark in words. Without a row, or with none
 *  of which the mark is known, it fails: it would have looked at nothing. Where a row may be
 *  about nothing that has a mark, it says (—). */
export async function rowsMarked(page, rows, what, { unmarked = false } = {}) {
  await page.locator(rows).first().waitFor()
  const marks = await page.locator(rows).evaluateAll((all) => all.map((r) => r.querySelector('.mark')?.innerText ?? `no mark: ${r.innerText.slice(0, 80)}`))
  const right = unmarked ? /^\(.+\)$/ : /^\([^—].*\)$/
  assert.deepEqual(marks.filter((m) => !right.test(m)), [], `${what}: rows without a mark`)
  assert.ok(marks.some((m) => /^\([^—].*\)$/.test(m)), `${what}: no row has a mark that is known`)
}

/** marked holds both bars to the same words. */
export async function marked(page, what) {
  await page.waitForFunction(() => [...document.querySelectorAll('.marking-bar')].every((b) => b.dataset.marking), undefined, { timeout: 15_000 }).catch(() => undefined)
  const bars = await page.locator('.marking-bar').allInnerTexts()
  assert.equal(bars.length, 2, `${what}: bars`)
  assert.equal(bars[0], bars[1], `${what}: the bars differ`)
  assert.match(bars[0], /^EXERCISE \/\/ \S/, `${what}: the bar`)
  assert.doesNotMatch(bars[0], /being read/, `${what}: the marking never came`)
}
