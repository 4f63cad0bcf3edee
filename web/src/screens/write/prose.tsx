import { useId, useRef, useState, type KeyboardEvent } from 'react'
import { t, word } from '../../texts'

export interface Reference {
  name: string
  ladder: string
  words: string
}

interface Typed {
  id: string
  label: string
  hint?: string
  error?: string
  value: string
  rows?: number
  references: Reference[]
  onChange: (v: string) => void
  onField?: (ladder: string, words: string, then: (name: string) => string) => void // makes a field of words; then is the text that refers to it
}

const ladderChoices = ['person', 'place', 'time', 'organisation', 'source', 'document', 'selector', 'quantity', 'transport', 'quote']

/** Prose is a text in which fields are referred to: { offers them while one types, and words
 *  that are selected become a field. */
export function Prose({ id, label, hint, error, value, rows = 3, references, onChange, onField }: Typed) {
  const box = useRef<HTMLTextAreaElement>(null)
  const list = useId()
  const [open, setOpen] = useState<{ from: number; begun: string } | null>(null)
  const [at, setAt] = useState(0)
  const [selected, setSelected] = useState('')
  const offered = open ? references.filter((r) => r.name.startsWith(open.begun) || r.words.toLowerCase().includes(open.begun.toLowerCase())).slice(0, 8) : []

  const look = (text: string, caret: number) => {
    const found = /\{([\p{L}\p{N}_]*)$/u.exec(text.slice(0, caret))
    const doubled = found && text[found.index - 1] === '{'
    setOpen(found && !doubled ? { from: found.index, begun: found[1]! } : null)
    setAt(0)
  }
  const insert = (name: string) => {
    const el = box.current
    if (!el) return
    const from = open ? open.from : el.selectionStart
    const end = el.selectionStart < from ? el.selectionEnd : Math.max(el.selectionEnd, open ? open.from + 1 + open.begun.length : el.selectionEnd)
    const rest = value.slice(end)
    const next = `${value.slice(0, from)}{${name}}${rest.startsWith('}') && open ? rest.slice(1) : rest}`
    onChange(next)
    setOpen(null)
    const caret = from + name.length + 2
    requestAnimationFrame(() => {
      el.focus()
      el.setSelectionRange(caret, caret)
    })
  }
  const press = (e: KeyboardEvent) => {
    if (offered.length === 0) return
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
      e.preventDefault()
      setAt((n) => (n + (e.key === 'ArrowDown' ? 1 : offered.length - 1)) % offered.length)
    } else if (e.key === 'Enter' || e.key === 'Tab') {
      e.preventDefault()
      insert(offered[at]!.name)
    } else if (e.key === 'Escape') setOpen(null)
  }
  const pick = () => {
    const el = box.current
    setSelected(el ? el.value.slice(el.selectionStart, el.selectionEnd).trim() : '')
  }
  const make = (ladder: string) => {
    const el = box.current
    if (!el || !onField || !ladder) return
    const { selectionStart: a, selectionEnd: b } = el
    const words = value.slice(a, b).trim()
    if (words === '') return
    onField(ladder, words, (name) => `${value.slice(0, a)}{${name}}${value.slice(b)}`)
    setSelected('')
  }
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined
  return (
    <div className={error ? 'field prose wrong' : 'field prose'}>
      <label htmlFor={id}>{label}</label>
      {hint && (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {error && (
        <span className="error" id={`${id}-error`}>
          {error}
        </span>
      )}
      <textarea
        id={id}
        ref={box}
        dir="auto"
        rows={rows}
        value={value}
        spellCheck
        aria-invalid={error ? true : undefined}
        aria-describedby={described}
        aria-autocomplete="list"
        aria-controls={offered.length > 0 ? list : undefined}
        aria-activedescendant={offered.length > 0 ? `${list}-${at}` : undefined}
        onChange={(e) => {
          onChange(e.target.value)
          look(e.target.value, e.target.selectionStart)
        }}
        onKeyDown={press}
        onSelect={pick}
        onBlur={() => window.setTimeout(() => setOpen(null), 200)}
      />
      {offered.length > 0 && (
        <ul role="listbox" id={list} className="offered" aria-label={t('write.offered')}>
          {offered.map((r, i) => (
            <li key={r.name} id={`${list}-${i}`} role="option" aria-selected={i === at} onMouseDown={(e) => { e.preventDefault(); insert(r.name) }}>
              <code>{`{${r.name}}`}</code> <span className="soft">{word('ladder', r.ladder)}</span> <bdi>{r.words}</bdi>
            </li>
          ))}
        </ul>
      )}
      {onField && selected !== '' && (
        <div className="make-field" role="group" aria-label={t('write.make')}>
          <span className="soft">{t('write.make.of', { words: selected.length > 40 ? `${selected.slice(0, 40)}…` : selected })}</span>
          {ladderChoices.map((l) => (
            <button key={l} type="button" className="link" onMouseDown={(e) => e.preventDefault()} onClick={() => make(l)}>
              {word('ladder', l)}
            </button>
          ))}
        </div>
      )}
      {references.length > 0 && (
        <div className="insert" role="group" aria-label={t('write.insert')}>
          {references.map((r) => (
            <button key={r.name} type="button" className="link" title={r.words} onMouseDown={(e) => e.preventDefault()} onClick={() => { setOpen(null); insert(r.name) }}>
              {`{${r.name}}`}
            </button>
          ))}
        </div>
      )}
    </div>
  )
}
