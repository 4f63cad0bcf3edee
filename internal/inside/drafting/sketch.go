package drafting

import (
	"errors"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"entente/internal/core/document"
	"entente/internal/core/errs"
	"entente/internal/core/marking"
)

// Problem is something in a text that keeps it from being a report.
type Problem struct {
	Line    int    `json:"line,omitempty"` // from 1
	Key     string `json:"key,omitempty"`  // the key's path, as portions[0].mark
	Message string `json:"message"`
}

// problemOf is what is said of an error.
func problemOf(err error) Problem {
	var e *errs.Error
	if errors.As(err, &e) {
		return Problem{e.Line, e.Key, e.Message}
	}
	return Problem{Message: "the node failed"}
}

// sketch is what can be read of a text that may not be a report yet.
type sketch struct {
	title    string
	marks    []marking.Marking // of the title and the portions, as far as they can be read
	beside   []marking.Marking // of what is written beside them: a banner, frames, gists, tearlines, rungs of fields
	unread   int               // texts whose mark cannot be read
	problems []Problem         // of those marks
}

// maxTitle bounds a title in a list, in characters.
const maxTitle = 200

// sketchOf reads a text as far as it can be. own is the system of one that names none.
func sketchOf(file, text string, own marking.System, now time.Time) sketch {
	var s sketch
	v, err := document.Parse(file, []byte(text))
	if err != nil {
		s.unread++
		return s
	}
	o := v.Object()
	at, system := now, own
	if created, err := readAs(o, "created", (*document.Value).Time); err == nil && !created.IsZero() {
		at = created
	}
	if word, err := readAs(o, "system", (*document.Value).String); err == nil && word != "" {
		system = marking.System(word)
	}
	r := reader{&s, system, at}
	if t := o.Get("title"); t != nil {
		r.title(t)
	}
	r.read(o.Get("marking"), &s.beside)
	r.each(o.Get("tearlines"), r.version)
	r.fields(o.Get("fields"))
	list := o.Get("portions")
	if list == nil {
		s.unread++
		return s
	}
	portions, err := list.List()
	if err != nil || len(portions) == 0 {
		s.unread++
		return s
	}
	for _, p := range portions {
		r.mark(p)
		r.read(p.Object().Get("frame"), &s.beside)
		r.each(p.Object().Get("gists"), r.version)
	}
	return s
}

func readAs[T any](o *document.Object, key string, read func(*document.Value) (T, error)) (out T, err error) {
	if v := o.Get(key); v != nil {
		return read(v)
	}
	return out, nil
}

// reader reads marks of one system at a time.
type reader struct {
	*sketch
	system marking.System
	at     time.Time
}

// title reads a title, plain or marked. A plain one takes the banner's mark.
func (r reader) title(v *document.Value) {
	words, err := v.String()
	if err != nil {
		if text := v.Object().Get("text"); text != nil {
			words, _ = text.String()
		}
		r.mark(v)
	}
	r.sketch.title = cut(words)
}

// mark reads the mark of a title or a portion.
func (r reader) mark(v *document.Value) { r.needed(v, &r.sketch.marks) }

// version reads the mark of a gist or a tearline.
func (r reader) version(v *document.Value) { r.needed(v, &r.beside) }

// fields reads the marks of the rungs of fields.
func (r reader) fields(v *document.Value) {
	for _, f := range r.entries(v) {
		for _, rung := range r.entries(f.Value.Object().Get("marks")) {
			r.read(rung.Value, &r.beside)
		}
	}
}

func (r reader) entries(v *document.Value) []document.Entry {
	if v == nil {
		return nil
	}
	out, err := v.Entries()
	if err != nil {
		r.unread++
	}
	return out
}

func (r reader) each(v *document.Value, read func(*document.Value)) {
	if v == nil {
		return
	}
	list, err := v.List()
	if err != nil {
		r.unread++
	}
	for _, one := range list {
		read(one)
	}
}

// needed reads the mark of a text, which is to have one.
func (r reader) needed(v *document.Value, into *[]marking.Marking) {
	m := v.Object().Get("mark")
	if m == nil {
		r.unread++
	}
	r.read(m, into)
}

// read reads a mark, where there is one.
func (r reader) read(m *document.Value, into *[]marking.Marking) {
	if m == nil {
		return
	}
	word, err := m.String()
	if err == nil {
		var got marking.Marking
		if got, err = marking.Parse(r.system, r.at, word); err == nil && !got.RelBare {
			*into = append(*into, got)
			return
		}
	}
	r.unread++
	if err != nil {
		r.problems = append(r.problems, Problem{m.Line(), m.Key(), fmt.Sprintf("system %s: %s", r.system, problemOf(err).Message)})
	}
}

// cut shortens a title.
func cut(words string) string {
	if utf8.RuneCountInString(words) <= maxTitle {
		return words
	}
	return string([]rune(words)[:maxTitle]) + "…"
}

// rolled is what the marks of the title and the portions roll up to; "" where they do not.
func (s sketch) rolled(at time.Time) string { return rollup(at, s.marks) }

// highest is what all marks of the text roll up to: who reads it as it is written reads
// what stands beside the portions too. "" where they do not, and where one cannot be read.
func (s sketch) highest(at time.Time) string {
	if s.unread > 0 {
		return ""
	}
	return rollup(at, slices.Concat(s.marks, s.beside))
}

func rollup(at time.Time, marks []marking.Marking) string {
	m, err := marking.Rollup(at, marks)
	if err != nil {
		return ""
	}
	return m.Banner()
}
