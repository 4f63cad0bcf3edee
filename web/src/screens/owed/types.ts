// What the node says of what is owed (internal/inside/tasking, warnings, advisories).

export interface Step {
  what: string
  for: string
  at: string
}
export interface Owed {
  id: string
  version: number
  kind: string
  side: 'ours' | 'theirs' | 'internal'
  shared: boolean
  debtor: string
  creditor: string
  partner?: string
  ground?: string
  standing?: string
  state: string
  opened: string
  closed?: string
  due?: string
  due_by?: string
  overdue: boolean
  next?: Step
  desk?: string
  officer?: string
  serial?: string
  report?: string
  release?: string
  received?: string
  warning?: string
  cause?: string
  engagement?: string
  commitment?: string
}
export interface OwedList {
  as_of: string
  items: Owed[]
  more: boolean
  total?: number
  next?: string
}
export interface Notice {
  id: string
  obligation: string
  what: string
  kind: string
  to: string
  role?: string
  desk: string
  due?: string
  at: string
  partner?: string
  acked_by?: string
  acked_at?: string
  sent?: { channel: string; sent_at?: string; tries: number; failed?: string }[]
}
export interface Notices {
  total?: number
  next?: string
  notices: Notice[]
  more: boolean
  clock: { unserved: number; failing: boolean; queues: { channel: string; waiting: number; failing: number; why?: string }[]; unmanned?: { desk: string; number: number }[] }
}
export interface History {
  owed: Owed
  versions: { version: number; recorded_at: string; state: string; standing?: string; due?: string; desk?: string; officer?: string; by?: string; reason?: string }[]
  statements: { at: string; by: string; verb: string; code?: string; ground?: string; due?: string; officer?: string; hash: string }[]
  notices: Notice[]
  steps?: Step[]
}
export interface Count {
  partner: string
  side: string
  kind: string
  asked: number
  accepted: number
  answered: number
  in_part: number
  declined: number
  silent: number
  withdrawn: number
  waiting: number
  late: number
  median_seconds: number | null
  p90_seconds: number | null
}
export interface Portion {
  mark: string
  text: string
}
export interface Question {
  id?: string
  question?: string
  ours: boolean
  kind: string
  partner: string
  state: string
  standing?: string
  ground?: string
  due?: string
  opened?: string
  closed?: string
  urgency?: string
  case?: string
  desk: string
  officer?: string
  report?: string
  serial?: string
  release?: string
  item?: string
  portion?: number
  with?: string
  follows?: string
  said?: string
}
export interface Piece {
  release?: string
  serial?: string
  item?: string
  state?: string
  extent?: string
  disputed?: boolean
  portions?: Portion[]
  at?: string
}
export interface Thread extends Question {
  purpose?: string
  use?: string[]
  onward?: string
  request: Piece
  statements: { verb: string; code?: string; by: string; officer?: string; due?: string; at: string; hash: string }[]
  answers: Piece[]
  follow_ups: Question[]
  acts: { act: string; officer: string; code?: string; reason?: string; refused?: string; desk?: string; keeper?: string; at: string }[]
}
export interface Feedback {
  ours: boolean
  partner: string
  release?: string
  serial?: string
  item?: string
  grade?: string
  officer?: string
  at?: string
  remarks?: Piece
  wanted?: string
  id?: string
  due?: string
  said?: string
}
export interface Criterion {
  is: string
  basis?: string
}
export interface Victim {
  kind: string
  text?: string
  field?: string
  nationality?: string
  responsible?: string
}
export interface Determination {
  credible: Criterion
  specific: Criterion
  impending: Criterion
  harm: string
  harm_basis?: string
  victims?: Victim[]
  decision: string
  ground?: string
  rank: string
  to?: string
  reason?: string
  by: string
  at: string
}
export interface Way {
  by: string
  to: string
  via?: string
  who?: string
}
export interface Given {
  by: string
  partner: string
  pass_to?: string
  release?: string
  state: string
  said?: string
  one_sided: boolean
  completeness?: string
  due?: string
  delivered?: string
  acknowledged?: string
  silent: boolean
  silent_since?: string
  passed_on?: string
  reported: { verb: string; code: string; at: string }[]
  seconds?: number
}
export interface WarningOwed {
  obligation: string
  kind: string
  partner?: string
  state: string
  due?: string
  open: boolean
  overdue: boolean
  desk?: string
}
export interface WarningAct {
  number: number
  act: string
  officer?: string
  partner?: string
  release?: string
  code?: string
  at?: string
  words?: unknown
  digest?: string
  recorded_at: string
}
export interface Warning {
  warning: string
  report?: string
  serial?: string
  received?: string
  state: string
  acquired: string
  opened: string
  from?: string
  until?: string
  signs: { where: string; rule: string; word: string; found?: string }[]
  determination?: Determination
  plan: Way[]
  given: Given[]
  outcome?: string
  stated?: { by: string; until?: string; stood_down?: string; outcome?: string; completeness?: string }
  owed: WarningOwed[]
  wanted: WarningOwed[]
  acts: WarningAct[]
  untold?: { partner: string; why: string }[]
}
export interface Strip {
  partner: string
  verdict: string
  said?: string
  strip: { asks: string; state: string; parts: { item: string; ladder: string; state: string; held: { rung: string; words?: string }; given: { rung: string; words?: string }; from?: string }[] }[]
  too_general: string[]
  completeness: string
}
export interface Sent {
  release: string
  state: string
  said: string
  strip: Strip
}
export interface Advisory {
  id: string
  identifier: string
  sender: string
  sent: string
  state: string
  status: string
  msg_type: string
  ends?: string
  effective?: string
  expires?: string
  standing?: string
  report: string
  version: number
  serial?: string
  warning?: string
  languages?: string[]
  headline?: string
  hash: string
  changed?: string
  erased?: boolean
  acts: { act: string; officer?: string; reason?: string; state: string; at: string }[]
  cap?: string
}
export interface Engagement {
  version: number
  officer: string
  recorded_at: string
  engagement: {
    id: string
    kind: string
    with: string[]
    from: string
    to: string
    place?: string
    participants: { of: string; office: string }[]
    directed_by: string
    topics: string[]
    system: string
    marking: string
    agenda?: string
    official_view?: string
    professional_view?: string
  }
  erased?: string
  commitments: Commitment[]
}
export interface Commitment {
  id: string
  by: string
  what: string
  owed: Owed
  pending?: string
  arrived: { at: string; extent: string; release?: string; received?: string; state: string; counts: boolean; officer: string; grade?: string; graded_by?: string }[]
}
export interface Latencies {
  directive?: string
  effective?: string
  partners: { partner: string; all: { count: number; median: number | null }; before?: { count: number; median: number | null }; after?: { count: number; median: number | null } }[]
  warnings: { warning: string; partner: string; by: string; acquired: string; delivered: string; seconds: number; one_sided: boolean }[]
}
