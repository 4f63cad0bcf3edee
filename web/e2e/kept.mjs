// Nothing that was typed is lost: over a reload, a logout, a lost connection, and a node
// that starts again; and what is wrong is marked where it stands, with the reason.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accessible, settled, shot } from './browser.mjs'
import { atSeats, linkOf, restarted, serialOf } from './seats.mjs'

/** back comes in again by the link, after a logout. */
async function back(seat, link, path) {
  await seat.page.goto(link)
  await seat.page.waitForURL((u) => !u.pathname.startsWith('/login'))
  await seat.open(path)
}

async function leaves(page) {
  await page.locator('.settings summary').click()
  await page.getByRole('button', { name: 'Log out' }).click()
  await page.waitForURL(/\/login/)
}

/** survives types in a field what each time is put before another mishap, and reads it after. */
async function survives(seat, { node, link, path, open, kept, waits }) {
  const { page } = seat
  const field = () => open(page)
  const typed = async (words) => (await field()).fill(words)
  const stands = async (words, after) => {
    const at = await field()
    await page.waitForFunction(([e, w]) => e.value === w, [await at.elementHandle(), words], { timeout: 15_000 }).catch(() => undefined)
    assert.equal(await at.inputValue(), words, after)
  }

  await typed('(QQ) over a reload')
  await kept(page)
  await page.reload()
  await settled(page)
  await stands('(QQ) over a reload', 'after a reload')

  await typed('(QQ) over a logout')
  if (await page.getByRole('dialog').isVisible()) await page.keyboard.press('Escape')
  await leaves(page) // at once: nothing was waited for
  await back(seat, link, path)
  await stands('(QQ) over a logout', 'after a logout')

  seat.expect('ERR_INTERNET_DISCONNECTED', 'ERR_CONNECTION_REFUSED', 'Failed to load resource', 'Failed to fetch')
  await page.context().setOffline(true)
  await typed('(QQ) over a lost connection')
  await waits(page).waitFor()
  await page.context().setOffline(false)
  await waits(page).waitFor({ state: 'detached' })
  await kept(page)
  await page.reload()
  await settled(page)
  await stands('(QQ) over a lost connection', 'after a lost connection')

  await restarted(node, async () => {
    await typed('(QQ) over a restart')
    await waits(page).waitFor()
  })
  await waits(page).waitFor({ state: 'detached' })
  await kept(page)
  await page.reload()
  await settled(page)
  await stands('(QQ) over a restart', 'after a restart')
}

test('a draft keeps what is typed, wrong as it may be, over a reload, a logout, a lost connection and a restarted node', async () => {
  await atSeats({ author: ['USA/CIA', 'analyst'] }, async ({ author }) => {
    const { page } = author
    await author.open('/write')
    await page.getByRole('button', { name: 'Write a report' }).click()
    await page.waitForURL(/draft=/)
    const path = new URL(page.url()).pathname + new URL(page.url()).search
    const title = async () => page.getByLabel('Mark of the title')
    await (await title()).fill('(QQ)')
    const marked = async () => page.waitForFunction((e) => e.getAttribute('aria-invalid') === 'true', await (await title()).elementHandle())
    await marked()
    assert.match(await page.locator('.field.wrong').filter({ has: page.getByLabel('Mark of the title') }).locator('.error').innerText(), /QQ/, 'the reason stands beside the field')
    await accessible(page, 'a draft with a mark that is none')
    await shot(page, 'write-wrong')
    await survives(author, {
      node: 'USA/CIA',
      link: linkOf('USA/CIA', 'analyst'),
      path,
      open: title,
      kept: (p) => p.getByText(/^saved \d\d:\d\dZ/).waitFor(),
      waits: (p) => p.getByText(/^not saved: the node does not answer/),
    })
    await marked() // still
  })
})

test('a small form keeps what is typed over a reload, a logout, a lost connection and a restarted node, and marks what is refused', async () => {
  await atSeats({ liaison: ['USA/CIA', 'liaison'] }, async ({ liaison }) => {
    const { page } = liaison
    await liaison.open('/owed/questions')
    const open = async (p) => {
      if (!(await p.getByRole('dialog').isVisible())) await p.getByRole('button', { name: 'Ask a partner' }).click()
      return p.getByRole('dialog').getByLabel('Purpose')
    }
    await survives(liaison, {
      node: 'USA/CIA',
      link: linkOf('USA/CIA', 'liaison'),
      path: '/owed/questions',
      open,
      kept: (p) => p.getByRole('dialog').getByText(/^Kept/).waitFor(),
      waits: (p) => p.getByRole('dialog').locator('.kept [role=status]'),
    })
    await open(page)
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Report that asks').fill(serialOf('NO-SUCH-REPORT'))
    await dialog.getByLabel('To', { exact: true }).selectOption('RUS/FSB')
    liaison.expect('404', '422', '400')
    await dialog.getByRole('button', { name: 'Ask a partner' }).click()
    await dialog.getByRole('alert').waitFor()
    assert.equal(await dialog.getByLabel('Purpose').inputValue(), '(QQ) over a restart', 'what was typed stays')
    await accessible(page, 'a form that is refused')
  })
})
