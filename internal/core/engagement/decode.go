package engagement

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"entente/internal/core/document"
	"entente/internal/core/errs"
	"entente/internal/core/marking"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
)

// Limits on one engagement; what is beyond is refused.
const (
	MaxServices     = 16
	MaxParticipants = 64
	MaxTopics       = 32
	MaxCommitments  = 64
	MaxWords        = 200       // characters of an office, a place, a topic
	MaxWhat         = 2_000     // characters of what was committed
	MaxText         = 64 << 10  // octets of an agenda or a view
	maxDocument     = 512 << 10 // octets of a file
)

var (
	idForm    = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)
	wordForm  = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,31}$`)
	topicForm = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,63}$`)
)

// Decode reads an engagement of a service. file names it in errors.
func Decode(file string, data []byte, self party.Code) (Engagement, error) {
	if len(data) > maxDocument {
		return Engagement{}, errs.At("engagement.Decode", file, 0, "", "%d bytes; expected at most %d", len(data), maxDocument)
	}
	v, err := document.Parse(file, data)
	if err != nil {
		return Engagement{}, err
	}
	o := v.Object()
	o.Version()
	e := Engagement{
		ID:               document.Must(o, "id", formed(idForm, "a word of letters, digits, . _ and -")),
		Kind:             Kind(document.Must(o, "kind", word(Kinds))),
		With:             document.Must(o, "with", services(self)),
		From:             document.Must(o, "from", (*document.Value).Date),
		Place:            document.Read(o, "place", phrase),
		Participants:     document.Must(o, "participants", participants),
		DirectedBy:       document.Must(o, "directed_by", phrase),
		Topics:           document.Must(o, "topics", topics),
		Agenda:           document.Read(o, "agenda", prose),
		OfficialView:     document.Read(o, "official_view", prose),
		ProfessionalView: document.Read(o, "professional_view", prose),
	}
	if e.To = document.Read(o, "to", (*document.Value).Date); e.To.IsZero() {
		e.To = e.From
	}
	e.System = document.Read(o, "system", word(marking.Systems))
	mark := document.Must(o, "marking", (*document.Value).String)
	e.Commitments = document.Read(o, "commitments", commitments(e.With))
	if e.Commitments == nil {
		e.Commitments = []Commitment{}
	}
	if err := o.Err(); err != nil {
		return Engagement{}, err
	}
	if e.To.Before(e.From) {
		return Engagement{}, o.Get("to").Errorf("%s is before from; expected the last day", e.To.Format(time.DateOnly))
	}
	if err := e.sides(o.Get("participants"), self); err != nil {
		return Engagement{}, err
	}
	return e, e.marked(o.Get("marking"), mark, self)
}

// Encode writes an engagement as Read reads it.
func (e Engagement) Encode() []byte {
	data, _ := json.Marshal(e) // words and times can always be written
	return data
}

// Read reads what Encode wrote.
func Read(data []byte) (Engagement, error) {
	var e Engagement
	if err := json.Unmarshal(data, &e); err != nil {
		return Engagement{}, errs.Wrap(errs.Internal, "engagement.Read", err, "an engagement cannot be read")
	}
	return e, nil
}

