package watchlist

import (
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"entente/internal/core/errs"
	"entente/internal/core/screening"
)

// Format names a form in which lists are published.
type Format string

// The formats.
const (
	UN    Format = "un"        // UN consolidated list, XML
	OFAC  Format = "ofac"      // OFAC SDN list, sdn.csv or sdn.xml
	EU    Format = "eu"        // EU consolidated list, XML or CSV
	CSV   Format = "csv"       // any table with a header
	STIX  Format = "stix"      // STIX 2.1 bundle
	JSONL Format = "watchlist" // one person a line
)

// Formats are the formats that Read knows.
var Formats = []Format{UN, OFAC, EU, CSV, STIX, JSONL}

// Limits on what comes from outside.
const (
	MaxBytes    = 2 << 30   // octets in a file
	MaxToken    = 1 << 20   // octets in an XML token or a cell
	MaxRecord   = 8 << 20   // octets in a record
	MaxDepth    = 32        // nested elements, lists and dictionaries
	MaxName     = 10 << 10  // octets in a name
	MaxNames    = 1000      // names of a person; the same for dates, documents, places
	MaxEntries  = 5_000_000 // persons on a list
	maxKept     = 1000      // rejections kept with their reason
	maxID       = 500       // octets in an id
	maxDocument = 200       // octets in a document's number
)

// Options say how a list is read.
type Options struct {
	Name    string               // the list's name, which its entries carry; "" is the format's word
	File    string               // the file as the user named it, for errors
	Columns Columns              // CSV: which columns hold what; nil: by their usual names
	Beside  map[string]io.Reader // OFAC: the files that belong to it, under the names that Companions gives

	Rejected func(Rejection) // told of every damaged record, where it is given
}

// Summary is what Read found.
type Summary struct {
	Name     string // of the list
	Format   Format
	Version  string // as the list states it, else ""
	Date     string // YYYY-MM-DD of the list as it states it, else ""
	Entries  int    // persons
	Names    int    // of those persons
	PassedBy int    // records that are no persons: organisations, ships, aircraft, revoked objects

	Rejected      []Rejection // damaged records: the first thousand
	RejectedCount int         // all of them
	Missing       int         // of those, the ones that may be of a person, and the lines that quotes have drawn into them
	Unread        []Rejection // values left out of records that were kept: the first thousand
	UnreadCount   int         // all of them
}

// Rejection is a damaged record, or a value in one, and why it was left out.
type Rejection struct {
	Record int    `json:"record"` // counted from 1
	Line   int    `json:"line"`
	Reason string `json:"reason"`
	ID     string `json:"id,omitempty"` // of the record, where it can be read and no earlier record has it
}

// Read reads a list and hands on its persons in their order. An error of yield
// ends the reading and is returned as it is. Any other error means that the
// file is refused whole, with what was yielded; it names file and line.
func Read(r io.Reader, format Format, opts Options, yield func(screening.Entry) error) (Summary, error) {
	l := &list{opts: opts, yield: yield, seen: map[string]struct{}{}}
	l.sum.Format, l.sum.Name = format, opts.Name
	if l.sum.Name == "" {
		l.sum.Name = string(format)
	}
	in := newGuard(r)
	if err := in.skipBOM(); err != nil {
		return l.sum, l.refuse(0, "%v", err)
	}
	var err error
	switch format {
	case UN:
		err = l.readUN(in)
	case OFAC:
		err = l.readOFAC(in)
	case EU:
		err = l.readEU(in)
	case CSV:
		err = l.readCSV(in)
	case STIX:
		err = l.readSTIX(in)
	case JSONL:
		err = l.readJSONL(in)
	default:
		err = errs.E(errs.Invalid, op, "format %.40q; expected one of %s", format, errs.List(Formats))
	}
	if err == nil {
		err = l.notEmpty()
	}
	return l.sum, err
}

const op = "watchlist.Read"

// list is a list being read.
type list struct {
	opts  Options
	sum   Summary
	yield func(screening.Entry) error
	seen  map[string]struct{} // ids
}

// at is the place of a record.
type at struct{ record, line int }

func (l *list) refuse(line int, format string, args ...any) error {
	return errs.At(op, l.opts.File, line, "", format, args...)
}

