// What officers do at the screen, from the first word that is written to the proof that
// the partner had it. Each test goes on where the one before it ended.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { accessible, marked, rowsMarked, settled, shot } from './browser.mjs'
import { linkFor } from './officers.mjs'
import { linkOf, seated, serialOf } from './seats.mjs'
import { arrives, begun, submitted, written } from './written.mjs'

const report = (serial, title, more = '') => `originator: USA/CIA
created: 2024-04-01T09:30:00Z
kind: intelligence
topics: [counter-terrorism]
serial: ${serial}
title: {mark: "(S//REL TO USA, FRA)", text: "${title} {l1}"}
fields:
  s1: {ladder: source, full: "PETREL, met in Riga", descriptor: "a source with direct access", marks: {full: "(S//NF)", descriptor: "(S//REL TO USA, FRA)"}}
  l1: {ladder: place, name: "старая гавань", city: "Riga", country: LVA}
portions:
  - {mark: "(S//REL TO USA, FRA)", text: "Two men plan something at {l1}."}
  - {mark: "(S//NF)", frame: "(S//REL TO USA, FRA)", text: "It comes from {s1}."}
  - {mark: "(S//NF)", text: "Nobody else is to read this third portion."}
${more}`

const serial = serialOf('USA-DESK-1')
const subject = serialOf('Plan told at the desk')
const second = serialOf('second.reviewer')
const emptied = serialOf('USA-DESK-2')
const nobodys = serialOf('What nobody gets')
const narrow = '  - {mark: "(S//REL TO USA, FRA)", knowability: narrow, text: "The cook of the canteen heard one of them say so."}\n'
const document = report(serial, `${subject} against`, narrow)
const told = {} // what one test leaves for the next

