package watchlist

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"entente/internal/core/screening"
)

// listed is a line of watchlist.jsonl. Other keys are passed over.
type listed struct {
	ID    string `json:"id"`
	Names []struct {
		Name    string `json:"name"`
		Quality string `json:"quality"` // good or low; "" is good
	} `json:"names"`
	Dob          []string `json:"dob"`
	DobCertainty string   `json:"dob_certainty"`
	Nationality  []string `json:"nationality"`
	Sex          string   `json:"sex"`
	Place        []string `json:"place"` // of birth
	Docs         []string `json:"docs"`  // P:passport, N:identity card, else any other
}

// readJSONL reads one person a line.
func (l *list) readJSONL(in *guard) error {
	in.limit = MaxBytes
	lines := bufio.NewReaderSize(in, 64<<10)
	for p := (at{0, 1}); ; p.line++ {
		line, size, end, err := oneLine(lines)
		if err != nil {
			return l.refuse(p.line, "cannot be read: %v", in.because(err))
		}
		switch {
		case !utf8.Valid(line):
			return l.refuse(p.line, "not UTF-8")
		case size > MaxRecord:
			p.record++
			l.reject(p, "a line of %d bytes; expected at most %d", size, MaxRecord)
		case strings.TrimSpace(string(line)) != "":
			p.record++
			if err := l.jsonLine(p, line, end); err != nil {
				return err
			}
		}
		if end {
			return nil
		}
	}
}

// oneLine reads a line without its end; of a line beyond MaxRecord it keeps
// nothing but the size. Last tells that the file ends with this line.
func oneLine(r *bufio.Reader) (line []byte, size int, last bool, err error) {
	for {
		part, err := r.ReadSlice('\n')
		if size += len(part); size <= MaxRecord {
			line = append(line, part...)
		} else {
			line = nil
		}
		switch {
		case err == nil:
			return line, size, false, nil
		case errors.Is(err, io.EOF):
			return line, size, true, nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, size, true, err
		}
	}
}

func (l *list) jsonLine(p at, line []byte, last bool) error {
	var rec listed
	if deep(line) {
		l.damaged(p, leadingID(line), "nested deeper than %d", MaxDepth)
		return nil
	}
	err := json.Unmarshal(line, &rec)
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &kind):
		l.damaged(p, rec.ID, "key %q holds a %s; expected %s", kind.Field, kind.Value, jsonKind(kind.Type.Kind().String()))
		return nil
	case err != nil && last && strings.Contains(err.Error(), "unexpected end"):
		return l.refuse(p.line, "the file ends inside a record")
	case err != nil:
		l.damaged(p, leadingID(line), "not a JSON object: %.200v", err)
		return nil
	}
	e := screening.Entry{ID: rec.ID}
	for _, n := range rec.Names {
		if n.Quality != "" && n.Quality != "good" && n.Quality != "low" {
			l.unread(p, "quality %.40q; expected good or low", n.Quality)
		}
		e.Names = append(e.Names, screening.Name{Text: n.Name, Weak: n.Quality == "low"})
	}
	c := l.certainty(p, rec.DobCertainty)
	for _, d := range rec.Dob {
		l.birth(p, &e.Person, d, c)
	}
	for _, n := range rec.Nationality {
		l.nationality(p, &e.Person, n)
	}
	l.sex(p, &e.Person, rec.Sex)
	for _, s := range rec.Place {
		place(&e.Person, s)
	}
	for _, d := range rec.Docs {
		l.prefixed(p, &e.Person, d)
	}
	return l.add(p, e)
}

// leadingID is the id that stands before the damage of a line.
func leadingID(line []byte) (id string) {
	dec := json.NewDecoder(bytes.NewReader(line))
	if open, err := dec.Token(); err != nil || open != json.Delim('{') {
		return ""
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return ""
		}
		if key == "id" {
			if dec.Decode(&id) != nil {
				return ""
			}
			return id
		}
		var skip json.RawMessage
		if dec.Decode(&skip) != nil {
			return ""
		}
	}
	return ""
}

func jsonKind(goKind string) string {
	switch goKind {
	case "string":
		return "a string"
	case "slice":
		return "a list"
	}
	return "an object"
}

// prefixed reads P:NUMBER and N:NUMBER.
func (l *list) prefixed(p at, who *screening.Person, s string) {
	kind, number, found := strings.Cut(s, ":")
	switch {
	case found && kind == "P":
		l.document(p, who, "passport", number, "")
	case found && kind == "N":
		l.document(p, who, "identity-card", number, "")
	default:
		l.document(p, who, "other", s, "")
	}
}

// deep tells whether JSON nests beyond MaxDepth, before anything recursive reads it.
func deep(data []byte) bool {
	depth, inString := 0, false
	for i := 0; i < len(data); i++ {
		switch c := data[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case inString:
		case c == '[' || c == '{':
			if depth++; depth > MaxDepth {
				return true
			}
		case c == ']' || c == '}':
			depth--
		}
	}
	return false
}
