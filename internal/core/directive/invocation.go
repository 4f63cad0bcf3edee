package directive

import (
	"cmp"
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"entente/internal/core/document"
	"entente/internal/core/errs"
	"entente/internal/core/party"
)

// Triggers are what an emergency may be about.
var Triggers = []string{"threat-to-life"}

// warning is the kind of report whose subject is a threat to life by itself. For
// another kind the invocation states the trigger.
const warning = "warning"

// Invocation wakes an emergency directive for one report, from a time to a time,
// on the word of one officer. Without one the directive permits nothing.
type Invocation struct {
	ID        string
	Directive string
	Report    string       // serial
	Partners  []party.Code // nil: all that the directive names
	Trigger   string       // a word of Triggers; "" where the report is a warning
	At        time.Time
	Until     time.Time // at most At and the directive's max
	Ended     time.Time // when an officer ended it before that; zero: nobody did
	By        string    // the officer
	Office    string    // in which the officer acted: the directive's approver
	Reason    string    // the officer's words

	line int
}

// InForce tells whether at ≤ t < until, and nobody has ended it by then.
func (i Invocation) InForce(t time.Time) bool {
	return !t.Before(i.At) && t.Before(i.End())
}

// End is when it ends, by itself or by an officer, whichever comes first.
func (i Invocation) End() time.Time {
	if !i.Ended.IsZero() && i.Ended.Before(i.Until) {
		return i.Ended
	}
	return i.Until
}

// For tells whether it is for the partner: named itself, or its country.
func (i Invocation) For(partner party.Code) bool {
	return i.Partners == nil || slices.ContainsFunc(i.Partners, func(c party.Code) bool { return c.Includes(partner) })
}

// covers tells whether it wakes its directive for a report of a kind, for the
// partner at the time.
func (i Invocation) covers(partner party.Code, at time.Time, serial, kind string) bool {
	return serial != "" && i.Report == serial && (kind == warning || i.Trigger != "") && i.For(partner) && i.InForce(at)
}

// DecodeInvocations reads a list of invocations, or a map {v: 1, invocations: […]}.
func DecodeInvocations(file string, data []byte) ([]Invocation, error) {
	if len(data) == 0 {
		return nil, nil
	}
	v, err := document.Parse(file, data)
	if err != nil {
		return nil, err
	}
	if v.IsMap() {
		o := v.Object()
		o.Version()
		list := o.Need("invocations")
		if err := o.Err(); err != nil {
			return nil, err
		}
		v = list
	}
	items, err := v.List()
	if err != nil {
		return nil, err
	}
	var out []Invocation
	for _, x := range items {
		i, err := readInvocation(x)
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(out, func(other Invocation) bool { return other.ID == i.ID }) {
			return nil, errs.At("directive.DecodeInvocations", file, i.line, "id", "%q given twice; expected it once", i.ID)
		}
		out = append(out, i)
	}
	return out, nil
}

func readInvocation(v *document.Value) (Invocation, error) {
	o := v.Object()
	i := Invocation{line: v.Line()}
	i.ID = document.Must(o, "id", readID)
	i.Directive = document.Must(o, "directive", readID)
	i.Report = document.Must(o, "report", readFilled)
	i.Partners = document.Read(o, "partners", filled(party.ReadCodes))
	i.Trigger = o.Word("trigger", Triggers...)
	i.At = document.Must(o, "at", (*document.Value).Time)
	i.Until = document.Must(o, "until", (*document.Value).Time)
	i.Ended = o.Time("ended")
	i.By = document.Must(o, "by", readFilled)
	i.Office = document.Must(o, "office", readFilled)
	i.Reason = o.Str("reason")
	switch {
	case o.Failed() != nil:
	case !i.At.Before(i.Until):
		o.Fail(o.Get("until").Errorf("not after at; expected at < until"))
	case !i.Ended.IsZero() && i.Ended.Before(i.At):
		o.Fail(o.Get("ended").Errorf("before at; expected at ≤ ended"))
	}
	return i, o.Err()
}