// Adding adds a commitment that was made later, by the rules for one of a file.
func (e Engagement) Adding(c Commitment) (Engagement, error) {
	const op = "engagement.Adding"
	if c.With == "" && len(e.With) == 1 {
		c.With = e.With[0]
	}
	if c.Ground == "" {
		c.Ground = obligation.Agreement
	}
	_, twice := e.Commitment(c.ID)
	switch {
	case !wordForm.MatchString(c.ID):
		return e, errs.E(errs.Invalid, op, "commitment %.40q; expected a word of a-z, 0-9 and -", c.ID)
	case twice:
		return e, errs.E(errs.Conflict, op, "commitment %s is on record", c.ID)
	case len(e.Commitments) >= MaxCommitments:
		return e, errs.E(errs.Invalid, op, "%d commitments; expected at most %d", len(e.Commitments)+1, MaxCommitments)
	case !slices.Contains(Sides, string(c.By)):
		return e, errs.E(errs.Invalid, op, "by %.40q; expected one of %s", c.By, strings.Join(Sides, ", "))
	case !slices.Contains(e.With, c.With):
		return e, errs.E(errs.Invalid, op, "with %.40q; expected one of the services that took part: %s", c.With, codes(e.With))
	case strings.TrimSpace(c.What) == "" || utf8.RuneCountInString(c.What) > MaxWhat:
		return e, errs.E(errs.Invalid, op, "what was committed has %d characters; expected 1 to %d", utf8.RuneCountInString(c.What), MaxWhat)
	case !slices.Contains(obligation.Grounds, c.Ground):
		return e, errs.E(errs.Invalid, op, "ground %.40q; expected one of %s", c.Ground, grounds())
	}
	e.Commitments = append(slices.Clone(e.Commitments), c)
	return e, nil
}

// Viewed gives the engagement with other views; "" leaves one as it is.
func (e Engagement) Viewed(official, professional string) (Engagement, error) {
	for _, x := range []struct {
		name, said string
		into       *string
	}{{"official", official, &e.OfficialView}, {"professional", professional, &e.ProfessionalView}} {
		if len(x.said) > MaxText {
			return e, errs.E(errs.Invalid, "engagement.Viewed", "the %s view has %d bytes; expected at most %d", x.name, len(x.said), MaxText)
		}
		if strings.TrimSpace(x.said) != "" {
			*x.into = x.said
		}
	}
	return e, nil
}

// sides refuses an engagement in which one side took no part, or somebody of neither.
func (e Engagement) sides(at *document.Value, self party.Code) error {
	ours, theirs := false, false
	for _, p := range e.Participants {
		switch partner := slices.ContainsFunc(e.With, func(w party.Code) bool { return p.Of.Includes(w) || w.Country().Includes(p.Of) }); {
		case p.Of.Includes(self):
			ours = true
		case slices.Contains(e.With, p.Of):
			theirs = true
		case self.Country().Includes(p.Of):
			ours = true
		case partner:
			theirs = true
		default:
			return at.Errorf("%s is of neither side; expected offices of %s, of %s, or of their countries", p.Of, self, codes(e.With))
		}
	}
	if !ours || !theirs {
		return at.Errorf("one side alone; expected offices of both")
	}
	return nil
}

// marked reads the marking in its system, which is the country's own where the
// file names none.
func (e *Engagement) marked(at *document.Value, mark string, self party.Code) error {
	if e.System == "" {
		e.System = string(self.Country())
	}
	if !slices.Contains(marking.Systems, e.System) {
		return at.Errorf("%s has no marking system here; expected system: with one of %s", self.Country(), strings.Join(marking.Systems, ", "))
	}
	m, err := marking.Parse(marking.System(e.System), e.From, mark)
	if err != nil {
		return at.Errorf("%.80q is no mark of the system %s; expected one such as its banner", mark, e.System)
	}
	e.Marking = m.Banner()
	return nil
}

func services(self party.Code) func(*document.Value) ([]party.Code, error) {
	return func(v *document.Value) ([]party.Code, error) {
		out, err := party.ReadCodes(v)
		if err != nil {
			return nil, err
		}
		if len(out) == 0 || len(out) > MaxServices {
			return nil, v.Errorf("%d services; expected 1 to %d", len(out), MaxServices)
		}
		for _, c := range out {
			if !c.IsService() || c == self {
				return nil, v.Errorf("%s; expected services of partners, such as FRA/DGSE", c)
			}
		}
		return out, nil
	}
}

