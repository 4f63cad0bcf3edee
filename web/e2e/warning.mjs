// A threat to life at the screens of two nodes: found, determined, told, acknowledged, and
// what came of it. Each test goes on where the one before it ended.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accessible, marked, settled, shot } from './browser.mjs'
import { linkFor } from './officers.mjs'
import { linkOf, seated, serialOf } from './seats.mjs'
import { arrives, written } from './written.mjs'

const serial = serialOf('USA-WARN-1')
const subject = serialOf('EXERCISE: Attack prepared at the market')
const document = `originator: USA/CIA
created: 2024-04-01T11:00:00Z
kind: warning
precedence: flash
topics: [counter-terrorism]
serial: ${serial}
valid_until: 2024-04-20T00:00:00Z
title: {mark: "(U//REL TO USA, RUS)", text: "${subject}"}
fields:
  s1: {ladder: source, full: "PLOVER, met in Tallinn", descriptor: "a source with direct access", collection: HUMINT, marks: {full: "(S//NF)", descriptor: "(S//NF)", collection: "(S//REL TO USA, RUS)"}}
  p1: {ladder: person, name: "Руслан Вымышленный", nationality: RUS, described: "a Russian national in his thirties"}
  l1: {ladder: place, name: "the covered market", city: "Kazan", country: RUS}
  t1: {ladder: time, from: 2024-04-12T08:00:00Z, to: 2024-04-13T20:00:00Z}
  v1: {ladder: transport, full: "a grey van with the number EX 117", route: "a van from the river side"}
portions:
  - {mark: "(S//REL TO USA, RUS)", text: "EXERCISE: {p1} means to set off a bomb at {l1}, {t1}."}
  - {mark: "(S//REL TO USA, RUS)", text: "EXERCISE: The bomb is to be brought in {v1}."}
  - {mark: "(S//NF)", frame: "(S//REL TO USA, RUS)", text: "EXERCISE: It comes from {s1}."}
`
const told = {} // what one test leaves for the next

/** sheetOf opens the sheet of the warning from the list of what is owed. */
async function sheetOf(seat, name) {
  const row = await arrives(seat, '/owed/warnings', (page) => page.getByRole('row', { name }))
  await row.getByRole('link', { name }).click()
  await seat.page.waitForURL(/\/owed\/warnings\/./)
  await settled(seat.page)
}

/** next is what the sheet says is owed. */
const next = (page) => page.getByRole('table', { name: 'What is owed next' })

test('what is written as a warning is flagged, and nobody may find that there is no duty where nothing is known', async () => {
  await seated(linkOf('USA/CIA', 'analyst'), 'a warning is written', async (author) => written(author, document))
  await seated(linkOf('USA/CIA', 'warning'), 'referring', async (officer, page) => {
    officer.expect('status of 403')
    await sheetOf(officer, serial)
    await page.getByText('Nobody has determined whether there is a duty to warn.').waitFor()
    await page.getByRole('table', { name: 'Why it was flagged' }).getByRole('cell', { name: 'kind', exact: true }).waitFor()
    await next(page).getByRole('row', { name: /determine/ }).waitFor()
    await accessible(page, 'the sheet of what is to be determined')

    await page.getByRole('button', { name: 'Determine' }).click()
    const dialog = page.getByRole('dialog', { name: 'Determine' })
    const choose = (name, value) => dialog.getByRole('combobox', { name, exact: true }).selectOption(value)
    const say = (name, words) => dialog.getByRole('textbox', { name, exact: true }).fill(words)
    await choose('Decision', 'no-duty')
    await dialog.getByRole('button', { name: 'Determine' }).click()
    await dialog.getByRole('alert').filter({ hasText: 'doubt' }).first().waitFor()
    await choose('Credible', 'yes')
    await dialog.getByRole('button', { name: 'Determine' }).click()
    await dialog.getByRole('alert').filter({ hasText: 'Fill in: Credible: what it rests on' }).waitFor()
    await accessible(page, 'a determination that lacks its grounds')
    await say('Credible: what it rests on', 'EXERCISE: the source was right twice')
    await choose('Harm', 'killing')
    await choose('Victim 1: kind', 'place')
    await dialog.getByRole('textbox', { name: 'or a field of the report' }).first().fill('l1')
    await dialog.getByRole('textbox', { name: 'Who protects them' }).first().fill('RUS')
    await choose('Decision', 'refer')
    await accessible(page, 'a referral')
    await dialog.getByRole('button', { name: 'Determine' }).click()
    await dialog.waitFor({ state: 'detached' })
    const found = page.getByRole('region', { name: 'Determination' })
    await found.getByText('refer upwards').waitFor()
    await found.getByText('demo.warning (analyst)').waitFor()
    await next(page).getByRole('row', { name: /determine/ }).waitFor()
  })
})

