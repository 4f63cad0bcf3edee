package assess

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"entente/internal/core/errs"
)

// What is held that a judgement may rest on, beside other judgements.
const (
	ItemReport   = "report"   // a report of our own, by its id or a serial; with #N one portion of it
	ItemReceived = "received" // an item that a partner sent, by its id; with #N one portion of it
)

// Ref is one reference of a judgement.
type Ref struct {
	Role string `json:"role"` // a word of the kind: supports, against, source, about, from, to, …
	To   string `json:"to"`   // a Target as text
}

// Whole is the portion of a Target that names all of an item.
const Whole = -2

// Title is the portion that is an item's title.
const Title = -1

// maxTarget bounds a reference, in characters.
const maxTarget = 400

// Target is what a reference names: an item, one portion of it, or a judgement.
type Target struct {
	Kind    string
	ID      string
	Portion int // from 0; Title; Whole, and always for judgements
}

// ParseTarget reads "report:USA-2017-0412#2", "received:ID", "claim:ID"; portions count
// from 0, and "#title" is the title.
func ParseTarget(s string) (Target, error) {
	bad := errs.E(errs.Invalid, "assess.ParseTarget", "%.100q; expected %s", s, expectedTarget(nil))
	kind, id, found := strings.Cut(s, ":")
	if !found || utf8.RuneCountInString(s) > maxTarget || strings.ContainsFunc(s, unicode.IsControl) {
		return Target{}, bad
	}
	t := Target{Kind: kind, ID: id, Portion: Whole}
	if kind != ItemReport && kind != ItemReceived {
		if _, known := kindOf(kind); !known || !IDForm(id) {
			return Target{}, bad
		}
		return t, nil
	}
	if at := strings.LastIndexByte(id, '#'); at >= 0 {
		part := id[at+1:]
		if t.ID = id[:at]; part == "title" {
			t.Portion = Title
		} else {
			n, err := strconv.Atoi(part)
			if err != nil || n < 0 || strconv.Itoa(n) != part {
				return Target{}, bad
			}
			t.Portion = n
		}
	}
	if t.ID == "" || strings.TrimSpace(t.ID) != t.ID {
		return Target{}, bad
	}
	return t, nil
}

// String writes what ParseTarget reads.
func (t Target) String() string {
	switch t.Portion {
	case Whole:
		return t.Kind + ":" + t.ID
	case Title:
		return t.Kind + ":" + t.ID + "#title"
	}
	return t.Kind + ":" + t.ID + "#" + strconv.Itoa(t.Portion)
}

// Item tells whether it names an item that is held, and no judgement.
func (t Target) Item() bool { return t.Kind == ItemReport || t.Kind == ItemReceived }

// Of is the whole of what a portion belongs to.
func (t Target) Of() Target { return Target{t.Kind, t.ID, Whole} }

func expectedTarget(kinds []string) string {
	if len(kinds) == 0 {
		return "report:ID, received:ID, with #N for one portion of it, or KIND:ID of a judgement"
	}
	return "one of " + strings.Join(kinds, ":ID, ") + ":ID"
}

func contains(words []string, w string) bool { return slices.Contains(words, w) }
