package desk

import (
	"slices"
	"strings"
	"sync"
	"time"

	"entente/internal/core/marking"
	"entente/internal/core/party"
)

// said is a mark as an answer has it, and whose it may be.
type said struct {
	mark   string
	system string // as the answer says; "" when it does not
	givers string // countries, joined by a comma
}

// marker reads marks, and remembers what it read. It is safe for concurrent use.
type marker struct {
	parties *party.Parties
	own     marking.System
	now     func() time.Time
	read    sync.Map // said → []marking.Marking
}

// maxSaid bounds a mark that is remembered, in bytes.
const maxSaid = 1024

func (m *marker) levels() []marking.Level { return marking.Levels(m.own, m.now()) }

// lowest and highest are the banners of the lowest and the highest level.
func (m *marker) lowest() string { return m.levels()[0].Name }

func (m *marker) highest() string {
	all := m.levels()
	return all[len(all)-1].Name
}

// level is the word of a banner's level.
func (m *marker) level(banner string) string {
	word, _, _ := strings.Cut(banner, "//")
	return word
}

// together is the banner, in our own system, of several marks. What cannot be read, or does
// not go together, is of the highest level.
func (m *marker) together(all []said) string {
	now := m.now()
	var marks []marking.Marking
	seen := map[said]bool{}
	for _, s := range all {
		if seen[s] {
			continue
		}
		seen[s] = true
		read := m.reading(s, now)
		if len(read) == 0 {
			return m.highest()
		}
		marks = append(marks, read...)
	}
	if len(marks) == 0 {
		return m.lowest()
	}
	slices.SortFunc(marks, func(a, b marking.Marking) int { return strings.Compare(a.Banner(), b.Banner()) })
	rolled, err := marking.Rollup(now, marks)
	if err != nil {
		return m.highest()
	}
	return rolled.Banner()
}

// reading gives a mark in our own system: in every way in which it may be meant, so that no
// reading is higher than what is made of it. None: it cannot be read.
func (m *marker) reading(s said, now time.Time) []marking.Marking {
	if known, ok := m.read.Load(s); ok {
		return known.([]marking.Marking)
	}
	var out []marking.Marking
	if s.system == "" || s.system == string(m.own) {
		if own, ok := parsed(m.own, now, s.mark); ok {
			out = append(out, own)
		}
	}
	for giver := range strings.SplitSeq(s.givers, ",") {
		if system := marking.System(giver); system != m.own && slices.Contains(marking.Systems, giver) {
			out = append(out, m.foreign(system, giver, s.mark, now)...)
		}
	}
	for _, system := range marking.Systems {
		if len(out) == 0 || system == s.system && system != string(m.own) {
			out = append(out, m.foreign(marking.System(system), system, s.mark, now)...)
		}
	}
	if len(s.mark) <= maxSaid {
		m.read.Store(s, out)
	}
	return out
}

// parsed reads a mark of a system: of now, or of before the words of levels changed.
func parsed(system marking.System, now time.Time, mark string) (marking.Marking, bool) {
	for _, at := range []time.Time{now, time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC)} {
		if got, err := marking.Parse(system, at, mark); err == nil && !got.RelBare {
			return got, true
		}
	}
	return marking.Marking{}, false
}

// foreign gives a mark of another system as one of ours: at the level that the agreement
// says is its equal or, where it says none, at ours of no lower rank.
func (m *marker) foreign(system marking.System, giver, mark string, now time.Time) []marking.Marking {
	theirs, ok := parsed(system, now, mark)
	if !ok || system == m.own {
		return nil
	}
	levels := m.levels()
	at := slices.IndexFunc(levels, func(l marking.Level) bool { return l.Rank >= theirs.Level.Rank })
	if agreed, known := m.parties.Of(party.Code(giver)); known {
		for _, e := range agreed.Equivalences {
			if ours := slices.IndexFunc(levels, func(l marking.Level) bool { return l.Name == e.Ours }); ours >= 0 && e.Theirs == theirs.Level.Name && e.InForce(now) {
				at = ours
			}
		}
	}
	if at < 0 {
		return nil
	}
	words := []string{"(" + levels[at].Short + ")"}
	if at > 0 && system != marking.TLP {
		words = []string{"(" + levels[at].Short + "//FGI " + giver + ")", words[0]}
	}
	for _, w := range words {
		if own, err := marking.Parse(m.own, now, w); err == nil {
			return []marking.Marking{own}
		}
	}
	return nil
}
