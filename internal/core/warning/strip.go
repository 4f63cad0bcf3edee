package warning

import (
	"slices"
	"strings"

	"entente/internal/core/marking"
	"entente/internal/core/release"
	"entente/internal/core/report"
)

// Question is one that a warning must answer to be acted on.
type Question string

// Questions are the elements of a strip, in order.
var Questions = []Question{"who", "what", "where", "when", "how"}

// State is what became of what is held.
type State string

// The states.
const (
	NotHeld  State = "not-held"
	AsHeld   State = "as-held"
	Reduced  State = "reduced"
	Withheld State = "withheld"
)

// Element is one question of the strip, for our own eyes.
type Element struct {
	Asks  Question `json:"asks"`
	State State    `json:"state"`
	Parts []Part   `json:"parts"` // what is held of it, in the order of the report
}

// Part is one thing held, and what is given of it.
type Part struct {
	Item   string        `json:"item"` // a field's name, or portion:N
	Ladder report.Ladder `json:"ladder"`
	State  State         `json:"state"`
	Held   Telling       `json:"held"`
	Given  Telling       `json:"given"`
	From   string        `json:"from,omitempty"` // the form that goes: written, gist:ID, tearline:ID or Officer; of a field, the one in whose words alone it may stand
}

// Officer is the form of a text that an officer worded anew.
const Officer = "officer"

// Telling is a rung with its words; a rung withheld has none.
type Telling struct {
	Rung  report.Rung `json:"rung"`
	Words string      `json:"words,omitempty"`
	Mark  string      `json:"mark,omitempty"` // of the words, as a portion's; of what is given, of the text in which it goes
}

// asks is the question that each ladder answers. A source answers none: it is why
// a warning is believed, not what it says. An officer is never given.
var asks = map[report.Ladder]Question{
	report.Person: "who", report.Organisation: "who",
	report.Text: "what", report.Quote: "what",
	report.Place: "where", report.Time: "when",
	report.Transport: "how", report.Quantity: "how", report.Document: "how", report.Selector: "how",
}

// Strip shows what a report holds of each question and what an outcome of it gives.
// A field counts as given where its prose goes as written, at the rung that the
// outcome gives it: what other words say stands under what.
func Strip(r *report.Report, o release.Outcome) []Element {
	s := stripper{report: r, outcome: o, numbers: map[string]int{}}
	s.read()
	out := make([]Element, len(Questions))
	for i, q := range Questions {
		out[i] = Element{Asks: q, Parts: []Part{}}
		if q == "what" {
			for p := range r.Portions {
				out[i].Parts = append(out[i].Parts, s.portion(p))
			}
		}
		for _, name := range r.FieldOrder {
			if f := r.Fields[name]; asks[f.Ladder] == q && len(r.PortionsWith(name)) > 0 {
				out[i].Parts = append(out[i].Parts, s.field(f))
			}
		}
		out[i].State = together(out[i].Parts)
	}
	return out
}

// together is the state of several parts.
func together(parts []Part) State {
	if len(parts) == 0 {
		return NotHeld
	}
	for _, p := range parts {
		if p.State != parts[0].State {
			return Reduced
		}
	}
	return parts[0].State
}

// stripper reads one outcome.
type stripper struct {
	report  *report.Report
	outcome release.Outcome
	numbers map[string]int // of masked persons, as the tearline numbers them
	plain   []int          // the texts that go in the author's words as written
}

// read numbers the masked persons and finds the texts that go as written.
func (s *stripper) read() {
	var as []int
	for i := report.TitleIndex; i < len(s.report.Portions); i++ {
		if verdict, from, _ := s.text(i); !verdict.Goes() || from != "written" {
			continue
		}
		as = append(as, i)
		for _, name := range s.report.ProseOf(i).Refs() {
			if s.rung(name) == "masked" && s.numbers[name] == 0 {
				s.numbers[name] = len(s.numbers) + 1
			}
		}
	}
	for _, i := range as {
		if _, _, words := s.text(i); words == s.render(i) {
			s.plain = append(s.plain, i)
		}
	}
}

// held is the mark of a text as it is held.
func (s *stripper) held(i int) marking.Marking {
	if i == report.TitleIndex {
		return s.report.Title.Mark
	}
	return s.report.Portions[i].Mark
}

// given is the mark of the text that the outcome gives.
func (s *stripper) given(i int) string {
	if i == report.TitleIndex {
		return s.outcome.Title.Mark
	}
	for _, p := range s.outcome.Portions {
		if p.Index == i {
			return p.Mark
		}
	}
	return ""
}

// text is what the outcome says of a text.
func (s *stripper) text(i int) (release.Verdict, string, string) {
	if i == report.TitleIndex {
		return s.outcome.Title.Verdict, s.outcome.Title.TextFrom, s.outcome.Title.Text
	}
	for _, p := range s.outcome.Portions {
		if p.Index == i {
			return p.Verdict, p.TextFrom, p.Text
		}
	}
	return release.VerdictWithhold, "", ""
}

