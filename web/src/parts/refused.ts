// What the node says is wrong with what was typed: by field where it names one.

import type { Problem } from '../api/client'

/** pointed is the field that a pointer of the node's means: body.needs[0].rung → needs. */
export const pointed = (at: string) => at.replace(/^(body|query|path)\./, '').split(/[.[]/)[0] ?? ''

/** refusedOf sorts what a problem says: by field, and what is of no field here. */
export function refusedOf(problem: Problem | null | undefined, names: string[]): { fields: Record<string, string>; rest?: string } {
  if (!problem) return { fields: {} }
  const fields: Record<string, string> = {}
  const rest: string[] = []
  const said = problem.errors.length > 0 ? problem.errors.map((e) => ({ at: e.location ?? '', why: e.message })) : [{ at: problem.key ?? '', why: problem.detail }]
  for (const { at, why } of said) {
    const name = pointed(at)
    if (problem.status !== 0 && name !== '' && names.includes(name)) fields[name] = fields[name] ? `${fields[name]}; ${why}` : why
    else rest.push(at ? `${at}: ${why}` : why)
  }
  return { fields, rest: rest.length > 0 ? rest.join('; ') : undefined }
}
