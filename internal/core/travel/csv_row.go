package travel

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"entente/internal/core/screening"
	"entente/internal/core/watchlist"
)

// headings are those by which a field is found when none is given, the first that
// is there; in small letters, with _ between words.
var headings = map[string][]string{
	"surname":          {"surname", "last_name", "lastname", "family_name"},
	"given":            {"given", "given_name", "given_names", "first_name", "firstname", "forename", "forenames"},
	"name":             {"name", "full_name", "fullname", "passenger_name", "traveller_name", "traveler_name"},
	"also":             {"also", "alias", "aliases", "aka"},
	"born":             {"born", "dob", "date_of_birth", "birth_date", "birthdate"},
	"place":            {"place", "place_of_birth", "birth_place", "birthplace"},
	"sex":              {"sex", "gender"},
	"nationality":      {"nationality", "nationalities", "citizenship"},
	"residence":        {"residence", "country_of_residence"},
	"document":         {"document", "document_number", "document_no", "doc_number", "doc_no", "travel_document"},
	"document_kind":    {"document_kind", "document_type", "doc_type"},
	"document_country": {"document_country", "issuing_country", "issuing_state", "issuer", "passport_country"},
	"expires":          {"expires", "expiry", "expiry_date", "date_of_expiry", "document_expiry", "passport_expiry"},
	"passport":         {"passport", "passport_number", "passport_no"},
	"visa":             {"visa", "visa_number", "visa_no"},
	"carrier":          {"carrier", "airline", "operator"},
	"flight":           {"flight", "flight_number", "flight_no", "number"},
	"from":             {"from", "origin", "departure_port", "departure_airport"},
	"to":               {"to", "destination", "arrival_port", "arrival_airport"},
	"departs":          {"departs", "departure", "departure_time", "departure_date", "flight_date", "std", "date"},
	"arrives":          {"arrives", "arrival", "arrival_time", "arrival_date", "sta"},
	"booking":          {"booking", "pnr", "locator", "record_locator", "booking_reference"},
	"ref":              {"ref", "reference", "passenger_reference"},
	"seat":             {"seat", "seat_number"},
	"role":             {"role", "traveller_type", "traveler_type"},
	"embarks":          {"embarks", "embarkation", "port_of_embarkation"},
	"debarks":          {"debarks", "debarkation", "port_of_debarkation"},
	"aboard":           {"aboard", "boarding_status"},
	"bags":             {"bags", "bag_count"},
	"phone":            {"phone", "telephone", "mobile", "phone_number"},
	"email":            {"email", "e_mail", "email_address"},
	"address":          {"address"},
	"application":      {"application", "application_kind"},
}

// Fields of a table, that Options.Column may name, in the order of their letters.
func Fields() []string { return slices.Sorted(maps.Keys(headings)) }

// head reads the header; what is wrong with it, "" for nothing.
func (s *sheet) head(line []byte) string {
	if len(bytes.TrimSpace(line)) == 0 {
		return "no header; expected one that names the columns"
	}
	s.header, s.comma = line, watchlist.Separator(string(line))
	if !bytes.HasSuffix(line, []byte("\n")) {
		s.header = append(slices.Clone(line), '\n')
	}
	cells, _, reason := s.cells(line)
	if reason != "" {
		return "header: " + reason
	}
	at := map[string]int{}
	for i, c := range cells {
		name := heading(c)
		if _, twice := at[name]; twice && name != "" {
			return fmt.Sprintf("column %d: a heading that stands there twice", i+1)
		}
		at[name] = i
	}
	s.width, s.columns = len(cells), map[string]int{}
	known := make([]bool, len(cells))
	for _, field := range Fields() {
		names, given := headings[field], false
		if h := s.o.Column[field]; h != "" {
			names, given = []string{heading(h)}, true
		}
		i := slices.IndexFunc(names, func(n string) bool { _, there := at[n]; return there })
		switch {
		case i >= 0:
			s.columns[field] = at[names[i]]
			known[at[names[i]]] = true
		case given:
			return fmt.Sprintf("no column of the heading that %s is to be read from", field)
		}
	}
	for field := range s.o.Column {
		if headings[field] == nil {
			return "a column is given for what is no field; expected one of " + strings.Join(Fields(), ", ")
		}
	}
	for i, k := range known {
		if !k && strings.TrimSpace(cells[i]) != "" {
			s.unread = append(s.unread, i+1)
		}
	}
	for _, field := range []string{"surname", "given", "name"} {
		if _, there := s.columns[field]; there {
			return ""
		}
	}
	return "no column of a name; expected surname and given, or name, or a mapping"
}

