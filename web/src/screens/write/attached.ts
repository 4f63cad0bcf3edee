// The files that go with a report. They are chosen while it is written and sent when it is
// submitted: until then the node is told their size and digest alone, and nothing of them is
// kept but where the browser finds them.

import { useCallback, useMemo, useState } from 'react'
import { digestOf } from '../../parts/digest'
import { t } from '../../texts'
import { at, isMap, keyPath, listOf, words, type Fields } from './document'
import type { Problem } from './types'

/** Chosen is a file whose digest is known once it was read. */
export interface Chosen {
  file: Blob
  digest?: string
  failed?: boolean // it could not be read
}

/** mostBytes is what the files of a report may have together (the node's own bound). */
export const mostBytes = 1 << 30

export interface Attached {
  portion: number
  name: string
  media: string
}

/** attachmentsOf are the files of a report in the order of their portions, in which they go. */
export const attachmentsOf = (doc: Fields): Attached[] =>
  listOf(doc.portions).flatMap((p, portion) => {
    const a = at(p, ['attachment'])
    return a !== undefined && isMap(a) ? [{ portion, name: words(a, ['file']), media: words(a, ['media']) }] : []
  })

/** nameFor is a name for a file that the report does not have yet, and that hides nothing: a
 *  file of a report has no folder in its name. */
export function nameFor(doc: Fields, portion: number, given: string): string {
  const name = given.normalize('NFC').replace(/[\p{Cc}\p{Cf}"/\\:]/gu, '_').replace(/^[.\s]+|\s+$/g, '') || 'file'
  const taken = new Set(attachmentsOf(doc).filter((a) => a.portion !== portion).map((a) => a.name))
  const [, stem, ending] = /^(.*?)(\.[^.]*)?$/su.exec(name)!
  for (let n = 1; ; n++) {
    const next = n === 1 ? name : `${stem} (${n})${ending ?? ''}`
    if (!taken.has(next)) return next
  }
}

/** mediaOf is the type of a file as a report says it. */
export const mediaOf = (said: string) => said.split(';')[0]!.trim().toLowerCase() || 'application/octet-stream'

/** unready says what keeps the files of a report from going with it. */
export function unready(doc: Fields, of: (name: string) => Chosen | undefined): Problem[] {
  let left = mostBytes
  return attachmentsOf(doc).flatMap(({ portion, name }) => {
    const chosen = name === '' ? undefined : of(name)
    left -= chosen?.file.size ?? 0
    const why = !chosen ? 'missing' : chosen.file.size === 0 ? 'empty' : left < 0 ? 'large' : chosen.failed ? 'failed' : chosen.digest ? '' : 'reading'
    return why === '' ? [] : [{ key: keyPath(['portions', portion, 'attachment', 'file']), message: t(`write.attachment.${why}`, { most: mostBytes }) }]
  })
}

/** knownOf is what the node is told of the files before they go. */
export const knownOf = (doc: Fields, of: (name: string) => Chosen | undefined) =>
  Object.fromEntries(
    attachmentsOf(doc).flatMap(({ name }) => {
      const c = of(name)
      return c?.digest && c.file.size > 0 ? [[name, { digest: c.digest, bytes: c.file.size }]] : []
    }),
  )

/** bodyOf is the report with its files, as the node takes them: the report first. */
export function bodyOf(text: string, doc: Fields, of: (name: string) => Chosen | undefined): FormData {
  const form = new FormData()
  form.append('file', new Blob([text]), 'the draft')
  for (const { name } of attachmentsOf(doc)) {
    const c = of(name)
    if (c) form.append('file', c.file, name)
  }
  return form
}

// By draft, as what is not saved yet: who goes to another page of the desk comes back to them.
const kept = new Map<string, Map<string, Chosen>>()

export interface Files {
  of: (name: string) => Chosen | undefined
  choose: (name: string, file: Blob) => void
  rename: (from: string, to: string) => void
  forget: () => void
}

/** useFiles are the files that were chosen for a draft. */
export function useFiles(draft: string): Files {
  const [, drawn] = useState(0)
  const held = useCallback(() => kept.get(draft) ?? kept.set(draft, new Map()).get(draft)!, [draft])
  return useMemo(() => {
    const put = (name: string, c: Chosen) => {
      held().set(name, c)
      drawn((n) => n + 1)
    }
    return {
      of: (name) => held().get(name),
      choose: (name, file) => {
        put(name, { file })
        if (file.size === 0 || file.size > mostBytes) return
        // by now it may have another name, or another file its name
        const read = (came: Partial<Chosen>) => {
          for (const [now, c] of held()) if (c.file === file) put(now, { ...c, ...came })
        }
        digestOf(pieces(file)).then(
          (digest) => read({ digest }),
          () => read({ failed: true }),
        )
      },
      rename: (from, to) => {
        const c = held().get(from)
        if (!c || from === to || held().has(to)) return
        held().delete(from)
        put(to, c)
      },
      forget: () => void kept.delete(draft),
    }
  }, [draft, held])
}

/** pieces reads a file a piece at a time. */
async function* pieces(file: Blob): AsyncGenerator<Uint8Array> {
  const reader = file.stream().getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    yield value
  }
}