// reject leaves out a record of which nobody can say whose it is.
func (l *list) reject(p at, format string, args ...any) { l.damaged(p, "", format, args...) }

// damaged leaves out a record, and says by its id whose it is.
func (l *list) damaged(p at, id, format string, args ...any) {
	id = strings.TrimSpace(id)
	if _, taken := l.seen[id]; taken || len(id) > maxID || !utf8.ValidString(id) {
		id = ""
	}
	l.sum.Missing++
	l.tell(Rejection{p.record, p.line, fmt.Sprintf(format, args...), id})
}

func (l *list) tell(r Rejection) {
	l.sum.RejectedCount++
	if len(l.sum.Rejected) < maxKept {
		l.sum.Rejected = append(l.sum.Rejected, r)
	}
	if l.opts.Rejected != nil {
		l.opts.Rejected(r)
	}
}

// unread tells of a value that a record is kept without.
func (l *list) unread(p at, format string, args ...any) {
	l.sum.UnreadCount++
	if len(l.sum.Unread) < maxKept {
		l.sum.Unread = append(l.sum.Unread, Rejection{Record: p.record, Line: p.line, Reason: fmt.Sprintf(format, args...)})
	}
}

// notEmpty refuses a list without persons: who takes it would screen for nobody.
func (l *list) notEmpty() error {
	switch {
	case l.sum.Entries > 0:
		return nil
	case l.sum.RejectedCount > 0:
		first := l.sum.Rejected[0]
		return l.refuse(first.Line, "no usable record of %d; record %d: %s", l.sum.RejectedCount, first.Record, first.Reason)
	}
	return l.refuse(0, "no person in the list; expected at least one")
}

// add hands on a person, or rejects the record.
func (l *list) add(p at, e screening.Entry) error {
	e.List, e.ID = l.sum.Name, strings.TrimSpace(e.ID)
	e.Names = tidy(e.Names)
	if why := l.damage(e); why != "" {
		l.damaged(p, e.ID, "%s", why)
		return nil
	}
	if l.sum.Entries == MaxEntries {
		return l.refuse(p.line, "more than %d persons", MaxEntries)
	}
	l.seen[e.ID] = struct{}{}
	l.sum.Entries++
	l.sum.Names += len(e.Names)
	return l.yield(e)
}

// damage says what makes an entry unusable, or "".
func (l *list) damage(e screening.Entry) string {
	_, twice := l.seen[e.ID]
	switch {
	case e.ID == "":
		return "no id"
	case len(e.ID) > maxID:
		return fmt.Sprintf("an id of %d bytes; expected at most %d", len(e.ID), maxID)
	case !utf8.ValidString(e.ID):
		return "the id is not UTF-8"
	case twice:
		return fmt.Sprintf("id %.60q is given to an earlier record", e.ID)
	case len(e.Names) == 0:
		return "no name"
	case len(e.Names) > MaxNames:
		return fmt.Sprintf("%d names; expected at most %d", len(e.Names), MaxNames)
	case max(len(e.Births), len(e.Documents), len(e.Places), len(e.Nationalities)) > MaxNames:
		return fmt.Sprintf("more than %d dates, documents, places or nationalities", MaxNames)
	}
	for _, n := range e.Names {
		if len(n.Text) > MaxName {
			return fmt.Sprintf("a name of %d bytes; expected at most %d", len(n.Text), MaxName)
		}
	}
	return ""
}

// tidy trims names and drops empty ones and repetitions; a repeated name is
// weak only where every repetition is.
func tidy(names []screening.Name) []screening.Name {
	out := make([]screening.Name, 0, len(names))
	at := make(map[string]int, len(names))
	for _, n := range names {
		n.Text = spaced(n.Text)
		if strings.IndexFunc(n.Text, unicode.IsLetter) < 0 {
			continue
		}
		if i, ok := at[n.Text]; ok {
			out[i].Weak = out[i].Weak && n.Weak
			continue
		}
		at[n.Text] = len(out)
		out = append(out, n)
	}
	return out
}

// spaced makes each run of white space one space, and trims.
func spaced(s string) string { return strings.Join(strings.Fields(s), " ") }
