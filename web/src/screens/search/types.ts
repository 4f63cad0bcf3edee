// What the node finds, by the names of the screens.

import type { Document } from '../../api/types'

export type Caveats = Document<'AccessCaveats'>
export type Found = Document<'SearchHit'>
export type Count = Document<'SearchCount'>
export type Results = Document<'SearchResults'>
