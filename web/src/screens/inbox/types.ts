// What the inbox's routes say (internal/inside/exchange, tasking, judgement).

export interface Portion {
  mark: string
  text: string
}

export interface Wanted {
  code: string
  successor?: string
  at: string
  due?: string
  state: string
  complied?: string
  complied_at?: string
}

export interface Receipt {
  verb: string
  code?: string
  at: string
  recorded_at: string
}

export interface Arrival {
  v: number
  id: string
  partner: string
  state: string
  code?: string
  kind: string
  marking?: string
  use?: string[]
  onward?: string
  lane: string
  seq: number
  envelope: string
  commitment: string
  sent: string
  recorded_at: string
  erased?: string
  taken_back?: Wanted
  held_for?: string[]
  cleared?: { officer: string; reason?: string; at: string }
  concern?: string
  same_as?: string[]
  asks?: { kind: string; due?: string }
  portions?: Portion[]
  bundle?: { objects?: StixObject[] }
  files?: { name: string; type?: string; bytes: number }[]
  told?: Receipt[]
}

export interface StixObject {
  type: string
  id: string
  name?: string
  lang?: string
  published?: string
  extensions?: Record<string, Record<string, unknown>>
}

export interface Inbox {
  v: number
  items: Arrival[]
  total?: number
  next?: string
}

export interface Owed {
  id: string
  kind: string
  side: string
  partner?: string
  state: string
  standing?: string
  due?: string
  overdue: boolean
  received?: string
  closed?: string
  desk?: string
  officer?: string
}

export interface Judgement {
  kind: string
  id: string
  version: number
  state: string
  mark: string
  by: string
  recorded: string
  refs: { role: string; to: string }[]
  body?: { text?: string; credibility?: number; likelihood?: string; confidence?: string; source?: string; reliability?: string; grade?: string }
}

export interface Feedback {
  ours: boolean
  partner: string
  item?: string
  grade?: string
  officer?: string
  at?: string
  wanted?: string
  due?: string
}

export interface Alarm {
  id: string
  kind: string
  partner: string
  detail: string
  recorded_at: string
}

export interface Version {
  id: string
  version: number
  serial?: string
  kind: string
  marking: string
  originator: string
  author: string
  recorded_at: string
}
