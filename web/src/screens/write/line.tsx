// The parts of the form: one value each, at its key, marked where the node says that it is wrong.

import { useEffect, useRef, useState, type ReactNode } from 'react'
import { Area, Check, Choice, Input } from '../../parts/field'
import { word } from '../../texts'
import { at, idOf, keyPath, put, words, type Fields, type Path, type Value } from './document'
import type { Problem } from './types'

export interface Editing {
  doc: Fields
  problems: Problem[]
  onEdit: (doc: Fields) => void
}

/** errorAt is what is wrong at a key, or beneath it where nothing finer is shown. */
export const errorAt = (problems: Problem[], key: string, beneath = false) => problems.find((p) => p.key === key || (beneath && p.key !== undefined && (p.key.startsWith(`${key}.`) || p.key.startsWith(`${key}[`))))?.message

/** Line is one value of the report, marked where the node says that it is wrong. */
export function Line({ e, path, label, hint, placeholder, list, beneath, options, required }: { e: Editing; path: Path; label: string; hint?: string; placeholder?: string; list?: string; beneath?: boolean; options?: { value: string; label: string }[]; required?: boolean }) {
  const key = keyPath(path)
  const common = { label, hint, id: idOf(key), error: errorAt(e.problems, key, beneath), value: words(e.doc, path), onChange: (v: string) => e.onEdit(put(e.doc, path, v === '' ? undefined : v) as Fields), required }
  return options ? <Choice {...common} options={options} /> : <Input {...common} placeholder={placeholder} list={list} />
}

/** Several is a list, typed with a sign between. */
export function Several({ e, path, label, hint, sign = ',' }: { e: Editing; path: Path; label: string; hint?: string; sign?: string }) {
  const key = keyPath(path)
  const value = at(e.doc, path)
  const held = Array.isArray(value) ? value.join(`${sign} `) : value === undefined || value === null ? '' : String(value)
  const [typed, setTyped] = useState(held)
  const parts = (s: string) => s.split(sign).map((x) => x.trim()).filter(Boolean)
  useEffect(() => {
    if (parts(typed).join() !== parts(held).join()) setTyped(held)
    // what is typed is kept as it is while it says the same
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [held])
  return (
    <Input
      label={label}
      hint={hint}
      id={idOf(key)}
      error={errorAt(e.problems, key, true)}
      value={typed}
      onChange={(v) => {
        setTyped(v)
        const list = parts(v)
        e.onEdit(put(e.doc, path, list.length > 0 ? list : undefined) as Fields)
      }}
    />
  )
}

/** Paragraph is a text without references. */
export function Paragraph({ e, path, label, hint, rows = 3 }: { e: Editing; path: Path; label: string; hint?: string; rows?: number }) {
  const key = keyPath(path)
  return <Area label={label} hint={hint} id={idOf(key)} rows={rows} error={errorAt(e.problems, key)} value={words(e.doc, path)} onChange={(v) => e.onEdit(put(e.doc, path, v === '' ? undefined : v) as Fields)} />
}

/** Ticks is a list of which each value is chosen or not; none chosen is no list. What the
 *  document holds beside the values that may be chosen is shown as well, to be taken away. */
export function Ticks({ e, path, label, hint, options }: { e: Editing; path: Path; label: string; hint?: string; options: { value: string | number; label: string }[] }) {
  const key = keyPath(path)
  const id = idOf(key)
  const held = at(e.doc, path)
  const chosen: Value[] = Array.isArray(held) ? held : []
  const error = errorAt(e.problems, key, true)
  const others = chosen.filter((x) => !options.some((o) => o.value === x)).map((x) => ({ value: x as string | number, label: String(x) }))
  const tick = (value: string | number, on: boolean) => {
    const order = options.map((o) => o.value as Value)
    const next = on ? [...chosen, value].sort((a, b) => order.indexOf(a) - order.indexOf(b)) : chosen.filter((x) => x !== value)
    e.onEdit(put(e.doc, path, next.length > 0 ? next : undefined) as Fields)
  }
  return (
    <fieldset id={id} tabIndex={-1} aria-describedby={[hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined}>
      <legend>{label}</legend>
      {hint && (
        <span className="soft" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {error && (
        <span className="error-text" id={`${id}-error`}>
          {error}
        </span>
      )}
      <div className="checks">
        {[...options, ...others].map((o) => (
          <Check key={o.value} label={o.label} checked={chosen.includes(o.value)} onChange={(on) => tick(o.value, on)} />
        ))}
      </div>
    </fieldset>
  )
}

/** More holds what is seldom needed. It opens where something in it is wrong, and stays open
 *  when that is put right: whoever types there is not shut out. */
export function More({ e, summary, keys, children }: { e: Editing; summary: string; keys: Path[]; children: ReactNode }) {
  const box = useRef<HTMLDetailsElement>(null)
  const wrong = keys.some((k) => errorAt(e.problems, keyPath(k), true) !== undefined)
  useEffect(() => {
    if (wrong && box.current) box.current.open = true
  }, [wrong])
  return (
    <details ref={box}>
      <summary>{summary}</summary>
      {children}
    </details>
  )
}

/** choices are the values of a closed list, and none of them. */
export const choices = (list: string[], of: string) => [{ value: '', label: '—' }, ...list.map((v) => ({ value: v, label: word(of, v) }))]

export function MarkInput({ e, path, label, hint }: { e: Editing; path: Path; label: string; hint?: string }) {
  return <Line e={e} path={path} label={label} hint={hint} placeholder="(S//REL TO USA, FRA)" list="marks-used" />
}

/** focusOn moves the focus to the input of a key that is shown next. */
export const focusOn = (path: Path) => requestAnimationFrame(() => document.getElementById(idOf(keyPath(path)))?.focus())
