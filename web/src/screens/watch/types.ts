// What the node says of hits, lookouts, lists and travel (internal/inside/hits, watch, feed, journeys, backwards).

export interface Line {
  id: string
  state: string
  open: boolean
  rank: number
  score: number
  verdict: string
  list: string
  entry: string
  instruction?: string
  known: boolean
  backwards: boolean
  flight?: number
  journey?: string
  departs?: string
  arrives?: string
  opened: string
  due?: string
  overdue: boolean
  officer?: string
  desk?: string
  owed?: string
}
export interface HitList {
  hits: Line[]
  more: boolean
  total?: number
}
export interface Birth {
  year?: number
  month?: number
  day?: number
  until?: number
  certainty?: string
}
export interface Person {
  names?: { text: string; weak?: boolean }[]
  births?: Birth[]
  nationalities?: string[]
  sex?: string
  places?: string[]
  documents?: { kind?: string; number: string; country?: string }[]
}
export interface Term {
  part: string
  asked?: string
  listed?: string
  found: string
  bits: number
}
export interface Hit {
  hit: Line
  rank: { what: string; why: string; bits: number }[]
  asked?: Person
  listed?: Person
  name?: string
  explain?: Term[]
  traveller?: number
  message: { id: string; form?: string; sender?: string; source?: string; recorded_at: string; erased?: string }
  against: { list?: number; lookout?: number }
  lookout?: {
    id: string
    version: number
    owner: string
    deputy: string
    case?: string
    purpose: string
    basis: string
    marking: string
    instruction: string
    code?: string
    contact: string
    from?: string
    item?: string
    use?: string[]
    onward?: string
    concern?: string
  }
  tip?: { report?: string; serial?: string; item?: string; from?: string; marking: string; use: string[]; onward: string; concern?: string; gone?: string; third_parties?: string[] }
  earlier?: string
  acts: { number: number; act: string; at: string; officer?: string; holder?: string; code?: string; state: string; verdict?: string; score?: number; news?: string[]; reason?: string }[]
  erased?: string
}
export interface Lookout {
  id: string
  version: number
  state: string
  stands?: string[]
  person?: Person
  owner?: string
  deputy?: string
  case?: string
  case_closed?: string
  purpose?: string
  basis?: string
  predicate?: { kind: string; ref: string }[]
  origin?: { from: string; item: string; use: string[]; onward: string; concern?: string; marking: string; gone?: string }
  marking?: string
  instruction?: string
  says?: string
  code?: string
  code_means?: string
  code_does?: string
  notes?: string[]
  power?: string
  hold_seconds?: number
  answer_seconds?: number
  contact?: string
  until?: string
  review?: string
  front?: { mark: string; text: string }
  by: string
  reason?: string
  recorded_at: string
  asked?: { obligation: string; reason?: string; officer?: string; desk?: string; since: string; due?: string }[]
  versions?: { version: number; state: string; by: string; reason?: string; at: string }[]
  looked?: { officer: string; at: string }[]
  erased?: string
}
export interface List {
  list: string
  outcome?: string
  version: number
  stated_version?: string
  date?: string
  age_days: number
  format: string
  entries: number
  names: number
  passed_by: number
  rejected: number
  rejections: { record?: number; line?: number; reason: string; id?: string }[]
  missing: number
  kept: number
  added: number
  changed: number
  removed: number
  purpose: string
  basis?: string
  review: string
  review_due: boolean
  imported_by: string
  imported_at: string
}
export interface Difference {
  list: string
  from: { version: number; date?: string; imported_at?: string }
  to: { version: number; date?: string; imported_at?: string }
  added: number
  changed: number
  removed: number
  entries: { id: string; act: string; name: string; parts?: string[] }[]
  left_out?: number
}
export interface Unit {
  id: string
  form?: string
  where: string
  code: string
  reason: string
  bytes: number
  source: string
  officer?: string
  at: string
  settled?: string
  settled_by?: string
  settled_at?: string
  settled_reason?: string
  looks?: { officer: string; at: string }[]
  raw?: string
}
export interface Status {
  folder: string
  kept: string
  strict: boolean
  looked: string | null
  why?: string
  waiting: number
  files: number
  left_alone: { name: string; why: string }[] | null
  messages: number
  travellers: number
  quarantine: number
}
export interface Leg {
  carrier?: string
  number?: string
  from?: string
  to?: string
  departs?: string
  arrives?: string
}
export interface Message {
  id: string
  form: string
  version?: string
  list?: string
  ref?: string
  sender?: string
  sent?: string
  legs?: Leg[]
  travellers: number
  source: string
  officer?: string
  at: string
  erased_at?: string
}
export interface Whole extends Message {
  aboard: { seq: number; person: Person; surname?: string; given?: string; role?: string; seat?: string; embarks?: string; debarks?: string; booking?: string }[] | null
  looks: { officer: string; at: string }[]
}
export interface Journey extends Leg {
  from_country?: string
  to_country?: string
  flights?: number[]
  role?: string
  seats?: string[]
  aboard?: string
}
export interface Traveller {
  names?: string[]
  traveller?: number
  persons?: string[]
}
export interface Meeting {
  nearest: string
  flight: number
  journey: Journey
}
export interface Together {
  of: Traveller
  hit?: string
  others: number
  journeys: Journey[] | null
  companions: (Traveller & { nearest: string; shared: number; on: Meeting[]; confirmed?: string[] })[] | null
  more: boolean
  cut: boolean
}
export interface Aboard {
  flight: Journey
  aboard: number
  around: Together[] | null
}
export interface Pairs {
  of: Traveller
  flights: number
  others: number
  repeated: number
  not_weighed: number
  level: number
  formula: string
  pairs: (Traveller & { flights: number; shared: number; expected: number; tail: number; corrected: number; more_than_chance: boolean; on: Meeting[]; role?: string })[] | null
  more: boolean
}
export interface Trips {
  trips: { home: string; days: number; open: boolean; separate: boolean; hubs: string[] | null; ways: { from: string; to: string; legs: Journey[] }[]; stays: { port: string; country: string; days: number }[] | null }[] | null
  unknown: string[] | null
  more: boolean
}
export interface Stays {
  in: string
  from?: string
  since: string
  until: string
  entered: number
  left: number
  elsewhere: number
  keyless: number
  stays: (Traveller & { days: number; entered: Journey; origin?: string; last: Journey; no_show?: Journey })[]
  more: boolean
}
export interface Screening {
  id: number
  kind: string
  name: string
  from_version?: number
  to_version: number
  travellers: number
  reached: number
  looked: number
  hits: number
  opened_at: string
  ended_at?: string
}
export interface Order {
  instruction: string
  says: string
  code?: string
  code_means?: string
  code_does?: string
  power?: string
  hold_seconds?: number
  hold_until?: string
  answer_by?: string
  call?: string
  front?: { mark: string; text: string }
}
