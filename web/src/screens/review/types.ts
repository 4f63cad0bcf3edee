// What the review's routes say, by the names of the screens.

import type { Document } from '../../api/types'

export type Claim = Document<'DisclosureClaim'>
export type Queued = Document<'DisclosureQueued'>
export type Queue = Document<'Queue'>
export type Column = Document<'ReleaseColumn'>
export type Gap = Document<'ReleaseGap'>
export type Reason = Document<'ReleaseReason'>
export type Need = Document<'ReleaseNeed'>
export type Item = Document<'DisclosureComparedItem'>
export type Found = Document<'TearlineHit'>
export type Act = Document<'DisclosureAct'>
export type Comparison = Document<'DisclosureComparison'>
export type View = Document<'DisclosureView'>
export type Step = Document<'DisclosureStep'>
export type Steps = Document<'Steps'>
export type Emergency = Document<'DisclosureEmergency'>
export type Strip = Document<'WarningsStripView'>

/** Change is what an officer chooses, up to the ceiling. */
export type Change = Document<'ChangeReviewBody'>
