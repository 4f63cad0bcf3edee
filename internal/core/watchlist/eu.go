package watchlist

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"entente/internal/core/screening"
)

// readEU reads the EU's consolidated list, as XML or as CSV.
func (l *list) readEU(in *guard) error {
	head, _ := in.in.Peek(512)
	if strings.HasPrefix(strings.TrimSpace(string(head)), "<") {
		return l.readEUXML(in)
	}
	return l.readEUCSV(in)
}

// facts are the attributes of one part of an EU record: XML attributes, or the
// columns of one group.
type facts func(name string) string

func (l *list) readEUXML(in *guard) error {
	p := at{}
	r := records{list: l, in: in, root: "export", wanted: []string{"sanctionEntity"}}
	r.begin = func(root *element) {
		l.sum.Version = root.attr("generationDate")
		l.sum.Date = dateOf(l.sum.Version)
	}
	r.each = func(e *element, over string) error {
		p.record++
		p.line = e.line
		person := false
		for _, s := range e.all("subjectType") {
			person = person || euPerson(s.attr("code"), s.attr("classificationCode"))
		}
		switch {
		case over != "":
			l.damaged(p, euID(e.attr("euReferenceNumber"), e.attr("logicalId")), "%s", over)
			return nil
		case !person:
			l.sum.PassedBy++
			return nil
		}
		out := screening.Entry{ID: euID(e.attr("euReferenceNumber"), e.attr("logicalId"))}
		for _, c := range e.children {
			l.euFacts(p, &out.Person, c.name, c.attr)
		}
		return l.add(p, out)
	}
	return r.read()
}

// euPerson tells persons from enterprises; the two files swap the two codes.
func euPerson(codes ...string) bool {
	for _, c := range codes {
		if c == "P" || c == "person" {
			return true
		}
	}
	return false
}

func euID(reference, logical string) string {
	if reference != "" {
		return reference
	}
	return logical
}

// euFacts adds what one part of a record says.
func (l *list) euFacts(p at, who *screening.Person, part string, f facts) {
	switch part {
	case "nameAlias":
		name := f("wholeName")
		if name == "" {
			name = strings.Join([]string{f("firstName"), f("middleName"), f("lastName")}, " ")
		}
		if spaced(name) != "" {
			who.Names = append(who.Names, screening.Name{Text: name, Weak: f("strong") == "false"})
		}
		if who.Sex == "" {
			l.sex(p, who, f("gender"))
		}
	case "birthdate":
		l.euBirth(p, who, f)
		where := f("city")
		if where == "" {
			where = f("place")
		}
		land := f("countryDescription")
		if f("countryIso2Code") == "00" {
			land = ""
		}
		place(who, where, f("region"), land)
	case "citizenship":
		l.nationality(p, who, either(f("countryIso2Code"), f("countryDescription")))
	case "identification":
		l.document(p, who, documentKind(f("identificationTypeCode")), f("number"), f("countryIso2Code"))
	}
}

// either is the code, unless it says nothing.
func either(code, name string) string {
	if unstated(code) && !strings.EqualFold(name, "UNKNOWN") {
		return name
	}
	return code
}

func (l *list) euBirth(p at, who *screening.Person, f facts) {
	if kind := f("calendarType"); kind != "" && !strings.EqualFold(kind, "GREGORIAN") {
		l.unread(p, "date of birth in the calendar %.40q", kind)
		return
	}
	c := screening.Documented
	if f("circa") == "true" {
		c = screening.Estimated
	}
	from, to, date, year, month := f("yearRangeFrom"), f("yearRangeTo"), f("birthdate"), f("year"), f("monthOfYear")
	switch {
	case date != "":
		l.birth(p, who, date, c)
	case from != "" && to != "":
		l.birth(p, who, from+"/"+to, c)
	case year != "" && len(month) > 0 && month != "0":
		l.birth(p, who, fmt.Sprintf("%s-%02s", year, month), c)
	default:
		l.birth(p, who, year+from+to, c)
	}
}

