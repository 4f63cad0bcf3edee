import { useSession } from '../api/session'

/** Mark is a portion's mark, in words. It says nothing of the direction of what it stands at. */
export function Mark({ children }: { children: string | undefined }) {
  if (!children) return null
  const words = children.startsWith('(') ? children : `(${children})`
  return <bdi className="mark">{words}</bdi>
}

/** Unmarked is the mark of what nobody of us has marked, such as carriers and publishers
 *  say: the lowest, in the node's words. */
export function Unmarked() {
  const session = useSession()
  return <Mark>{session.data?.data.unmarked}</Mark>
}

/** Marks shows what is held, and what is given of it. */
export function Marks({ held, given }: { held?: string; given?: string }) {
  return (
    <span className="marks">
      <Mark>{held}</Mark>
      {given !== undefined && (
        <>
          {' '}
          <span aria-hidden="true">→</span> <Mark>{given || '—'}</Mark>
        </>
      )}
    </span>
  )
}
