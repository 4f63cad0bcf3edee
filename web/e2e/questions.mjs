// What partners ask each other, at both their screens: a question that goes through review
// and is answered, and one asked the other way round.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accessible, marked, settled, shot } from './browser.mjs'
import { atSeats, serialOf } from './seats.mjs'
import { arrives, written } from './written.mjs'

const french = {
  asks: serialOf('FRA-DEM-1'),
  title: serialOf('EXERCISE: Un entrepôt'),
  words: serialOf('EXERCISE: Qui a loué l’entrepôt de Riga, et jusqu’à quand ?'),
  get request() {
    return report('FRA/DGSE', 'request', this.asks, 'counter-terrorism', `(NP//REL TO FRA, USA)`, this.title, '(S//REL TO FRA, USA)', this.words)
  },
}
const answer = {
  serial: serialOf('USA-REP-1'),
  title: serialOf('EXERCISE: On the warehouse'),
  words: serialOf('EXERCISE: A man who gave the name of Vanags hired it until the end of May.'),
  get report() {
    return report('USA/CIA', 'intelligence', this.serial, 'counter-terrorism', '(U//REL TO USA, FRA)', this.title, '(S//REL TO USA, FRA)', this.words)
  },
}
const american = {
  asks: serialOf('USA-RFI-1'),
  title: serialOf('EXERCISE: Payments for lorries'),
  words: serialOf('EXERCISE: Which bank took the payments for the lorries?'),
  get request() {
    return report('USA/CIA', 'request', this.asks, 'terrorist-finance', '(U//REL TO USA, RUS)', this.title, '(S//REL TO USA, RUS)', this.words)
  },
}

const russian = {
  serial: serialOf('УЧ-ОТВ-1'),
  title: serialOf('УЧЕНИЕ: О платежах'),
  words: serialOf('УЧЕНИЕ: Платежи шли через банк в Риге.'),
  get report() {
    return report('RUS/FSB', 'intelligence', this.serial, 'counter-terrorism', '(Н//REL TO RUS, USA)', this.title, '(С//REL TO RUS, USA)', this.words)
  },
}

function report(originator, kind, serial, topic, titleMark, title, mark, text) {
  return `originator: ${originator}
created: 2024-04-01T08:00:00Z
kind: ${kind}
serial: ${serial}
topics: [${topic}]
use: [intelligence, lead]
title: {mark: "${titleMark}", text: "${title}"}
portions:
  - {mark: "${mark}", text: "${text}"}
`
}

/** asks puts a written request to a partner, and gives the address of its thread. */
async function asks(liaison, serial, partner, look) {
  const { page } = liaison
  await liaison.open('/owed/questions')
  await page.getByRole('button', { name: 'Ask a partner' }).click()
  const dialog = page.getByRole('dialog')
  if (look) {
    await dialog.getByRole('button', { name: 'Ask a partner' }).click() // refused: nothing names a report
    await dialog.getByText('Fill in: Report that asks').first().waitFor()
    await accessible(page, 'the dialog that asks a partner')
  }
  await dialog.getByLabel('Report that asks').fill(serial)
  await dialog.getByLabel('To', { exact: true }).selectOption(partner)
  await dialog.getByLabel('Within').fill('P7D')
  await dialog.getByLabel('Purpose').fill('EXERCISE: MAGPIE is behind it, and no partner learns it')
  await dialog.getByRole('button', { name: 'Ask a partner' }).click()
  await page.waitForURL(/\/owed\/questions\/./)
  await settled(page)
  await page.getByRole('heading', { name: `we ask ${partner}` }).waitFor()
  return new URL(page.url()).pathname
}

/** finds opens the newest thread of what a partner asks, once the question has come. */
async function finds(liaison, partner, words) {
  const { page } = liaison
  const last = Date.now() + 90_000
  do {
    await liaison.open(`/owed/questions?by=them&partner=${encodeURIComponent(partner)}`)
    for (const row of await page.getByRole('row').filter({ hasText: `${partner} asks us` }).all()) {
      await row.getByRole('link').click()
      await settled(page)
      if (await page.getByRole('region', { name: 'Thread' }).getByText(words).isVisible()) return
      await page.goBack()
      await settled(page)
    }
  } while (Date.now() < last)
  assert.fail(`the question of ${partner} never came: ${words}`)
}

