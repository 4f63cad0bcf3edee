import { Suspense, useEffect, useState } from 'react'
import { Redirect, Route, Switch, useLocation } from 'wouter'
import { useQueryClient } from '@tanstack/react-query'
import { useSession, type Session } from '../api/session'
import { send } from '../api/client'
import { settled, typist } from '../api/typed'
import { Button } from '../parts/button'
import { Busy, ProblemNote } from '../parts/state'
import { useNodeTime } from '../parts/node-time'
import { Shielded } from '../parts/shielded'
import { screens } from '../routes'
import { has, speak, t, useLanguage, languages, type Language } from '../texts'
import { KeyList } from './key-list'
import { useKey, useKeys } from './keys'
import { MarkingBar } from './marking-bar'
import { mayOpen, Navigation } from './navigation'
import { Palette } from './palette'
import { rememberedTheme, themed, type Theme } from './theme'

/** Desk is the whole page: a bar, what may be opened, the screen, a bar. */
export function Desk() {
  useLanguage()
  const [at, go] = useLocation()
  const session = useSession(!at.startsWith('/login'))
  const client = useQueryClient()
  useEffect(() => {
    const out = () => {
      client.setQueryData(['/session', {}], undefined)
      if (!window.location.pathname.startsWith('/login')) go(`/login?to=${encodeURIComponent(window.location.pathname + window.location.search)}`)
    }
    window.addEventListener('entente:signed-out', out)
    return () => window.removeEventListener('entente:signed-out', out)
  }, [client, go])
  if (at.startsWith('/login')) return <Outside />
  if (session.error && session.error.status === 401) return <Redirect to={`/login?to=${encodeURIComponent(at)}`} />
  if (session.error) return <Outside problem={<ProblemNote problem={session.error} retry={() => void session.refetch()} />} />
  if (!session.data) return <Busy />
  return <Inside session={session.data.data} />
}

/** Outside is the page of somebody who is not logged in: no content, so no marking. */
function Outside({ problem }: { problem?: React.ReactNode }) {
  const login = screens.find((s) => s.name === 'login')
  return (
    <div className="outside">
      <main id="main">{problem ?? <Suspense fallback={<Busy />}>{login && <login.show />}</Suspense>}</main>
    </div>
  )
}

function Inside({ session }: { session: Session }) {
  typist(session.officer) // before any form is drawn
  useNodeTime() // also: a page that asks for nothing has the marking of what everybody may know
  const [palette, setPalette] = useState(false)
  const [keyList, setKeyList] = useState(false)
  useSpare(session.roles)
  useKey('Ctrl+k', () => setPalette(true), t('keys.search'))
  useKey('/', () => setPalette(true), t('keys.search'))
  useKey('?', () => setKeyList(true), t('keys.list'))
  return (
    <div className="desk">
      <a className="skip" href="#main">
        {t('page.skip')}
      </a>
      <MarkingBar at="top" exercise={session.exercise} />
      <header className="desk-head">
        <span className="service">
          <strong>Entente</strong> {session.service}
        </span>
        <Navigation roles={session.roles} />
        <Button onPress={() => setPalette(true)} className="find">
          {t('search.open')} <kbd>Ctrl K</kbd>
        </Button>
        <Settings session={session} onKeys={() => setKeyList(true)} />
      </header>
      <main id="main" tabIndex={-1}>
        <Suspense fallback={<Busy />}>
          <Switch>
            {screens.map((s) => (
              <Route key={s.path} path={`${s.path}/*?`}>
                {mayOpen(s, session.roles) ? (
                  <Shielded>
                    <s.show />
                  </Shielded>
                ) : (
                  <NotYours />
                )}
              </Route>
            ))}
            <Route path="/">
              <Redirect to={screens.find((s) => s.menu && mayOpen(s, session.roles))?.path ?? '/sessions'} />
            </Route>
            <Route>
              <NotYours />
            </Route>
          </Switch>
        </Suspense>
      </main>
      <MarkingBar at="bottom" exercise={session.exercise} />
      <Palette open={palette} onOpen={setPalette} />
      <KeyList open={keyList} onOpen={setKeyList} />
    </div>
  )
}

// Not every browser says when it is idle.
const tells = 'requestIdleCallback' in window
const whenIdle = (act: () => void): number => (tells ? requestIdleCallback(act) : window.setTimeout(act, 200))
const never = (waits: number) => (tells ? cancelIdleCallback(waits) : window.clearTimeout(waits))

/** useSpare loads the other screens of the menu while the browser has nothing else to do, so
 *  that one which is opened stands at once. */
function useSpare(roles: string[]) {
  useEffect(() => {
    const wanted = screens.filter((s) => s.menu && mayOpen(s, roles))
    const next = () => {
      const s = wanted.shift()
      if (s) void s.load().then(later, () => undefined) // it is asked for again when it is opened
    }
    const later = () => (waits = whenIdle(next))
    let waits = whenIdle(next)
    return () => never(waits)
    // the roles of a session do not change while its page stands
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [])
}

function NotYours() {
  return (
    <div className="page">
      <h1>{t('page.nothing')}</h1>
      <p>{t('page.nothing.why')}</p>
    </div>
  )
}

function Settings({ session, onKeys }: { session: Session; onKeys: () => void }) {
  const keys = useKeys()
  const [theme, setTheme] = useState<Theme>(rememberedTheme)
  const language = useLanguage()
  const [, go] = useLocation()
  const client = useQueryClient()
  const leave = async () => {
    await settled()
    await send('DELETE', '/session').catch(() => undefined)
    client.clear()
    go('/login')
  }
  return (
    <details className="settings">
      <summary>
        {session.name || session.officer}
        <span className="roles"> {session.roles.map((r) => (has(`role.${r}`) ? t(`role.${r}`) : r)).join(', ')}</span>
      </summary>
      <div className="settings-body">
        <label>
          {t('settings.theme')}{' '}
          <select
            value={theme}
            onChange={(e) => {
              setTheme(e.target.value as Theme)
              themed(e.target.value as Theme)
            }}
          >
            <option value="system">{t('settings.theme.system')}</option>
            <option value="light">{t('settings.theme.light')}</option>
            <option value="dark">{t('settings.theme.dark')}</option>
          </select>
        </label>
        <label>
          {t('settings.language')}{' '}
          <select value={language} onChange={(e) => void speak(e.target.value as Language)}>
            {languages.map((l) => (
              <option key={l} value={l} lang={l}>
                {{ en: 'English', fr: 'Français', ru: 'Русский' }[l]}
              </option>
            ))}
          </select>
        </label>
        <label>
          <input type="checkbox" checked={keys.on} onChange={(e) => keys.switch(e.target.checked)} /> {t('settings.keys')}
        </label>
        <Button onPress={onKeys}>{t('keys.list')}</Button>
        <Button onPress={() => go('/sessions')}>{t('screen.sessions')}</Button>
        <Button onPress={() => void leave()}>{t('settings.leave')}</Button>
      </div>
    </details>
  )
}
