// A report as an author brings it in: typed as its source, submitted, taken in.

import { settled } from './browser.mjs'

/** begun opens a draft, and gives the field for its document. */
export async function begun(author) {
  const { page } = author
  await author.open('/write')
  await page.getByRole('button', { name: 'Write a report' }).click()
  await page.waitForURL(/draft=/)
  await page.getByRole('button', { name: 'Source', exact: true }).click()
  return page.getByRole('textbox', { name: 'Source' })
}

/** submitted takes the draft in that is shown; the page is then where it may be proposed. */
export async function submitted(author) {
  const { page } = author
  await page.getByText('It can be taken in').waitFor()
  await page.getByText(/^saved \d\d:\d\dZ/).waitFor()
  await page.getByRole('button', { name: 'Submit the report' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Take the report in' }).click()
  await page.waitForURL(/report=/)
  await settled(page)
}

/** written types a document at the screen of who may write, and takes it in. */
export async function written(author, document) {
  await (await begun(author)).fill(document)
  await submitted(author)
}

/** arrives opens a path anew until what is looked for is there: it comes from another node. */
export async function arrives(seat, path, find) {
  const last = Date.now() + 90_000
  for (;;) {
    await seat.open(path)
    const found = find(seat.page).first()
    if (await found.isVisible()) return found
    if (Date.now() > last) {
      await found.waitFor({ timeout: 1 }) // says what was looked for
      return found
    }
  }
}
