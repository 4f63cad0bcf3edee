// A report that is written by the form alone, with all that a form may say of it.

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { accessible, settled, shot } from './browser.mjs'
import { linkOf, seated, serialOf } from './seats.mjs'
import { submitted } from './written.mjs'

const serial = serialOf('USA-FORM-1')
const attached = serialOf('USA-FORM-2')
const own = 'EXERCISE: An attack on a hall is being prepared.'

/** begun opens a draft by its form. */
async function begun(author) {
  await author.open('/write')
  await author.page.getByRole('button', { name: 'Write a report' }).click()
  await author.page.waitForURL(/draft=/)
  await settled(author.page)
}

/** bytesFor are the exact bytes that the node says a partner would get, once what is asked of it holds of them. */
async function bytesFor(page, partner, holds) {
  const answer = await page.waitForResponse(async (r) => {
    if (!r.url().endsWith('/drafts/preview') || r.status() !== 200) return false
    const would = (await r.json()).partners.find((w) => w.partner === partner)
    return Boolean(would?.bytes) && holds(Buffer.from(would.bytes, 'base64').toString())
  })
  const would = (await answer.json()).partners.find((w) => w.partner === partner)
  return Buffer.from(would.bytes, 'base64').toString()
}

test('a report with a tearline and a protected person is written by the form alone', () =>
  seated(linkOf('USA/CIA', 'analyst'), 'writing by form', async (author, page) => {
    await begun(author)
    const head = page.getByRole('region', { name: 'The report' })
    await head.getByLabel('Mark of the title').fill('(U//REL TO USA, FRA, RUS)')
    await head.getByLabel('Title', { exact: true }).fill('EXERCISE: What the form says')
    await head.getByLabel('Topics').fill('counter-terrorism')
    await head.getByLabel('Serial').fill(serial)
    const portions = page.getByRole('region', { name: 'Portions' })
    await portions.getByLabel('Mark', { exact: true }).fill('(S//REL TO USA, FRA)')
    await portions.getByLabel('Text ({ puts a field in)').fill('EXERCISE: {p1} means to attack a hall.')

    const fields = page.getByRole('region', { name: 'Fields', exact: true })
    await fields.getByRole('button', { name: 'Add a field' }).click()
    const person = fields.getByRole('group', { name: '{p1} person' })
    await person.getByLabel('Name, in its own script').fill('Юный Вымышленный')
    await person.getByLabel('minor').check()
    await person.getByText('Words per rung').click()
    await person.getByLabel('described').last().fill('a boy of the town')
    await person.getByText('marked (S//REL TO USA, FRA)').first().waitFor() // as its portion is
    await person.getByLabel('Words in another language').fill('fr')
    await person.getByRole('button', { name: 'Add the language' }).click()
    await page.waitForFunction(() => globalThis.document.activeElement?.id === 'k-fields-p1-render-fr-full') // the keyboard goes on there
    await person.getByRole('group', { name: 'Words in fr' }).getByLabel('described').fill('un garçon de la ville')

    const tearlines = page.getByRole('region', { name: "Author's tearlines" })
    await tearlines.getByRole('button', { name: 'Add a tearline' }).click()
    await page.waitForFunction(() => globalThis.document.activeElement?.id === 'k-tearlines-0-mark')
    const one = tearlines.getByRole('group', { name: 'Tearline 1' })
    await page.keyboard.type('(C//REL TO USA, RUS')
    await one.getByLabel('For').fill('russia')
    await one.getByLabel('Words of tearline 1').fill(own)
    await page.keyboard.press('Tab')
    await page.waitForFunction(() => globalThis.document.activeElement?.type === 'checkbox') // the portions that it stands for
    await page.keyboard.press('Space')

    // what the node refuses is at its field, and the summary leads there
    await page.getByRole('button', { name: 'Submit the report' }).click()
    await page.getByRole('alert').getByRole('link', { name: /^tearlines\[0\]/ }).first().click()
    await page.waitForFunction(() => globalThis.document.activeElement?.id.startsWith('k-tearlines-0-'))
    await accessible(page, 'a tearline that is refused')
    await one.getByLabel('Mark of tearline 1').fill('(C//REL TO USA, RUS)')
    await one.getByLabel('For').and(page.locator('[aria-invalid]')).waitFor()
    const bytes = bytesFor(page, 'RUS/FSB', (b) => b.includes(own))
    await one.getByLabel('For').fill('RUS')
    await page.getByText('It can be taken in').waitFor()
    assert.doesNotMatch(await bytes, /Вымышленный|boy of the town/, 'the tearline stands in place of the portion')
    const preview = page.getByRole('region', { name: 'What each partner would get' })
    await preview.getByRole('tab', { name: /RUS\/FSB/ }).click()
    await preview.getByText(own).first().waitFor()
    await accessible(page, 'the form, filled in')
    await shot(page, 'write-form')

    // a portion that is put before the others takes no tearline with it
    await portions.getByRole('button', { name: 'Add a portion' }).click()
    await portions.getByLabel('Text ({ puts a field in)').nth(1).fill('EXERCISE: A second portion.')
    await portions.getByRole('button', { name: 'Move portion 2 up' }).click()
    assert.deepEqual(await one.getByRole('group', { name: 'Stands for' }).getByRole('checkbox').evaluateAll((all) => all.map((c) => c.checked)), [false, true])

    // the source says the same, and so does the form after it
    await page.getByText(/^saved \d\d:\d\dZ/).waitFor()
    await page.getByRole('button', { name: 'Source', exact: true }).click()
    const source = page.getByRole('textbox', { name: 'Source' })
    const text = await source.inputValue()
    for (const line of ['    protected: [minor]', '    values: {described: "a boy of the town"}', '      fr: {described: "un garçon de la ville"}', `  - {id: tl1, mark: "(C//REL TO USA, RUS)", text: ${JSON.stringify(own)}, audience: [RUS], portions: [1]}`]) assert.ok(text.split('\n').includes(line), `${line} is not in\n${text}`)
    await source.fill(text.replace('audience: [RUS]', 'audience: [RUS/FSB]'))
    await page.getByRole('button', { name: 'Fields', exact: true }).click()
    await page.waitForFunction(() => globalThis.document.getElementById('k-tearlines-0-audience')?.value === 'RUS/FSB')
    assert.ok(await person.getByLabel('minor').isChecked())
  }))

