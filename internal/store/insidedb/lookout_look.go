package insidedb

// What an officer looks at of the lookouts, for AddTravelLook.
const (
	LookLookout  = "lookout"  // one, by its id
	LookLookouts = "lookouts" // those in force together: a list of them, or a screening
)