func participants(v *document.Value) ([]Participant, error) {
	items, err := bounded(v, MaxParticipants)
	if err != nil {
		return nil, err
	}
	out := make([]Participant, 0, len(items))
	for _, x := range items {
		o := x.Object()
		p := Participant{document.Must(o, "of", party.ReadCode), document.Must(o, "office", phrase)}
		if err := o.Err(); err != nil {
			return nil, err
		}
		if slices.Contains(out, p) {
			return nil, x.Errorf("%s of %s given twice; expected it once", p.Office, p.Of)
		}
		out = append(out, p)
	}
	return out, nil
}

func topics(v *document.Value) ([]string, error) {
	items, err := bounded(v, MaxTopics)
	if err != nil {
		return nil, err
	}
	out := make([]string, 0, len(items))
	for _, x := range items {
		t, err := formed(topicForm, "a word of a-z, 0-9 and -")(x)
		if err != nil {
			return nil, err
		}
		if slices.Contains(out, t) {
			return nil, x.Errorf("%s given twice; expected it once", t)
		}
		out = append(out, t)
	}
	return out, nil
}

// commitments reads those of an engagement with services; one that names no
// service is with the only one.
func commitments(with []party.Code) func(*document.Value) ([]Commitment, error) {
	return func(v *document.Value) ([]Commitment, error) {
		items, err := v.List()
		if err != nil {
			return nil, err
		}
		if len(items) > MaxCommitments {
			return nil, v.Errorf("%d commitments; expected at most %d", len(items), MaxCommitments)
		}
		e := Engagement{With: with}
		for _, x := range items {
			c, err := commitment(x)
			if err != nil {
				return nil, err
			}
			if e, err = e.Adding(c); err != nil {
				return nil, x.Errorf("%s", err.Error())
			}
		}
		return e.Commitments, nil
	}
}

func commitment(x *document.Value) (Commitment, error) {
	o := x.Object()
	c := Commitment{
		ID:     document.Must(o, "id", formed(wordForm, "a word of a-z, 0-9 and -")),
		By:     Side(document.Must(o, "by", word(Sides))),
		With:   document.Read(o, "with", party.ReadCode),
		What:   document.Must(o, "what", (*document.Value).Text),
		Ground: obligation.Ground(document.Read(o, "ground", word(grounded()))),
	}
	if due := o.Time("due"); !due.IsZero() {
		due = due.Truncate(time.Microsecond)
		c.Due = &due
	}
	return c, o.Err()
}

func bounded(v *document.Value, most int) ([]*document.Value, error) {
	items, err := v.List()
	if err == nil && (len(items) == 0 || len(items) > most) {
		err = v.Errorf("%d of them; expected 1 to %d", len(items), most)
	}
	return items, err
}

func word(list []string) func(*document.Value) (string, error) {
	return func(v *document.Value) (string, error) { return v.Word(list...) }
}

func formed(form *regexp.Regexp, expected string) func(*document.Value) (string, error) {
	return func(v *document.Value) (string, error) {
		s, err := v.String()
		if err == nil && !form.MatchString(s) {
			err = v.Errorf("%.40q; expected %s", s, expected)
		}
		return s, err
	}
}

// phrase reads a line of words: an office, a place.
func phrase(v *document.Value) (string, error) {
	s, err := v.Text()
	if err == nil && (strings.TrimSpace(s) == "" || utf8.RuneCountInString(s) > MaxWords || strings.ContainsAny(s, "\r\n\t")) {
		err = v.Errorf("%d characters; expected one line of 1 to %d", utf8.RuneCountInString(s), MaxWords)
	}
	return s, err
}

func prose(v *document.Value) (string, error) {
	s, err := v.Text()
	if err == nil && len(s) > MaxText {
		err = v.Errorf("%d bytes; expected at most %d", len(s), MaxText)
	}
	return s, err
}

func codes(all []party.Code) string {
	out := make([]string, len(all))
	for i, c := range all {
		out[i] = string(c)
	}
	return strings.Join(out, ", ")
}

func grounded() []string {
	out := make([]string, len(obligation.Grounds))
	for i, g := range obligation.Grounds {
		out[i] = string(g)
	}
	return out
}

func grounds() string { return strings.Join(grounded(), ", ") }
