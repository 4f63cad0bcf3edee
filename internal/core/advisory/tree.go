package advisory

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"entente/internal/core/errs"
)

// Bounds of a document.
const (
	MaxSize     = 2 << 20 // bytes
	MaxElements = 50_000
	maxDepth    = 32 // of which a signature may use most
	maxName     = 64 // bytes, so that paths stay short
)

// The namespaces that are known here.
const (
	space12 = "urn:oasis:names:tc:emergency:cap:1.2"
	space11 = "urn:oasis:names:tc:emergency:cap:1.1"
	space10 = "http://www.incident.com/cap/1.0"
	xmldsig = "http://www.w3.org/2000/09/xmldsig#"
	xsi     = "http://www.w3.org/2001/XMLSchema-instance"
)

const readOp = "advisory.Read"

// element is one element of a document in the namespace of CAP.
type element struct {
	name  string
	path  string // for example alert.info[2].area
	line  int
	text  strings.Builder
	below []*element
	seen  map[string]int // how many of each name are below
}

// document is a document's elements, before anything is made of them.
type document struct {
	root       *element
	space      string
	signatures []int // the lines of the signatures that were skipped
}

// parser builds a document from tokens.
type parser struct {
	dec      *xml.Decoder
	doc      document
	open     []*element
	elements int
	tokens   int
}

// parse reads a document's elements. It knows nothing of their order.
func parse(data []byte) (document, error) {
	if len(data) > MaxSize {
		return document{}, errs.At(readOp, "", 0, "", "larger than %d bytes; expected at most that", MaxSize)
	}
	if bytes.HasPrefix(data, []byte("\xfe\xff")) || bytes.HasPrefix(data, []byte("\xff\xfe")) {
		return document{}, errs.At(readOp, "", 1, "", "written in UTF-16; expected UTF-8 or ISO-8859-1")
	}
	p := &parser{dec: xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))}
	p.dec.CharsetReader = charset
	for {
		tok, err := p.dec.Token()
		if errors.Is(err, io.EOF) && p.doc.root != nil && len(p.open) == 0 {
			return p.doc, nil
		}
		if err == nil {
			err = p.take(tok)
		}
		if err != nil {
			return document{}, p.broken(err)
		}
	}
}

// take adds one token to the document.
func (p *parser) take(tok xml.Token) error {
	p.tokens++
	switch tok := tok.(type) {
	case xml.Directive:
		return p.refuse("a document type declaration; expected none, nor entities")
	case xml.ProcInst:
		if tok.Target == "xml" && p.tokens > 1 {
			return p.refuse("an XML declaration inside the document; expected it at the head")
		}
	case xml.StartElement:
		return p.start(tok)
	case xml.EndElement:
		p.open = p.open[:len(p.open)-1]
	case xml.CharData:
		if len(p.open) > 0 {
			p.open[len(p.open)-1].text.Write(tok)
		} else if strings.Trim(string(tok), blanks) != "" {
			return p.refuse("text outside the alert; expected none")
		}
	}
	return nil
}

func (p *parser) start(tok xml.StartElement) error {
	if err := p.count(); err != nil {
		return err
	}
	if len(p.open) == 0 {
		return p.begin(tok)
	}
	parent := p.open[len(p.open)-1]
	if tok.Name.Space == xmldsig && len(p.open) == 1 {
		line := p.line()
		p.doc.signatures = append(p.doc.signatures, line)
		return p.skip()
	}
	if tok.Name.Space != p.doc.space {
		return p.refuse("the element %s of the namespace %s; expected elements of CAP alone, and XML signatures at the end", cite(tok.Name.Local), cite(tok.Name.Space))
	}
	if len(p.doc.signatures) > 0 {
		return p.refuse("an element after an XML signature; expected signatures last")
	}
	if len(tok.Name.Local) > maxName {
		return p.refuse("the element %s; expected one of the standard", cite(tok.Name.Local))
	}
	if parent.seen == nil {
		parent.seen = map[string]int{}
	}
	parent.seen[tok.Name.Local]++
	e := &element{name: tok.Name.Local, line: p.line(), path: parent.path + "." + tok.Name.Local}
	if n := parent.seen[e.name]; n > 1 {
		e.path += fmt.Sprintf("[%d]", n)
	}
	parent.below = append(parent.below, e)
	p.open = append(p.open, e)
	return p.attributes(tok)
}

