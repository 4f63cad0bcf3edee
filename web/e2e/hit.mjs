// Who is sought at the borders, at the screen: a lookout is added, who is sought flies, the
// hit is taken over, decided, shown again when something new speaks for it, and the front
// line learns what to do and whom to call.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accessible, marked, rowsMarked, settled, shot } from './browser.mjs'
import { list, others } from './flight.mjs'
import { atSeats, serialOf } from './seats.mjs'
import { arrives } from './written.mjs'

const digits = serialOf('0000771').replace('-', '')
const passport = `EX${digits.slice(-7)}`
const traveller = { surname: 'MOKHTALAK', given: 'OMAR', born: '19880305', nation: 'MAR', passport, seat: '12B' }
const flight = { number: digits.slice(-3), from: 'CMN', to: 'CDG', departs: '2404031000', arrives: '2404031400' }
const intelligence = /CAMPANULE|ARGOUSIER|DT-2024|own-investigation|own investigation|Omar|Mokhtalaq|مختلق|SECRET\b|demo\./

const sought = {
  Names: 'Omar Mokhtalaq\nعمر مختلق',
  'Dates of birth': '1988-03',
  Nationality: 'MA',
  Case: 'DT-2024-1',
  Purpose: 'EXERCISE: CAMPANULE: to learn whom he meets',
  'Legal basis': 'EXERCISE: ARGOUSIER: code de la sécurité intérieure',
  'What the suspicion rests on': 'own-investigation: DT-2024-1',
  Marking: 'SECRET',
  'Answer within': 'PT30M',
  'Whom to call': 'EXERCISE: permanence, poste 77',
  'Asked again': '2024-12-31T00:00:00Z',
  Review: '2024-12-01',
  'Words for the front line': 'EXERCISE: ask with whom he travels.',
  'Mark of these words': 'DIFFUSION RESTREINTE',
}

/** takesIn feeds a file that says who travels, and tells what the screen says of it. */
async function takesIn(watch, name, text) {
  const { page } = watch
  await watch.open('/watch/feed')
  await page.getByLabel('Take in a file that says who travels').setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(text) })
  const came = page.getByRole('status').filter({ hasText: 'travellers' })
  await came.waitFor()
  return came.innerText()
}

