package watchlist

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"entente/internal/core/errs"
)

// maxElements bounds the elements of a record that is kept; a person with a
// thousand names has some thousands.
const maxElements = 50_000

// element is an XML element of a record, small enough to be held.
type element struct {
	name     string
	attrs    []xml.Attr
	text     string
	held     []byte // of text, until the element ends
	line     int
	children []*element
}

// attr gives an attribute, trimmed, "" where there is none.
func (e *element) attr(name string) string {
	for _, a := range e.attrs {
		if a.Name.Local == name {
			return strings.TrimSpace(a.Value)
		}
	}
	return ""
}

// value gives the text of the first child of that name, trimmed; "" where there is none.
func (e *element) value(name string) string {
	for _, c := range e.children {
		if c.name == name {
			return strings.TrimSpace(c.text)
		}
	}
	return ""
}

// all gives the elements at a path of names.
func (e *element) all(path ...string) []*element {
	if len(path) == 0 {
		return []*element{e}
	}
	var out []*element
	for _, c := range e.children {
		if c.name == path[0] {
			out = append(out, c.all(path[1:]...)...)
		}
	}
	return out
}

// records walks an XML file whose root has the given name: begin sees the root
// with its attributes, each sees every element named in wanted, whole. A record
// beyond the limits comes with what ended before it went beyond them, and over says why.
type records struct {
	list   *list
	in     *guard
	root   string
	wanted []string
	begin  func(root *element)
	each   func(e *element, over string) error
}

func (r *records) read() error {
	dec := xml.NewDecoder(r.in)
	var open []string
	ended := false
	for {
		line, _ := dec.InputPos()
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) && ended {
			return nil
		}
		if err != nil {
			return r.broken(dec, err)
		}
		r.in.token()
		switch t := tok.(type) {
		case xml.Directive:
			return r.list.refuse(line, "a document type declaration; expected none")
		case xml.StartElement:
			if ended || len(open) == 0 && t.Name.Local != r.root {
				return r.list.refuse(line, "element %.60q at the root; expected one element %q", t.Name.Local, r.root)
			}
			if len(open) == 0 {
				r.begin(&element{name: t.Name.Local, attrs: slices.Clone(t.Attr), line: line})
			} else if slices.Contains(r.wanted, t.Name.Local) {
				if err := r.record(dec, t, len(open)); err != nil {
					return err
				}
				continue
			}
			if open = append(open, t.Name.Local); len(open) > MaxDepth {
				return r.list.refuse(line, "nested deeper than %d", MaxDepth)
			}
		case xml.EndElement:
			open = open[:len(open)-1]
			ended = len(open) == 0
		}
	}
}

// record reads one record to its end and hands it on.
func (r *records) record(dec *xml.Decoder, start xml.StartElement, depth int) error {
	from, count, over := dec.InputOffset(), 0, ""
	line, _ := dec.InputPos()
	top := &element{name: start.Name.Local, attrs: slices.Clone(start.Attr), line: line}
	open := []*element{top}
	for len(open) > 0 {
		tok, err := dec.Token()
		if err != nil {
			return r.broken(dec, err)
		}
		r.in.token()
		line, _ := dec.InputPos()
		if over == "" && dec.InputOffset()-from > MaxRecord {
			over = fmt.Sprintf("more than %d bytes", MaxRecord)
		}
		if count++; over == "" && count > maxElements {
			over = fmt.Sprintf("more than %d parts", maxElements)
		}
		here := open[len(open)-1]
		switch t := tok.(type) {
		case xml.Directive:
			return r.list.refuse(line, "a document type declaration; expected none")
		case xml.StartElement:
			if depth+len(open) >= MaxDepth {
				return r.list.refuse(line, "nested deeper than %d", MaxDepth)
			}
			e := &element{name: t.Name.Local, line: line}
			if over == "" {
				e.attrs = slices.Clone(t.Attr)
				here.children = append(here.children, e)
			}
			open = append(open, e)
		case xml.CharData:
			if over == "" {
				here.held = append(here.held, t...)
			}
		case xml.EndElement:
			if over == "" {
				here.text = string(here.held)
			}
			here.held = nil
			open = open[:len(open)-1]
		}
	}
	return r.each(top, over)
}

// broken refuses the file for what the decoder met.
func (r *records) broken(dec *xml.Decoder, err error) error {
	line, _ := dec.InputPos()
	err = r.in.because(err)
	var syntax *xml.SyntaxError
	switch {
	case errors.As(err, &syntax) && strings.Contains(syntax.Msg, "unexpected EOF"), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return r.list.refuse(line, "the file ends before its root element does")
	case errors.As(err, &syntax):
		return errs.At(op, r.list.opts.File, syntax.Line, "", "not well-formed XML: %.200s", syntax.Msg)
	}
	return r.list.refuse(line, "not readable as XML: %.200v", err)
}
