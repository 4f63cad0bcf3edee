// How a page looks to those who read it otherwise: from right to left, in forced colours,
// on paper. What a partner wrote hides no signs in it.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accessible, marked, settled, shot } from './browser.mjs'
import { atSeats, serialOf } from './seats.mjs'
import { arrives, written } from './written.mjs'

const arabic = serialOf('أبو عمر وصل إلى Riga يوم 5 مارس')
const turned = serialOf('УЧЕНИЕ: файл «\u202Efdp.exe»')
const mixed = `originator: RUS/FSB
created: 2024-04-01T08:00:00Z
kind: intelligence
topics: [counter-terrorism]
serial: ${serialOf('УЧ-2024-BIDI')}
title: {mark: "(Н//REL TO RUS, USA)", text: "${serialOf('УЧЕНИЕ: письмо')}"}
portions:
  - {mark: "(С//REL TO RUS, USA)", text: "${arabic}", lang: ar}
  - {mark: "(С//REL TO RUS, USA)", text: "${turned.replace('\u202E', '\\u202E')}"}
`
const direction = (element) => element.evaluate((e) => getComputedStyle(e).direction)

test('what a partner wrote from right to left is read so, beside its mark, and signs that turn it round are shown', async () => {
  await atSeats({ author: ['RUS/FSB', 'analyst'], reader: ['USA/CIA', 'analyst'] }, async ({ author, reader }) => {
    await written(author, mixed)
    await author.page.getByRole('checkbox', { name: /USA\/CIA/ }).check()
    await author.page.getByRole('button', { name: 'Propose to 1 partner' }).click()
    await author.page.getByRole('dialog').getByRole('button', { name: 'Propose to USA/CIA' }).click()
    await author.page.getByRole('status').filter({ hasText: 'USA/CIA' }).waitFor()

    const { page } = reader
    await (await arrives(reader, '/inbox?partner=RUS%2FFSB', (p) => p.getByRole('row').filter({ hasText: serialOf('УЧЕНИЕ: письмо') }))).click()
    const words = page.getByRole('region', { name: 'What they sent' })
    const one = words.locator('p').filter({ hasText: 'Riga' })
    assert.equal(await direction(one), 'rtl', 'a portion in Arabic')
    assert.equal(await direction(one.locator('.mark')), 'ltr', 'its mark')
    const other = words.locator('p').filter({ hasText: 'fdp.exe' })
    assert.equal(await direction(other), 'ltr', 'a portion in Russian')
    assert.equal(await other.locator('.control').innerText(), 'RLO')
    assert.doesNotMatch(await page.locator('body').innerText(), /[\u202A-\u202E\u2066-\u2069]/, 'nothing that turns text round is left in the page')
    await marked(page, 'an item in several scripts')
    await accessible(page, 'an item in several scripts')
    await shot(page, 'inbox-item')
  })
})

test('a name in Arabic and its Latin neighbour keep their own directions on a lookout', async () => {
  await atSeats({ watch: ['FRA/DGSE', 'watch'] }, async ({ watch }) => {
    const { page } = watch
    await watch.open('/watch/lookouts?id=ex-cambrai-sycomore&all=yes')
    const known = page.locator('.known li')
    assert.equal(await direction(known.getByText('سليم نولبار')), 'rtl')
    assert.equal(await direction(known.getByText('Sélim Nulpart')), 'ltr')
  })
})

/** drawn is how an element stands out by what forced colours leave it. */
const drawn = (element) =>
  element.evaluate((e) => {
    const s = getComputedStyle(e)
    return ['borderTopWidth', 'borderTopStyle', 'borderTopColor', 'borderBottomWidth', 'borderBottomStyle', 'borderBottomColor', 'borderInlineStartWidth', 'borderInlineStartColor', 'outlineStyle', 'outlineWidth', 'outlineColor', 'textDecorationLine', 'fontWeight'].map((k) => s[k]).join(' ')
  })