// begin takes the root, which says what version the document is of.
func (p *parser) begin(tok xml.StartElement) error {
	if p.doc.root != nil {
		return p.refuse("a second root; expected one alert")
	}
	switch {
	case tok.Name.Space == space10:
		return p.refuse("a document of CAP 1.0; expected 1.2, or 1.1")
	case tok.Name.Local != "alert" || tok.Name.Space != space12 && tok.Name.Space != space11:
		return p.refuse("the root is %s of the namespace %s; expected alert of %s", cite(tok.Name.Local), cite(tok.Name.Space), space12)
	}
	p.doc.space = tok.Name.Space
	p.doc.root = &element{name: "alert", path: "alert", line: p.line()}
	p.open = append(p.open, p.doc.root)
	return p.attributes(tok)
}

// attributes refuses all but namespaces and where a schema may be found.
func (p *parser) attributes(tok xml.StartElement) error {
	for _, a := range tok.Attr {
		declares := a.Name.Space == "xmlns" || a.Name.Space == "" && a.Name.Local == "xmlns"
		locates := a.Name.Space == xsi && (a.Name.Local == "schemaLocation" || a.Name.Local == "noNamespaceSchemaLocation")
		if !declares && !locates {
			return p.refuse("the attribute %s; expected none", cite(a.Name.Local))
		}
	}
	return nil
}

// skip passes over a signature's content, within bounds.
func (p *parser) skip() error {
	for depth := 1; depth > 0; {
		tok, err := p.dec.Token()
		if err != nil {
			return err
		}
		switch tok.(type) {
		case xml.StartElement:
			if depth++; depth > maxDepth {
				return p.refuse("more than %d levels; expected at most that", maxDepth)
			}
			if err := p.count(); err != nil {
				return err
			}
		case xml.EndElement:
			depth--
		case xml.Directive:
			return p.refuse("a document type declaration; expected none, nor entities")
		}
	}
	return nil
}

func (p *parser) count() error {
	if p.elements++; p.elements > MaxElements {
		return p.refuse("more than %d elements; expected at most that", MaxElements)
	}
	if len(p.open) >= maxDepth {
		return p.refuse("more than %d levels; expected at most that", maxDepth)
	}
	return nil
}

func (p *parser) line() int {
	line, _ := p.dec.InputPos()
	return line
}

// refuse is an error at the element that is open.
func (p *parser) refuse(format string, args ...any) error {
	path := ""
	if len(p.open) > 0 {
		path = p.open[len(p.open)-1].path
	}
	return errs.At(readOp, "", p.line(), path, format, args...)
}

// broken gives what the XML decoder says the form of an input error.
func (p *parser) broken(err error) error {
	var known *errs.Error
	if errors.As(err, &known) {
		return known
	}
	var syntax *xml.SyntaxError
	switch {
	case errors.As(err, &syntax):
		return errs.At(readOp, "", syntax.Line, "", "not well-formed XML: %s", cut(syntax.Msg))
	case errors.Is(err, io.EOF):
		return errs.At(readOp, "", p.line(), "", "the document has no element; expected an alert")
	}
	return errs.At(readOp, "", p.line(), "", "not XML that can be read: %s", cut(err.Error()))
}

// charset reads the one character set besides UTF-8 that alerts are written in.
func charset(label string, in io.Reader) (io.Reader, error) {
	if !strings.EqualFold(label, "ISO-8859-1") {
		return nil, errs.At(readOp, "", 1, "", "written in %s; expected UTF-8 or ISO-8859-1", cite(label))
	}
	data, err := io.ReadAll(in)
	if err != nil {
		return nil, err
	}
	out := make([]byte, 0, len(data)+len(data)/8)
	for _, b := range data {
		out = utf8.AppendRune(out, rune(b))
	}
	return bytes.NewReader(out), nil
}
