// A small form: a few fields, each with what is wrong beside it; all that is wrong at its
// head; what is typed kept until it is sent.

import { useEffect, useRef, useState, type ReactNode } from 'react'
import type { Problem } from '../api/client'
import { nameOf, type Said } from '../api/typed'
import { t } from '../texts'
import { Button } from './button'
import { ErrorSummary } from './error-summary'
import { Area, Check, Choice, Input } from './field'
import { refusedOf } from './refused'
import { ProblemNote } from './state'
import { useTyped } from './typed'

export interface Ask<N extends string = string> {
  name: N // also how the node's problem names the field
  label: string
  kind?: 'line' | 'area' | 'choice' | 'check' | 'time' | 'number' | 'secret' | 'document'
  hint?: string
  required?: boolean
  missing?: string // what is said when it is empty
  options?: { value: string; label: string }[]
  list?: string // of a <datalist>
  initial?: string
  rows?: number
  shown?: (said: Said) => boolean
}

/** begun is what a form begins with. */
export const begun = (fields: Ask[]): Said => Object.fromEntries(fields.map((f) => [f.name, f.initial ?? (f.kind === 'choice' && f.required ? (f.options?.[0]?.value ?? '') : '')]))

const asked = (fields: Ask[], said: Said) => fields.filter((f) => f.shown?.(said) ?? true)

/** lacking says of each field that must be filled, and is not, that it is to be. */
export const lacking = (fields: Ask[], said: Said): Record<string, string> =>
  Object.fromEntries(
    asked(fields, said)
      .filter((f) => f.required && !(said[f.name] ?? '').trim())
      .map((f) => [f.name, f.missing ?? t('act.missing', { field: f.label })]),
  )

/** Fields draws what is asked, each with what is wrong beside it. */
export function Fields({ fields, said, onSay, wrong, prefix }: { fields: Ask[]; said: Said; onSay: (name: string, v: string) => void; wrong: Record<string, string>; prefix: string }) {
  return (
    <>
      {asked(fields, said).map((f) => {
        const common = { id: `${prefix}-${f.name}`, label: f.label, hint: f.hint, error: wrong[f.name], required: f.required, value: said[f.name] ?? '', onChange: (v: string) => onSay(f.name, v) }
        switch (f.kind) {
          case 'area':
            return <Area key={f.name} {...common} rows={f.rows ?? 3} />
          case 'choice':
            return <Choice key={f.name} {...common} options={f.options ?? []} />
          case 'document':
            return (
              <div key={f.name}>
                <input type="file" aria-label={t('act.file', { field: f.label })} onChange={(e) => void e.target.files?.[0]?.text().then((v) => onSay(f.name, v))} />
                <Area {...common} rows={f.rows ?? 12} spellCheck={false} />
              </div>
            )
          case 'secret':
            return <Input key={f.name} {...common} type="password" autoComplete="new-password" />
          case 'check':
            return <Check key={f.name} label={f.label} hint={f.hint} checked={said[f.name] === 'yes'} onChange={(v) => onSay(f.name, v ? 'yes' : '')} />
          case 'time':
            return <Input key={f.name} {...common} type="datetime-local" hint={f.hint ?? t('act.utc')} />
          case 'number':
            return <Input key={f.name} {...common} type="number" />
          default:
            return <Input key={f.name} {...common} list={f.list} />
        }
      })}
    </>
  )
}

const checked = (found: Record<string, string | undefined> = {}) => Object.fromEntries(Object.entries(found).filter((e): e is [string, string] => e[1] !== undefined))

/** Inner is what a form shows beside its fields. */
export type Inner = (form: { said: Said; say: (name: string, v: string) => void; wrong: Record<string, string>; prefix: string }) => ReactNode

/** Form asks for a few things and does something with them. onAct tells whether it was done:
 *  what is typed is kept until then. about says which form it is of which thing. */
export function Form({
  about,
  fields = [],
  first,
  check,
  words,
  before,
  after,
  act,
  kind = 'main',
  busy,
  ready = true,
  problem,
  onAct,
  onCancel,
}: {
  about: string
  fields?: Ask[]
  first?: Said // of what stands in no field of fields
  check?: (said: Said) => Record<string, string | undefined> // what else is wrong, by field
  words?: ReactNode | ((said: Said) => ReactNode)
  before?: Inner
  after?: Inner
  act: string | ((said: Said) => string)
  kind?: 'main' | 'grave'
  busy?: boolean
  ready?: boolean | ((said: Said) => boolean)
  problem?: Problem | null
  onAct: (said: Said) => Promise<boolean> | boolean
  onCancel?: () => void
}) {
  const [start] = useState(() => ({ ...begun(fields), ...first }))
  const typing = useTyped(fields.length > 0 || first ? about : null, start)
  const [secrets, setSecrets] = useState<Said>({})
  const [own, setOwn] = useState<Record<string, string>>({})
  const [tried, setTried] = useState(0)
  const element = useRef<HTMLFormElement>(null)
  useEffect(() => {
    element.current?.querySelector<HTMLElement>('input, select, textarea, button[type="submit"]')?.focus()
  }, [])
  const said = { ...typing.said, ...secrets }
  const say = (name: string, v: string) => {
    if (fields.find((f) => f.name === name)?.kind === 'secret') setSecrets((s) => ({ ...s, [name]: v }))
    else typing.say(name, v)
  }
  const prefix = `form-${nameOf(about)}`
  const names = [...fields.map((f) => f.name), ...Object.keys(first ?? {})]
  const refused = refusedOf(problem, names)
  const wrong = { ...refused.fields, ...own }
  const submit = async () => {
    const lacks = { ...lacking(fields, said), ...checked(check?.(said)) }
    setOwn(lacks)
    setTried((n) => n + 1)
    if (Object.keys(lacks).length > 0) return
    if (await onAct(said)) typing.end()
    else setTried((n) => n + 1)
  }
  const errors = Object.entries(wrong).map(([name, message]) => ({ field: `${prefix}-${name}`, message }))
  if (errors.length > 0 && refused.rest) errors.push({ field: '', message: refused.rest })
  const inner = { said, say, wrong, prefix }
  return (
    <form
      ref={element}
      noValidate
      onSubmit={(e) => {
        e.preventDefault()
        void submit()
      }}
    >
      <ErrorSummary errors={errors} at={tried} />
      {words && <div className="confirm-words">{typeof words === 'function' ? words(said) : words}</div>}
      {before?.(inner)}
      <Fields fields={fields} said={said} onSay={say} wrong={wrong} prefix={prefix} />
      {after?.(inner)}
      {typing.note}
      {problem && errors.length === 0 && <ProblemNote problem={problem} focus={tried} />}
      <div className="buttons">
        <Button submit kind={kind} disabled={busy || !(typeof ready === 'function' ? ready(said) : ready)}>
          {typeof act === 'function' ? act(said) : act}
        </Button>
        {onCancel && <Button onPress={onCancel}>{t('dialog.cancel')}</Button>}
      </div>
    </form>
  )
}
