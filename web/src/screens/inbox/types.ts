// What the inbox's routes say, by the names of the screens.

import type { Document } from '../../api/types'

export type Portion = Document<'DisclosurePortion'>
export type Wanted = Document<'ExchangeWanted'>
export type Receipt = Document<'ExchangeReceipt'>
export type Arrival = Document<'ExchangeArrival'>
export type Inbox = Document<'Inbox'>
export type Owed = Document<'TaskingOwed'>
export type Judgement = Document<'JudgementShown'>
export type Feedback = Document<'TaskingFeedback'>
export type Alarm = Document<'ExchangeAlarm'>
export type Version = Document<'ReportingVersion'>

type Body = Partial<Document<'AssessClaim'>> & Partial<Pick<Document<'OriginsGrade'>, 'reliability'>>

/** bodyOf reads what is judged: the description leaves open what a judgement of its kind has. */
export const bodyOf = (j: Judgement) => j.body as Body | undefined

interface Bundle {
  objects?: { type: string; name?: string }[]
}

/** bundleOf reads the STIX that an item came in; STIX is no part of the description. */
export const bundleOf = (item: Arrival) => item.bundle as Bundle | undefined
