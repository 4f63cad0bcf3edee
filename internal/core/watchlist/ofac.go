package watchlist

import (
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"entente/internal/core/screening"
)

// The columns of OFAC's delimited files, which have no header.
const (
	sdnColumns     = 12 // ent_num name type program title call_sign vess_type tonnage grt vess_flag vess_owner remarks
	altColumns     = 5  // ent_num alt_num alt_type alt_name alt_remarks
	commentColumns = 2  // ent_num remarks_continued
	sdnRemarks     = 11
)

// The files beside sdn.csv that belong to the list. Its addresses (add.csv) say
// where people live, which no query states; they are not read.
const (
	altFile     = "alt.csv"
	commentFile = "sdn_comments.csv"
)

// Companions names the files that belong to a list and lie beside it: the key
// for Options.Beside, and the name to look for.
func Companions(format Format, filename string) map[string]string {
	base := path.Base(filename)
	switch {
	case format == OFAC && base == "sdn.csv":
		return map[string]string{altFile: altFile, commentFile: commentFile}
	case format == OFAC && base == "SDN.CSV":
		return map[string]string{altFile: "ALT.CSV", commentFile: "SDN_COMMENTS.CSV"}
	}
	return nil
}

// readOFAC reads sdn.xml, or sdn.csv with the files beside it.
func (l *list) readOFAC(in *guard) error {
	head, _ := in.in.Peek(512)
	if strings.HasPrefix(strings.TrimSpace(string(head)), "<") {
		return l.readSDNXML(in)
	}
	aliases, err := l.aliases(l.opts.Beside[altFile])
	if err != nil {
		return err
	}
	more, err := l.remarks(l.opts.Beside[commentFile])
	if err != nil {
		return err
	}
	return l.eachRow(in, sdnColumns, func(t *table, p at, row []string, why string) {
		id := ""
		if len(row) > 0 {
			id = row[0]
		}
		t.damaged(p, id, row, why)
	}, func(p at, row []string) error {
		if row[2] != "individual" {
			l.sum.PassedBy++
			return nil
		}
		e := screening.Entry{ID: row[0]}
		e.Names = append(e.Names, screening.Name{Text: row[1]})
		e.Names = append(e.Names, aliases[row[0]]...)
		l.ofacRemarks(p, &e.Person, row[sdnRemarks]+more[row[0]])
		return l.add(p, e)
	})
}

// aliases reads alt.csv: the alternate names of each entity, all of them strong.
func (l *list) aliases(r io.Reader) (map[string][]screening.Name, error) {
	out := map[string][]screening.Name{}
	count := 0
	err := l.beside(r, altFile, altColumns, func(_ at, row []string) error {
		if count++; count > MaxEntries {
			return errors.New("too many rows")
		}
		out[row[0]] = append(out[row[0]], screening.Name{Text: row[3]})
		return nil
	})
	return out, err
}

// remarks reads sdn_comments.csv: what did not fit in a thousand characters.
func (l *list) remarks(r io.Reader) (map[string]string, error) {
	out := map[string]string{}
	err := l.beside(r, commentFile, commentColumns, func(_ at, row []string) error {
		if len(out[row[0]]) < MaxToken {
			out[row[0]] += row[1]
		}
		return nil
	})
	return out, err
}

// beside reads a file that belongs to the list; errors and rejections name it.
func (l *list) beside(r io.Reader, name string, columns int, row func(at, []string) error) error {
	if r == nil {
		return nil
	}
	main := l.opts.File
	l.opts.File = path.Join(path.Dir(main), name)
	defer func() { l.opts.File = main }()
	reject := func(_ *table, p at, _ []string, why string) {
		l.tell(Rejection{Record: p.record, Line: p.line, Reason: name + ": " + why})
	}
	return l.eachRow(newGuard(r), columns, reject, row)
}

// eachRow hands on the rows of a file without header, -0- made empty.
func (l *list) eachRow(in *guard, columns int, reject func(*table, at, []string, string), do func(at, []string) error) error {
	t := l.table(in, ',')
	for p := (at{}); ; {
		row, line, damage, err := t.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if len(row) == 1 && row[0] == "\x1a" { // the end of file of old systems
			continue
		}
		p.record, p.line = p.record+1, line
		if damage == "" && len(row) != columns {
			damage = fmt.Sprintf("%d cells; expected %d", len(row), columns)
		}
		if damage != "" {
			reject(t, p, row, damage)
			continue
		}
		for i, c := range row {
			if row[i] = strings.TrimSpace(c); row[i] == "-0-" {
				row[i] = ""
			}
		}
		if err := do(p, row); err != nil {
			return err
		}
	}
}

// ofacRemarks takes what OFAC writes into the remarks of a person: birth dates
// and places, nationality, documents, sex, and weak aliases in quotes.
func (l *list) ofacRemarks(p at, who *screening.Person, remarks string) {
	remarks = strings.TrimSuffix(strings.TrimSpace(remarks), ".")
	for part := range strings.SplitSeq(remarks, ";") {
		part = strings.TrimSpace(part)
		part = strings.TrimPrefix(part, "alt. ")
		word, rest, _ := strings.Cut(part, " ")
		rest = strings.TrimSpace(rest)
		switch word {
		case "DOB":
			l.birth(p, who, rest, screening.Documented)
		case "POB":
			place(who, rest)
		case "nationality", "citizen":
			l.nationality(p, who, strings.TrimPrefix(rest, "possibly "))
		case "Gender":
			l.sex(p, who, rest)
		case "a.k.a.", "f.k.a.", "n.k.a.":
			if quoted := strings.Trim(rest, "."); len(quoted) > 2 && quoted[0] == '\'' && quoted[len(quoted)-1] == '\'' {
				who.Names = append(who.Names, screening.Name{Text: quoted[1 : len(quoted)-1], Weak: true})
			}
		default:
			l.ofacDocument(p, who, part)
		}
	}
}

// ofacDocuments are the words before the number of a document that identifies
// a person, as OFAC writes them.
var ofacDocuments = []string{"Passport", "National ID No.", "Identification Number", "Personal ID Card", "Cedula No.", "D.N.I.", "C.U.R.P.",
	"SSN", "Driver's License No.", "Birth Certificate Number", "Stateless Person ID Card", "Residency Number", "Turkish Identification Number",
	"Travel Document Number", "Refugee ID Card", "Diplomatic Passport", "Stateless Person Passport", "VisaNumberID"}

// ofacDocument reads "Passport A-992535 (Saudi Arabia) expires 22 May 2003".
func (l *list) ofacDocument(p at, who *screening.Person, text string) {
	for _, kind := range ofacDocuments {
		rest, found := strings.CutPrefix(text, kind+" ")
		if !found {
			continue
		}
		rest = strings.TrimPrefix(rest, "Booklet: ")
		for _, end := range []string{" issued ", " expires ", " expired "} {
			rest, _, _ = strings.Cut(rest, end)
		}
		number, issuer := strings.TrimSpace(rest), ""
		if i := strings.LastIndexByte(number, '('); i > 0 && number[len(number)-1] == ')' {
			number, issuer = number[:i], number[i+1:len(number)-1]
		}
		l.document(p, who, documentKind(kind), number, issuer)
		return
	}
}
