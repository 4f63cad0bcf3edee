// Passkeys (Web Authentication) in the JSON form of the standard.

import { send } from './client'
import type { Session } from './session'

/** passkeys tells whether this browser can use passkeys. */
export const passkeys = () => typeof PublicKeyCredential !== 'undefined' && typeof PublicKeyCredential.parseRequestOptionsFromJSON === 'function'

/** Stopped says that the person, or the authenticator, did not go on. */
export class Stopped extends Error {}

async function answered(ask: Promise<Credential | null>): Promise<unknown> {
  let credential: Credential | null
  try {
    credential = await ask
  } catch (error) {
    throw new Stopped(error instanceof Error ? error.name : 'stopped')
  }
  if (!(credential instanceof PublicKeyCredential)) throw new Stopped('no credential')
  return credential.toJSON()
}

/** loginByPasskey lets the officer in whose authenticator signs. */
export async function loginByPasskey(): Promise<Session> {
  const { data: asked } = await send('POST', '/session/passkey/begin', {})
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(asked.publicKey as PublicKeyCredentialRequestOptionsJSON)
  const credential = await answered(navigator.credentials.get({ publicKey }))
  return (await send('POST', '/session/passkey/finish', { ceremony: asked.ceremony, credential })).data
}

/** addPasskey adds a passkey of the officer who is in, under a name. */
export async function addPasskey(name: string): Promise<void> {
  const { data: asked } = await send('POST', '/session/passkeys/begin', {})
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(asked.publicKey as PublicKeyCredentialCreationOptionsJSON)
  const credential = await answered(navigator.credentials.create({ publicKey }))
  await send('POST', '/session/passkeys/finish', { ceremony: asked.ceremony, credential, name })
}
