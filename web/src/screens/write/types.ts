// What the routes of drafts say (internal/inside/drafting, internal/inside/disclosure).

import type { Found, Gap, Item, Need, Reason } from '../review/types'

export interface Draft {
  v: number
  id: string
  version: number
  officer: string
  title: string
  marking: string
  bytes: number
  created: string
  saved: string
  document?: string
}

export interface Problem {
  line?: number
  key?: string
  message: string
}

export interface Would {
  partner: string
  verdict?: string
  said: string
  review: boolean
  marking: string
  use: string[]
  onward: string
  sent: number
  withheld: number
  text: string
  portions: { mark: string; text: string }[]
  bytes?: string
  hash?: string
  items: Item[]
  gaps: (Gap & { number: number; rules: Reason[] })[]
  needs: Need[]
  residue: Found[]
  missing?: string[]
  problem?: string
}

export interface Preview {
  v: number
  marking: string
  rolled: string
  unread: number
  report: boolean
  takes: boolean
  note?: string
  problems: Problem[]
  portions: { item: string; n: number; mark: string; text: string }[]
  fields: { field: string; ladder: string; rungs: { rung: string; mark?: string; text: string }[] }[]
  partners: Would[]
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
  held?: boolean
  note?: string
}

export interface Document extends Version {
  text: string
  versions: Version[]
}

export interface Result {
  release?: string
  partner: string
  state: string
  said: string
  verdict: string
}

export interface Names {
  names: { node: string; type: string; name: string; how: string; also?: string[]; born?: string[]; marks: string[] }[]
}
