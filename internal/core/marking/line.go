package marking

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"time"

	"entente/internal/core/errs"
)

// MaxPortions bounds the list of one roll-up; MaxLine its octets.
const (
	MaxPortions = 10_000
	MaxLine     = 1 << 20
)

// Line is the answer to one line of the marking command; its JSON is contract.
type Line struct {
	In       string   // the line; for a roll-up see Portions
	Portions []string // roll-up: the list that was read; nil otherwise
	OK       bool
	Banner   string
	Portion  string
	Level    string   // the portion's word for the level: "S"
	Rel      []string // nil: JSON null
	Display  []string // nil: JSON null
	Controls []string // portion tokens of dissemination without REL and DISPLAY ONLY, then the non-IC ones
	Warnings []string
	Error    string // only when not OK
}

// MarshalJSON writes the contract's document: "in" is the line, or the list of
// a roll-up; a refused line has "error" and nothing else.
func (l Line) MarshalJSON() ([]byte, error) {
	var in any = l.In
	if l.Portions != nil {
		in = l.Portions
	}
	if !l.OK {
		return plain(struct {
			In    any    `json:"in"`
			OK    bool   `json:"ok"`
			Error string `json:"error"`
		}{in, false, l.Error})
	}
	return plain(struct {
		In       any      `json:"in"`
		OK       bool     `json:"ok"`
		Banner   string   `json:"banner"`
		Portion  string   `json:"portion"`
		Level    string   `json:"level"`
		Rel      []string `json:"rel"`
		Display  []string `json:"display"`
		Controls []string `json:"controls"`
		Warnings []string `json:"warnings"`
	}{in, true, l.Banner, l.Portion, l.Level, l.Rel, l.Display, some(l.Controls), some(l.Warnings)})
}

// some makes a missing list an empty one.
func some(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

// plain encodes without the escapes that JSON in HTML would need.
func plain(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// ParseLine answers one line with a banner or a portion, strictly.
func ParseLine(system System, at time.Time, line string) Line {
	m, err := Parse(system, at, line)
	return answer(Line{In: line}, m, err)
}

// RenderLine answers one line with a banner or a portion whose values may
// stand in any order inside their fields; both forms come back in canonical order.
func RenderLine(system System, at time.Time, line string) Line {
	m, err := Reorder(system, at, line)
	return answer(Line{In: line}, m, err)
}

// RollupLine answers one line with a JSON list of portion marks.
func RollupLine(system System, at time.Time, line string) Line {
	out := Line{In: line}
	list, err := readList(line)
	if err != nil {
		return answer(out, Marking{}, err)
	}
	out.Portions = list
	marks := make([]Marking, 0, len(list))
	for i, s := range list {
		m, err := Parse(system, at, s)
		if err != nil {
			return answer(out, Marking{}, errs.E(errs.Invalid, opRollup, "mark %d, %q: %s", i+1, s, message(err)))
		}
		marks = append(marks, m)
	}
	m, err := Rollup(at, marks)
	return answer(out, m, err)
}

// readList reads one JSON list of strings, and nothing after it.
func readList(line string) ([]string, error) {
	expected := func() error {
		return errs.E(errs.Invalid, opRollup, `not a JSON list of marks; expected a line such as ["(S//NF)","(U)"]`)
	}
	if len(line) > MaxLine {
		return nil, errs.E(errs.Invalid, opRollup, "%d bytes; expected a line of at most %d", len(line), MaxLine)
	}
	d := json.NewDecoder(strings.NewReader(line))
	var items []*string // a null is no mark
	if err := d.Decode(&items); err != nil || items == nil {
		return nil, expected()
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, expected()
	}
	if len(items) > MaxPortions {
		return nil, errs.E(errs.Invalid, opRollup, "%d marks; expected at most %d", len(items), MaxPortions)
	}
	out := make([]string, 0, len(items))
	for _, s := range items {
		if s == nil {
			return nil, expected()
		}
		out = append(out, *s)
	}
	return out, nil
}

func answer(l Line, m Marking, err error) Line {
	if err != nil {
		l.Error = message(err)
		return l
	}
	l.OK = true
	l.Banner, l.Portion, l.Level = m.Banner(), m.Portion(), m.Level.Short
	l.Rel, l.Display, l.Controls, l.Warnings = m.Rel, m.Display, m.Controls(), some(m.Warning)
	return l
}

// message is what an error says to the caller.
func message(err error) string {
	var e *errs.Error
	if errors.As(err, &e) {
		return e.Message
	}
	return err.Error()
}