test('what a directive lets go without review goes with the proposal, and the screen says so', () =>
  seated(linkOf('USA/CIA', 'analyst'), 'proposing', async (author, page) => {
    await written(author, report(serialOf('USA-DESK-0'), 'What needs no review:'))
    await page.getByText('Choose at least one partner: nothing is proposed to nobody.').waitFor()
    assert.ok(await page.getByRole('button', { name: /^Propose to 0 partners/ }).isDisabled(), 'nothing can be proposed to nobody')
    await page.getByRole('checkbox', { name: /FRA\/DGSE/ }).check()
    await page.getByRole('button', { name: 'Propose to 1 partner' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('FRA/DGSE receives 2 of 3 portions, marked SECRET//REL TO USA, FRA. It goes at once.').waitFor()
    await dialog.getByRole('button', { name: 'Propose to FRA/DGSE' }).click()
    await page.getByRole('status').filter({ hasText: 'FRA/DGSE: approved' }).waitFor()
  }))

test('a report is written, kept over a reload, seen as each partner would get it, submitted and proposed', () =>
  seated(linkOf('USA/CIA', 'analyst'), 'writing', async (author, page) => {
    const source = await begun(author)
    await source.fill(document.replace('kind: intelligence', 'kind: nonsense'))
    await page.getByText(/kind.*nonsense|nonsense.*kind/).first().waitFor() // marked, with the reason
    await source.fill(document)
    await page.getByText('It can be taken in').waitFor()
    await page.getByText(/^saved \d\d:\d\dZ/).waitFor()
    await page.reload() // nothing typed is lost
    await settled(page)
    await page.waitForFunction((word) => [...globalThis.document.querySelectorAll('textarea, input')].some((f) => f.value.includes(word)), subject)
    await page.getByText('It can be taken in').waitFor()
    const preview = page.getByRole('region', { name: 'What each partner would get' })
    await preview.getByRole('tab', { name: /RUS\/FSB/ }).click()
    await preview.getByText('Nobody: nothing of it would go.').waitFor()
    await preview.getByRole('tab', { name: /FRA\/DGSE/ }).click()
    await preview.getByText('a source with direct access').first().waitFor()
    await preview.getByText('waits for review').waitFor()
    await accessible(page, 'the editor')
    await shot(page, 'write-draft')
    await submitted(author)
    await page.getByRole('checkbox', { name: /FRA\/DGSE/ }).check()
    await page.getByRole('button', { name: 'Propose to 1 partner' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('FRA/DGSE receives 3 of 4 portions, marked SECRET//REL TO USA, FRA. Another officer reviews it first.').waitFor()
    await accessible(page, 'the proposal')
    await dialog.getByRole('button', { name: 'Propose to FRA/DGSE' }).click()
    await page.getByRole('status').getByRole('link', { name: 'Open it in review' }).waitFor()
    await accessible(page, 'what came of the proposal')
  }))

/** queued opens in review what waits of the report. */
async function queued(seat) {
  const { page } = seat
  await seat.open('/review')
  await rowsMarked(page, 'main .grid-row', 'the queue of review')
  await page.getByRole('grid', { name: 'Queue' }).getByRole('row', { name: subject }).click()
  const item = page.getByRole('article', { name: serial })
  await item.getByText('FRA/DGSE gets 3 portions, 1 withheld, marked SECRET//REL TO USA, FRA. Nobody else.').waitFor()
  return item
}

test('in review what was written stands beside its ceiling and what is given, and every gap has its rule', () =>
  seated(linkOf('USA/CIA', 'disclosure'), 'comparing', async (reviewer, page) => {
    const item = await queued(reviewer)
    const heads = item.locator('.columns-head h3')
    assert.deepEqual(await heads.allInnerTexts(), ['As written', 'What FRA/DGSE receives'])
    await accessible(page, 'two panes')
    await item.getByRole('button', { name: 'Three columns' }).click()
    await page.waitForURL(/mode=three/)
    assert.deepEqual(await heads.allInnerTexts(), ['As written', 'Ceiling', 'What FRA/DGSE receives'])
    const third = item.getByRole('region', { name: 'Portion 3' })
    await third.getByRole('group', { name: 'As written' }).getByText('Nobody else is to read').waitFor()
    await third.getByRole('group', { name: 'Ceiling' }).getByText('Withheld').waitFor()
    await third.getByRole('group', { name: 'What FRA/DGSE receives' }).getByText('Withheld').waitFor()
    await accessible(page, 'three columns')
    await shot(page, 'review-columns')
    const why = item.getByRole('region', { name: 'Why' })
    assert.equal(await why.getByRole('listitem').count(), 2, 'gaps')
    for (const [n, what] of [[1, 's1: full → descriptor'], [2, 'Portion 3: as written → withheld']]) {
      const gap = why.getByRole('listitem').nth(n - 1)
      await gap.getByText(what).waitFor()
      await gap.getByText('law.road.closed').waitFor()
      await gap.getByText('the mark closes the item to the partner').waitFor()
      await item.getByRole('button', { name: 'Next gap' }).click()
      await item.getByText(`gap ${n} of 2`).waitFor()
      await page.waitForFunction((at) => globalThis.document.activeElement?.getAttribute('aria-label') === `Gap ${at}: why`, n)
    }
    assert.equal(await item.getByRole('button', { name: /^Approve/ }).count(), 0, 'nothing is approved that is not claimed')
  }))

test('words of an officer’s own are held to the residue check, take the tick away, and go by another officer alone', () =>
  seated(linkOf('USA/CIA', 'disclosure'), 'changing', async (reviewer, page) => {
    reviewer.expect('status of 403')
    const item = await queued(reviewer)
    await item.getByRole('button', { name: 'Claim for 30 minutes' }).click()
    await item.getByText('You hold it; the claim ends').waitFor()
    const viewed = item.getByRole('checkbox', { name: 'Viewed: these exact bytes for FRA/DGSE' })
    await viewed.check()

    await item.getByRole('button', { name: 'Change Portion 4' }).click()
    const dialog = page.getByRole('dialog', { name: 'Change Portion 4' })
    const words = dialog.getByRole('textbox', { name: /^Own words/ })
    await words.fill('PETREL heard one of them say so.')
    await dialog.getByText('s1 stands in Portion 4 (as written)').waitFor()
    await accessible(page, 'a change with residue')
    await dialog.getByRole('button', { name: 'Change Portion 4' }).click()
    await dialog.getByRole('alert').filter({ hasText: 'Say why; the reason is kept on record.' }).waitFor() // and nothing that was typed is lost
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('EXERCISE: few cook there')
    await dialog.getByRole('button', { name: 'Change Portion 4' }).click()
    await dialog.getByRole('alert').filter({ hasText: 'a withheld value of s1 stands' }).waitFor()
    assert.equal(await words.inputValue(), 'PETREL heard one of them say so.')
    await words.fill('Somebody who works there heard one of them say so.')
    await dialog.getByText('The residue check finds no withheld value in what would go.').waitFor()
    await dialog.getByRole('status').filter({ hasText: 'Somebody who works there' }).waitFor()
    await dialog.getByRole('button', { name: 'Change Portion 4' }).click()
    await dialog.waitFor({ state: 'detached' })

    await item.getByText('The tick fell off: the copy has changed since you looked.').waitFor()
    assert.ok(!(await viewed.isChecked()), 'the tick stands on bytes that nobody looked at')
    await item.getByRole('region', { name: 'Why' }).getByText('EXERCISE: few cook there').first().waitFor()
    await accessible(page, 'a changed copy')
    await viewed.check()
    await item.getByRole('button', { name: 'Approve for FRA/DGSE' }).click()
    const approving = page.getByRole('dialog', { name: 'Approve for FRA/DGSE' })
    await approving.getByText('FRA/DGSE receives 3 of 4 portions, marked SECRET//REL TO USA, FRA. 3 gaps stand').waitFor()
    await accessible(page, 'the approval')
    await approving.getByRole('button', { name: 'Release to FRA/DGSE' }).click()
    await approving.getByRole('alert').filter({ hasText: 'demo.disclosure wrote the words of portion:3; another officer approves them' }).waitFor()
    await approving.getByRole('button', { name: 'Not now' }).click()
    await item.getByRole('button', { name: 'Yield the claim' }).click()
    await item.getByRole('button', { name: 'Claim for 30 minutes' }).waitFor()
  }))

test('what nobody would get cannot be released, and goes back to its author', async () => {
  await seated(linkOf('USA/CIA', 'analyst'), 'proposing again', async (author, page) => {
    await written(author, report(emptied, `${nobodys} of`, narrow))
    await page.getByRole('checkbox', { name: /FRA\/DGSE/ }).check()
    await page.getByRole('button', { name: 'Propose to 1 partner' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Propose to FRA/DGSE' }).click()
    await page.getByRole('status').getByRole('link', { name: 'Open it in review' }).click()
    await page.waitForURL(/review\?release=/)
    await page.getByText('You wrote the report: another officer reviews it.').waitFor()
    told.emptied = page.url()
  })
  await seated(linkOf('USA/CIA', 'disclosure'), 'withholding', async (reviewer, page) => {
    reviewer.expect('status of 403')
    await reviewer.open(new URL(told.emptied).pathname + new URL(told.emptied).search)
    const item = page.getByRole('article', { name: emptied })
    await item.getByRole('button', { name: 'Claim for 30 minutes' }).click()
    const withhold = async (n) => {
      await item.getByRole('button', { name: `Change Portion ${n}` }).click()
      const dialog = page.getByRole('dialog', { name: `Change Portion ${n}` })
      await dialog.getByRole('combobox', { name: 'Form' }).selectOption('withheld')
      await dialog.getByRole('textbox', { name: 'Reason' }).fill('EXERCISE: nobody is to have it')
      await dialog.getByRole('button', { name: `Change Portion ${n}` }).click()
      return dialog
    }
    await (await withhold(1)).waitFor({ state: 'detached' })
    await (await withhold(2)).waitFor({ state: 'detached' })
    await item.getByText('FRA/DGSE gets 1 portion, 3 withheld, marked SECRET//REL TO USA, FRA. Nobody else.').waitFor()
    const last = await withhold(4)
    await last.getByRole('alert').filter({ hasText: 'these choices leave no portion that goes; deny the release instead' }).nth(1).waitFor() // tried, and done
    await accessible(page, 'an empty audience')
    await last.getByRole('button', { name: 'Not now' }).click()
    await item.getByRole('button', { name: 'Return with a note' }).click()
    const dialog = page.getByRole('dialog', { name: 'Return to its proposer' })
    await dialog.getByText(`${emptied} goes back to demo.analyst; FRA/DGSE receives nothing and does not learn of it.`).waitFor()
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('EXERCISE: write it for somebody')
    await dialog.getByRole('button', { name: 'Return to demo.analyst' }).click()
    await page.getByRole('status').filter({ hasText: `${emptied} to FRA/DGSE: returned` }).waitFor()
    await page.getByRole('row', { name: nobodys }).waitFor({ state: 'detached' })
  })
})

test('an administrator lets a second officer in, who releases the words of the first by a sentence with the numbers', async () => {
  const link = await linkFor('USA/CIA', second, 'disclosure')
  await seated(link, 'releasing', async (reviewer, page) => {
    const item = await queued(reviewer)
    const why = item.getByRole('region', { name: 'Why' })
    await why.getByText('EXERCISE: few cook there').waitFor()
    await why.getByText('demo.disclosure').waitFor()
    await item.getByRole('button', { name: 'Claim for 30 minutes' }).click()
    await item.getByRole('checkbox', { name: 'Viewed: these exact bytes for FRA/DGSE' }).check()
    await item.getByRole('button', { name: 'Approve for FRA/DGSE' }).click()
    const dialog = page.getByRole('dialog', { name: 'Approve for FRA/DGSE' })
    await dialog.getByText('FRA/DGSE receives 3 of 4 portions, marked SECRET//REL TO USA, FRA. 3 gaps stand between what was written and what goes.').waitFor()
    await dialog.getByText('With this approval it is sealed and goes.').waitFor()
    await dialog.getByRole('button', { name: 'Release to FRA/DGSE' }).click()
    await page.getByRole('status').filter({ hasText: `${serial} to FRA/DGSE: approved` }).waitFor()
    await page.getByRole('row', { name: subject }).waitFor({ state: 'detached' })
    await accessible(page, 'what was released')
  })
})

test('the partner finds it in its inbox with its mark, caveats and subject, and says that it was read', async () => {
  await seated(linkOf('FRA/DGSE', 'analyst'), 'reading', async (analyst, page) => {
    const row = await arrives(analyst, '/inbox', (p) => p.getByRole('grid', { name: 'What partners sent' }).getByRole('row', { name: subject }))
    for (const what of ['USA/CIA', '(S)', `${subject} against старая гавань`, 'intelligence', 'ask']) await row.getByText(what, { exact: true }).first().waitFor()
    await row.click()
    const item = page.getByRole('article', { name: `${subject} against старая гавань` })
    await item.getByText('May be used for').waitFor()
    await item.getByText('only if they consent: ask').waitFor()
    await item.getByText('(SECRET//REL TO USA, FRA)').first().waitFor()
    const words = item.getByRole('region', { name: 'What they sent' })
    assert.deepEqual((await words.getByRole('paragraph').allInnerTexts()).map((p) => p.trim()), [
      '(S//REL TO USA, FRA) Two men plan something at старая гавань.',
      '(S//REL TO USA, FRA) It comes from a source with direct access.',
      '(S//REL TO USA, FRA) Somebody who works there heard one of them say so.',
    ])
    await marked(page, 'the partner’s inbox')
    await accessible(page, 'the item')
    await shot(page, 'inbox-item')
    told.item = new URL(page.url()).pathname + new URL(page.url()).search
  })
  await seated(linkOf('FRA/DGSE', 'disclosure'), 'receipting', async (officer, page) => {
    await officer.open(told.item)
    await page.getByRole('button', { name: 'Say that it was read' }).click()
    const dialog = page.getByRole('dialog', { name: 'Say that it was read' })
    await dialog.getByText('USA/CIA is told, signed by us, that an officer read its item of 3 portions (SECRET//REL TO USA, FRA). It cannot be unsaid.').waitFor()
    await accessible(page, 'a receipt')
    await dialog.getByRole('button', { name: 'Tell USA/CIA that it was read' }).click()
    await page.getByRole('status').filter({ hasText: 'USA/CIA is told that it was read.' }).waitFor()
    await page.getByText(/delivered, admitted · read \d{4}-\d\d-\d\d \d\d:\d\dZ/).waitFor()
  })
})

test('the sender sees the receipts, proves what was had, and the proof holds at the partner’s node until a byte of it changes', async () => {
  await seated(linkOf('USA/CIA', 'disclosure'), 'proving', async (officer, page) => {
    const row = await arrives(officer, `/evidence?q=${serial}&verb=read`, (p) => p.getByRole('grid', { name: 'Sent and receipted' }).getByRole('row', { name: serial }))
    await row.click()
    const receipts = page.getByRole('table', { name: 'Receipts' })
    for (const verb of ['delivered', 'admitted', 'read']) await receipts.getByRole('cell', { name: verb, exact: true }).waitFor()
    await accessible(page, 'receipts')
    await page.getByRole('button', { name: 'Make a proof' }).click()
    const dialog = page.getByRole('dialog', { name: 'Make a proof' })
    await dialog.getByText(`Whoever is given the proof of ${serial} learns its words`).waitFor()
    await dialog.getByRole('button', { name: 'Make a proof' }).click()
    await dialog.getByText('It shows 4 portions.').waitFor()
    await accessible(page, 'a proof that was made')
    told.proof = await savedBy(page, dialog.getByRole('button', { name: 'Save the proof' }), `proof-${serial}.json`)
    await officer.open('/evidence?page=log')
    told.keys = await savedBy(page, page.getByRole('button', { name: 'Save the key file' }), 'entente-keys.json')
  })
  await seated(linkOf('FRA/DGSE', 'oversight'), 'verifying', async (verifier, page) => {
    verifier.expect('status of 4')
    const holds = page.getByRole('heading', { name: 'the.proof.json: read' })
    await verifier.open('/evidence?page=verify')
    await dropped(page, told.proof)
    await page.getByRole('alert').filter({ hasText: 'the key file does not name the log as one of USA/CIA' }).waitFor() // by its own, not given with the proof
    await page.getByLabel('Key file').setInputFiles({ name: 'entente-keys.json', mimeType: 'application/json', buffer: told.keys })
    await holds.waitFor()
    await page.getByText('FRA/DGSE had it from USA/CIA, and an officer there read it.').waitFor()
    await page.getByRole('table', { name: /^The words, / }).getByText('Somebody who works there heard one of them say so.').waitFor()
    await page.getByRole('region', { name: 'Marking of this page, top' }).filter({ hasText: 'SECRET' }).waitFor() // the words shown are of that mark
    await accessible(page, 'a proof that holds')
    await shot(page, 'evidence-proof')
    await dropped(page, Buffer.from(told.proof.toString().replace('Somebody who works there', 'Somebody who lives there')))
    await page.getByRole('alert').waitFor()
    await holds.waitFor({ state: 'detached' })
    await accessible(page, 'a proof that does not hold')
  })
})

/** savedBy is the file that a button saves. */
async function savedBy(page, button, name) {
  const [saved] = await Promise.all([page.waitForEvent('download'), button.click()])
  assert.equal(saved.suggestedFilename(), name)
  return readFileSync(await saved.path())
}

/** dropped lets a file fall where proofs are verified. */
async function dropped(page, bytes) {
  const data = await page.evaluateHandle(([text]) => {
    const list = new DataTransfer()
    list.items.add(new File([text], 'the.proof.json', { type: 'application/json' }))
    return list
  }, [bytes.toString()])
  await page.locator('.drop').dispatchEvent('drop', { dataTransfer: data })
}
