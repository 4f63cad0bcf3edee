package marking

import (
	"strings"
	"time"
	"unicode/utf8"

	"entente/internal/core/errs"

	"golang.org/x/text/unicode/norm"
)

const op = "marking.Parse"

// Parse reads a mark in its banner form ("SECRET//NOFORN") or its portion form
// ("(S//NF)") as the system stood at a time; the zero time means its newest
// version. Words, fields and values are strict, and so is their order; only
// lists of countries may come in any order. The error says what was expected.
func Parse(system System, at time.Time, s string) (Marking, error) {
	return read(system, at, s, true)
}

// Reorder reads like Parse, but takes the values inside a field in any order,
// so that its Banner and Portion put them right. The order of the fields, and
// everything else, is as strict as in Parse.
func Reorder(system System, at time.Time, s string) (Marking, error) {
	return read(system, at, s, false)
}

// reader holds what one parse knows.
type reader struct {
	system System
	at     time.Time
	form   form
	strict bool // values inside a field must be in the register's order
	m      Marking
}

func read(system System, at time.Time, s string, strict bool) (Marking, error) {
	if versions(system) == nil {
		return Marking{}, unknownSystem(op, system)
	}
	if err := bounded(s); err != nil {
		return Marking{}, err
	}
	r := &reader{system: system, at: at, strict: strict, m: Marking{System: system}}
	s = norm.NFC.String(s)
	if inner, ok := strings.CutPrefix(s, "("); ok {
		if inner, ok = strings.CutSuffix(inner, ")"); !ok {
			return Marking{}, bad("%q opens a parenthesis; expected a portion such as (U) or a banner", s)
		}
		r.form, s = portion, inner
	}
	if err := r.mark(s); err != nil {
		return Marking{}, err
	}
	if err := r.m.check(); err != nil {
		return Marking{}, err
	}
	if n := max(len(r.m.Banner()), len(r.m.Portion())); n > MaxBytes {
		return Marking{}, bad("%d bytes in its longer form; expected a mark of at most %d", n, MaxBytes)
	}
	r.m.Warning = r.m.oddities()
	return r.m, nil
}

// bounded refuses what no mark can be, before anything is built from it.
func bounded(s string) error {
	switch {
	case s == "":
		return bad("empty; expected a banner or a portion in parentheses")
	case len(s) > MaxBytes:
		return bad("%d bytes; expected a mark of at most %d", len(s), MaxBytes)
	case !utf8.ValidString(s):
		return bad("not UTF-8; expected a mark in UTF-8")
	case strings.ContainsFunc(s, func(c rune) bool { return c < ' ' || c == 0x7f }):
		return bad("a control character; expected a mark on one line")
	}
	return nil
}

func bad(format string, args ...any) error { return errs.E(errs.Invalid, op, format, args...) }

// mark reads the whole mark, without its parentheses.
func (r *reader) mark(s string) error {
	switch r.system {
	case TLP:
		return r.label(s)
	case USA:
		if r.form == banner {
			first, second, ok := strings.Cut(s, "|")
			if ok {
				if err := r.secondLine(second); err != nil {
					return err
				}
			}
			s = first
		}
		fields := strings.Split(s, "//")
		if fields[0] == "" && len(fields) > 1 {
			if err := r.foreign(fields[1]); err != nil {
				return err
			}
			return r.fields(fields[2:])
		}
		if fields[0] == wordCUI {
			r.m.Level = levelFrom(USA, r.at, 0)
			return r.fields(fields)
		}
		return r.national(fields)
	}
	return r.national(strings.Split(s, "//"))
}

// national reads a mark that begins with a level of the system itself.
func (r *reader) national(fields []string) error {
	level, ok := levelOf(Levels(r.system, r.at), fields[0], r.form)
	if !ok {
		return r.noLevel(fields[0])
	}
	r.m.Level = level
	return r.fields(fields[1:])
}

// noLevel helps the writer who used the other form's word.
func (r *reader) noLevel(word string) error {
	if l, ok := levelOf(Levels(r.system, r.at), word, 1-r.form); ok {
		return bad("%q is not written in a %s; expected %q", word, r.form, l.word(r.form))
	}
	return noLevel(op, r.system, r.at, word, r.form)
}

// label reads a TLP label: "TLP:AMBER" or, as a portion, "AMBER".
func (r *reader) label(s string) error {
	word := s
	if r.form == banner {
		var ok bool
		if word, ok = strings.CutPrefix(s, "TLP:"); !ok {
			return bad("%q; expected TLP:RED, TLP:AMBER+STRICT, TLP:AMBER, TLP:GREEN or TLP:CLEAR", s)
		}
	}
	l, err := ParseLevel(TLP, r.at, word)
	if err != nil || strings.HasPrefix(word, "TLP:") {
		return bad("%q is not a TLP label; expected RED, AMBER+STRICT, AMBER, GREEN or CLEAR and nothing more", word)
	}
	r.m.Level = l
	return nil
}

// secondLine reads what stands after the bar of a banner.
func (r *reader) secondLine(s string) error {
	ok := len(s) <= 200 && s == strings.Join(strings.Fields(s), " ")
	if !ok || !all(s, func(c byte) bool { return capital(c) || strings.IndexByte(" /-:&", c) >= 0 }) {
		return bad("%q after the bar; expected one line of capitals such as HANDLE VIA X CHANNELS ONLY", s)
	}
	r.m.Handling = s
	return nil
}
