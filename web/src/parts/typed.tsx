import { useQuery } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore, type ReactNode } from 'react'
import { address, type Answer, type Problem } from '../api/client'
import { ask, end, held, learn, nameOf, subscribe, type, type Said } from '../api/typed'
import type { Document } from '../api/types'
import { t } from '../texts'
import { Button } from './button'
import { present, zulu } from './clock'

/** Typing is what stands in a form: what it begins with, and above that what was typed. */
export interface Typing {
  said: Said
  say: (name: string, value: string | undefined) => void // undefined forgets it
  end: () => void // it was sent
  note: ReactNode // the line that says what is kept
}

/** useTyped keeps what is typed in a form at the node until it is sent: over a reload, a
 *  logout, a restart and a lost connection. about says which form it is of which thing;
 *  null while it is not open. */
export function useTyped(about: string | null, first: Said = {}): Typing {
  const form = about === null ? null : nameOf(about)
  const h = useSyncExternalStore(subscribe, () => (form === null ? undefined : held(form)))
  const url = form === null ? '' : address(`/typed/${form}`)
  const got = useQuery<Answer<Document<'DraftingTyped'>>, Problem>({
    queryKey: ['typed', form],
    queryFn: () => ask(form!),
    enabled: form !== null,
    meta: { url },
    staleTime: Infinity,
    gcTime: 0,
    retry: (_, p) => p.status === 0 || p.status >= 500,
    retryDelay: 5_000,
  })
  useEffect(() => {
    if (form !== null && got.data) learn(form, got.data.data)
    else if (form !== null && got.error) learn(form, { said: {} }) // whoever may keep nothing types all the same
  }, [form, got.data, got.error])
  return {
    said: { ...first, ...h?.said },
    say: (name, value) => form !== null && type(form, name, value),
    end: () => form !== null && end(form),
    note: form !== null && h && Object.keys(h.said).length > 0 ? <Kept form={form} /> : null,
  }
}

function Kept({ form }: { form: string }) {
  const h = useSyncExternalStore(subscribe, () => held(form))
  if (!h) return null
  const at = zulu(h.saved)
  const today = at.startsWith(new Date(present()).toISOString().slice(0, 10))
  return (
    <p className="soft small kept">
      {h.state === 'waits' && <span role="status">{t('typed.waits')}</span>}
      {h.state === 'refused' && <span role="status">{t('typed.refused', { why: h.problem?.detail ?? '' })}</span>}
      {(h.state === 'kept' || h.state === 'dirty') && h.saved && t('typed.kept', { at: today ? at.slice(11) : at })}{' '}
      {(h.saved || h.state === 'waits' || h.state === 'refused') && (
        <Button className="quiet" onPress={() => end(form)}>
          {t('typed.discard')}
        </Button>
      )}
    </p>
  )
}
