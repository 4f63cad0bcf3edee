// What the routes of drafts say, by the names of the screens.

import type { Document as Said } from '../../api/types'

export type Draft = Said<'DraftingDraft'>
export type Problem = Said<'DraftingProblem'>
export type Would = Said<'DisclosureWould'>
export type Preview = Said<'DraftingPreview'>
export type Version = Said<'ReportingVersion'>
export type Document = Said<'ReportingDocument'>
export type Result = Said<'DisclosureResult'>
export type Names = Said<'KnownNames'>