test('in forced colours the marking, the focus and what is chosen are still seen', async () => {
  await atSeats({ officer: ['USA/CIA', 'disclosure', { forcedColors: 'active' }] }, async ({ officer }) => {
    const { page } = officer
    await officer.open('/directives')
    await marked(page, 'forced colours')
    const bar = page.locator('.marking-bar').first()
    const edge = await bar.evaluate((e) => [getComputedStyle(e).borderBottomStyle, parseFloat(getComputedStyle(e).borderBottomWidth), getComputedStyle(e).borderBottomColor, getComputedStyle(e).backgroundColor])
    assert.ok(edge[0] === 'solid' && edge[1] >= 1 && edge[2] !== edge[3], `the bar has no edge: ${edge}`)
    const tabs = page.getByRole('tab')
    assert.notEqual(await drawn(tabs.and(page.locator('[aria-selected=true]'))), await drawn(tabs.and(page.locator('[aria-selected=false]')).first()), 'the chosen tab')
    const menu = page.getByRole('navigation').getByRole('link')
    assert.notEqual(await drawn(menu.and(page.locator('[aria-current]'))), await drawn(menu.and(page.locator(':not([aria-current])')).first()), 'where one is')
    const rows = page.getByRole('grid').locator('.grid-row')
    await rows.first().click()
    await settled(page)
    await page.getByRole('heading', { level: 1 }).click()
    assert.notEqual(await drawn(rows.and(page.locator('[aria-selected=true]'))), await drawn(rows.and(page.locator('[aria-selected=false]')).first()), 'the chosen row')
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press('Tab')
      const ring = await page.evaluate(() => {
        const e = document.activeElement
        const s = getComputedStyle(e)
        return { of: e.outerHTML.slice(0, 80), style: s.outlineStyle, width: parseFloat(s.outlineWidth), seen: s.outlineColor !== getComputedStyle(document.body).backgroundColor }
      })
      assert.ok(ring.style !== 'none' && ring.width >= 2 && ring.seen, `no ring: ${JSON.stringify(ring)}`)
    }
    await accessible(page, 'forced colours')
    await shot(page, 'forced-colours')
  })
})

test('on paper an item stands alone under its marking, every portion with its mark', async () => {
  await atSeats({ reader: ['FRA/DGSE', 'analyst'], officer: ['USA/CIA', 'disclosure'] }, async ({ reader, officer }) => {
    const { page } = reader
    await reader.open('/inbox')
    await page.getByRole('grid').locator('.grid-row').first().click()
    const item = page.locator('.inbox-item')
    await item.waitFor()
    await settled(page)
    await marked(page, 'an item')
    const banner = await page.locator('.marking-bar').first().innerText()
    await page.emulateMedia({ media: 'print' })
    const shown = await page.locator('body').innerText()
    assert.ok(shown.trimStart().startsWith(banner) && shown.trimEnd().endsWith(banner), `first and last stands ${banner}`)
    const portions = item.locator('.tearline p')
    assert.ok((await portions.count()) > 0)
    for (const p of await portions.all()) assert.match(await p.innerText(), /^\(\S.*?\) \S/, 'a portion without its mark')
    for (const gone of [page.getByRole('navigation'), page.getByRole('tablist'), page.getByRole('search'), page.getByRole('grid'), page.getByRole('button')]) assert.equal(await gone.and(page.locator(':visible')).count(), 0, 'nothing to press is on paper')
    await shot(page, 'print')
    assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll('.marking-bar')].map((b) => getComputedStyle(b).display)), ['table-header-group', 'table-footer-group'], 'the bars stand on every sheet')

    await officer.open('/evidence')
    await marked(officer.page, 'evidence')
    const words = await officer.page.locator('.marking-bar').first().innerText()
    await officer.page.emulateMedia({ media: 'print' })
    assert.ok((await officer.page.locator('body').innerText()).trimStart().startsWith(words), 'every page has its marking')
  })
})