test('an attachment is chosen in the form, seen in the bytes that a partner would get, and goes in with the report', () =>
  seated(linkOf('USA/CIA', 'analyst'), 'attaching', async (author, page) => {
    const file = { name: 'Схема зала.pdf', mimeType: 'application/pdf', buffer: Buffer.from('EXERCISE: a plan of the hall') }
    const hash = createHash('sha256').update(file.buffer).digest('hex')
    await begun(author)
    const head = page.getByRole('region', { name: 'The report' })
    await head.getByLabel('Mark of the title').fill('(U//REL TO USA, FRA, RUS)')
    await head.getByLabel('Title', { exact: true }).fill('EXERCISE: What is attached')
    await head.getByLabel('Topics').fill('counter-terrorism')
    await head.getByLabel('Serial').fill(attached)
    const portions = page.getByRole('region', { name: 'Portions' })
    await portions.getByLabel('Mark', { exact: true }).fill('(S//REL TO USA, FRA)')
    await portions.getByLabel('Text ({ puts a field in)').fill('EXERCISE: A plan of the hall was found.')
    await portions.getByLabel('Attach a file to portion 1').setInputFiles({ ...file, buffer: Buffer.alloc(0) })
    await portions.getByText('The file is empty.').waitFor()
    const bytes = bytesFor(page, 'FRA/DGSE', (b) => b.includes(hash))
    await portions.getByLabel('Attach another file to portion 1 in its place').setInputFiles(file)
    const attachment = portions.getByRole('group', { name: 'Attachment' })
    await attachment.getByText(`sha256:${hash}`).waitFor()
    await attachment.getByText('(S//REL TO USA, FRA)').waitFor()
    assert.equal(await attachment.getByLabel('Type of the file of portion 1').inputValue(), 'application/pdf')
    await attachment.getByLabel('Name of the file of portion 1').fill('План.pdf') // its bytes go with it
    assert.match(await bytes, /"mime_type": ?"application\/pdf"/)
    const preview = page.getByRole('region', { name: 'What each partner would get' })
    await preview.getByRole('tab', { name: /FRA\/DGSE/ }).click()
    await preview.getByRole('list', { name: 'Files that go with it' }).getByText('План.pdf').waitFor()
    await preview.getByText(/bytes exactly/).waitFor()
    await accessible(page, 'an attachment')

    // the file was not kept anywhere: after a reload it is chosen again
    await page.getByText(/^saved \d\d:\d\dZ/).waitFor()
    await page.reload()
    await settled(page)
    await attachment.getByText('Choose the file: it is not here.').waitFor()
    await portions.getByLabel('Attach another file to portion 1 in its place').setInputFiles(file)
    await attachment.getByText(`sha256:${hash}`).waitFor()

    await submitted(author)
    const offered = page.getByRole('region', { name: 'What each partner would get' })
    await offered.getByRole('tab', { name: /FRA\/DGSE/ }).click()
    await offered.getByRole('list', { name: 'Files that go with it' }).getByText(`sha256:${hash.slice(0, 12)}`).waitFor() // as the node has it now
    await author.open('/write')
    assert.equal(await page.getByRole('link', { name: 'EXERCISE: What is attached' }).count(), 0, 'the draft is no more')
  }))
