package screening

// Weights are in bits: log2 of how much likelier something is when two records
// are of one person than when they are of two. They were set on the labelled
// names of the study (docs/names.md tells how, and what they reach).
const (
	// What a match calls for.
	alertBits  = 15
	reviewBits = 10

	// Names.
	strangerBits  = 18.0 // rarity of a word that nobody has heard
	leastBits     = 1.2  // a pair of words that speaks less for one person is no pair
	particleBits  = 0.4  // al and al
	titleBits     = 0.5
	initialBits   = 1.6  // J. and John
	neutralBits   = 0.01 // Alexander and Oleksandr: no evidence, and no contradiction
	neutralCost   = 8 * unit
	shortBits     = 2.5  // Alex and Alexander
	extraBits     = -1.8 // a word too many on one side
	extraLast     = -2.6 // when it is all that one side has beside what matched, or the surname
	contraryBits  = -6.2 // a word on each side that cannot be one
	patronymBits  = -5.0 // Ivanovich and Petrovich
	contraInitial = -3.0 // J. and Peter
	orderBits     = -1.0 // words in another order
	joinBits      = -0.7 // parts joined or parted
	weakBits      = -2.0 // an alias of low quality
	loneBits      = -3.0 // one word is the whole name on a side

	// Much name evidence counts on, but for less: names run in families.
	fullBits = 24.0
	overRate = 0.4

	// Dates of birth.
	birthEqual     = 11.5
	birthJanuary   = 5.5 // equal, but the first of January stands for not known
	birthMonth     = 7.0 // equal as far as both tell: year and month
	birthYear      = 3.8 // equal as far as both tell: year
	birthSwapped   = 6.5 // day and month changed places
	birthSlip      = 5.0 // one digit wrong, or two that changed places
	birthNext      = 4.5 // the year before or after, the same day
	birthDecade    = 4.5 // the same day ten years off
	birthNear      = 2.0 // one of day and month differs
	birthYearOnly  = 1.0 // same year, another day and month
	birthNextYear  = 0.8 // years that differ by one, as far as both tell
	birthClose     = -3.0
	birthContrary  = -20.0 // documents that contradict
	birthReported  = -5.4  // a reported date contradicts: what alerts by its name alone stays in review
	birthEstimated = -3.0  // an estimate contradicts

	// The rest.
	nationEqual    = 2.5
	nationContrary = -2.5
	sexEqual       = 0.7
	sexContrary    = -4.0
	placeEqual     = 2.5
	documentEqual  = 26.0
	documentRead   = 20.0 // equal but for letters that scanners confuse
	documentSlip   = 9.0  // one character differs
	documentOther  = -1.0 // another number of the same kind and state
)