test('an officer of rank determines on its grounds, sees what is too general, and claims no more than is true', async () => {
  await seated(await linkFor('USA/CIA', 'duty'), 'warning', async (duty, page) => {
    duty.expect('status of 403')
    await sheetOf(duty, serial)
    await page.getByRole('button', { name: 'Determine again' }).click()
    const dialog = page.getByRole('dialog', { name: 'Determine again' })
    for (const what of ['Specific', 'Impending']) {
      await dialog.getByRole('combobox', { name: what, exact: true }).selectOption('yes')
      await dialog.getByRole('textbox', { name: `${what}: what it rests on` }).fill('EXERCISE: place and time are named')
    }
    await dialog.getByRole('combobox', { name: 'Decision', exact: true }).selectOption('warn')
    await dialog.getByRole('button', { name: 'Determine again' }).click()
    await dialog.waitFor({ state: 'detached' })
    const found = page.getByRole('region', { name: 'Determination' })
    await found.getByText('duty (senior)').waitFor()
    for (const [criterion, basis] of [['Credible', 'the source was right twice'], ['Specific', 'place and time are named'], ['Impending', 'place and time are named']]) await found.getByRole('row', { name: criterion }).getByText(basis).waitFor()
    await next(page).getByRole('row', { name: /^warn / }).getByText('RUS').waitFor()
    await accessible(page, 'the sheet of a duty to warn')

    const give = page.getByRole('region', { name: 'What a partner would get' })
    await give.getByRole('combobox', { name: 'Partner' }).selectOption('RUS/FSB')
    await give.getByRole('textbox', { name: 'Field' }).fill('p1') // nobody has assessed what becomes of whom is named
    await give.getByRole('textbox', { name: 'Rung' }).fill('full')
    await give.getByRole('button', { name: 'Show it' }).click()
    await give.getByText('RUS/FSB gets 4 of 5 questions as they are held, 1 reduced; 0 are withheld.').waitFor()
    await give.getByText('Too general to act upon: Who').waitFor()
    await give.getByText('who: p1 is held (full) and goes as masked').waitFor()
    await accessible(page, 'a strip that is too general')
    await shot(page, 'owed-warning')
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    const send = page.getByRole('dialog', { name: 'Send to RUS/FSB' })
    await send.getByRole('combobox', { name: 'Completeness' }).selectOption('all')
    await send.getByRole('combobox', { name: 'Ground' }).selectOption('law')
    await send.getByRole('button', { name: 'Send', exact: true }).click()
    await send.getByRole('alert').filter({ hasText: 'all' }).first().waitFor() // a claim is true, or is not made
    await accessible(page, 'a claim that is not true')
    await send.getByRole('combobox', { name: 'Completeness' }).selectOption('reduced')
    await send.getByRole('button', { name: 'Send', exact: true }).click()
    await send.getByText(/^release-[0-9a-f]+: /).waitFor()
    await accessible(page, 'what was sent')
    await send.getByRole('button', { name: 'Close', exact: true }).last().click()
    const given = page.getByRole('table', { name: 'Given' }).getByRole('row', { name: /RUS\/FSB/ })
    await given.getByText('by the link').waitFor()
    await given.getByText('not acknowledged').waitFor()
    await given.getByText('reduced').waitFor()
    await marked(page, 'the sheet')
  })
})