// rung is the one that the outcome gives a field.
func (s *stripper) rung(field string) report.Rung {
	if f, ok := s.outcome.Fields[field]; ok {
		return f.Rung
	}
	return report.Withheld
}

// words are those that a reference becomes as given.
func (s *stripper) words(p report.Part, lang string) string {
	f, rung := s.report.Fields[p.Field], s.rung(p.Field)
	if p.Recognised && f.Spoken(rung) {
		return p.Text
	}
	return f.Words(rung, lang, s.numbers[p.Field])
}

func (s *stripper) render(i int) string {
	lang := s.report.LangOf(i)
	return report.Render(s.report.ProseOf(i), lang, func(p report.Part) string { return s.words(p, lang) })
}

func (s *stripper) portion(i int) Part {
	out := Part{Item: place(i), Ladder: report.Text, State: Withheld, Held: Telling{"written", written(s.report, i), s.held(i).Portion()}, Given: Telling{Rung: report.Withheld}}
	verdict, from, words := s.text(i)
	if !verdict.Goes() {
		return out
	}
	switch {
	case slices.Contains(s.plain, i):
		out.State, out.Given, out.From = AsHeld, Telling{"written", words, s.given(i)}, from
	case from == "written":
		out.State, out.Given, out.From = Reduced, Telling{"gist", words, s.given(i)}, Officer
	default:
		out.State, out.Given, out.From = Reduced, Telling{"gist", words, s.given(i)}, from
	}
	return out
}

// field is told in the words of the first text that gives it, else as the first that holds it would.
func (s *stripper) field(f *report.Field) Part {
	holds := s.report.PortionsWith(f.Name)
	at, goes := holds[0], false
	if i := slices.IndexFunc(holds, func(i int) bool { return slices.Contains(s.plain, i) }); i >= 0 {
		at, goes = holds[i], true
	}
	lang := s.report.LangOf(at)
	out := Part{Item: f.Name, Ladder: f.Ladder, State: Withheld, Held: Telling{fullest(f), f.Words(fullest(f), lang, 0), f.MarkAt(fullest(f), s.held(at)).Portion()}, Given: Telling{Rung: report.Withheld}}
	rung := s.rung(f.Name)
	if !goes || rung == report.Withheld {
		if out.Held.Rung == report.Withheld {
			out.State = AsHeld
		}
		if !goes {
			out.From = s.otherWords(holds)
		}
		return out
	}
	refs := s.report.ProseOf(at).Parts
	ref := refs[slices.IndexFunc(refs, func(p report.Part) bool { return p.Field == f.Name })]
	out.State, out.Given = Reduced, Telling{rung, s.words(ref, lang), s.given(at)}
	if rung == out.Held.Rung {
		out.State = AsHeld
	}
	return out
}

// otherWords is the first form that goes of the texts, none of which goes as
// written; "" where none goes.
func (s *stripper) otherWords(texts []int) string {
	for _, i := range texts {
		if i != report.TitleIndex {
			if from := s.portion(i).From; from != "" {
				return from
			}
		}
	}
	return ""
}

// Claim is what a sender says of the completeness of a warning.
type Claim string

// The claims; nothing need be claimed.
const (
	All      Claim = "all"
	Less     Claim = "reduced"
	Unstated Claim = ""
)

// Completeness is the claim that would be true: all where every portion goes in
// its own words and every field of the strip as it is held, and no gap of the
// outcome says otherwise.
func Completeness(strip []Element, o release.Outcome) Claim {
	for _, e := range strip {
		if e.State == Reduced || e.State == Withheld {
			return Less
		}
	}
	for _, g := range o.Gaps {
		if g.Item == "report" || strings.HasPrefix(g.Item, "portion:") || held(strip, g.Item) {
			return Less
		}
	}
	return All
}

func held(strip []Element, item string) bool {
	return slices.ContainsFunc(strip, func(e Element) bool {
		return slices.ContainsFunc(e.Parts, func(p Part) bool { return p.Item == item })
	})
}

// MayClaim refuses a claim that is not true, and a word that is none. Unstated
// may always stand.
func MayClaim(c Claim, strip []Element, o release.Outcome) error {
	switch is := Completeness(strip, o); {
	case c == Unstated || c == is:
		return nil
	case c == All || c == Less:
		return denied("completeness %q is not true of this release, of which %s goes; expected what is true, or nothing stated", c, amount(is))
	}
	return invalid("completeness %.40q; expected all, reduced, or nothing stated", c)
}

func amount(c Claim) string {
	if c == All {
		return "all that is held"
	}
	return "less than is held"
}