// heading is a heading as it is compared.
func heading(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return strings.ContainsRune(" \t\r\n_-./", r) }), "_")
}

// read reads the cells of a row as far as they can be read.
func (s *sheet) read(r *said, cells []string) (g group, t Traveller) {
	cell := func(field string) string {
		if i, there := s.columns[field]; there {
			return spaced(cells[i])
		}
		return ""
	}
	several := func(field string) (out texts) {
		inner := ";"
		if s.comma == ';' {
			inner = "|"
		}
		for v := range strings.SplitSeq(cell(field), inner) {
			if v = strings.TrimSpace(v); v != "" {
				out = append(out, v)
			}
		}
		return out
	}
	g = r.flight(s.form(), cell)
	rec := record{Surname: cell("surname"), Given: cell("given"), Name: cell("name"), Also: several("also"), Born: r.birthsOf(several("born")),
		Place: several("place"), Sex: cell("sex"), Nationality: several("nationality"), Residence: cell("residence"), Documents: papers(cell),
		Role: strings.ToLower(cell("role")), Booking: cell("booking"), Ref: cell("ref"), Seat: cell("seat"), Embarks: cell("embarks"),
		Debarks: cell("debarks"), Aboard: strings.ToLower(cell("aboard")), Phone: several("phone"), Email: several("email"), Address: texts{cell("address")}}
	if n := cell("bags"); n != "" {
		var err error
		if rec.Bags, err = strconv.Atoi(n); err != nil {
			r.note("bags: expected a whole number; left out")
			rec.Bags = 0
		}
	}
	form := CSV
	if g.applies {
		form = Application
	}
	return g, r.traveller(rec, form)
}

// birthsOf writes dates with points, day first, as ISO 8601: nobody writes the month
// first with points. Between slashes or hyphens either may be first: where both can
// be a month the year alone is taken, and that is noted.
func (s *said) birthsOf(all texts) texts {
	for i, text := range all {
		if at, err := time.Parse("2.1.2006", text); err == nil {
			all[i] = at.Format(time.DateOnly)
		} else if b, ok := watchlist.ParseBirth(text, screening.Documented); ok && b.Year > 0 && b.Month == 0 && b.Until == 0 && len(text) > len("2006-00") {
			s.note("born: which is the day and which the month is not known; the year alone was taken")
		}
	}
	return all
}

// flight reads what a row says of its flight, or of what is applied for.
func (s *said) flight(form Form, cell func(string) string) (g group) {
	word := strings.ToLower(cell("application"))
	if word != "" || form == Application {
		g.applies = true
		switch word {
		case "visa", "residence":
			g.application = word
		case "":
			s.fail("missing", "application: expected visa or residence")
		default:
			s.fail("value", "application: expected visa or residence")
		}
		var reason string
		if g.leg, reason = wanted(cell("from"), cell("to"), cell("departs")); reason != "" {
			s.fail("value", "%s", reason)
		}
		return g
	}
	l := stage{cell("carrier"), cell("flight"), cell("from"), cell("to"), cell("departs"), cell("arrives")}
	if l == (stage{}) {
		return g
	}
	leg, key, expected := l.leg()
	if expected != "" {
		if key == "number" {
			key = "flight"
		}
		s.fail("value", "%s: %s", key, expected)
	}
	if leg.stated() {
		g.leg = leg
	}
	return g
}

// papers are the documents of a row: passport and visa have columns of their own.
func papers(cell func(string) string) (out []paper) {
	letters := map[string]string{"p": "passport", "i": "identity-card", "id": "identity-card", "v": "visa"}
	add := func(kind, number string) {
		if number != "" {
			out = append(out, paper{Kind: kind, Number: number, Country: cell("document_country"), Expires: cell("expires")})
		}
	}
	add("passport", cell("passport"))
	kind := strings.ToLower(cell("document_kind"))
	if word := letters[kind]; word != "" {
		kind = word
	}
	if len(out) == 0 || out[0].Number != cell("document") {
		add(kind, cell("document"))
	}
	if number := cell("visa"); number != "" {
		out = append(out, paper{Kind: "visa", Number: number})
	}
	return out
}
