package advisory

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

func isBlank(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }

// Read reads one CAP document strictly, and whole or not at all. The notes are
// in the order of the document. An error is an errs.Error with line and element
// and without a file.
func Read(data []byte) (Alert, []Note, error) {
	doc, err := parse(data)
	if err != nil {
		return Alert{}, nil, err
	}
	if err := ordered(doc.root, alertOrder); err != nil {
		return Alert{}, nil, err
	}
	r := &reader{}
	if doc.space == space11 {
		r.note(OlderVersion, doc.root, "written as CAP 1.1; read by the rules of 1.2")
	}
	a := r.alert(doc.root)
	for _, line := range doc.signatures {
		r.notes = append(r.notes, Note{SignatureUnverified, line, doc.root.path + ".Signature", "an XML signature, which was not verified and proves nothing"})
	}
	if r.err != nil {
		return Alert{}, nil, r.err
	}
	return a, r.notes, nil
}

// reader makes values of elements and keeps the first fault.
type reader struct {
	notes []Note
	err   error
}

func (r *reader) note(code NoteCode, e *element, text string) {
	r.notes = append(r.notes, Note{code, e.line, e.path, text})
}

func (r *reader) fail(e *element, format string, args ...any) {
	if r.err == nil {
		r.err = e.refuse(format, args...)
	}
}

func (r *reader) alert(e *element) Alert {
	in := fields{r, e}
	a := Alert{
		Identifier:  in.name("identifier"),
		Sender:      in.name("sender"),
		Sent:        in.time("sent"),
		Status:      pick(in, "status", Statuses),
		MsgType:     pick(in, "msgType", MsgTypes),
		Source:      in.text("source"),
		Scope:       pick(in, "scope", Scopes),
		Restriction: in.text("restriction"),
		Addresses:   each(in, "addresses", splitList),
		Note:        in.text("note"),
		References:  in.references(),
		Incidents:   each(in, "incidents", splitList),
	}
	for _, c := range in.all("code") {
		if s := r.bounded(c); strings.Trim(s, blanks) != "" {
			a.Code = append(a.Code, s)
		}
	}
	for _, i := range in.all("info") {
		a.Info = append(a.Info, r.info(i))
	}
	r.conditions(in, a)
	return a
}

// conditions are the rules of section 3.2.1 that no schema can state.
func (r *reader) conditions(in fields, a Alert) {
	switch {
	case a.Scope == Restricted && a.Restriction == "":
		r.fail(in.at("restriction"), "the scope is Restricted and <restriction> says nothing; expected whom it is for")
	case a.Scope != Restricted && a.Restriction != "":
		r.fail(in.at("restriction"), "the scope is %s and there is a <restriction>; expected it with the scope Restricted alone", a.Scope)
	case a.Scope == Private && len(a.Addresses) == 0:
		r.fail(in.at("addresses"), "the scope is Private and <addresses> names nobody; expected whom it is for")
	case a.MsgType != MsgAlert && len(a.References) == 0:
		r.fail(in.at("references"), "the message type is %s and <references> names no message; expected sender,identifier,sent", a.MsgType)
	case a.Status == Exercise && a.Note == "":
		r.note(ExerciseUnnamed, in.at("note"), "an exercise whose note does not name it")
	}
}

func (r *reader) info(e *element) Info {
	in := fields{r, e}
	i := Info{
		Language:    r.language(in),
		Category:    picks(in, "category", Categories),
		Event:       in.required("event"),
		Urgency:     pick(in, "urgency", Urgencies),
		Severity:    pick(in, "severity", Severities),
		Certainty:   r.certainty(in),
		Audience:    in.text("audience"),
		EventCode:   r.named(in, "eventCode"),
		Effective:   in.time("effective"),
		Onset:       in.time("onset"),
		Expires:     in.time("expires"),
		SenderName:  in.text("senderName"),
		Headline:    in.text("headline"),
		Description: in.text("description"),
		Instruction: in.text("instruction"),
		Web:         in.uri("web", true),
		Contact:     in.text("contact"),
		Parameter:   r.named(in, "parameter"),
	}
	i.ResponseType = picks(in, "responseType", ResponseTypes)
	for _, x := range in.all("resource") {
		i.Resource = append(i.Resource, r.resource(x))
	}
	for _, x := range in.all("area") {
		i.Area = append(i.Area, r.area(x))
	}
	return i
}

// language is as said, or the one that the standard assumes.
func (r *reader) language(in fields) string {
	e := in.first("language")
	if e == nil || strings.Trim(e.text.String(), blanks) == "" {
		r.note(LanguageAssumed, in.e, "no language is said; taken as en-US, as the standard has it")
		return "en-US"
	}
	s := strings.Trim(e.text.String(), blanks)
	if !languageForm.MatchString(s) {
		r.fail(e, "%s; expected a language such as ru or fr-CA", cite(s))
	}
	return s
}

func (r *reader) certainty(in fields) Certainty {
	if e := in.first("certainty"); e.text.String() == veryLikely {
		r.note(OlderWord, e, "Very Likely, of CAP 1.0; read as Likely")
		return Likely
	}
	return pick(in, "certainty", Certainties)
}

func (r *reader) named(in fields, name string) []Named {
	var out []Named
	for _, e := range in.all(name) {
		out = append(out, Named{ValueName: fields{r, e}.required("valueName"), Value: r.bounded(fields{r, e}.first("value"))})
	}
	return out
}

