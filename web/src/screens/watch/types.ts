// What the node says of hits, lookouts, lists and travel, by the names of the screens.

import type { Document } from '../../api/types'

export type Line = Document<'HitsLine'>
export type HitList = Document<'HitsList'>
export type Birth = Document<'WatchBirth'>
export type Person = Document<'WatchPerson'>
export type Term = Document<'ScreeningTerm'>
export type Hit = Document<'HitsView'>
export type Lookout = Document<'WatchLookoutShown'>
export type List = Document<'WatchList'>
export type Difference = Document<'WatchDifference'>
export type Unit = Document<'FeedQuarantined'>
export type Status = Document<'FeedStatus'>
export type Leg = Document<'FeedLeg'>
export type Message = Document<'FeedMessage'>
export type Whole = Document<'FeedWhole'>
export type Journey = Document<'JourneysJourney'>
export type Traveller = Document<'JourneysPerson'>
export type Meeting = Document<'JourneysMeeting'>
export type Together = Document<'JourneysTogether'>
export type Aboard = Document<'JourneysAboard'>
export type Pairs = Document<'JourneysPairs'>
export type Trips = Document<'JourneysTrips'>
export type Stays = Document<'JourneysStays'>
export type Screening = Document<'BackwardsScreening'>
export type Order = Document<'HitsOrder'>
