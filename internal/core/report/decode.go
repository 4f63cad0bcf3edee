package report

import (
	"bytes"
	"errors"
	"slices"
	"strings"

	"entente/internal/core/document"
	"entente/internal/core/errs"
	"entente/internal/core/marking"
	"entente/internal/core/party"
)

const op = "report.Decode"

// Limits of one report; what is beyond is refused.
const (
	MaxPortions  = 2_000
	MaxFields    = 2_000
	MaxText      = 100_000 // characters of one text
	MaxWords     = 10_000  // characters of one value of a field
	MaxGists     = 64      // of one portion
	MaxTearlines = 64
	MaxNames     = 64 // other names, or birth dates, of one person
	MaxTopics    = 64
	MaxLanguages = 64 // of one field's render

	MaxRendered = 8 << 20 // bytes of all prose, with every reference at its longest
)

// decoder holds what the parts of a report need of one another while it is read.
type decoder struct {
	r       *Report
	parties *party.Parties
	ids     map[string]bool // of gists and tearlines
	files   map[string]bool // of attachments
	names   *nameIndex
}

// Decode reads one report strictly. file is used in errors only. parties may
// be nil: then there is no register of topics, and any word is accepted.
// Every error is an errs.Invalid that names the place and what was expected.
func Decode(file string, data []byte, parties *party.Parties) (*Report, error) {
	v, err := document.Parse(file, data)
	if err != nil {
		return nil, err
	}
	d := &decoder{r: &Report{Raw: bytes.Clone(data)}, parties: parties, ids: map[string]bool{}, files: map[string]bool{}}
	o := v.Object()
	o.Version()
	d.head(o)
	declared := d.declared(o)
	d.caveats(o)
	d.fields(o)
	d.title(o)
	d.portions(o)
	d.tearlines(o)
	if err := o.Err(); err != nil {
		return nil, err
	}
	if err := d.rollup(v, declared); err != nil {
		return nil, err
	}
	if n := d.r.rendered(); n > MaxRendered {
		return nil, v.Errorf("the texts, with every reference written out, have up to %d bytes; expected at most %d", n, MaxRendered)
	}
	return d.r, nil
}

// rendered is the most bytes that the prose can come to: a short reference,
// often repeated, may stand for long words.
func (r *Report) rendered() int {
	longest := make(map[string]int, len(r.Fields))
	for name, f := range r.Fields {
		for _, rung := range f.Ladder.Rungs() {
			longest[name] = max(longest[name], len(f.Words(rung, "", 1)), len(f.Values[rung]))
			for _, words := range f.Render {
				longest[name] = max(longest[name], len(words[rung]))
			}
		}
	}
	n := 0
	for i := TitleIndex; i < len(r.Portions); i++ {
		for _, p := range r.ProseOf(i).Parts {
			n += max(len(p.Text), longest[p.Field])
		}
	}
	return n
}

// head reads what says which report it is, and in which system it is marked.
func (d *decoder) head(o *document.Object) {
	r := d.r
	r.Originator = document.Must(o, "originator", party.ReadCode)
	r.Created = document.Must(o, "created", (*document.Value).Time)
	r.Kind = document.Must(o, "kind", word(Kinds))
	r.Topics = document.Must(o, "topics", d.topics)
	r.System = marking.System(o.Word("system", marking.Systems...))
	if country := string(r.Originator.Country()); r.System == "" && country != "" {
		if !slices.Contains(marking.Systems, country) {
			o.Fail(o.Get("originator").Errorf("%s has no marking system here; expected system: with one of %s", country, errs.List(marking.Systems)))
			return
		}
		r.System = marking.System(country)
	}
	r.Serial = document.Read(o, "serial", serial)
	r.Supersedes = document.Read(o, "supersedes", serial)
	if r.Serial != "" && r.Serial == r.Supersedes {
		o.Fail(o.Get("supersedes").Errorf("%q is this report's own serial; expected another's", r.Serial))
	}
	if r.Lang = document.Read(o, "lang", language); r.Lang == "" {
		r.Lang = "en"
	}
}

// caveats reads the rest of the head: what travels with the report and how it is handled.
func (d *decoder) caveats(o *document.Object) {
	r := d.r
	r.InfoDate = document.Read(o, "info_date", span)
	r.ValidUntil = o.Time("valid_until")
	if r.Precedence = o.Word("precedence", Precedences...); r.Precedence == "" {
		r.Precedence = Precedences[0]
	}
	r.Authority = document.Read(o, "authority", authority)
	r.Purpose = document.Read(o, "purpose", words)
	r.Review = document.Read(o, "review", (*document.Value).Date)
	if r.Use = document.Read(o, "use", uses); r.Use == nil {
		r.Use = []string{Uses[0]}
	}
	if r.Onward = o.Word("onward", Onwards...); r.Onward == "" {
		r.Onward = "ask"
	}
	r.Obtained = Obtained{Concern: Concerns[0]}
	if got := document.Read(o, "obtained", obtained(r.Obtained)); got != nil {
		r.Obtained = *got
	}
	r.ThirdParty = document.Read(o, "third_party", thirdParty)
	r.Translation = document.Read(o, "translation", translation)
}

// declared reads the banner that the author gave; the zero mark when there is none.
func (d *decoder) declared(o *document.Object) marking.Marking {
	m := document.Read(o, "marking", d.mark)
	d.r.Marking = m
	return m
}

// rollup computes the banner from the portions and a marked title, and holds
// a declared one against it.
func (d *decoder) rollup(v *document.Value, declared marking.Marking) error {
	var marks []marking.Marking
	if !d.r.Title.Plain {
		marks = append(marks, d.r.Title.Mark)
	}
	for i := range d.r.Portions {
		marks = append(marks, d.r.Portions[i].Mark)
	}
	o := v.Object()
	rolled, err := marking.Rollup(d.r.Created, marks)
	if err != nil {
		return o.Get("portions").Errorf("the portions do not roll up: %s", expecting(reason(err), "marks that roll up to one banner"))
	}
	if at := o.Get("marking"); at == nil {
		d.r.Marking = rolled
	} else if declared.Lower(rolled) {
		return at.Errorf("%q is lower than the roll-up of the portions; expected at least %q", declared.Banner(), rolled.Banner())
	}
	if d.r.Title.Plain {
		d.r.Title.Mark = d.r.Marking
	}
	return nil
}

// mark reads a mark of the report's system as it stood when the report was
// made. "(S//REL)" takes the list of the declared banner.
func (d *decoder) mark(v *document.Value) (marking.Marking, error) {
	s, err := v.String()
	if err != nil {
		return marking.Marking{}, err
	}
	m, err := marking.Parse(d.r.System, d.r.Created, s)
	if err != nil {
		return marking.Marking{}, v.Errorf("system %s: %s", d.r.System, expecting(reason(err), "a mark of this system"))
	}
	if !m.RelBare {
		return m, nil
	}
	if len(d.r.Marking.Rel) == 0 {
		return marking.Marking{}, v.Errorf("%q stands for the banner's list; expected marking: with a REL TO, or a list here", s)
	}
	return m.WithRel(d.r.Marking.Rel), nil
}

// reason is what an error says without its place: the value that fails knows its own.
func reason(err error) string {
	var e *errs.Error
	if errors.As(err, &e) {
		return e.Message
	}
	return err.Error()
}

// expecting adds what was expected to a message that does not say so itself.
func expecting(message, expected string) string {
	if strings.Contains(message, "expected") {
		return message
	}
	return message + "; expected " + expected
}
