// Acts of an officer, each a button and, where something is to be said, a dialog with a
// few fields.

import { useState, type ReactNode } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { send, type Problem } from '../api/client'
import type { Said } from '../api/typed'
import type { AnswerOf, BodyOf, Method, Path, Said as Spoken } from '../api/types'
import { useKey } from '../shell/keys'
import { t } from '../texts'
import { Button } from './button'
import { Dialog } from './dialog'
import { Form, type Ask } from './form'
import { ProblemNote } from './state'

export type { Ask } from './form'
export type { Said } from '../api/typed'

/** utc reads what an officer typed as a time: always UTC. */
export const utc = (typed: string | undefined) => (typed ? `${typed.length === 10 ? `${typed}T00:00` : typed}:00Z` : undefined)

/** stated leaves out what is empty. */
export function stated<T extends object>(body: T): { [K in keyof T]: T[K] | undefined } {
  return Object.fromEntries(Object.entries(body).filter(([, v]) => v !== '' && v !== undefined && v !== null && !(Array.isArray(v) && v.length === 0))) as { [K in keyof T]: T[K] | undefined }
}

type Sent = Exclude<Method, 'GET'>

interface Acting<P extends string, M extends Sent> {
  label: string // of the button that opens it, and by which the act is confirmed
  path: Path<P, M>
  method?: M
  changes: string[]
  kind?: 'plain' | 'main' | 'grave'
  shortcut?: string
  disabled?: boolean
  ifMatch?: string
  onDone?: (data: AnswerOf<P, M>) => void
}

/** Sending is a body that may be left out where nothing of it is required. */
type Sending<P extends string, M extends Sent, B> = {} extends BodyOf<P, M> ? { body?: B } : { body: B }

interface Asking<P extends string, N extends string, M extends Sent> extends Acting<P, M> {
  title?: string
  words?: ReactNode
  fields?: Ask<N>[]
  done?: (data: AnswerOf<P, M>) => ReactNode
  wide?: boolean
}

/** Fitting is a body that has nothing but what is sent there. */
type Fitting<B, Of> = B & Of & { [K in Exclude<keyof B, keyof Of>]: never }

function useActing<P extends string, M extends Sent>(changes: string[]) {
  const client = useQueryClient()
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(false)
  const run = async (act: { method: M; path: Path<P, M>; body: BodyOf<P, M>; ifMatch?: string }): Promise<AnswerOf<P, M> | undefined> => {
    const ask = () => void client.invalidateQueries({ predicate: (q) => changes.some((c) => typeof q.queryKey[0] === 'string' && q.queryKey[0].startsWith(c)) })
    setBusy(true)
    setProblem(null)
    try {
      const answer = await send<P, M>(act.method, act.path, ...([act.body, { ifMatch: act.ifMatch }] as unknown as Spoken<P, M, [object]>))
      ask()
      return answer.data
    } catch (e) {
      setProblem(e as Problem)
      // somebody else changed it: what is shown is asked for again, what is typed stays
      if ((e as Problem).status === 409 || (e as Problem).status === 412) ask()
      return undefined
    } finally {
      setBusy(false)
    }
  }
  return { run, problem, setProblem, busy }
}

/** Act opens a dialog that says what will happen, asks what must be said, and does it.
 *  done shows what came of it, where that is more than what the page shows after. */
export function Act<P extends string, N extends string = never, B = unknown, M extends Sent = 'POST'>(asked: Asking<P, N, M> & Sending<P, M, (said: Record<N, string>) => Fitting<B, BodyOf<P, M>>>) {
  const {
  label,
  title,
  words,
  fields = [],
  path,
  method = 'POST' as M,
  body,
  changes,
  kind = 'plain',
  shortcut,
  disabled,
  ifMatch,
  onDone,
  done,
  wide,
  } = asked as Asking<P, N, M> & { body?: (said: Record<N, string>) => BodyOf<P, M> }
  const [open, setOpen] = useState(false)
  const [came, setCame] = useState<AnswerOf<P, M> | undefined>()
  const { run, problem, setProblem, busy } = useActing<P, M>(changes)
  const start = () => {
    setCame(undefined)
    setProblem(null)
    setOpen(true)
  }
  useKey(shortcut ?? '', start, label, Boolean(shortcut) && !disabled)
  const act = async (said: Said) => {
    const result = await run({ method, path, body: body ? body(said as Record<N, string>) : ({} as BodyOf<P, M>), ifMatch })
    if (result === undefined && method !== 'DELETE') return false
    onDone?.(result as AnswerOf<P, M>)
    if (done) setCame(result)
    else setOpen(false)
    return true
  }
  return (
    <>
      <Button kind={kind} onPress={start} shortcut={shortcut} disabled={disabled}>
        {label}
      </Button>
      <Dialog open={open} onOpen={setOpen} title={title ?? label} wide={wide}>
        {came !== undefined && done ? (
          <>
            {done(came)}
            <div className="buttons">
              <Button kind="main" onPress={() => setOpen(false)}>
                {t('dialog.close')}
              </Button>
            </div>
          </>
        ) : (
          <Form about={`${label} ${path}`} fields={fields} words={words} act={label} kind={kind === 'plain' ? 'main' : kind} busy={busy} problem={problem} onAct={act} onCancel={() => setOpen(false)} />
        )}
      </Dialog>
    </>
  )
}

/** Do acts at once: what can be undone, or changes nothing for others. */
export function Do<P extends string, M extends Sent = 'POST'>(asked: Acting<P, M> & Sending<P, M, BodyOf<P, M>>) {
  const { label, path, method = 'POST' as M, changes, kind = 'plain', shortcut, disabled, ifMatch, body, onDone } = asked as Acting<P, M> & { body?: BodyOf<P, M> }
  const { run, problem, busy } = useActing<P, M>(changes)
  const act = async () => {
    const result = await run({ method, path, body: body ?? ({} as BodyOf<P, M>), ifMatch })
    if (result !== undefined) onDone?.(result)
  }
  useKey(shortcut ?? '', () => void act(), label, Boolean(shortcut) && !disabled)
  return (
    <>
      <Button kind={kind} onPress={() => void act()} shortcut={shortcut} disabled={disabled || busy}>
        {label}
      </Button>
      {problem && <ProblemNote problem={problem} />}
    </>
  )
}
