package report

import (
	"slices"
	"strings"
	"time"

	"entente/internal/core/document"
	"entente/internal/core/errs"
	"entente/internal/core/marking"
)

// ladderKeys are the keys that give a field of each ladder its value.
var ladderKeys = map[Ladder][]string{
	Source:       {"full", "descriptor", "collection", "grade"},
	Person:       {"name", "also", "born", "nationality", "described"},
	Place:        {"name", "point", "city", "region", "country"},
	Time:         {"at", "from", "to"},
	Document:     {"type", "number", "country"},
	Selector:     {"value", "kind"},
	Organisation: {"name", "kind"},
	Quantity:     {"exact", "range", "order"},
	Transport:    {"full", "route"},
	Quote:        {"verbatim", "paraphrase"},
	Officer:      {"name"},
}

// fields reads every field, then indexes their names for the prose.
func (d *decoder) fields(o *document.Object) {
	d.r.Fields = map[string]*Field{}
	entries := document.Read(o, "fields", (*document.Value).Entries)
	if len(entries) > MaxFields {
		o.Fail(o.Get("fields").Errorf("%d fields; expected at most %d", len(entries), MaxFields))
		return
	}
	for _, e := range entries {
		f, err := d.field(e)
		if err != nil {
			o.Fail(err)
			return
		}
		d.r.Fields[f.Name] = f
		d.r.FieldOrder = append(d.r.FieldOrder, f.Name)
	}
	for _, e := range entries {
		holder := d.r.Fields[e.Key].Holder
		if holder == "" {
			continue
		}
		if h := d.r.Fields[holder]; h == nil || h.Ladder != Person {
			o.Fail(e.Value.Object().Get("holder").Errorf("%q is no person's field; expected the name of one", holder))
			return
		}
	}
	d.names = newNameIndex(d.r)
}

func (d *decoder) field(e document.Entry) (*Field, error) {
	if !fieldForm.MatchString(e.Key) || e.Key == "report" || e.Key == "title" {
		return nil, errs.At(op, e.Value.File(), e.Line, e.Value.Key(), "%.40q; expected a field's name of a-z, 0-9 and _, at most 32 long, and neither report nor title", e.Key)
	}
	o := e.Value.Object()
	f := &Field{Name: e.Key, Ladder: Ladder(document.Must(o, "ladder", word(fieldLadders)))}
	if err := o.Failed(); err != nil {
		return nil, err // without a ladder nothing says which keys there are
	}
	f.read(o)
	f.ThirdParty = document.Read(o, "third_party", thirdParty)
	f.Values = document.Read(o, "values", f.byRung)
	f.Render = document.Read(o, "render", f.render)
	f.Marks = document.Read(o, "marks", func(v *document.Value) (map[Rung]marking.Marking, error) { return d.marks(v, f.Ladder) })
	if err := o.Err(); err != nil {
		return nil, err
	}
	keys := ladderKeys[f.Ladder]
	if len(f.Values) == 0 && len(f.Render) == 0 && !slices.ContainsFunc(keys, o.Has) {
		return nil, e.Value.Errorf("a %s without a value; expected one or more of %s", f.Ladder, strings.Join(keys, ", "))
	}
	return f, nil
}

// read reads the values of the field's own ladder.
func (f *Field) read(o *document.Object) {
	str := func(key string) string { return document.Read(o, key, words) }
	switch f.Ladder {
	case Source:
		f.Full, f.Descriptor = str("full"), str("descriptor")
		f.Collection, f.Grade = o.Word("collection", Disciplines...), o.Word("grade", Grades...)
		f.Ref, f.Token = document.Read(o, "ref", sourceRef), document.Read(o, "token", matching(tokenForm, "a token as it was received: 26 of a-z and 2-7"))
	case Person:
		f.NameText, f.Described = str("name"), str("described")
		f.Also, f.Born = document.Read(o, "also", names), document.Read(o, "born", births)
		f.Nationality = document.Read(o, "nationality", trigraph)
		f.Protected = o.Words("protected", Protections...)
	case Place:
		f.NameText, f.City, f.Region = str("name"), str("city"), str("region")
		f.Point, f.Country = document.Read(o, "point", point), document.Read(o, "country", trigraph)
	case Time:
		f.readTime(o)
	case Document:
		f.Type, f.Number, f.Country = str("type"), str("number"), document.Read(o, "country", trigraph)
		f.Holder = document.Read(o, "holder", holder)
	case Selector:
		f.Value, f.KindText = str("value"), str("kind")
		f.Holder = document.Read(o, "holder", holder)
	case Organisation:
		f.NameText, f.KindText = str("name"), str("kind")
	case Quantity:
		f.Exact, f.Range, f.Order = str("exact"), str("range"), str("order")
		f.Unit, f.Of = str("unit"), str("of")
	case Transport:
		f.Full, f.Route = str("full"), str("route")
	case Quote:
		f.Verbatim, f.Paraphrase = str("verbatim"), str("paraphrase")
		f.Speaker = str("speaker")
	case Officer:
		f.NameText = str("name")
	}
}

