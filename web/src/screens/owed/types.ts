// What the node says of what is owed, by the names of the screens.

import type { Document } from '../../api/types'

export type Step = Document<'TaskingOwedStep'>
export type Owed = Document<'TaskingOwed'>
export type OwedList = Document<'TaskingOwedList'>
export type Notice = Document<'TaskingNotice'>
export type Notices = Document<'TaskingNotices'>
export type History = Document<'TaskingOwedHistory'>
export type Count = Document<'TaskingOwedCount'>
export type Portion = Document<'DisclosurePortion'>
export type Question = Document<'TaskingQuestion'>
export type Piece = Document<'TaskingPiece'>
export type Thread = Document<'TaskingThread'>
export type Feedback = Document<'TaskingFeedback'>
export type Criterion = Document<'WarningCriterion'>
export type Victim = Document<'WarningVictim'>
export type Determination = Document<'WarningDetermination'>
export type Way = Document<'WarningsWay'>
export type Given = Document<'WarningsGiven'>
export type WarningOwed = Document<'WarningsOwed'>
export type WarningAct = Document<'WarningsActView'>
export type Warning = Document<'WarningsView'>
export type Strip = Document<'WarningsStripView'>
export type Sent = Document<'WarningsSent'>
export type Advisory = Document<'AdvisoriesView'>
export type Engagement = Document<'TaskingEngagementShown'>
export type Commitment = Document<'TaskingCommitmentShown'>
export type Latencies = Document<'WarningsLatencies'>
