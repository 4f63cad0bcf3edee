// A directive before it is in force, at the screen: what a draft would change of the reports
// that are held, what is wrong with it, and all that a partner could receive.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accessible, marked, settled, shot } from './browser.mjs'
import { atSeats } from './seats.mjs'

test('a draft of a directive is tried on the reports that are held, and shows what it would take', async () => {
  await atSeats({ officer: ['USA/CIA', 'disclosure'] }, async ({ officer }) => {
    const { page } = officer
    await officer.open('/directives?page=diff')
    await page.getByLabel('Partner').selectOption('FRA/DGSE')
    await page.getByLabel('Begin with').selectOption('USA-2015-11-16-FRA')
    await page.getByRole('button', { name: 'Take its file' }).click()
    const draft = page.getByRole('textbox', { name: 'Draft' })
    const file = await draft.inputValue()
    assert.match(file, /ceiling: SECRET\b/)

    await draft.fill(file.replace('place: point', 'place: village')) // a word that no ladder has
    officer.expect('422', '400')
    await page.getByRole('button', { name: 'Show what it would change' }).click()
    await page.locator('.error-summary').getByText(/village/).waitFor()
    assert.equal(await draft.getAttribute('aria-invalid'), 'true')
    await page.locator('#directive-draft-error').getByText(/Line \d+:/).waitFor()
    assert.match(await draft.inputValue(), /place: village/, 'what was typed stays')
    await accessible(page, 'a draft that is refused')

    const what = page.getByRole('region', { name: 'Try a draft' })
    await draft.fill(file)
    await page.getByRole('button', { name: 'Show what it would change' }).click()
    await what.getByText(/^For FRA\/DGSE: 0 of [1-9]\d* reports change; 0 rungs gained, 0 lost/).waitFor()

    await draft.fill(file.replace('ceiling: SECRET', 'ceiling: UNCLASSIFIED').replace('source: descriptor', 'source: grade'))
    await page.getByRole('button', { name: 'Show what it would change' }).click()
    const said = await what.getByText(/^For FRA\/DGSE: [1-9]\d* of \d+ reports change/).innerText()
    assert.match(said, /; 0 rungs gained, [1-9]\d* lost/, said)
    const changed = what.getByRole('table', { name: 'Reports that change' })
    await changed.getByText(/^− .+: .+ → .+/).first().waitFor()
    await marked(page, 'the diff of a draft')
    await accessible(page, 'the diff of a draft')
    await shot(page, 'directive-diff')
  })
})

test('the table of all that a partner could receive is narrowed, and stands in the address', async () => {
  await atSeats({ officer: ['USA/CIA', 'disclosure'] }, async ({ officer }) => {
    const { page } = officer
    await officer.open('/directives?page=table&partner=RUS/FSB')
    const grid = page.getByRole('grid', { name: 'What a partner could receive' })
    await grid.waitFor()
    const said = await page.getByText(/^[\d,]+ of [\d,]+ combinations shown for RUS\/FSB\./).innerText()
    const [shown, all] = said.match(/[\d,]+/g).map((n) => Number(n.replaceAll(',', '')))
    assert.ok(shown > 0 && shown < all, `most is withheld: ${said}`)
    await page.getByLabel('Ladder').selectOption('source')
    await page.waitForURL(/ladder=source/)
    await settled(page)
    const rows = await grid.locator('.grid-row').allInnerTexts()
    assert.ok(rows.length > 0 && rows.every((r) => !/descriptor|full/.test(r)), `no more of a source than its collection: ${rows.join(' | ')}`)
    await page.getByLabel('Shown').selectOption('yes')
    await grid.getByText('withheld', { exact: true }).first().waitFor()
    await accessible(page, 'the table of all that a partner could receive')
    await page.goBack()
    await page.waitForFunction(() => !new URLSearchParams(window.location.search).has('all'))
    await shot(page, 'directive-table')
  })
})
