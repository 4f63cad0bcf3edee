// Who is in, and by what: one's own sessions and passkeys; for an administrator
// everybody's sessions, and the officers with their links.

import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Problem } from '../api/client'
import { addPasskey, passkeys, Stopped } from '../api/passkey'
import { useSession } from '../api/session'
import type { Document } from '../api/types'
import { useGet } from '../api/use'
import { Act, type Said } from '../parts/act'
import { Button } from '../parts/button'
import { At, zulu } from '../parts/clock'
import { Input } from '../parts/field'
import { Empty, ProblemNote, Ready } from '../parts/state'
import { Table } from '../parts/table'
import { Text } from '../parts/text'
import { Page } from '../shell/page'
import { t, word } from '../texts'

type Officer = Document<'DisclosureOfficer'>

const roles = ['analyst', 'author', 'disclosure', 'lead', 'liaison', 'warning', 'watch', 'front', 'oversight', 'administrator']

export default function Screen() {
  const session = useSession()
  const administrator = session.data?.data.roles.includes('administrator') ?? false
  return (
    <Page title={t('screen.sessions')}>
      <Open administrator={administrator} />
      <Passkeys />
      {administrator && <Officers />}
    </Page>
  )
}

function Open({ administrator }: { administrator: boolean }) {
  const open = useGet('/sessions')
  return (
    <section>
      <h2>{t('sessions.open')}</h2>
      <p>{t(administrator ? 'sessions.all' : 'sessions.own')}</p>
      <Ready of={open}>
        {({ sessions }) => (
          <Table
            caption={t('sessions.open')}
            hidden
            head={['officer', 'how', 'from', 'began', 'seen', 'ends', 'act'].map((h) => t(`sessions.${h}`))}
            rows={sessions.map((s) => [
              <Text>{s.officer}</Text>,
              <>
                {word('sessions.how', s.how)}
                {s.detail && (
                  <>
                    {' · '}
                    <Text>{s.detail}</Text>
                  </>
                )}
              </>,
              <span title={s.agent}>
                <Text>{s.address}</Text>
              </span>,
              <At time={s.began} />,
              <At time={s.seen} />,
              <At time={s.expires} />,
              s.current ? (
                t('sessions.this')
              ) : (
                <Act label={t('sessions.end')} path={`/sessions/${encodeURIComponent(s.id)}`} method="DELETE" changes={['/sessions']} kind="grave" words={t('sessions.end.words', { officer: s.officer, began: zulu(s.began) })} />
              ),
            ])}
          />
        )}
      </Ready>
    </section>
  )
}

function Passkeys() {
  const held = useGet('/session/passkeys')
  return (
    <section>
      <h2>{t('sessions.passkeys')}</h2>
      <p>{t('sessions.passkeys.fresh')}</p>
      <Ready of={held}>
        {({ passkeys: list }) =>
          list.length === 0 ? (
            <Empty>{t('sessions.passkeys.none')}</Empty>
          ) : (
            <Table
              caption={t('sessions.passkeys')}
              hidden
              head={['passkeys.name', 'passkeys.added', 'passkeys.used', 'act'].map((h) => t(`sessions.${h}`))}
              rows={list.map((k) => [
                <Text>{k.name}</Text>,
                <At time={k.added} />,
                <At time={k.used} />,
                <Act label={t('sessions.passkeys.remove')} path={`/session/passkeys/${encodeURIComponent(k.id)}`} method="DELETE" changes={['/session/passkeys']} kind="grave" words={t('sessions.passkeys.remove.words', { name: k.name })} />,
              ])}
            />
          )
        }
      </Ready>
      {passkeys() ? <Add /> : <p className="note">{t('sessions.passkeys.cannot')}</p>}
    </section>
  )
}

function Add() {
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [missing, setMissing] = useState(false)
  const [stopped, setStopped] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const add = async () => {
    setMissing(name.trim() === '')
    setStopped(false)
    setProblem(null)
    if (name.trim() === '') return
    setBusy(true)
    try {
      await addPasskey(name.trim())
      setName('')
      void client.invalidateQueries({ queryKey: ['/session/passkeys'] })
    } catch (error) {
      if (error instanceof Stopped) setStopped(true)
      else setProblem(error as Problem)
    } finally {
      setBusy(false)
    }
  }
  return (
    <form
      noValidate
      onSubmit={(e) => {
        e.preventDefault()
        void add()
      }}
    >
      <Input id="passkey-name" label={t('sessions.passkeys.name')} hint={t('sessions.passkeys.name.hint')} value={name} onChange={setName} required error={missing ? t('sessions.passkeys.name.missing') : undefined} />
      {stopped && (
        <p className="note" role="alert">
          {t('sessions.passkeys.stopped')}
        </p>
      )}
      {problem && <ProblemNote problem={problem} />}
      <Button submit kind="main" disabled={busy}>
        {t('sessions.passkeys.add')}
      </Button>
    </form>
  )
}

function standing(o: Officer): string {
  if (o.revoked) return t('sessions.officers.revoked')
  if (o.suspended) return t('sessions.officers.suspended')
  return o.away_until ? t('sessions.officers.away', { until: zulu(o.away_until) }) : t('sessions.officers.in')
}

function Officers() {
  const all = useGet('/officers')
  const changes = ['/officers', '/sessions']
  return (
    <section>
      <h2>{t('sessions.officers')}</h2>
      <Register />
      <Ready of={all}>
        {({ officers }) => (
          <Table
            caption={t('sessions.officers')}
            hidden
            head={[t('sessions.officer'), t('sessions.register.name'), t('sessions.officers.roles'), t('sessions.officers.state'), t('sessions.act')]}
            rows={officers.map((o) => {
              const path = `/officers/${encodeURIComponent(o.code)}` as const
              return [
                <Text>{o.code}</Text>,
                <Text>{o.name}</Text>,
                (o.roles ?? []).map((r) => word('role', r)).join(', '),
                standing(o),
                o.revoked ? null : (
                  <div className="buttons">
                    {o.suspended ? (
                      <Act label={t('sessions.restore')} path={`${path}/restore`} changes={changes} words={t('sessions.restore.words', { officer: o.code })} />
                    ) : (
                      <>
                        <Act
                          label={t('sessions.link')}
                          path={`${path}/link`}
                          changes={[]}
                          words={t('sessions.link.words', { officer: o.code })}
                          done={(l) => (
                            <>
                              <p>{t('sessions.link.made', { officer: l.officer, ends: zulu(l.ends) })}</p>
                              <p>
                                <code>{l.url}</code>
                              </p>
                            </>
                          )}
                        />
                        <Act label={t('sessions.suspend')} path={`${path}/suspend`} changes={changes} kind="grave" words={t('sessions.suspend.words', { officer: o.code })} />
                      </>
                    )}
                  </div>
                ),
              ]
            })}
          />
        )}
      </Ready>
    </section>
  )
}

const listed = (said: Said) => (said.roles ?? '').split(',').map((r) => r.trim()).filter(Boolean)

function Register() {
  return (
    <Act
      label={t('sessions.register')}
      path="/officers"
      changes={['/officers']}
      fields={[
        { name: 'code', label: t('sessions.register.code'), hint: t('sessions.register.code.hint'), required: true },
        { name: 'name', label: t('sessions.register.name') },
        { name: 'roles', label: t('sessions.register.roles'), hint: t('sessions.register.roles.hint', { roles: roles.join(', ') }), required: true },
      ]}
      body={(said) => ({ code: said.code, name: said.name, roles: listed(said) })}
    />
  )
}
