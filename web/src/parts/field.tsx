import { useId, type ReactNode } from 'react'

interface Common {
  label: string
  hint?: string
  error?: string // the reason, beside the field
  required?: boolean
  id?: string // for the error summary's link
}

function Around({ label, hint, error, id, children }: Common & { id: string; children: (described: string | undefined) => ReactNode }) {
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined
  return (
    <div className={error ? 'field wrong' : 'field'}>
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
      {children(described)}
    </div>
  )
}

/** Input is one line. dir=auto: what is typed may be in any script. */
export function Input({ value, onChange, type = 'text', autoComplete = 'off', placeholder, list, ...common }: Common & { value: string; onChange: (v: string) => void; type?: string; autoComplete?: string; placeholder?: string; list?: string }) {
  const own = useId()
  const id = common.id ?? own
  return (
    <Around {...common} id={id}>
      {(described) => (
        <input id={id} type={type} dir="auto" list={list} value={value} placeholder={placeholder} autoComplete={autoComplete} required={common.required} aria-invalid={common.error ? true : undefined} aria-describedby={described} onChange={(e) => onChange(e.target.value)} />
      )}
    </Around>
  )
}

export function Area({ value, onChange, rows = 4, spellCheck = true, ...common }: Common & { value: string; onChange: (v: string) => void; rows?: number; spellCheck?: boolean }) {
  const own = useId()
  const id = common.id ?? own
  return (
    <Around {...common} id={id}>
      {(described) => (
        <textarea id={id} dir="auto" rows={rows} value={value} spellCheck={spellCheck} required={common.required} aria-invalid={common.error ? true : undefined} aria-describedby={described} onChange={(e) => onChange(e.target.value)} />
      )}
    </Around>
  )
}

export function Choice({ value, onChange, options, ...common }: Common & { value: string; onChange: (v: string) => void; options: { value: string; label: string }[] }) {
  const own = useId()
  const id = common.id ?? own
  return (
    <Around {...common} id={id}>
      {(described) => (
        <select id={id} value={value} required={common.required} aria-invalid={common.error ? true : undefined} aria-describedby={described} onChange={(e) => onChange(e.target.value)}>
          {options.map((o) => (
            <option key={o.value} value={o.value}>
              {o.label}
            </option>
          ))}
        </select>
      )}
    </Around>
  )
}

export function Check({ label, checked, onChange, hint }: { label: ReactNode; checked: boolean; onChange: (v: boolean) => void; hint?: string }) {
  const id = useId()
  return (
    <div className="field check">
      <input id={id} type="checkbox" checked={checked} aria-describedby={hint ? `${id}-hint` : undefined} onChange={(e) => onChange(e.target.checked)} />
      <label htmlFor={id}>{label}</label>
      {hint && (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
    </div>
  )
}
