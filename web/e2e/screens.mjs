// Every screen with the record on it: clean, accessible in light and dark, marked, usable
// by keyboard and at 400 %.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accessible, enter, marked, rowsMarked, settled, shot } from './browser.mjs'
import { browser, linkOf } from './seats.mjs'

const screens = [
  ['inbox', '/inbox', 'FRA/DGSE', 'analyst'],
  ['write', '/write', 'USA/CIA', 'analyst'],
  ['review', '/review', 'USA/CIA', 'disclosure'],
  ['owed', '/owed', 'USA/CIA', 'warning'],
  ['watch', '/watch', 'FRA/DGSE', 'watch'],
  ['booth', '/booth', 'FRA/DGSE', 'front'],
  ['directives', '/directives', 'USA/CIA', 'disclosure'],
  ['partners', '/partners', 'USA/CIA', 'disclosure'],
  ['evidence', '/evidence', 'USA/CIA', 'disclosure'],
  ['analysis', '/analysis', 'USA/CIA', 'analyst'],
  ['ledger', '/ledger', 'USA/CIA', 'disclosure'],
  ['oversight', '/oversight', 'USA/CIA', 'oversight'],
  ['sessions', '/sessions', 'USA/CIA', 'administrator'],
  ['search', '/search?q=attack', 'USA/CIA', 'analyst'],
  ['overseen', '/evidence', 'USA/CIA', 'oversight'],
]

for (const [name, path, node, role] of screens) {
  for (const colorScheme of ['light', 'dark']) {
    test(`${name} is clean, marked and accessible, ${colorScheme}`, async () => {
      const seat = await enter(browser(), linkOf(node, role), { colorScheme })
      try {
        await seat.open(path)
        await marked(seat.page, name)
        await accessible(seat.page, `${name}, ${colorScheme}`)
        await shot(seat.page, colorScheme === 'light' ? name : `${name}-dark`)
        await seat.clean(name)
      } finally {
        await seat.close()
      }
    })
  }
  test(`${name} at 400 % scrolls one way only`, async () => {
    const seat = await enter(browser(), linkOf(node, role), { viewport: { width: 320, height: 640 } })
    try {
      await seat.open(path)
      const [inner, outer] = await seat.page.evaluate(() => {
        const main = document.querySelector('main')
        return [Math.max(document.documentElement.scrollWidth, main.scrollWidth), window.innerWidth]
      })
      assert.ok(inner <= outer + 1, `${name} is ${inner} wide in ${outer}`)
      await seat.clean(name)
    } finally {
      await seat.close()
    }
  })
}

for (const [name, path, node, role] of screens) {
  test(`every page of ${name} is clean, marked and accessible`, async () => {
    const seat = await enter(browser(), linkOf(node, role))
    const { page } = seat
    try {
      await seat.open(path)
      const below = await page.locator('main nav.subnav a').evaluateAll((all) => all.map((a) => a.getAttribute('href')))
      for (const to of below.length > 0 ? below : [path]) {
        await seat.open(to)
        await marked(page, to)
        await accessible(page, to)
        for (const tab of await page.locator('main .tabs').first().getByRole('tab').all()) {
          await tab.click()
          await settled(page)
          await accessible(page, `${to}, ${await tab.innerText()}`)
        }
      }
      await seat.clean(name)
    } finally {
      await seat.close()
    }
  })
}

const table = 'main tbody tr'
const grid = 'main .grid-row'
const lists = [
  ['USA/CIA', 'warning', '/owed?state=all', grid, { unmarked: true }],
  ['USA/CIA', 'warning', '/owed/notices?all=yes', table, { unmarked: true }],
  ['USA/CIA', 'warning', '/owed/warnings?all=yes', table],
  ['USA/CIA', 'disclosure', '/owed/questions', grid],
  ['USA/CIA', 'disclosure', '/partners/FRA/DGSE?part=outbox', table],
  ['FRA/DGSE', 'analyst', '/inbox', grid],
  ['USA/CIA', 'analyst', '/search?q=attack', 'main .grid-row'],
  ['USA/CIA', 'disclosure', '/evidence', grid],
  ['FRA/DGSE', 'watch', '/watch?all=yes', `${grid}, main .sheet tbody tr`, { open: grid }],
  ['FRA/DGSE', 'watch', '/watch/lookouts?all=yes', grid],
  ['FRA/DGSE', 'watch', '/watch/feed', grid],
  ['USA/FBI', 'watch', '/watch/lists', table],
  ['FRA/DGSE', 'watch', '/watch/backwards', table],
  ['USA/CIA', 'analyst', '/analysis?part=claims', 'main .grid-row, main tbody tr, main .chain > li, main .chain .step', { unmarked: true, open: grid }],
  ['USA/CIA', 'analyst', '/analysis?part=sources', `${grid}, ${table}`, { open: grid }],
  ['USA/CIA', 'analyst', '/analysis?part=estimates', table, { open: `${table} button` }],
  ['USA/CIA', 'analyst', '/analysis?part=hypotheses', table, { open: `${table} button` }],
  ['USA/CIA', 'analyst', '/analysis?part=designations', table, { open: `${table} button` }],
]

