package access

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"entente/internal/core/errs"
	"entente/internal/core/marking"
)

// Bounds of one label; what is beyond is refused.
const (
	MaxGroups = 32
	maxParts  = 1_000
)

var groupForm = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,63}$`)

// GroupForm tells whether a word can name a group that needs to know: up to 64 of a-z,
// 0-9, point, dash and underscore.
func GroupForm(word string) bool { return groupForm.MatchString(word) }

// Label says who may see a thing. The zero value is unclassified, for everybody.
type Label struct {
	Rank   int      // of the level in its own system: marking.Level.Rank
	Parts  []string // that one has to be read into: "SI", "SI-G", "SAR-BP", "RD"; sorted, each once
	Groups []string // that need to know; a reader is in all of them; sorted, each once
}

// LabelOf is the label of a mark, for groups. The level of a foreign mark counts by its
// rank in its own system. What a mark says about foreigners and about onward use keeps
// nobody of the service itself away.
func LabelOf(m marking.Marking, groups ...string) Label {
	var parts []string
	for _, v := range m.SCI {
		parts = append(parts, readIns("", v)...)
	}
	for _, v := range m.SAP {
		parts = append(parts, readIns("SAR-", v)...)
	}
	for _, v := range m.AEA {
		parts = append(parts, readIns("", v)...)
	}
	return Label{Rank: m.Level.Rank, Parts: sorted(parts), Groups: sorted(groups)}
}

// readIns are what one has to be read into for a value such as "SI-G ABCD": the control
// system, its compartment, and that one's sub-compartments.
func readIns(prefix, value string) []string {
	system, rest, found := strings.Cut(value, "-")
	out := []string{prefix + system}
	if !found {
		return out
	}
	for compartment := range strings.SplitSeq(rest, "-") {
		words := strings.Fields(compartment)
		for i, w := range words {
			name := prefix + system + "-" + words[0]
			if i > 0 {
				name += " " + w
			}
			out = append(out, name)
		}
	}
	return out
}

// With is the label of two things together.
func (l Label) With(m Label) Label {
	return Label{Rank: max(l.Rank, m.Rank), Parts: sorted(slices.Concat(l.Parts, m.Parts)), Groups: sorted(slices.Concat(l.Groups, m.Groups))}
}

// Covers tells whether whoever has this clearance may see what has the label.
func (l Label) Covers(m Label) bool {
	return l.Rank >= m.Rank && holds(l.Parts, m.Parts) && holds(l.Groups, m.Groups)
}

// Equal tells whether two labels ask for the same.
func (l Label) Equal(m Label) bool { return l.Key() == m.Key() }

// Key is the label as text, one text for each label: "3|SI,SI-G|case-7".
func (l Label) Key() string {
	return strconv.Itoa(l.Rank) + "|" + strings.Join(sorted(l.Parts), ",") + "|" + strings.Join(sorted(l.Groups), ",")
}

// ParseKey reads what Key wrote; it is invalid for anything else.
func ParseKey(key string) (Label, error) {
	const op = "access.ParseKey"
	fields := strings.Split(key, "|")
	if len(fields) != 3 {
		return Label{}, errs.E(errs.Invalid, op, "a label of %d fields; expected rank, parts and groups", len(fields))
	}
	rank, err := strconv.Atoi(fields[0])
	if err != nil {
		return Label{}, errs.E(errs.Invalid, op, "a label without a rank")
	}
	l := Label{Rank: rank, Parts: split(fields[1]), Groups: split(fields[2])}
	if l.Key() != key || len(l.Parts) > maxParts || len(l.Groups) > MaxGroups {
		return Label{}, errs.E(errs.Invalid, op, "a label that is not in its one form")
	}
	return l, nil
}

// split reads a list of Key.
func split(list string) []string {
	if list == "" {
		return nil
	}
	return strings.Split(list, ",")
}

// sorted gives words in order, each once; nil for none.
func sorted(words []string) []string {
	if len(words) == 0 {
		return nil
	}
	out := slices.Clone(words)
	slices.Sort(out)
	return slices.Compact(out)
}

// holds tells whether all of some words stand among others.
func holds(all, some []string) bool {
	return !slices.ContainsFunc(some, func(w string) bool { return !slices.Contains(all, w) })
}
