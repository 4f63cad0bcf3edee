// Coming in by a passkey, and ending a session: with an authenticator of the browser's own.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accessible, shot } from './browser.mjs'
import { atSeats, serialOf } from './seats.mjs'

const key = serialOf('EXERCISE: blue key')

/** authenticator puts a virtual authenticator into a page: one that verifies its person. */
async function authenticator(page) {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  })
  return { verified: (isUserVerified) => cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }), held: async () => (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials }
}

async function leaves(page) {
  await page.locator('.settings summary').click()
  await page.getByRole('button', { name: 'Log out' }).click()
  await page.waitForURL(/\/login/)
}

test('a passkey is added, lets its officer in, and another session is ended and out at once', async () => {
  await atSeats({ officer: ['USA/CIA', 'oversight'], elsewhere: ['USA/CIA', 'oversight'] }, async ({ officer, elsewhere }) => {
    const { page } = officer
    const device = await authenticator(page)
    await officer.open('/sessions')
    await page.getByRole('button', { name: 'Add a passkey' }).click() // one without a name is none
    await page.getByText('Give the passkey a name.').waitFor()
    assert.equal(await page.getByLabel('Name', { exact: true }).getAttribute('aria-invalid'), 'true')
    await accessible(page, 'a passkey without a name')
    await page.getByLabel('Name', { exact: true }).fill(key)
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await page.getByRole('table', { name: 'Your passkeys' }).getByRole('row').filter({ hasText: key }).waitFor()
    assert.equal((await device.held()).length, 1)

    await leaves(page)
    await device.verified(false) // whoever holds the key alone is not let in
    await page.getByRole('button', { name: 'Log in with a passkey' }).click()
    await page.getByRole('alert').filter({ hasText: 'The passkey was not used.' }).waitFor()
    await accessible(page, 'a login that stopped')
    await device.verified(true)
    await page.getByRole('button', { name: 'Log in with a passkey' }).click()
    await page.waitForURL((u) => !u.pathname.startsWith('/login'))

    await officer.open('/sessions')
    const sessions = page.getByRole('table', { name: 'Open sessions' })
    await sessions.getByRole('row').filter({ hasText: 'passkey' }).filter({ hasText: 'this one' }).waitFor()
    await page.getByRole('table', { name: 'Your passkeys' }).getByRole('row').filter({ hasText: key }).getByText(/\d{4}-\d\d-\d\d/).nth(1).waitFor() // added, and last used
    await shot(page, 'sessions-passkey')

    for (;;) { // all others: also those of tests before
      const others = sessions.getByRole('button', { name: 'End session' })
      const n = await others.count()
      if (n === 0) break
      await others.first().click()
      const dialog = page.getByRole('dialog')
      await dialog.getByText(/ends at once/).waitFor()
      await accessible(page, 'the dialog that ends a session')
      await dialog.getByRole('button', { name: 'End session' }).click()
      await dialog.waitFor({ state: 'detached' })
      await others.nth(n - 1).waitFor({ state: 'detached' })
    }
    elsewhere.expect('401')
    await elsewhere.page.getByRole('navigation').getByRole('link', { name: 'Oversight' }).click()
    await elsewhere.page.waitForURL(/\/login\?to=/)

    const mine = page.getByRole('table', { name: 'Your passkeys' }).getByRole('row').filter({ hasText: key })
    await mine.getByRole('button', { name: 'Remove passkey' }).click()
    await accessible(page, 'the dialog that removes a passkey')
    await page.getByRole('dialog').getByRole('button', { name: 'Remove passkey' }).click()
    await mine.waitFor({ state: 'detached' })
    await leaves(page)
    officer.expect('403')
    await page.getByRole('button', { name: 'Log in with a passkey' }).click()
    await page.getByRole('alert').filter({ hasText: 'That did not let you in' }).waitFor()
  })
})