// Fits says what keeps the invocation from waking its directive, whatever the
// time; nil when nothing does. The error is invalid and names the key.
func (i Invocation) Fits(file string, all []*Directive, parties *party.Parties) error {
	fail := func(key, format string, args ...any) error {
		return errs.At("directive.Load", file, i.line, key, format, args...)
	}
	at := slices.IndexFunc(all, func(d *Directive) bool { return d.ID == i.Directive })
	if at < 0 {
		return fail("directive", "%q; expected a directive of the policy", i.Directive)
	}
	d := all[at]
	if !d.dormant() {
		return fail("directive", "%s is no emergency directive; expected one that permits in an emergency", d.ID)
	}
	for n, c := range i.Partners {
		if !d.Names(c, parties) {
			return fail("partners["+strconv.Itoa(n)+"]", "%s, whom %s does not name; expected a partner of the directive", c, d.ID)
		}
	}
	switch {
	case i.Until.After(d.Emergency.Until(i.At)):
		return fail("until", "%s is later than %s after at; expected at most the max of %s", i.Until.Format(time.RFC3339), d.Emergency.Max, d.ID)
	case i.Office != d.Emergency.Approver:
		return fail("office", "%q; expected %s, the approver of %s", i.Office, d.Emergency.Approver, d.ID)
	case i.Trigger != "" && i.Trigger != d.Emergency.Trigger:
		return fail("trigger", "%q; expected %s, the trigger of %s", i.Trigger, d.Emergency.Trigger, d.ID)
	}
	return nil
}

// decodeInvocations reads the invocations of a file, all of which must fit, and
// those that are held, of which one that fits no more wakes nothing: a directive
// that is withdrawn must not keep a policy from loading.
func decodeInvocations(file, held File, all []*Directive, parties *party.Parties) ([]Invocation, error) {
	out, err := DecodeInvocations(file.Name, file.Data)
	if err != nil {
		return nil, err
	}
	for _, i := range out {
		if err := i.Fits(file.Name, all, parties); err != nil {
			return nil, err
		}
	}
	kept, err := DecodeInvocations(held.Name, held.Data)
	if err != nil {
		return nil, err
	}
	for _, i := range kept {
		if slices.ContainsFunc(out, func(other Invocation) bool { return other.ID == i.ID }) {
			return nil, errs.At("directive.Load", held.Name, i.line, "id", "invocation %q stands in %s too; expected an id of its own", i.ID, file.Name)
		}
		if i.Fits(held.Name, all, parties) == nil {
			out = append(out, i)
		}
	}
	slices.SortFunc(out, func(a, b Invocation) int { return cmp.Compare(a.ID, b.ID) })
	return out, nil
}

// dormant tells whether the directive permits nothing unless it is invoked. A
// restrict binds always.
func (d *Directive) dormant() bool { return d.Emergency != nil && !d.Restrict }

// InExtremis tells whether the directive, once invoked, lets go without it what
// waits for a consent: its may_decide names asked.
func (d *Directive) InExtremis() bool { return d.dormant() && slices.Contains(d.MayDecide, asked) }

// Until is the latest end of an invocation that begins at a time.
func (e *Emergency) Until(at time.Time) time.Time { return later(at, e.Max) }

// NotifyBy is when the originators must have been told of what was invoked at a
// time; zero when the directive sets no time, and then passes over no consent.
func (e *Emergency) NotifyBy(at time.Time) time.Time {
	if e.NotifyOriginator == "" {
		return time.Time{}
	}
	return later(at, e.NotifyOriginator)
}

var durationParts = regexp.MustCompile(`^P(?:(\d+)W)?(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$`)

// mostDigits bounds each number of an emergency's duration: a hundred centuries
// are no emergency, and no overflow.
const mostDigits = 5