// readTime reads an instant, or a window with both its ends.
func (f *Field) readTime(o *document.Object) {
	at, from, to := o.Get("at"), o.Get("from"), o.Get("to")
	switch {
	case at != nil && (from != nil || to != nil):
		o.Fail(at.Errorf("given beside from or to; expected at alone, or from and to"))
	case at != nil:
		f.From = o.Time("at")
		f.To = f.From
	case from != nil && to == nil:
		o.Fail(from.Errorf("a window without its end; expected to as well, or at alone"))
	case to != nil && from == nil:
		o.Fail(to.Errorf("a window without its start; expected from as well, or at alone"))
	default:
		if f.From, f.To = o.Time("from"), o.Time("to"); to != nil && f.To.Before(f.From) {
			o.Fail(to.Errorf("before from; expected from ≤ to"))
		}
	}
}

func holder(v *document.Value) (string, error) {
	return matching(fieldForm, "the name of a person's field")(v)
}

func names(v *document.Value) ([]string, error) {
	return counted(v, 0, MaxNames, "names", words)
}

// births reads birth dates; each may be a year, a month or a day.
func births(v *document.Value) ([]string, error) {
	return counted(v, 0, MaxNames, "birth dates", func(v *document.Value) (string, error) {
		s, err := v.Text()
		if err != nil {
			return "", err
		}
		if _, _, ok := partialDate(s); !ok {
			return "", v.Errorf("%.40q; expected YYYY, YYYY-MM or YYYY-MM-DD", s)
		}
		return s, nil
	})
}

// point reads [latitude, longitude] in degrees.
func point(v *document.Value) (*[2]float64, error) {
	items, err := v.List()
	if err != nil {
		return nil, err
	}
	if len(items) != 2 {
		return nil, v.Errorf("%d numbers; expected [latitude, longitude]", len(items))
	}
	lat, err := items[0].Float(-90, 90)
	if err != nil {
		return nil, err
	}
	lon, err := items[1].Float(-180, 180)
	return &[2]float64{lat, lon}, err
}

// rung reads a key that must be a rung of the field's ladder.
func (l Ladder) rung(e document.Entry, listed []Rung) (Rung, error) {
	r := Rung(e.Key)
	if !slices.Contains(listed, r) {
		return "", errs.At(op, e.Value.File(), e.Line, e.Value.Key(), "%.40q; expected a rung of %s: %s", e.Key, l, join(listed))
	}
	return r, nil
}

// byRung reads the author's words for rungs; "withheld" is the neutral noun.
func (f *Field) byRung(v *document.Value) (map[Rung]string, error) {
	entries, err := v.Entries()
	if err != nil {
		return nil, err
	}
	out := map[Rung]string{}
	for _, e := range entries {
		r, err := f.Ladder.rung(e, f.Ladder.Rungs())
		if err != nil {
			return nil, err
		}
		if out[r], err = words(e.Value); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (f *Field) render(v *document.Value) (map[string]map[Rung]string, error) {
	entries, err := v.Entries()
	if err != nil {
		return nil, err
	}
	if len(entries) > MaxLanguages {
		return nil, v.Errorf("%d languages; expected at most %d", len(entries), MaxLanguages)
	}
	out := map[string]map[Rung]string{}
	for _, e := range entries {
		if !languageForm.MatchString(e.Key) {
			return nil, errs.At(op, e.Value.File(), e.Line, e.Value.Key(), "%.40q; expected a language tag such as fr", e.Key)
		}
		lang := strings.ToLower(e.Key)
		if out[lang] != nil {
			return nil, e.Value.Errorf("language %s given twice; expected it once", lang)
		}
		if out[lang], err = f.byRung(e.Value); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// marks reads the marks of rungs. Nothing is told at withheld, so it takes no
// mark. Each coarser mark is held against every fuller one.
func (d *decoder) marks(v *document.Value, l Ladder) (map[Rung]marking.Marking, error) {
	entries, err := v.Entries()
	if err != nil {
		return nil, err
	}
	told := l.Rungs()
	if n := len(told); n > 0 {
		told = told[:n-1]
	}
	out := map[Rung]marking.Marking{}
	places := map[Rung]*document.Value{}
	for _, e := range entries {
		r, err := l.rung(e, told)
		if err != nil {
			return nil, err
		}
		if out[r], err = d.mark(e.Value); err != nil {
			return nil, err
		}
		places[r] = e.Value
	}
	for i, coarse := range told {
		for _, fine := range told[:i] {
			if out[coarse].IsZero() || out[fine].IsZero() || !marking.Narrower(out[coarse], out[fine]) {
				continue
			}
			return nil, places[coarse].Errorf("%s is narrower than the %s of the fuller rung %s; expected a mark that is no narrower", out[coarse].Portion(), out[fine].Portion(), fine)
		}
	}
	return out, nil
}

func join(rungs []Rung) string {
	out := make([]string, len(rungs))
	for i, r := range rungs {
		out[i] = string(r)
	}
	if len(out) == 0 {
		return "none (this ladder has no rung that tells anything)"
	}
	return strings.Join(out, ", ")
}

// partialDate reads YYYY, YYYY-MM or YYYY-MM-DD; the layout says which it was.
func partialDate(s string) (t time.Time, layout string, ok bool) {
	for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		if t, err := time.Parse(layout, s); err == nil && len(s) == len(layout) {
			return t, layout, true
		}
	}
	return time.Time{}, "", false
}