/** does an act of a thread that has a dialog, and waits until it is done. */
async function does(seat, act, fill = async () => {}) {
  const { page } = seat
  await page.getByRole('button', { name: act, exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  await fill(dialog)
  await dialog.getByRole('button', { name: act, exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
  await settled(page)
}

test('a question is asked, reviewed, seen by the partner, accepted, answered, read and graded', async () => {
  await atSeats({ analyst: ['FRA/DGSE', 'analyst'], liaison: ['FRA/DGSE', 'liaison'], reviewer: ['FRA/DGSE', 'disclosure'], theirs: ['USA/CIA', 'liaison'], author: ['USA/CIA', 'analyst'], graded: ['USA/CIA', 'disclosure'] }, async ({ analyst, liaison, reviewer, theirs, author, graded }) => {
    await written(analyst, french.request)
    const thread = await asks(liaison, french.asks, 'USA/CIA', true)

    await reviewer.open('/review')
    await reviewer.page.getByRole('row').filter({ hasText: french.title }).click()
    const review = reviewer.page.getByRole('article', { name: french.asks })
    await review.getByRole('button', { name: /^Claim/ }).click()
    await review.getByRole('checkbox', { name: /^Viewed/ }).check()
    await review.getByRole('button', { name: 'Approve for USA/CIA' }).click()
    await accessible(reviewer.page, 'the approval of a question')
    await reviewer.page.getByRole('dialog').getByRole('button', { name: 'Release to USA/CIA' }).click()
    await review.waitFor({ state: 'detached' })

    await finds(theirs, 'FRA/DGSE', french.words)
    await marked(theirs.page, 'the thread of a question')
    await accessible(theirs.page, 'the thread of a question')
    assert.doesNotMatch(await theirs.page.locator('main').innerText(), /MAGPIE/, 'why it is asked stays with who asks')
    await does(theirs, 'Accept')
    await theirs.page.getByRole('complementary').getByText('accepted').first().waitFor()
    await arrives(liaison, thread, (page) => page.getByRole('complementary').getByText('accepted'))

    await written(author, answer.report)
    await theirs.page.getByRole('button', { name: 'Answer', exact: true }).click()
    await accessible(theirs.page, 'the dialog that answers')
    await theirs.page.keyboard.press('Escape')
    await does(theirs, 'Answer', (dialog) => dialog.getByLabel('Report that answers').fill(answer.serial))
    await arrives(theirs, new URL(theirs.page.url()).pathname, (page) => page.getByRole('heading', { name: '1 answer', exact: true }))

    await arrives(liaison, thread, (page) => page.getByRole('region', { name: 'Thread' }).getByText(answer.words))
    await shot(liaison.page, 'question')
    const item = await liaison.page.getByRole('link', { name: 'read it' }).first().getAttribute('href')
    await does(liaison, 'It is not the whole') // an answer ends a question; who asked may say that it does not
    await liaison.page.getByText('disputed').first().waitFor()
    await does(liaison, 'It is enough')
    await liaison.page.getByRole('complementary').getByText('met').first().waitFor()

    await reviewer.open(item)
    await reviewer.page.getByText(answer.words).first().waitFor()
    await reviewer.page.getByRole('button', { name: /^Feedback/ }).click()
    await accessible(reviewer.page, 'the dialog of feedback')
    await reviewer.page.getByRole('dialog').getByRole('button', { name: /^Tell USA\/CIA/ }).click()
    await reviewer.page.getByRole('dialog').waitFor({ state: 'detached' })
    await arrives(graded, '/owed/feedback?by=them', (page) => page.getByRole('row').filter({ hasText: answer.serial }).filter({ hasText: 'useful' }))
  })
})

test('a question is asked the other way round, goes by itself, and what answers it is graded', async () => {
  await atSeats({ analyst: ['USA/CIA', 'analyst'], liaison: ['USA/CIA', 'liaison'], theirs: ['RUS/FSB', 'liaison'], author: ['RUS/FSB', 'analyst'] }, async ({ analyst, liaison, theirs, author }) => {
    await written(analyst, american.request)
    const thread = await asks(liaison, american.asks, 'RUS/FSB')
    await finds(theirs, 'USA/CIA', american.words)
    await does(theirs, 'Accept')
    await written(author, russian.report)
    await does(theirs, 'Answer', async (dialog) => {
      await dialog.getByLabel('Report that answers').fill(russian.serial)
      await dialog.getByLabel('It is not the whole answer').check()
    })
    const said = await arrives(liaison, thread, (page) => page.getByRole('region', { name: 'Thread' }).getByText(russian.words))
    assert.equal(await said.evaluate((e) => getComputedStyle(e).direction), 'ltr')
    await liaison.page.getByRole('region', { name: 'Thread' }).getByText('in part').first().waitFor()

    await analyst.open(await liaison.page.getByRole('link', { name: 'read it' }).first().getAttribute('href'))
    await analyst.page.getByRole('button', { name: /^Grade/ }).click()
    const dialog = analyst.page.getByRole('dialog')
    await dialog.getByLabel('Credibility of the information').selectOption('2')
    await dialog.getByLabel('What it claims').fill('EXERCISE: The payments went through a bank in Riga')
    await accessible(analyst.page, 'the dialog that grades')
    await dialog.getByRole('button', { name: 'Grade it 2' }).click()
    await dialog.waitFor({ state: 'detached' })
    await analyst.page.getByText('The grade is on record.').waitFor()
  })
})