// later is the time that lies an ISO 8601 duration after another.
func later(t time.Time, duration string) time.Time {
	var n [7]int
	parts := durationParts.FindStringSubmatch(duration)
	for i := range n {
		if parts != nil {
			n[i], _ = strconv.Atoi(parts[i+1]) // "" and digits alone, few of them: readSpan
		}
	}
	return t.AddDate(n[1], n[2], 7*n[0]+n[3]).Add(time.Duration(n[4])*time.Hour + time.Duration(n[5])*time.Minute + time.Duration(n[6])*time.Second)
}

// readSpan reads a duration of some length, and of a length that can be counted.
func readSpan(v *document.Value) (string, error) {
	s, err := readDuration(v)
	digits := strings.FieldsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
	switch {
	case err != nil:
	case slices.ContainsFunc(digits, func(d string) bool { return len(d) > mostDigits }):
		err = v.Errorf("%q; expected numbers of at most %d digits", s, mostDigits)
	case strings.Trim(strings.Join(digits, ""), "0") == "":
		err = v.Errorf("%q has no length; expected a duration such as PT72H", s)
	}
	return s, err
}

// asked is the road that only an emergency directive may decide on.
const asked = "asked"

// readMayDecide reads the roads that a directive may decide on.
func readMayDecide(o *document.Object, d *Directive) {
	opens := Opens
	if o.Has("emergency") {
		opens = append(slices.Clone(Opens), asked)
	}
	d.MayDecide = orDefault(document.Read(o, "may_decide", words(opens)), "listed")
}

func readEmergency(o *document.Object, d *Directive) {
	x := o.Get("emergency")
	if x == nil {
		return
	}
	xo := x.Object()
	d.Emergency = &Emergency{
		Trigger:          document.Must(xo, "trigger", func(v *document.Value) (string, error) { return v.Word(Triggers...) }),
		Max:              document.Must(xo, "max", readSpan),
		Approver:         document.Must(xo, "approver", readFilled),
		NotifyOriginator: document.Read(xo, "notify_originator", readSpan),
	}
	if err := xo.Err(); err != nil {
		o.Fail(err)
		return
	}
	if !slices.Contains(d.MayDecide, asked) {
		return
	}
	switch may := o.Get("may_decide"); {
	case len(d.MayDecide) == 1:
		o.Fail(may.Errorf("asked alone opens nothing; expected beside it the roads that the consents would open, such as listed"))
	case d.Restrict:
		o.Fail(may.Errorf("asked on a restrict; expected it on a directive that permits"))
	case d.Emergency.NotifyOriginator == "":
		o.Fail(may.Errorf("asked, and nothing says when originators are told; expected emergency.notify_originator"))
	}
}

// CheckKind refuses a report of a kind that the directive does not cover, and
// one that is no warning where no trigger is stated.
func (d *Directive) CheckKind(kind, trigger string) error {
	const op = "directive.CheckKind"
	switch {
	case !slices.Contains(d.Kinds, kind):
		return errs.E(errs.Denied, op, "the report is of kind %s; expected one of %s", kind, join(d.Kinds))
	case kind != warning && trigger == "":
		return errs.E(errs.Denied, op, "the report is of kind %s, which says of no threat by itself; expected that the trigger is stated: %s", kind, d.Emergency.Trigger)
	}
	return nil
}

// Text writes the invocation as DecodeInvocations reads it, but for the officer's
// words: a policy is kept for good, and words must be erasable.
func (i Invocation) Text() string {
	ended := (*time.Time)(nil)
	if !i.Ended.IsZero() {
		ended = &i.Ended
	}
	out, _ := json.Marshal(struct { // words, codes and times can always be written
		ID        string       `json:"id"`
		Directive string       `json:"directive"`
		Report    string       `json:"report"`
		Partners  []party.Code `json:"partners,omitempty"`
		Trigger   string       `json:"trigger,omitempty"`
		At        time.Time    `json:"at"`
		Until     time.Time    `json:"until"`
		Ended     *time.Time   `json:"ended,omitempty"`
		By        string       `json:"by"`
		Office    string       `json:"office"`
	}{i.ID, i.Directive, i.Report, i.Partners, i.Trigger, i.At.UTC(), i.Until.UTC(), ended, i.By, i.Office})
	return string(out)
}