// euColumns says which attribute each group of columns writes under which heading.
var euColumns = map[string]map[string]string{
	"nameAlias": {"wholeName": "namealias_wholename", "firstName": "namealias_firstname", "middleName": "namealias_middlename",
		"lastName": "namealias_lastname", "gender": "namealias_gender", "strong": "namealias_strong"},
	"birthdate": {"birthdate": "birthdate_birthdate", "year": "birthdate_year", "monthOfYear": "birthdate_month",
		"yearRangeFrom": "birthdate_yearrangefrom", "yearRangeTo": "birthdate_yearrangeto", "circa": "birthdate_circa",
		"calendarType": "birthdate_calendartype", "city": "birthdate_city", "place": "birthdate_place", "region": "birthdate_region",
		"countryIso2Code": "birthdate_countryiso2code", "countryDescription": "birthdate_countrydescription"},
	"citizenship": {"countryIso2Code": "citizenship_countryiso2code", "countryDescription": "citizenship_countrydescription"},
	"identification": {"identificationTypeCode": "identification_typecode", "number": "identification_number",
		"countryIso2Code": "identification_countryiso2code"},
}

// euParts is the order in which a row's groups are read.
var euParts = []string{"nameAlias", "birthdate", "citizenship", "identification"}

// euTable reads the EU's CSV: a row for each name, birth date, citizenship and
// document, the rows of one person after each other.
type euTable struct {
	list    *list
	header  map[string]int
	open    screening.Entry // the person whose rows are being read
	logical string          // its Entity_LogicalId; "" before the first
	start   at              // its first row
	damage  string          // why it will be rejected
}

func (l *list) readEUCSV(in *guard) error {
	t := l.table(in, ';')
	header, err := t.header()
	if err != nil {
		return err
	}
	for _, need := range []string{"entity_logicalid", "namealias_wholename"} {
		if _, found := header[need]; !found {
			return l.refuse(1, "no column %s in the header; expected the EU's consolidated list", need)
		}
	}
	eu := &euTable{list: l, header: header}
	for p := (at{}); ; {
		row, line, damage, err := t.next()
		if errors.Is(err, io.EOF) {
			return eu.close()
		}
		if err != nil {
			return err
		}
		p.record, p.line = p.record+1, line
		if damage == "" && len(row) > t.width {
			damage = fmt.Sprintf("%d cells; expected %d, as in the header", len(row), t.width)
		}
		if damage != "" {
			t.damaged(p, eu.id(row), row, damage)
			continue
		}
		if err := eu.row(p, row); err != nil {
			return err
		}
	}
}

func (t *euTable) cell(row []string, heading string) string {
	if i, found := t.header[heading]; found && i < len(row) {
		return spaced(row[i])
	}
	return ""
}

// id is that of the person whom a row is of.
func (t *euTable) id(row []string) string {
	return euID(t.cell(row, "entity_eu_referencenumber"), t.cell(row, "entity_logicalid"))
}

// row adds a row to the person that it belongs to.
func (t *euTable) row(p at, row []string) error {
	cell := func(heading string) string { return t.cell(row, heading) }
	id := cell("entity_logicalid")
	switch {
	case !euPerson(cell("entity_subjecttype"), cell("entity_subjecttype_classificationcode")):
		t.list.sum.PassedBy++
		return nil
	case id == "":
		t.list.reject(p, "no Entity_LogicalId")
		return nil
	case id != t.logical:
		if err := t.close(); err != nil {
			return err
		}
		t.start, t.logical, t.damage = p, id, ""
		t.open = screening.Entry{ID: t.id(row)}
	}
	if s := &t.list.sum; s.Version == "" {
		s.Version = cell("filegenerationdate")
		s.Date = dayFirst(s.Version)
	}
	if len(t.open.Names) > MaxNames {
		t.damage = fmt.Sprintf("more than %d names", MaxNames)
		return nil
	}
	for _, part := range euParts {
		t.list.euFacts(p, &t.open.Person, part, func(name string) string { return cell(euColumns[part][name]) })
	}
	return nil
}

// close hands on the person whose rows have ended.
func (t *euTable) close() error {
	switch {
	case t.logical == "":
		return nil
	case t.damage != "":
		t.list.damaged(t.start, t.open.ID, "%s", t.damage)
		return nil
	}
	return t.list.add(t.start, t.open)
}

// dayFirst rewrites DD/MM/YYYY.
func dayFirst(s string) string {
	if d := strings.Split(s, "/"); len(d) == 3 {
		return d[2] + "-" + d[1] + "-" + d[0]
	}
	return dateOf(s)
}
