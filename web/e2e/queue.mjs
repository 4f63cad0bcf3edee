// A queue stays where somebody left it: its filters are in the address, Back comes back to
// the row and the place, and what comes meanwhile waits until it is asked for.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { enter, settled } from './browser.mjs'
import { browser, linkOf } from './seats.mjs'

const rows = (page) => page.locator('.grid-row')
const place = (page) => page.locator('.grid-body').evaluate((e) => e.scrollTop)

test('filters live in the address, and a link shows the same', async () => {
  const seat = await enter(browser(), linkOf('FRA/DGSE', 'analyst'))
  const { page } = seat
  try {
    await seat.open('/inbox')
    const all = await rows(page).count()
    assert.ok(all > 1, 'the record has left items in the inbox')
    await page.getByLabel('State', { exact: true }).selectOption('admitted')
    await page.waitForURL(/state=admitted/)
    await settled(page)
    await page.getByLabel('Kind', { exact: true }).selectOption('warning')
    await page.waitForURL(/kind=warning/)
    await settled(page)
    const count = () => page.locator('.queue-head').innerText()
    const chosen = await count()
    assert.match(chosen, /\d+ of \d+/)
    const shown = await rows(page).count()
    assert.ok(shown < all, `${shown} of ${all} are admitted warnings`)
    await seat.open(new URL(page.url()).pathname + new URL(page.url()).search)
    assert.equal(await count(), chosen, 'the same address shows the same')
    assert.equal(await page.getByLabel('State', { exact: true }).inputValue(), 'admitted')
    await page.goBack()
    await page.goBack()
    await page.waitForURL((u) => !u.search.includes('kind='))
    await settled(page)
    assert.equal(await page.getByLabel('Kind', { exact: true }).inputValue(), '')
    await seat.clean('filters')
  } finally {
    await seat.close()
  }
})

test('a queue is asked for once, while the screen is still loading', async () => {
  const seat = await enter(browser(), linkOf('FRA/DGSE', 'disclosure'))
  const { page } = seat
  try {
    for (const path of ['/inbox?state=admitted&partner=USA/CIA', '/owed?side=ours&state=all', '/review?whose=unclaimed']) {
      const list = `/api/v1${path.split('?')[0]}`
      const asked = []
      const heard = (r) => new URL(r.url()).pathname.startsWith('/api/v1/') && asked.push(r.url().replace(seat.origin, ''))
      page.on('request', heard)
      await seat.open(path)
      await page.locator('.queue-head').waitFor()
      page.off('request', heard)
      const lists = asked.filter((u) => u.startsWith(`${list}?`) && u.includes('limit='))
      assert.equal(lists.length, 1, `${path} asks ${asked.join(' ')}`)
      assert.ok(asked.indexOf(lists[0]) < 2, `${path} asks for its list beside the session: ${asked.join(' ')}`)
    }
    await seat.clean('queues')
  } finally {
    await seat.close()
  }
})

test('Back comes back to the filter, the place and the chosen row', async () => {
  const seat = await enter(browser(), linkOf('USA/CIA', 'disclosure'), { viewport: { width: 1440, height: 420 } })
  const { page } = seat
  try {
    await seat.open('/owed?state=all')
    await rows(page).first().waitFor()
    await page.locator('.grid-body').evaluate((e) => e.scrollTo(0, 120))
    await page.waitForFunction(() => document.querySelector('.grid-body').scrollTop > 0)
    await rows(page).nth(5).click()
    await page.waitForURL(/[?&]id=/)
    await settled(page)
    const left = { url: page.url(), at: await place(page), row: await page.locator('.grid-row[aria-selected="true"]').innerText() }
    assert.ok(left.at > 0, 'the list is scrolled')
    await page.getByRole('navigation').getByRole('link', { name: 'Partners' }).click()
    await page.waitForURL(/\/partners/)
    await settled(page)
    await page.goBack()
    await page.waitForURL(left.url)
    await page.locator('.grid-row[aria-selected="true"]').waitFor()
    assert.equal(await page.locator('.grid-row[aria-selected="true"]').innerText(), left.row)
    assert.equal(await place(page), left.at, 'the list stands where it was left')
    await seat.clean('Back')
  } finally {
    await seat.close()
  }
})

test('what comes is counted, moves nothing, and comes in when it is asked for', async () => {
  const seat = await enter(browser(), linkOf('FRA/DGSE', 'analyst'))
  const { page } = seat
  try {
    await seat.open('/owed')
    await rows(page).first().waitFor()
    const before = await rows(page).allInnerTexts()
    const ids = await page.evaluate(async () => {
      const { items } = await (await fetch('/api/v1/inbox?state=admitted&kind=intelligence')).json()
      return items.map((i) => i.id)
    })
    const status = await page.evaluate(async (ids) => {
      const owed = async () => (await (await fetch('/api/v1/owed?limit=1')).json()).total
      const first = await owed()
      for (const id of ids) {
        const said = await fetch(`/api/v1/warnings/${id}/flag`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ reason: 'It names a place and a day.' }) })
        if (said.ok && (await owed()) > first) return 'flagged'
      }
      return `none of ${ids.length}`
    }, ids)
    assert.equal(status, 'flagged', 'an item is flagged as a threat, upon which something is owed')
    await page.locator('.queue-news', { hasText: /\d+ new/ }).waitFor({ timeout: 20_000 })
    assert.deepEqual((await rows(page).allInnerTexts()).map(still), before.map(still), 'the list has not moved')
    await page.locator('.queue-news').getByRole('button', { name: 'Show' }).click()
    await page.waitForFunction((n) => document.querySelectorAll('.grid-row').length > n, before.length)
    assert.equal(await page.locator('.queue-news').innerText(), '', 'nothing waits any more')
    await seat.clean('what comes')
  } finally {
    await seat.close()
  }
})

/** still is a row without its clocks, which go on. */
const still = (row) => row.replace(/\d+ ?(min|h|d|s)\b/g, '').replace(/\s+/g, ' ')
