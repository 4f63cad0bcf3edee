package watchlist

import (
	"fmt"
	"strings"

	"entente/internal/core/screening"
)

// readSDNXML reads OFAC's sdn.xml.
func (l *list) readSDNXML(in *guard) error {
	p := at{}
	r := records{list: l, in: in, root: "sdnList", wanted: []string{"sdnEntry", "publshInformation"}}
	r.begin = func(*element) {}
	r.each = func(e *element, over string) error {
		if e.name == "publshInformation" {
			l.sum.Version = e.value("Publish_Date")
			if d := strings.Split(l.sum.Version, "/"); len(d) == 3 { // MM/DD/YYYY
				l.sum.Date = fmt.Sprintf("%s-%02s-%02s", d[2], d[0], d[1])
			}
			return nil
		}
		p.record++
		p.line = e.line
		switch {
		case over != "":
			l.damaged(p, e.value("uid"), "%s", over)
			return nil
		case !strings.EqualFold(e.value("sdnType"), "individual"):
			l.sum.PassedBy++
			return nil
		}
		return l.add(p, l.sdnPerson(p, e))
	}
	return r.read()
}

func (l *list) sdnPerson(p at, e *element) screening.Entry {
	out := screening.Entry{ID: e.value("uid")}
	who := &out.Person
	who.Names = append(who.Names, screening.Name{Text: lastFirst(e)})
	for _, a := range e.all("akaList", "aka") {
		who.Names = append(who.Names, screening.Name{Text: lastFirst(a), Weak: a.value("category") == "weak"})
	}
	for _, b := range e.all("dateOfBirthList", "dateOfBirthItem", "dateOfBirth") {
		l.birth(p, who, b.text, screening.Documented)
	}
	for _, b := range e.all("placeOfBirthList", "placeOfBirthItem", "placeOfBirth") {
		place(who, b.text)
	}
	for _, n := range append(e.all("nationalityList", "nationality", "country"), e.all("citizenshipList", "citizenship", "country")...) {
		l.nationality(p, who, n.text)
	}
	for _, d := range e.all("idList", "id") {
		kind := d.value("idType")
		if kind == "Gender" {
			l.sex(p, who, d.value("idNumber"))
			continue
		}
		for _, known := range ofacDocuments {
			if strings.EqualFold(kind, known) {
				l.document(p, who, documentKind(kind), d.value("idNumber"), d.value("idCountry"))
			}
		}
	}
	return out
}

// lastFirst writes a name as the delimited files do.
func lastFirst(e *element) string {
	last, first := e.value("lastName"), e.value("firstName")
	if first == "" {
		return last
	}
	return last + ", " + first
}
