package access

// Judge says whether a reader may see what has a label. The rules are the Cedar of
// core/directive; Label.Covers is the plain comparison that these are held to.
type Judge interface {
	// Sees judges a label; item tells that it is of a report, of what a partner sent, or
	// of what else is bound by the mark of the whole, and not of a judgement.
	Sees(r Reader, l Label, item bool) bool
}

// Reader is an officer as far as seeing goes. One without a judge sees nothing.
type Reader struct {
	Officer    string
	Clearance  Label // the groups are those that the officer is in
	Unrecorded bool  // nobody has said what the officer is cleared for
	Judge      Judge
}

// Sees tells whether the reader may see a judgement, or a portion, that has the label.
func (r Reader) Sees(l Label) bool { return r.Judge != nil && r.Judge.Sees(r, l, false) }

// SeesItem tells whether the reader may see a report or an item, and what refers to it.
func (r Reader) SeesItem(l Label) bool { return r.Judge != nil && r.Judge.Sees(r, l, true) }
