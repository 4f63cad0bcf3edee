package disclosure

// Directives are the ids of those that the release rests on, as it was decided
// again.
func (n Renewal) Directives() []string { return n.draft.outcome.Directives }