test('the partner has it with what is wanted of it, and acknowledges it', async () => {
  await seated(linkOf('RUS/FSB', 'disclosure'), 'acknowledging', async (officer, page) => {
    const row = await arrives(officer, '/inbox', (p) => p.getByRole('grid', { name: 'What partners sent' }).getByRole('row', { name: subject }))
    await row.click()
    const item = page.getByRole('article', { name: subject })
    await item.getByText('They want of us: an acknowledgement').waitFor()
    await item.getByText('PERSON 1 means to set off a bomb at the covered market').waitFor()
    await item.getByText('EX 117').waitFor()
    await accessible(page, 'a warning in the inbox')
    await item.getByRole('button', { name: 'Say that it was read' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Tell USA/CIA that it was read' }).click()
    await page.getByRole('status').filter({ hasText: 'USA/CIA is told that it was read.' }).waitFor()
    await item.getByRole('link', { name: 'Sheet of the warning' }).click()
    await page.waitForURL(/\/owed\/warnings\/./)
    told.theirs = new URL(page.url()).pathname
  })
  await seated(linkOf('RUS/FSB', 'warning'), 'their sheet', async (officer, page) => {
    await officer.open(told.theirs)
    const about = page.getByRole('complementary', { name: 'About the warning' })
    await about.getByText('USA/CIA').waitFor() // its sender states
    await about.getByText('reduced').waitFor()
    await next(page).getByRole('row', { name: /determine/ }).waitFor()
    await accessible(page, 'the sheet of a warning that came')
    await marked(page, 'the sheet of a warning that came')
  })
  await seated(linkOf('USA/CIA', 'warning'), 'acknowledged', async (officer, page) => {
    await sheetOf(officer, serial)
    const given = page.getByRole('table', { name: 'Given' })
    await until(officer, () => given.getByText('not acknowledged').count().then((n) => n === 0))
    await given.getByRole('row', { name: /RUS\/FSB/ }).locator('.good').getByText('RUS/FSB').waitFor()
    await page.getByRole('table', { name: 'What was done' }).getByRole('row', { name: /acknowledged · RUS\/FSB/ }).waitFor()
    await accessible(page, 'the sheet of what was acknowledged')
  })
})

test('what came of it is said by who was warned, and stands on both sheets', async () => {
  const outcome = async (page, by, tell) => {
    await page.getByRole('button', { name: 'Record the outcome' }).click()
    const dialog = page.getByRole('dialog', { name: 'Record the outcome' })
    await dialog.getByRole('combobox', { name: 'Outcome' }).selectOption('prevented')
    await dialog.getByRole('textbox', { name: 'Who says so' }).fill(by)
    if (tell) await dialog.getByRole('checkbox', { name: 'Tell its sender' }).check()
    await accessible(page, 'an outcome')
    await dialog.getByRole('button', { name: 'Record the outcome' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('complementary', { name: 'About the warning' }).getByText('ended').waitFor()
  }
  await seated(await linkFor('RUS/FSB', 'duty'), 'their outcome', async (duty, page) => {
    await duty.open(told.theirs)
    await outcome(page, 'EXERCISE: our own officers, who held him', true)
  })
  await seated(await linkFor('USA/CIA', 'duty'), 'our outcome', async (duty, page) => {
    await sheetOf(duty, serial)
    const given = page.getByRole('table', { name: 'Given' }).getByRole('row', { name: /RUS\/FSB/ })
    await until(duty, () => given.getByText('outcome: prevented').isVisible())
    await outcome(page, 'EXERCISE: RUS/FSB, which states so', false)
    await next(page).getByRole('row', { name: /thank/ }).waitFor()
    await accessible(page, 'the sheet of what has ended')
  })
  await seated(linkOf('RUS/FSB', 'warning'), 'their sheet at the end', async (officer, page) => {
    await officer.open(told.theirs)
    const about = page.getByRole('complementary', { name: 'About the warning' })
    await until(officer, () => about.getByText('prevented').count().then((n) => n === 2)) // ours, and its sender's
  })
})

/** until opens the page anew until something is so: it comes from another node. */
async function until(seat, so) {
  const last = Date.now() + 90_000
  while (!(await so())) {
    assert.ok(Date.now() < last, `it never came to ${so}`)
    await seat.page.reload()
    await settled(seat.page)
  }
}
