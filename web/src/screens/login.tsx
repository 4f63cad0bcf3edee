// The ways in. A one-time link carries its secret behind the #, which no browser sends to
// anybody; it is taken out of the address before anything else is done.

import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { send, type Problem } from '../api/client'
import { loginByPasskey, passkeys, Stopped } from '../api/passkey'
import type { Session } from '../api/session'
import { useGet } from '../api/use'
import { Button } from '../parts/button'
import { ProblemNote, Ready } from '../parts/state'
import { t } from '../texts'

/** fragment takes what stands behind the # out of the address. */
function fragment(): URLSearchParams {
  const said = new URLSearchParams(window.location.hash.slice(1))
  if (window.location.hash) window.history.replaceState(null, '', window.location.pathname + window.location.search)
  return said
}

/** within is an address of this desk to go on to, and never another's. */
const within = (to: string | null) => (to && /^\/(?![/\\])/.test(to) && !to.startsWith('/login') ? to : '/')

export default function Screen() {
  const [, go] = useLocation()
  const search = useSearch()
  const client = useQueryClient()
  const ways = useGet('/session/ways')
  const [note, setNote] = useState('')
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${t('screen.login')} — Entente`
    heading.current?.focus()
  }, [])

  const enter = useCallback(
    async (how: () => Promise<Session>) => {
      setBusy(true)
      setNote('')
      setProblem(null)
      try {
        const session = await how()
        client.clear() // what another officer saw is not for this one
        client.setQueryData(['/session', {}], { data: session })
        go(within(new URLSearchParams(search).get('to')), { replace: true })
      } catch (error) {
        if (error instanceof Stopped) setNote(t('login.passkey.stopped'))
        else if ((error as Problem).status === 403) setNote(t('login.refused'))
        else setProblem(error as Problem)
        setBusy(false)
      }
    },
    [client, go, search],
  )

  const byLink = useCallback(
    (token: string) => enter(async () => (await send('POST', '/session/link', { token })).data),
    [enter],
  )
  const latest = useRef(byLink)
  useEffect(() => {
    latest.current = byLink
  }, [byLink])
  useEffect(() => {
    const look = () => {
      const said = fragment()
      const token = said.get('link')
      const provider = said.get('oidc')
      if (provider) setNote(t(provider === 'unavailable' ? 'login.oidc.unavailable' : 'login.oidc.refused'))
      if (token) void latest.current(token)
    }
    look()
    window.addEventListener('hashchange', look)
    return () => window.removeEventListener('hashchange', look)
  }, [])

  return (
    <div className="page login">
      <h1 ref={heading} tabIndex={-1}>
        {t('screen.login')}
      </h1>
      {note && (
        <p className="note" role="alert">
          {note}
        </p>
      )}
      {problem && <ProblemNote problem={problem} />}
      {busy ? (
        <p className="busy" role="status">
          {t('login.entering')}
        </p>
      ) : (
        <Ready of={ways}>
          {(w) => (
            <>
              {w.exercise && (
                <p>
                  <strong>{t('login.exercise')}</strong>
                </p>
              )}
              <p>{t('login.intro')}</p>
              <div className="buttons">
                {w.passkey && passkeys() && (
                  <Button kind="main" onPress={() => void enter(loginByPasskey)}>
                    {t('login.passkey')}
                  </Button>
                )}
                {w.oidc && (
                  <a className="button" href="/api/v1/session/oidc">
                    {t('login.oidc', { name: w.oidc })}
                  </a>
                )}
                {w.certificate && (
                  <Button onPress={() => void enter(async () => (await send('POST', '/session/certificate', {})).data)}>
                    {t('login.certificate')}
                  </Button>
                )}
              </div>
              {!(w.passkey && passkeys()) && <p>{t('login.passkey.none')}</p>}
              <p>{t('login.link.hint')}</p>
            </>
          )}
        </Ready>
      )}
    </div>
  )
}
