package drafting

import (
	"errors"
	"fmt"
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
func (r reader) mark(v *document.Value) {
	m := v.Object().Get("mark")
	if m == nil {
		r.unread++
		return
	}
	word, err := m.String()
	if err == nil {
		var got marking.Marking
		if got, err = marking.Parse(r.system, r.at, word); err == nil && !got.RelBare {
			r.marks = append(r.marks, got)
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

// rolled is what the marks that can be read roll up to; "" where they do not.
func (s sketch) rolled(at time.Time) string {
	m, err := marking.Rollup(at, s.marks)
	if err != nil {
		return ""
	}
	return m.Banner()
}