func (r *reader) resource(e *element) Resource {
	in := fields{r, e}
	x := Resource{ResourceDesc: in.required("resourceDesc"), MimeType: in.required("mimeType"), Digest: in.text("digest")}
	if s := in.trimmed("size"); in.first("size") != nil {
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil || !sizeForm.MatchString(s) {
			r.fail(in.first("size"), "%s; expected a number of bytes", cite(s))
		}
		x.Size = n
	}
	if d := in.first("derefUri"); d != nil && strings.Trim(d.text.String(), blanks) != "" {
		if x.DerefURI = d.text.String(); !isBase64(x.DerefURI) {
			r.fail(d, "not base64; expected the file in base64")
		}
	}
	x.URI = in.uri("uri", x.DerefURI == "")
	return x
}

func (r *reader) area(e *element) Area {
	in := fields{r, e}
	a := Area{AreaDesc: in.required("areaDesc"), Geocode: r.named(in, "geocode"), Altitude: in.altitude("altitude"), Ceiling: in.altitude("ceiling")}
	for _, p := range in.all("polygon") {
		a.Polygon = append(a.Polygon, read(r, p, p.text.String(), parsePolygon))
	}
	for _, c := range in.all("circle") {
		a.Circle = append(a.Circle, read(r, c, c.text.String(), parseCircle))
	}
	switch {
	case a.Ceiling == nil:
	case a.Altitude == nil:
		r.fail(e, "a <ceiling> without an <altitude>; expected both, or the altitude alone")
	case *a.Ceiling < *a.Altitude:
		r.fail(e, "the <ceiling> is below the <altitude>; expected it above")
	}
	return a
}

// bounded is an element's text as it stands.
func (r *reader) bounded(e *element) string {
	s := e.text.String()
	if len(s) > maxText {
		r.fail(e, "longer than %d bytes; expected at most that", maxText)
	}
	return s
}

// read makes a value of a text by a function whose errors say what was expected.
func read[T any](r *reader, e *element, s string, parse func(string) (T, error)) T {
	v, err := parse(s)
	if err != nil {
		r.fail(e, "%s", err)
	}
	return v
}

// fields reads the children of one element, whose order has been checked.
type fields struct {
	r *reader
	e *element
}

func (in fields) first(name string) *element {
	i := slices.IndexFunc(in.e.below, func(c *element) bool { return c.name == name })
	if i < 0 {
		return nil
	}
	return in.e.below[i]
}

// at is the child of the name, or else the element itself: where a fault lies.
func (in fields) at(name string) *element {
	if e := in.first(name); e != nil {
		return e
	}
	return in.e
}

func (in fields) all(name string) []*element {
	var out []*element
	for _, c := range in.e.below {
		if c.name == name {
			out = append(out, c)
		}
	}
	return out
}

// text is an optional text as it stands; one of white space alone is none.
func (in fields) text(name string) string {
	e := in.first(name)
	if e == nil || strings.Trim(e.text.String(), blanks) == "" {
		return ""
	}
	return in.r.bounded(e)
}

// trimmed is an optional value whose type lets white space around it.
func (in fields) trimmed(name string) string { return strings.Trim(in.text(name), blanks) }

func (in fields) required(name string) string {
	s := in.text(name)
	if s == "" {
		in.r.fail(in.first(name), "empty; expected a text")
	}
	return s
}

func (in fields) name(name string) string {
	e := in.first(name)
	s := in.r.bounded(e)
	if fault := nameFault(s); fault != "" {
		in.r.fail(e, "%s; expected a text without space, comma, < or &", fault)
	}
	return s
}

func (in fields) time(name string) time.Time {
	e := in.first(name)
	if e == nil {
		return time.Time{}
	}
	return read(in.r, e, strings.Trim(e.text.String(), blanks), parseStamp)
}

func (in fields) uri(name string, absolute bool) string {
	s := in.trimmed(name)
	if fault := uriFault(s, absolute); s != "" && fault != "" {
		in.r.fail(in.first(name), "%s", fault)
	}
	return s
}

func (in fields) altitude(name string) *float64 {
	e := in.first(name)
	if e == nil {
		return nil
	}
	x := read(in.r, e, strings.Trim(e.text.String(), blanks), func(s string) (float64, error) {
		if !altitudeForm.MatchString(s) {
			return 0, fmt.Errorf("%s; expected feet above mean sea level, with at most six decimals", cite(s))
		}
		return parseNumber(s, -maxAltitude, maxAltitude)
	})
	return &x
}

func (in fields) references() []Reference {
	return each(in, "references", func(s string) ([]Reference, error) {
		all := words(s)
		if len(all) > maxRepeat {
			return nil, fmt.Errorf("%d references; expected at most %d", len(all), maxRepeat)
		}
		var out []Reference
		for _, w := range all {
			ref, err := parseReference(w)
			if err != nil {
				return nil, err
			}
			out = append(out, ref)
		}
		return out, nil
	})
}

// each makes a list of an optional text.
func each[T any](in fields, name string, parse func(string) ([]T, error)) []T {
	e := in.first(name)
	if e == nil {
		return nil
	}
	return read(in.r, e, e.text.String(), parse)
}

// pick reads a word of a closed list.
func pick[T ~string](in fields, name string, list []T) T { return word(in.r, in.first(name), list) }

func picks[T ~string](in fields, name string, list []T) []T {
	var out []T
	for _, e := range in.all(name) {
		out = append(out, word(in.r, e, list))
	}
	return out
}

func word[T ~string](r *reader, e *element, list []T) T {
	w := T(r.bounded(e))
	if !slices.Contains(list, w) {
		r.fail(e, "%s; expected one of %s", cite(string(w)), strings.ReplaceAll(spaced(list, func(x T) string { return string(x) }), " ", ", "))
	}
	return w
}
