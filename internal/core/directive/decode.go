package directive

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"

	"entente/internal/core/document"
	"entente/internal/core/errs"
	"entente/internal/core/marking"
	"entente/internal/core/party"
	"entente/internal/core/report"
)

var (
	idForm       = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._/:-]{0,127}$`)
	wordForm     = regexp.MustCompile(`^[a-z][a-z0-9-]{0,63}$`)
	durationForm = regexp.MustCompile(`^P(\d+W|(\d+Y)?(\d+M)?(\d+D)?(T(\d+H)?(\d+M)?(\d+S)?)?)$`)
)

// Decode reads one directive, or a list of them. parties may be nil: then
// levels are read in any system and topics and communities are not checked.
func Decode(file string, data []byte, parties *party.Parties) ([]*Directive, error) {
	v, err := document.Parse(file, data)
	if err != nil {
		return nil, err
	}
	items := []*document.Value{v}
	if v.IsList() {
		if items, err = v.List(); err != nil {
			return nil, err
		}
	}
	var out []*Directive
	for _, x := range items {
		d, err := decodeOne(x, parties)
		if err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, nil
}

func decodeOne(v *document.Value, parties *party.Parties) (*Directive, error) {
	o := v.Object()
	o.Version()
	d := &Directive{file: v.File(), line: v.Line()}
	d.ID = document.Must(o, "id", readID)
	if id := o.Get("id"); id != nil {
		d.line = id.Line()
	}
	d.Title = o.Str("title")
	d.IssuedBy = o.Strings("issued_by")
	d.Basis = document.Must(o, "basis", readFilled)
	d.Restrict = o.Word("effect", Effects...) == "restrict"
	readDates(o, d)
	readWhom(o, d)
	readWhat(o, d, parties)
	readHow(o, d)
	if err := o.Err(); err != nil {
		return nil, err
	}
	if d.Ceiling != "" {
		if _, err := d.ceilingLevel(parties); err != nil {
			return nil, errs.At("directive.Decode", d.file, d.ceilingLine, "ceiling", "%s", err.Error())
		}
	}
	return d, nil
}

func readID(v *document.Value) (string, error) {
	s, err := v.Text()
	if err == nil && !idForm.MatchString(s) {
		err = v.Errorf("%q; expected letters, digits, dots and hyphens", s)
	}
	return s, err
}

func readFilled(v *document.Value) (string, error) {
	s, err := v.String()
	if err == nil && strings.TrimSpace(s) == "" {
		err = v.Errorf("empty; expected words")
	}
	return s, err
}

func readDates(o *document.Object, d *Directive) {
	d.Effective = document.Must(o, "effective", (*document.Value).Time)
	d.Expires = o.Time("expires")
	d.Review = o.Time("review")
	d.Supersedes = document.Read(o, "supersedes", func(x *document.Value) ([]string, error) {
		ids, err := x.Strings()
		if err == nil && slices.Contains(ids, d.ID) {
			err = x.Errorf("%q supersedes itself; expected another directive's id", d.ID)
		}
		return ids, err
	})
	switch {
	case d.Expires.IsZero() && d.Review.IsZero():
		o.Fail(errs.At("directive.Decode", d.file, d.line, "review", "neither expires nor review; expected at least one"))
	case !d.Expires.IsZero() && !d.Effective.Before(d.Expires):
		o.Fail(o.Get("expires").Errorf("expires is not after effective; expected effective < expires"))
	}
}

func readWhom(o *document.Object, d *Directive) {
	d.Partners = document.Read(o, "partners", party.ReadCodes)
	d.Communities = o.Strings("communities")
	if len(d.Partners)+len(d.Communities) == 0 {
		o.Fail(errs.At("directive.Decode", d.file, d.line, "partners", "neither partners nor communities; expected at least one"))
	}
	d.Releasers = document.Read(o, "releasers", filled(party.ReadCodes))
	d.Officers = 1
	if a := o.Get("authority"); a != nil {
		ao := a.Object()
		d.Office, d.Redelegate = ao.Str("office"), ao.Bool("redelegate")
		d.Officers = cmp.Or(document.Read(ao, "officers", readOfficers), 1)
		if err := ao.Err(); err != nil {
			o.Fail(err)
		}
	}
}

// MostOfficers bounds how many officers a directive may ask for.
const MostOfficers = 2

func readOfficers(v *document.Value) (int, error) { return v.Int(1, MostOfficers) }

// filled refuses an empty list: "all of nothing" would be true of anything.
func filled[T any](read func(*document.Value) ([]T, error)) func(*document.Value) ([]T, error) {
	return func(v *document.Value) ([]T, error) {
		out, err := read(v)
		if err == nil && len(out) == 0 {
			err = v.Errorf("empty; expected at least one")
		}
		return out, err
	}
}

func words(list []string) func(*document.Value) ([]string, error) {
	return filled(func(v *document.Value) ([]string, error) { return v.Words(list...) })
}

func readWhat(o *document.Object, d *Directive, parties *party.Parties) {
	topics := func(v *document.Value) ([]string, error) {
		items, err := v.List()
		if err != nil {
			return nil, err
		}
		for _, x := range items {
			s, err := x.String()
			if err != nil {
				return nil, err
			}
			if !wordForm.MatchString(s) {
				return nil, x.Errorf("%q; expected a topic such as counter-terrorism", s)
			}
			if parties != nil && !parties.KnownTopic(s) {
				return nil, x.Errorf("%q; expected one of %s", s, strings.Join(parties.Topics, ", "))
			}
		}
		return v.Strings()
	}
	d.Topics = document.Must(o, "topics", filled(topics))
	d.NotAuthorised = document.Read(o, "not_authorised", topics)
	d.Kinds = document.Must(o, "kinds", words(report.Kinds))
	if d.Restrict {
		d.Ceiling = o.Str("ceiling")
	} else {
		d.Ceiling = document.Must(o, "ceiling", readFilled)
	}
	if c := o.Get("ceiling"); c != nil {
		d.ceilingLine = c.Line()
	}
	d.Rungs = document.Must(o, "rungs", readRungs)
	d.Collection = document.Read(o, "collection", words(report.Disciplines))
}

func readRungs(v *document.Value) (map[report.Ladder]report.Rung, error) {
	entries, err := v.Entries()
	if err != nil {
		return nil, err
	}
	out := make(map[report.Ladder]report.Rung, len(entries))
	for _, e := range entries {
		l := report.Ladder(e.Key)
		if l.Rungs() == nil {
			return nil, e.Value.Errorf("unknown ladder; expected one of %s", join(report.Ladders))
		}
		s, err := e.Value.String()
		if err != nil {
			return nil, err
		}
		if l.Index(report.Rung(s)) < 0 {
			return nil, e.Value.Errorf("%q; expected one of %s", s, join(l.Rungs()))
		}
		out[l] = report.Rung(s)
	}
	return out, nil
}

func join[T ~string](list []T) string {
	s := make([]string, len(list))
	for i, x := range list {
		s[i] = string(x)
	}
	return strings.Join(s, ", ")
}

func readHow(o *document.Object, d *Directive) {
	readMayDecide(o, d)
	d.Methods = orDefault(document.Read(o, "methods", words(Methods)), "release")
	d.Automatic = o.Word("mode", Modes...) == "automatic"
	d.Purpose, d.Benefit = o.Str("purpose"), o.Str("benefit")
	d.Use = orDefault(document.Read(o, "use", words(report.Uses)), "intelligence")
	d.Onward = o.Word("onward", report.Onwards...)
	if d.Onward == "" {
		d.Onward = "none"
	}
	d.Retention = document.Read(o, "retention", readDuration)
	d.Tokens, d.TokensSaid = o.Bool("tokens"), o.Has("tokens")
	readDefault(o, d)
	readConditions(o, d)
	readEmergency(o, d)
	for _, key := range []string{"conditions", "mode"} {
		if x := o.Get(key); x != nil && d.Restrict {
			o.Fail(x.Errorf("a restrict names no conditions or mode; expected neither"))
		}
	}
	if d.Officers > 1 && (d.Automatic || d.Restrict) {
		x := o.Get("authority")
		o.Fail(x.Errorf("officers: %d where nothing is reviewed; expected it on a directive that permits in mode review", d.Officers))
	}
	for _, x := range []struct{ key, words string }{{"purpose", d.Purpose}, {"benefit", d.Benefit}} {
		if d.Automatic && strings.TrimSpace(x.words) == "" {
			o.Fail(errs.At("directive.Decode", d.file, o.Get("mode").Line(), x.key, "mode is automatic; expected a %s", x.key))
		}
	}
}

func orDefault(list []string, word string) []string {
	if list == nil {
		return []string{word}
	}
	return list
}

func readDuration(v *document.Value) (string, error) {
	s, err := v.String()
	if err == nil && (!durationForm.MatchString(s) || strings.HasSuffix(s, "P") || strings.HasSuffix(s, "T")) {
		err = v.Errorf("%q; expected an ISO 8601 duration such as P5Y or PT72H", s)
	}
	return s, err
}

func readDefault(o *document.Object, d *Directive) {
	x := o.Get("default")
	d.DefaultAtCeiling = true
	if x == nil {
		return
	}
	if !x.IsMap() {
		if _, err := x.Word("ceiling"); err != nil {
			o.Fail(x.Errorf("expected ceiling, or a map such as {person: masked}"))
		}
		return
	}
	rungs, err := readRungs(x)
	if err == nil && rungs[report.Text] != "" {
		err = x.Errorf("text has no default; expected ladders of fields")
	}
	if err != nil {
		o.Fail(err)
		return
	}
	d.DefaultAtCeiling, d.Default = false, rungs
}

func readConditions(o *document.Object, d *Directive) {
	for _, x := range document.Read(o, "conditions", (*document.Value).List) {
		xo := x.Object()
		kind := document.Must(xo, "assurance", func(v *document.Value) (string, error) { return v.Word(party.AssuranceKinds...) })
		if err := xo.Err(); err != nil {
			o.Fail(err)
			return
		}
		if !slices.Contains(d.Conditions, kind) {
			d.Conditions = append(d.Conditions, kind)
		}
	}
}

// ceilingLevel reads the ceiling in our own system at the directive's date.
func (d *Directive) ceilingLevel(parties *party.Parties) (marking.Level, error) {
	if parties != nil {
		return levelAtAnyDate(OwnSystem(parties.Self), d.Effective, d.Ceiling)
	}
	var first error
	for _, s := range []marking.System{marking.USA, marking.FRA, marking.RUS} {
		l, err := levelAtAnyDate(s, d.Effective, d.Ceiling)
		if err == nil {
			return l, nil
		}
		if first == nil {
			first = err
		}
	}
	return marking.Level{}, first
}

// levelAtAnyDate reads a level's name at a date, or as the system's newest
// version has it: a directive may be written before a reform and name the
// level as it is called after it.
func levelAtAnyDate(s marking.System, at time.Time, name string) (marking.Level, error) {
	l, err := marking.ParseLevel(s, at, name)
	if err != nil {
		if newest, e := marking.ParseLevel(s, time.Time{}, name); e == nil {
			return newest, nil
		}
	}
	return l, err
}

// checkSet refuses repeated ids and cycles of supersession.
func checkSet(all []*Directive) error {
	byID := make(map[string]*Directive, len(all))
	for _, d := range all {
		if other := byID[d.ID]; other != nil {
			return errs.At("directive.Load", d.file, d.line, "id", "%q stands in %s too; expected it once", d.ID, other.file)
		}
		byID[d.ID] = d
	}
	const visiting, done = 1, 2
	state := map[string]int{}
	var visit func(d *Directive) error
	visit = func(d *Directive) error {
		state[d.ID] = visiting
		for _, id := range d.Supersedes {
			older := byID[id]
			switch {
			case older == nil || state[id] == done:
			case state[id] == visiting:
				return errs.At("directive.Load", d.file, d.line, "supersedes", "%q and %q supersede each other; expected no cycle", d.ID, id)
			default:
				if err := visit(older); err != nil {
					return err
				}
			}
		}
		state[d.ID] = done
		return nil
	}
	for _, d := range all {
		if state[d.ID] == 0 {
			if err := visit(d); err != nil {
				return err
			}
		}
	}
	return nil
}
