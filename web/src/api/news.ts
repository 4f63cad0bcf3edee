/** news knows what of a stream of counts is new. A stream begins by saying how things
 *  stand, also where it begins anew: that is news only where it is not what was known. */
export function news() {
  const known = new Map<string, number>()
  let told = new Set<string>()
  return {
    began() {
      told = new Set()
    },
    is(topic: string, count: number): boolean {
      const before = known.get(topic)
      const first = !told.has(topic)
      told.add(topic)
      known.set(topic, count)
      return !first || (before !== undefined && before !== count)
    },
  }
}