for (const [node, role, path, rows, may] of lists) {
  test(`every row of ${path} has a mark`, async () => {
    const seat = await enter(browser(), linkOf(node, role))
    try {
      await seat.open(path)
      await rowsMarked(seat.page, rows, path, may)
      if (may?.open) {
        const before = await seat.page.locator(rows).count()
        await seat.page.locator(may.open).first().click()
        await seat.page.waitForFunction(([all, n]) => document.querySelectorAll(all).length > n, [rows, before])
        await settled(seat.page)
        await rowsMarked(seat.page, rows, `${path}, opened`, may)
      }
      await seat.clean(path)
    } finally {
      await seat.close()
    }
  })
}

test('dialogs are accessible, hold the focus and give it back', async () => {
  const seat = await enter(browser(), linkOf('USA/CIA', 'disclosure'))
  const { page } = seat
  try {
    await seat.open('/review')
    for (const open of ['?', 'Control+k']) {
      const from = page.getByRole('button', { name: /^Search/ }).first()
      await from.focus()
      await page.keyboard.press(open)
      const dialog = page.getByRole('dialog')
      await dialog.waitFor()
      await settled(page)
      await accessible(page, `the dialog of ${open}`)
      for (let i = 0; i < 12; i++) {
        await page.keyboard.press('Tab')
        assert.ok(await page.evaluate(() => document.activeElement === document.body || Boolean(document.activeElement?.closest('dialog'))), 'the focus left the dialog')
      }
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'detached' })
      assert.ok(await from.evaluate((e) => e === document.activeElement), 'the focus did not come back')
    }
    await seat.clean('dialogs')
  } finally {
    await seat.close()
  }
})

test('single keys can be switched off, and those with Ctrl still act', async () => {
  const seat = await enter(browser(), linkOf('USA/CIA', 'disclosure'))
  const { page } = seat
  try {
    await seat.open('/review')
    await page.locator('.settings summary').click()
    await page.getByLabel('Single keys act').uncheck()
    await page.locator('.settings summary').click()
    await page.keyboard.press('?')
    await page.waitForTimeout(300)
    assert.equal(await page.getByRole('dialog').count(), 0)
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog').waitFor()
    await seat.clean('keys')
  } finally {
    await seat.close()
  }
})

test('without a session a page leads to the login, and back to where one was', async () => {
  const link = linkOf('USA/CIA', 'disclosure')
  const context = await browser().newContext()
  const page = await context.newPage()
  try {
    await page.goto(new URL(link).origin + '/review')
    await page.waitForURL(/\/login\?to=%2Freview/)
    await settled(page)
    await accessible(page, 'the login')
    await shot(page, 'login')
  } finally {
    await context.close()
  }
})

test('another language is spoken at once, and kept', async () => {
  const seat = await enter(browser(), linkOf('USA/CIA', 'disclosure'))
  const { page } = seat
  try {
    for (const [language, menu] of [['fr', 'Examen'], ['ru', 'Проверка']]) {
      await page.locator('.settings summary').click()
      await page.locator('.settings select').nth(1).selectOption(language)
      await page.locator('.settings summary').click()
      await page.getByRole('navigation').getByRole('link', { name: menu }).waitFor()
      assert.equal(await page.evaluate(() => document.documentElement.lang), language)
      await page.reload()
      await page.getByRole('navigation').getByRole('link', { name: menu }).waitFor()
    }
    await seat.clean('languages')
  } finally {
    await seat.close()
  }
})
