import { useEffect, useRef } from 'react'
import { t } from '../texts'
import { Button } from './button'

interface Listed {
  rows: unknown[]
  total: number
  news: number
  show: () => void
  more?: () => void
}

/** Count says how many of a queue are shown and how many there are, and what has come
 *  since, which comes in when it is asked for. It keeps its room, so that nothing moves. */
export function Count({ of, label }: { of: Listed; label?: string }) {
  return (
    <div className="queue-head">
      <p>
        {label && <strong>{label}</strong>} <span className="soft">{t('queue.count', { n: of.rows.length, total: of.total })}</span>
      </p>
      <p className="queue-news" role="status">
        {of.news > 0 && (
          <>
            {t('queue.news', { n: of.news })} <Button onPress={of.show}>{t('queue.show')}</Button>
          </>
        )}
      </p>
    </div>
  )
}

/** More reads on in a table as its end comes in sight, or when it is asked to. */
export function More({ of }: { of: Listed }) {
  const end = useRef<HTMLDivElement>(null)
  const more = useRef(of.more)
  more.current = of.more
  const n = of.rows.length
  useEffect(() => {
    if (!end.current || typeof IntersectionObserver === 'undefined') return
    const seen = new IntersectionObserver((entries) => entries.some((e) => e.isIntersecting) && more.current?.())
    seen.observe(end.current)
    return () => seen.disconnect()
  }, [n])
  if (!of.more) return null
  return (
    <div className="queue-more" ref={end}>
      <Button onPress={of.more}>{t('queue.more')}</Button>
    </div>
  )
}
