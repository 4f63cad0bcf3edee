import { useSession } from '../api/session'

/** Mark is a portion's mark, in words. It says nothing of the direction of what it stands at. */
export function Mark({ children }: { children: string | undefined }) {
  if (!children) return null
  const words = children.startsWith('(') ? children : `(${children})`
  return <bdi className="mark">{words}</bdi>
}

/** MarkOf is the mark of a row or a part that may be of what nobody of us has marked, such
 *  as carriers and publishers say: there it is the lowest, as the node says it. */
export function MarkOf({ of }: { of?: string }) {
  const session = useSession()
  return <Mark>{of || session.data?.data.unmarked || '—'}</Mark>
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
