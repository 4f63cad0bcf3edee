// A draft at the screen: what is typed is kept at the node a moment after it was typed, and
// what would come of it is asked for. Nothing of it is kept in the browser.

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { get, Problem, send } from '../../api/client'
import { record } from '../../api/markings'
import { alsoKept } from '../../api/typed'
import { present } from '../../parts/clock'
import { write, type Fields } from './document'
import type { Preview } from './types'

export type Saving = { state: 'none' | 'dirty' | 'saving' | 'saved' | 'offline' | 'conflict' | 'refused'; at?: string; problem?: Problem }

const soon = 700 // ms after the last key

// What is not saved yet, by draft: who is logged out while typing goes on where they were.
// In memory only, and a draft opens for its writer alone.
const unsaved = new Map<string, string>()

export function useDraft(id: string | null) {
  const [fields, setFields] = useState<Fields | null>(null)
  const [text, setText] = useState('')
  const [saving, setSaving] = useState<Saving>({ state: 'none' })
  const [problem, setProblem] = useState<Problem | null>(null) // of the text: it cannot be taken apart
  const [loaded, setLoaded] = useState(false)
  const [failed, setFailed] = useState<Problem | null>(null)
  const etag = useRef<string>(undefined)
  const latest = useRef('')
  const kept = useRef('')
  const busy = useRef(false)
  const client = useQueryClient()

  const takeApart = useCallback(async (of: string) => {
    try {
      const a = await send('POST', '/drafts/fields', { document: of })
      if (latest.current === of) {
        setFields(a.data.fields as Fields)
        setProblem(null)
      }
    } catch (e) {
      if (e instanceof Problem && latest.current === of) {
        setFields(null)
        setProblem(e)
      }
    }
  }, [])

  const load = useCallback(async () => {
    if (!id) return
    setFailed(null)
    try {
      const a = await get(`/drafts/${id}`)
      etag.current = a.etag
      kept.current = a.data.document ?? ''
      latest.current = unsaved.get(id) ?? kept.current
      setText(latest.current)
      setSaving({ state: latest.current === kept.current ? 'saved' : 'dirty', at: a.data.saved })
      await takeApart(latest.current)
      setLoaded(true)
    } catch (e) {
      if (e instanceof Problem) setFailed(e)
    }
  }, [id, takeApart])
  useEffect(() => {
    setLoaded(false)
    void load()
  }, [load])

  const save = useCallback(
    async (over = false): Promise<boolean> => {
      if (!id) return false
      while (busy.current) await new Promise((r) => window.setTimeout(r, 50))
      const now = latest.current
      if (now === kept.current && !over) return true
      busy.current = true
      setSaving((s) => ({ ...s, state: 'saving' }))
      try {
        if (over) etag.current = (await get(`/drafts/${id}`)).etag
        const a = await send('PUT', `/drafts/${id}`, { document: now }, { ifMatch: etag.current })
        etag.current = a.etag ?? (await get(`/drafts/${id}`)).etag
        kept.current = now
        if (latest.current === now) unsaved.delete(id)
        setSaving({ state: latest.current === now ? 'saved' : 'dirty', at: a.data.saved })
        return true
      } catch (e) {
        const p = e instanceof Problem ? e : undefined
        setSaving((s) => ({ ...s, problem: p, state: !p || p.status === 0 || p.status >= 500 || p.status === 401 ? 'offline' : p.status === 409 || p.status === 412 ? 'conflict' : 'refused' }))
        return false
      } finally {
        busy.current = false
      }
    },
    [id],
  )

  // what is typed is saved a moment later; what could not be is tried again
  useEffect(() => {
    if (saving.state !== 'dirty' && saving.state !== 'offline') return
    const timer = window.setTimeout(() => void save(), saving.state === 'dirty' ? soon : 5_000)
    return () => window.clearTimeout(timer)
  }, [saving, save, text])
  useEffect(() => {
    const leave = (e: BeforeUnloadEvent) => {
      if (latest.current !== kept.current) e.preventDefault()
    }
    window.addEventListener('beforeunload', leave)
    const ended = alsoKept(save) // who logs out right after the last key
    return () => {
      ended()
      window.removeEventListener('beforeunload', leave)
      if (latest.current !== kept.current) void save() // leaving the page within the desk
    }
  }, [save])

  const typed = useCallback(
    (next: string) => {
      latest.current = next
      if (id) unsaved.set(id, next)
      setText(next)
      setSaving((s) => ({ ...s, state: 'dirty' }))
    },
    [id],
  )
  const edit = useCallback(
    (next: Fields) => {
      setFields(next)
      setProblem(null)
      typed(write(next))
    },
    [typed],
  )
  const source = useCallback(
    (next: string) => {
      typed(next)
      void takeApart(next)
    },
    [typed, takeApart],
  )
  const forget = useCallback(() => {
    kept.current = latest.current
    if (id) unsaved.delete(id)
    client.removeQueries({ queryKey: ['/drafts'] })
  }, [client, id])
  /** theirs shows what is kept, and lets go of what is typed here. */
  const theirs = useCallback(() => {
    if (id) unsaved.delete(id)
    return load()
  }, [id, load])
  return { fields, text, saving, problem, loaded, failed, edit, source, save, reload: load, theirs, forget, etag }
}

/** usePreview is what would come of a text, a moment after it was typed. files are those of
 *  its attachments whose bytes are known. */
export function usePreview(text: string, files: Record<string, { digest: string; bytes: number }> = {}) {
  const [asked, setAsked] = useState('')
  useEffect(() => {
    const timer = window.setTimeout(() => setAsked(text), 500)
    return () => window.clearTimeout(timer)
  }, [text])
  const q = useQuery<Preview, Problem>({
    queryKey: ['preview', asked, files],
    queryFn: async () => {
      const a = await send('POST', '/drafts/preview', { document: asked, files })
      record('preview', a.marking ?? a.data.marking)
      return a.data
    },
    enabled: asked !== '',
    meta: { url: 'preview' },
    placeholderData: (before) => before,
    gcTime: 30_000,
    retry: (n, p) => p.status === 0 && n < 5,
  })
  return { preview: q.data, error: q.error, behind: asked !== text || q.isFetching }
}

/** nowWords is the node's present, as a report writes it. */
export const nowWords = () => `${new Date(present()).toISOString().slice(0, 19)}Z`
