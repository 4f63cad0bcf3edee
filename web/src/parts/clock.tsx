import { useEffect, useState } from 'react'
import { t } from '../texts'

/** zulu writes a time in UTC, to the minute. */
export function zulu(time: string | undefined): string {
  if (!time || time.startsWith('0001-')) return '—'
  const d = new Date(time)
  if (Number.isNaN(d.getTime())) return time
  return `${d.toISOString().slice(0, 16).replace('T', ' ')}Z`
}

/** span writes a length of time in its two largest units. */
export function span(ms: number): string {
  const minutes = Math.floor(Math.abs(ms) / 60_000)
  const days = Math.floor(minutes / 1440)
  const hours = Math.floor(minutes / 60) % 24
  if (days > 0) return t('clock.days', { d: days, h: hours })
  if (hours > 0) return t('clock.hours', { h: hours, m: minutes % 60 })
  return t('clock.minutes', { m: minutes })
}

// The time at the officer's place is written when it is pointed at: to write it is slow, and
// a list has hundreds.
const local = (time: string) => new Date(time).toLocaleString()

let skew = 0
const clocks = new Set<() => void>()
/** nodeTime tells the clocks what the node takes for the present: an exercise may be at any. */
export function nodeTime(now: string) {
  skew = new Date(now).getTime() - Date.now()
  for (const look of clocks) look()
}
export const present = () => Date.now() + skew

/** Clock shows when something is due, and how long that is away: late in words and colour. */
export function Clock({ due, done }: { due: string | undefined; done?: boolean }) {
  const [, tick] = useState(0)
  useEffect(() => {
    const look = () => tick((n) => n + 1)
    const timer = window.setInterval(look, 30_000)
    clocks.add(look)
    return () => {
      window.clearInterval(timer)
      clocks.delete(look)
    }
  }, [])
  if (!due || due.startsWith('0001-')) return <span className="clock">—</span>
  const left = new Date(due).getTime() - present()
  const late = left < 0 && !done
  return (
    <time className={late ? 'clock late' : 'clock'} dateTime={due} onPointerEnter={(e) => (e.currentTarget.title = `${zulu(due)} · ${local(due)}`)}>
      {done ? zulu(due) : late ? t('clock.late', { span: span(left) }) : t('clock.left', { span: span(left) })}
    </time>
  )
}

/** At is a time that has come. */
export function At({ time }: { time: string | undefined }) {
  if (!time || time.startsWith('0001-')) return <span>—</span>
  return (
    <time dateTime={time} onPointerEnter={(e) => (e.currentTarget.title = local(time))}>
      {zulu(time)}
    </time>
  )
}
