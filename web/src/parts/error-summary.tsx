import { useEffect, useRef } from 'react'
import { t } from '../texts'

/** ErrorSummary lists what is wrong at the top of a form, each linked to its field. at
 *  counts the attempts: after each that failed the focus is here. */
export function ErrorSummary({ errors, at = 0 }: { errors: { field?: string; message: string }[]; at?: number }) {
  const box = useRef<HTMLDivElement>(null)
  const count = errors.length
  useEffect(() => {
    if (count > 0) box.current?.focus()
  }, [count, at])
  if (count === 0) return null
  return (
    <div className="error-summary" role="alert" tabIndex={-1} ref={box}>
      <h2>{t('form.errors', { n: count })}</h2>
      <ul>
        {errors.map((e, i) => (
          <li key={i}>{e.field ? <a href={`#${e.field}`}>{e.message}</a> : e.message}</li>
        ))}
      </ul>
    </div>
  )
}
