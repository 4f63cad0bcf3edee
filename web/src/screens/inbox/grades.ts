// What was said of items, gathered from judgements: two axes that are never mixed, the
// reliability of the source and the credibility of the information. Unknown is F6.

import { useGet } from '../../api/use'
import { bodyOf } from './types'

export interface Graded {
  reliability: string // A to F
  credibility: number // 1 to 6
  known: boolean
}

const itemOf = (to: string) => to.replace(/^received:/, '').replace(/#.*$/, '')

/** useGrades gives the grade of each item, and what use was said to its sender. */
export function useGrades(): { of: (item: string) => Graded; said: (item: string) => string | undefined } {
  const claims = useGet('/judgements/claim')
  const grades = useGet('/judgements/grade')
  const feedback = useGet('/feedback', { by: 'us' })
  const reliability = new Map<string, string>()
  for (const g of grades.data?.data.judgements ?? []) {
    const { source, reliability: graded } = bodyOf(g) ?? {}
    if (source && graded) reliability.set(source, graded)
  }
  const of = new Map<string, Graded>()
  for (const c of claims.data?.data.judgements ?? []) {
    const body = bodyOf(c)
    for (const r of c.refs) {
      if (r.role !== 'supports' || !r.to.startsWith('received:')) continue
      const before = of.get(itemOf(r.to))
      const credibility = body?.credibility ?? before?.credibility ?? 6
      of.set(itemOf(r.to), { credibility, reliability: (body?.source && reliability.get(body.source)) || before?.reliability || 'F', known: true })
    }
  }
  const said = new Map((feedback.data?.data.feedback ?? []).filter((f) => f.item && f.grade).map((f) => [f.item!, f.grade!]))
  return { of: (id) => of.get(id) ?? { reliability: 'F', credibility: 6, known: false }, said: (id) => said.get(id) }
}
