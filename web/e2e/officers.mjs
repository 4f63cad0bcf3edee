// How an officer gets in of whom the demonstration gives no link: an administrator makes
// one at the screen.

import { accessible } from './browser.mjs'
import { linkOf, seated } from './seats.mjs'

/** linkFor has an administrator of a node make a link for an officer, registered before
 *  with the roles where there are some. */
export async function linkFor(node, officer, roles) {
  let link = ''
  await seated(linkOf(node, 'administrator'), 'administrator', async (administrator, page) => {
    await administrator.open('/sessions')
    if (roles) {
      await page.getByRole('button', { name: 'Register an officer' }).click()
      const dialog = page.getByRole('dialog', { name: 'Register an officer' })
      await dialog.getByRole('textbox', { name: 'Code' }).fill(officer)
      await dialog.getByRole('textbox', { name: 'Name' }).fill('EXERCISE: another officer')
      await dialog.getByRole('textbox', { name: 'Roles' }).fill(roles)
      await accessible(page, 'registering an officer')
      await dialog.getByRole('button', { name: 'Register an officer' }).click()
      await dialog.waitFor({ state: 'detached' })
    }
    const row = page.getByRole('row').filter({ has: page.getByRole('cell', { name: officer, exact: true }) })
    await row.getByRole('button', { name: 'Make a link' }).click()
    const dialog = page.getByRole('dialog', { name: 'Make a link' })
    await dialog.getByRole('button', { name: 'Make a link' }).click()
    await dialog.getByText('It is shown here and never again.').waitFor()
    await accessible(page, 'a link that was made')
    link = await dialog.getByRole('code').innerText()
  })
  return link
}
