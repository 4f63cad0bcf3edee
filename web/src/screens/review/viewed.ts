// Which copies the officer has looked at, each with the hash of the bytes that were looked
// at: a copy with other bytes is not viewed. Kept at the node as what is typed is.

import { useTyped } from '../../parts/typed'

const about = 'the copies that were viewed'

export interface Ticks {
  of: (release: string) => string | undefined
  tick: (release: string, hash: string | undefined) => void
}

/** useTicks are the ticks: of gives the hash of the bytes that were looked at. */
export function useTicks(): Ticks {
  const { said, say } = useTyped(about)
  return { of: (release) => said[release] || undefined, tick: (release, hash) => say(release, hash) }
}