async function decides(page, how, reason, look) {
  await page.getByRole('button', { name: new RegExp(`^${how}`) }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: how, exact: true }).click() // no decision without a reason
  await dialog.getByText('Fill in: Reason').first().waitFor()
  if (look) await accessible(page, `the dialog of a decision: ${how}`)
  await dialog.getByLabel('Reason').fill(reason)
  await dialog.getByRole('button', { name: how, exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
  await settled(page)
}

test('a lookout finds who is sought, the hit is decided, comes back on new evidence, and the booth learns no more than what to do', async () => {
  await atSeats({ watch: ['FRA/DGSE', 'watch'], front: ['FRA/DGSE', 'front'] }, async ({ watch, front }) => {
    const { page } = watch
    await watch.open('/watch/lookouts')
    await page.getByRole('button', { name: 'Add a lookout' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Owner').selectOption('demo.analyst')
    await dialog.getByLabel('Deputy').selectOption('demo.lead')
    await dialog.getByLabel('Instruction').selectOption('secondary')
    await dialog.getByRole('button', { name: 'Add a lookout' }).click()
    await dialog.getByText('Fill in: Names').first().waitFor()
    await accessible(page, 'the dialog that adds a lookout')
    for (const [label, value] of Object.entries(sought)) await dialog.getByLabel(label, { exact: true }).fill(value)
    assert.equal(await dialog.getByLabel('Names').evaluate((e) => e.dir), 'auto')
    await dialog.getByRole('button', { name: 'Add a lookout' }).click()
    await page.waitForURL(/lookouts\?.*id=./)
    await page.getByRole('heading', { name: /Mokhtalaq/ }).waitFor()
    await marked(page, 'a lookout')
    await accessible(page, 'a lookout')
    const lookout = new URL(page.url()).searchParams.get('id')

    assert.match(await takesIn(watch, 'xx771.edi', list(flight, [...others, traveller])), /1 messages?, 9 travellers, [1-9]\d* hits?/)

    await watch.open('/watch')
    const ranks = await page.getByRole('grid', { name: 'Hits' }).locator('.grid-row').evaluateAll((rows) => rows.map((r) => Number(r.querySelector('[role=gridcell]').textContent.replace(',', '.'))))
    assert.deepEqual(ranks, [...ranks].sort((a, b) => b - a), 'the hit to look at first stands first')
    await watch.open(`/watch?lookout=${lookout}`)
    await page.getByRole('row').filter({ hasText: `XX${flight.number} ` }).click()
    const hit = page.getByRole('article')
    await hit.getByRole('table', { name: /What matched/ }).waitFor()
    await accessible(page, 'a hit')
    await marked(page, 'a hit')
    await shot(page, 'hit')
    await hit.getByRole('button', { name: /^Take it/ }).click()
    await hit.getByRole('button', { name: /^Take it/ }).waitFor({ state: 'detached' })

    await asksBooth(front, new URL(page.url()).searchParams.get('hit'))

    await decides(page, 'Not the same', 'EXERCISE: his papers are those of a namesake', true)
    await hit.getByText('not the same', { exact: true }).first().waitFor()
    assert.match(await takesIn(watch, 'xx773.edi', list({ ...flight, departs: '2404051000', arrives: '2404051400' }, [...others, traveller])), /9 travellers/)
    await watch.open(`/watch?lookout=${lookout}`)
    assert.equal(await page.getByRole('row').filter({ hasText: `XX${flight.number} ` }).count(), 0, 'it goes by what was decided')

    await watch.open(`/watch/lookouts?id=${lookout}`) // what was not known then: the number of his passport
    await page.getByRole('button', { name: 'Change', exact: true }).click()
    const document = page.getByRole('dialog').getByLabel('The document', { exact: true })
    const known = JSON.parse(await document.inputValue())
    known.person.documents = [{ number: passport, kind: 'passport', country: 'MA' }]
    await document.fill(JSON.stringify(known))
    await page.getByRole('dialog').getByLabel('Reason').fill('EXERCISE: a liaison gave the number')
    await page.getByRole('dialog').getByRole('button', { name: 'Change', exact: true }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await (await arrives(watch, `/watch?lookout=${lookout}`, (p) => p.getByRole('row').filter({ hasText: `XX${flight.number} ` }))).click()
    await hit.getByRole('table', { name: /What matched/ }).getByText(passport, { exact: false }).first().waitFor()
    await decides(page, 'The same', 'EXERCISE: the passport is his')
    await hit.getByText('the same', { exact: true }).first().waitFor()
    await hit.getByRole('tab', { name: 'Acts' }).click()
    await hit.getByRole('row').filter({ hasText: 'decided' }).filter({ hasText: 'EXERCISE: the passport is his' }).waitFor()
  })
})

async function asksBooth(front, hit) {
  const { page } = front
  await front.open('/booth')
  await page.getByLabel('or the number of a hit').fill(hit)
  await page.keyboard.press('Enter')
  const answer = page.getByRole('region', { name: 'Instruction' })
  await answer.getByText('second line').waitFor()
  await answer.getByText('EXERCISE: permanence, poste 77').waitFor()
  await answer.getByText('EXERCISE: ask with whom he travels.').waitFor()
  assert.doesNotMatch(await answer.innerText(), intelligence)
  await accessible(page, 'what the booth is told')
  await marked(page, 'what the booth is told')
  await shot(page, 'booth-answer')
}

test('what a carrier sent and nobody could read lies in quarantine, under the mark of what nobody of us has marked', async () => {
  await atSeats({ watch: ['FRA/DGSE', 'watch'] }, async ({ watch }) => {
    const { page } = watch
    await takesIn(watch, 'xx775.edi', list({ ...flight, number: '775', departs: '2404061000', arrives: '2404061400' }, others).replace('PAXLST', 'CUSRES')) // of another type
    await watch.open('/watch/quarantine')
    await rowsMarked(page, 'main .grid-row', 'the quarantine')
    await page.locator('main .grid-row').first().click()
    const mark = page.locator('main article.sheet h2 .mark')
    await mark.waitFor()
    assert.equal(await mark.innerText(), '(NP)')
    await marked(page, 'a message in quarantine')
    await accessible(page, 'a message in quarantine')
  })
})
