package lookout

import (
	"regexp"
	"slices"
	"time"

	"entente/internal/core/document"
	"entente/internal/core/errs"
	"entente/internal/core/marking"
	"entente/internal/core/obligation"
)

// Limits on one lookout; what is beyond is refused.
const (
	MaxPredicates = 16
	MaxWords      = 1_000 // characters of a purpose, a basis, a power, the words for the front line
	MaxShort      = 200   // characters of a reference, a contact
	maxDocument   = 128 << 10
	longestHold   = 30 * 24 * time.Hour
)

var (
	idForm      = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,63}$`)
	officerForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$`)
	codeForm    = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9 ().,/-]{0,39}$`)
)

// Decode reads a lookout as an officer writes it. file names it in errors; own is the
// system that its marks are read in, at a time; the front line's may be a TLP label
// too. Whose item it is made of, and what that permits, is not in the document: Origin
// has no more than the item's id.
func Decode(file string, data []byte, own marking.System, at time.Time) (Lookout, error) {
	if len(data) > maxDocument {
		return Lookout{}, errs.At("lookout.Decode", file, 0, "", "%d bytes; expected at most %d", len(data), maxDocument)
	}
	v, err := document.Parse(file, data)
	if err != nil {
		return Lookout{}, err
	}
	o := v.Object()
	o.Version()
	l := Lookout{
		ID:          document.Read(o, "id", formed(idForm, "up to 64 of a-z, 0-9, point, dash and underscore")),
		Person:      document.Must(o, "person", person),
		Owner:       document.Must(o, "owner", officer),
		Deputy:      document.Must(o, "deputy", officer),
		Case:        document.Read(o, "case", line(MaxShort)),
		Purpose:     document.Must(o, "purpose", line(MaxWords)),
		Basis:       document.Must(o, "basis", line(MaxWords)),
		Predicate:   document.Must(o, "predicate", predicates),
		Origin:      document.Read(o, "origin", origin),
		Marking:     document.Must(o, "marking", mark(at, own)),
		Instruction: document.Must(o, "instruction", instruction),
		Code:        document.Read(o, "code", formed(codeForm, "a code such as SIS 36(2)")),
		Power:       document.Read(o, "power", line(MaxWords)),
		Hold:        document.Read(o, "hold", span),
		Answer:      document.Read(o, "answer", span),
		Contact:     document.Must(o, "contact", line(MaxShort)),
		Until:       document.Must(o, "until", (*document.Value).Time).Truncate(time.Microsecond),
		Review:      document.Must(o, "review", (*document.Value).Date),
	}
	l.Front = document.Read(o, "front", front(at, own))
	if err := o.Err(); err != nil {
		return Lookout{}, err
	}
	return l, l.fits(o)
}

// fits refuses keys that do not go together.
func (l Lookout) fits(o *document.Object) error {
	of := func(key string) *document.Value {
		if v := o.Get(key); v != nil {
			return v
		}
		return o.Get("instruction")
	}
	switch {
	case l.Owner == l.Deputy:
		return of("deputy").Errorf("%s is the owner; expected another officer, who answers in the owner's place", l.Deputy)
	case l.Instruction == Stop && l.Hold == 0:
		return of("hold").Errorf("%s holds somebody; expected hold: the longest, such as PT4H", l.Instruction)
	case !l.Instruction.Holds() && l.Hold > 0:
		return of("hold").Errorf("%s holds nobody; expected no hold", l.Instruction)
	case l.Hold > 0 && l.Power == "":
		return of("power").Errorf("a hold without a power; expected power: by what the front line may hold")
	case l.Instruction.Holds() && l.Answer == 0:
		return of("answer").Errorf("%s waits for whoever is called; expected answer: within what time, such as PT30M", l.Instruction)
	case l.Hold > 0 && l.Answer > l.Hold:
		return of("answer").Errorf("%s is longer than the hold of %s; expected an answer before it ends", l.Answer, l.Hold)
	case l.Instruction == DoNotAlert && l.Front.Text != "":
		return of("front").Errorf("%s shows nothing at the front line; expected no words for it", l.Instruction)
	}
	if err := Predicated(l.Predicate); err != nil {
		return of("predicate").Errorf("%s", err.Error())
	}
	partner := slices.ContainsFunc(l.Predicate, func(p Predicate) bool { return p.Kind == PartnerReport })
	if partner && l.Origin.Item == "" {
		return of("predicate").Errorf("%s, and no origin; expected origin: {item: ID}, so that what the partner allows is kept", PartnerReport)
	}
	return nil
}

func officer(v *document.Value) (string, error) {
	return formed(officerForm, "an officer's code such as o.lind")(v)
}

func instruction(v *document.Value) (Instruction, error) {
	list := make([]string, len(Instructions))
	for i, x := range Instructions {
		list[i] = string(x)
	}
	s, err := v.Word(list...)
	return Instruction(s), err
}

func predicates(v *document.Value) ([]Predicate, error) {
	items, err := v.List()
	if err != nil {
		return nil, err
	}
	if len(items) > MaxPredicates {
		return nil, v.Errorf("%d predicates; expected at most %d", len(items), MaxPredicates)
	}
	out := make([]Predicate, 0, len(items))
	for _, x := range items {
		o := x.Object()
		p := Predicate{document.Must(o, "kind", func(v *document.Value) (string, error) { return v.Word(Predicates...) }), document.Must(o, "ref", line(MaxShort))}
		if err := o.Err(); err != nil {
			return nil, err
		}
		if slices.Contains(out, p) {
			return nil, x.Errorf("%s %s given twice; expected it once", p.Kind, p.Ref)
		}
		out = append(out, p)
	}
	return out, nil
}

func origin(v *document.Value) (Origin, error) {
	o := v.Object()
	out := Origin{Item: document.Must(o, "item", line(MaxShort))}
	return out, o.Err()
}

// span reads how long somebody is held, or waits.
func span(v *document.Value) (time.Duration, error) {
	s, err := v.String()
	if err != nil {
		return 0, err
	}
	out, ok := obligation.Span(s)
	if !ok || out < time.Minute || out > longestHold {
		return 0, v.Errorf("%.40q; expected a length of time such as PT30M, PT4H or 90m, from a minute to 30 days", s)
	}
	return out, nil
}

// mark reads a mark of the first system in which it is one, and gives its banner.
func mark(at time.Time, systems ...marking.System) func(*document.Value) (string, error) {
	return func(v *document.Value) (string, error) {
		s, err := v.String()
		if err != nil {
			return "", err
		}
		m, err := ReadMark(s, at, systems...)
		if err != nil {
			return "", v.Errorf("%.80q; expected a mark of %s: %s", s, errs.List(systems), levelsOf(at, systems))
		}
		return m.Banner(), nil
	}
}

// levelsOf names the levels that marks of some systems begin with.
func levelsOf(at time.Time, systems []marking.System) string {
	var out []string
	for _, s := range systems {
		for _, l := range marking.Levels(s, at) {
			if s == marking.TLP {
				l.Name = "TLP:" + l.Name
			}
			out = append(out, l.Name)
		}
	}
	return errs.List(out)
}

// ReadMark reads a mark of the first of the systems in which it is one.
func ReadMark(s string, at time.Time, systems ...marking.System) (marking.Marking, error) {
	for _, system := range systems {
		if m, err := marking.Parse(system, at, s); err == nil {
			return m, nil
		}
	}
	return marking.Marking{}, errs.E(errs.Invalid, "lookout.ReadMark", "%.80q is no mark of %s", s, errs.List(systems))
}

func front(at time.Time, own marking.System) func(*document.Value) (Front, error) {
	return func(v *document.Value) (Front, error) {
		o := v.Object()
		f := Front{Mark: document.Must(o, "mark", mark(at, own, marking.TLP)), Text: document.Must(o, "text", line(MaxWords))}
		return f, o.Err()
	}
}
