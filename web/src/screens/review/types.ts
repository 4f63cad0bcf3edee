// What the review's routes say (internal/inside/disclosure, internal/core/release).

export interface Claim {
  officer: string
  for?: string
  until: string
}

export interface Queued {
  release: string
  report: string
  serial?: string
  version: number
  author: string
  proposer: string
  partner: string
  method: string
  precedence: string
  kind: string
  title?: string
  held?: string
  given?: string
  rules?: number
  valid_until?: string
  since: string
  reason: string
  claim?: Claim
  gaps: number
  residue: number
  officers: number
  approved: number
  lead?: boolean
  stale: boolean
}

export interface Queue {
  v: number
  waiting: Queued[]
  total?: number
  next?: string
}

export interface Column {
  form: string
  mark?: string
  text?: string
  own?: boolean // an officer's own words
}

export interface Gap {
  item: string
  from: string
  to: string
  because: string
}

export interface Reason {
  rule: string
  basis: string
  effect: string
  rung?: string
  cure?: string
  invocation?: string
}

export interface Need {
  who: string
  what: string
  ground: string
}

export interface Item {
  number: number
  item: string
  ladder: string
  forms?: string[]
  written: Column
  ceiling: Column
  given: Column
  gaps: Gap[]
  reasons: Reason[]
  needs?: Need[]
  token?: string
}

export interface Found {
  field: string
  from: string
  place: string
  found: string
}

export interface Act {
  act: string
  officer: string
  for?: string
  reason?: string
  before?: string
  hash: string
  field?: string
  rung?: string
  item?: string
  form?: string
  words?: string
  until?: string
  at: string
}

export interface Comparison {
  v: number
  release: string
  serial?: string
  version: number
  author: string
  partner: string
  said: string
  hash: string
  marking: string
  claim?: Claim
  officers: number
  approved: Act[]
  lead?: boolean
  items: Item[]
  residue: Found[]
  files?: { name: string; type?: string; bytes: number; digest?: string }[]
  seen_by: string
  bundle: unknown
}

export interface View {
  v: number
  release: string
  report: string
  serial?: string
  version: number
  author: string
  proposer: string
  partner: string
  method: string
  state: string
  said: string
  hash: string
  marking: string
  portions: { mark: string; text: string }[]
  residue: Found[]
  acts: Act[]
  lead?: boolean
  bundle?: unknown
}

export interface Step {
  at: string
  state?: string
  actor?: string
  reason?: string
  act?: Act
}

export interface Steps {
  v: number
  release: string
  steps: Step[]
}

export interface Emergency {
  id: string
  state: string
  directive: string
  report: string
  partners: string[]
  at: string
  until: string
  by: string
  office: string
  reason: string
}

export interface Strip {
  v: number
  verdict: string
  said?: string
  strip: { asks: string; state: string; parts: { item: string; ladder: string; state: string; held: { rung: string; words?: string }; given: { rung: string; words?: string }; from?: string }[] }[]
  too_general: string[]
  completeness: string
}

/** Change is what an officer chooses, up to the ceiling. */
export interface Change {
  moves?: { field: string; rung: string; reason: string }[]
  wordings?: { item: string; form?: string; text?: string; reason: string }[]
  for?: string
}
