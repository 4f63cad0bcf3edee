import { useEffect } from 'react'
import { useGet } from '../api/use'
import { nodeTime } from './clock'

/** useNodeTime lets the clocks run as the node's does: an exercise may be at any time. */
export function useNodeTime() {
  const node = useGet('/node')
  const now = node.data?.data.now
  useEffect(() => {
    if (now) nodeTime(now)
  }, [now])
}
