package oracle

import (
	"fmt"
	"slices"
	"time"
)

// Choose gives a number from 0 to n-1; what names the choice. A source of
// choices that shrinks towards 0 shrinks a world towards a plain one.
type Choose func(n int, what string) int

// Draw makes a random world in which every verdict, road, rule and cap has its
// chance, and in which most things fit together well enough for something to go.
func Draw(choose Choose) World {
	d := &draw{choose: choose}
	d.w.At = date(3, 1)
	d.w.Partner = pick(d, "partner", "FRA", "RUS", "FRA", "GBR", "FRA/DGSE", "RUS/FSB", "RUS", "FRA", "RUS/FSB", "RUS", "USA/FBI")
	d.w.Method = pick(d, "method", "release", "release", "release", "release", "show", "show", "tell")
	d.w.Service = pick(d, "service", "", "", "", "", "", "", "", "", "", "USA/CIA", "USA/CIA", "USA/FBI")
	if d.w.Service == d.w.Partner {
		d.w.Service = "" // nobody releases to themselves
	}
	d.originator()
	d.parties()
	d.report()
	for i := range 1 + d.choose(7, "directives") {
		d.w.Directives = append(d.w.Directives, d.directive(i))
	}
	if d.chance(18, "a directive for emergencies") {
		d.w.Directives = append(d.w.Directives, d.inCase(len(d.w.Directives)))
	}
	if d.chance(25, "law") {
		for i := range 1 + d.choose(2, "rules") {
			d.w.Law = append(d.w.Law, d.rule(fmt.Sprintf("extra.%d", i)))
		}
	}
	d.consents()
	d.assurances()
	d.needs()
	d.terms()
	d.invocations()
	return d.w
}

type draw struct {
	choose Choose
	w      World
	system string // of the report's marks
}

// chance is true in so many of a hundred worlds.
func (d *draw) chance(percent int, what string) bool { return d.choose(100, what) >= 100-percent }

// pick gives one of the words; repeat one to make it likelier.
func pick[T any](d *draw, what string, from ...T) T { return from[d.choose(len(from), what)] }

// some gives each word with a chance.
func (d *draw) some(percent int, what string, from ...string) []string {
	var out []string
	for _, x := range from {
		if d.chance(percent, what+" "+x) {
			out = append(out, x)
		}
	}
	return out
}

// date is noon of a day in 2023.
func date(month time.Month, day int) time.Time {
	return time.Date(2023, month, day, 12, 0, 0, 0, time.UTC)
}

// window gives times that hold at the decision more often than not, and often
// begin or end with it.
func (d *draw) window(what string) (from, to time.Time) {
	if d.chance(88, what+" holds") {
		return date(1, 1), pick(d, what+" until", time.Time{}, date(4, 1))
	}
	from = pick(d, what+" from", date(1, 1), date(1, 1), date(1, 1), date(2, 22), d.w.At, d.w.At.Add(time.Second))
	to = pick(d, what+" to", time.Time{}, time.Time{}, time.Time{}, date(4, 1), date(4, 1), d.w.At, date(2, 25))
	if !to.IsZero() && !from.Before(to) {
		from = date(1, 1)
	}
	return from, to
}

var allTopics = []string{"counter-terrorism", "terrorist-finance", "strategy"}

func (d *draw) originator() {
	r := &d.w.Report
	r.Originator = pick(d, "originator", "USA/CIA", "USA/CIA", "USA/CIA", "USA/CIA", "USA/CIA", "USA/CIA", "USA/CIA", "USA/CIA", "USA/CIA", "USA/FBI", "USA/FBI", "FRA/DGSE", "FRA/DGSE", "FRA", "GBR", "RUS/FSB")
	switch country(r.Originator) {
	case "FRA":
		d.system = pick(d, "system", "FRA", "FRA", "")
	case "RUS":
		d.system = pick(d, "system", "RUS", "")
	}
	if d.chance(3, "tlp") {
		d.system = "TLP"
	}
	switch {
	case d.system != "" && d.system != country(r.Originator):
		r.System = d.system
	case d.system == "" && country(r.Originator) != "USA":
		r.System = "USA"
	}
}

func (d *draw) parties() {
	p := &d.w.Parties
	p.Self = "USA/CIA"
	p.Topics = allTopics
	p.Communities = map[string][]string{"TRILAT": {"USA", "FRA", "RUS"}, "DUET": {"USA", "FRA/DGSE"}}
	if d.chance(60, "fvey known") {
		p.Communities["FVEY"] = []string{"AUS", "CAN", "GBR", "NZL", "USA"}
	}
	p.Parties = map[string]Party{}
	for _, code := range []string{"FRA", "GBR", "RUS"} {
		q := Party{Ceiling: pick(d, "agreement ceiling", "TOP SECRET", "SECRET", "SECRET", "SECRET", "TOP SECRET", "TOP SECRET", "SECRET", "CONFIDENTIAL")}
		if d.chance(2, "no agreement ceiling") {
			q.Ceiling = ""
		}
		switch code {
		case "FRA":
			q.Services = []string{"FRA/DGSE"}
		case "RUS":
			q.Services = []string{"RUS/FSB", "RUS/SVR"}
		}
		if code == "RUS" && d.chance(80, "flagged") || code != "RUS" && d.chance(8, "flagged") {
			q.Flags = []string{"identity-needs-assessment"}
		}
		foreign := d.system != "" && d.system == country(d.w.Report.Originator) && d.system == code
		if foreign && d.chance(90, "equivalences") || d.chance(8, "equivalences") {
			q.Equivalences = d.equivalences(code)
		}
		p.Parties[code] = q
	}
	if country(d.w.Partner) == country(p.Self) {
		p.Parties["USA"] = Party{Services: []string{"USA/CIA", "USA/FBI"}, Ceiling: "TOP SECRET"}
	}
}

func (d *draw) equivalences(code string) []Equivalence {
	theirs, ok := levels[code]
	if !ok {
		theirs = levels[""]
	}
	var out []Equivalence
	for i, l := range levels[""] {
		if i < len(theirs) && d.chance(85, "equivalence "+l.banner) {
			e := Equivalence{Ours: l.banner, Theirs: theirs[i].banner}
			if d.chance(20, "equivalence dated") {
				e.From, e.To = d.window("equivalence")
			}
			out = append(out, e)
		}
	}
	return out
}

func (d *draw) consents() {
	givers := []string{d.w.Report.Originator, d.w.Report.Originator, "GBR", "DEU", "USA/CIA"}
	for _, item := range d.w.items() {
		for _, t := range d.w.stated(itemRef{item: item}) {
			givers = append(givers, t.From)
		}
	}
	items := []string{"report", "report", "report", "title"}
	for i := range d.w.Report.Portions {
		items = append(items, itemName(i), itemName(i))
	}
	items = append(items, sortedNames(d.w.Report.Fields)...)
	if d.w.Report.Serial != "" && d.chance(25, "consent of the originator") || country(d.w.Report.Originator) != "USA" && d.w.Report.Serial != "" && d.chance(50, "consent of a foreign originator") {
		d.w.Consents = append(d.w.Consents, Consent{ID: "C-all", From: d.w.Report.Originator, Report: d.w.Report.Serial, Item: "report",
			To: []string{d.w.Partner}, Given: date(2, 21)})
	}
	for i := range d.choose(4, "consents") {
		c := Consent{ID: fmt.Sprintf("C-%d", i), From: pick(d, "giver", givers...), Report: d.w.Report.Serial,
			Item: pick(d, "consent item", items...), To: []string{pick(d, "consent to", d.w.Partner, d.w.Partner, d.w.Partner, country(d.w.Partner), "GBR", "RUS/SVR")}}
		c.Given, c.Expires = d.window("consent")
		if d.chance(10, "consent ends now") {
			c.Given, c.Expires = date(1, 1), d.w.At
		}
		if d.chance(5, "consent elsewhere") || c.Report == "" {
			c.Report = "USA-2023-0002"
		}
		d.w.Consents = append(d.w.Consents, c)
	}
}

// refs are what third-party material is called.
var refs = []string{"REF-1", "REF-1", "REF-1#0", "REF-2"}

// terms gives third-party material names, has consents cover those, and gives
// consents terms.
func (d *draw) terms() {
	var named []*ThirdParty
	name := func(t *ThirdParty) *ThirdParty {
		if t == nil || !d.chance(50, "third party ref") {
			return t
		}
		x := *t
		x.Ref = pick(d, "ref", refs...)
		named = append(named, &x)
		return &x
	}
	r := &d.w.Report
	r.ThirdParty = name(r.ThirdParty)
	for i := range r.Portions {
		r.Portions[i].ThirdParty = name(r.Portions[i].ThirdParty)
	}
	for _, f := range sortedNames(r.Fields) {
		field := r.Fields[f]
		field.ThirdParty = name(field.ThirdParty)
		r.Fields[f] = field
	}
	for i := range d.w.Consents {
		c := &d.w.Consents[i]
		if c.ID != "C-all" && d.chance(40, "consent by ref") {
			c.Report, c.Item, c.Ref = "", "", []string{pick(d, "consent ref", refs...)}
			if len(named) > 0 && d.chance(75, "consent for what is named") {
				t := pick(d, "consent for", named...)
				c.From, c.Ref = t.From, []string{t.Ref, "REF-3"}
			}
		}
		if d.chance(25, "consent use") {
			c.Use = pick(d, "consent uses", []string{"intelligence"}, []string{"intelligence", "lead"}, []string{"lead"})
		}
		if d.chance(30, "consent onward") {
			c.Onward = pick(d, "consent onward term", "none", "ask", "own-government")
		}
	}
}

func sortedNames(fields map[string]Field) []string {
	var out []string
	for name := range fields {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

func (d *draw) assurances() {
	subjects := []string{"", ""}
	for _, name := range sortedNames(d.w.Report.Fields) {
		if d.w.Report.Fields[name].Ladder == "person" {
			subjects = append(subjects, name, name)
		}
	}
	for i := range d.choose(4, "assurances") {
		a := Assurance{ID: fmt.Sprintf("A-%d", i), From: pick(d, "assurer", d.w.Partner, d.w.Partner, d.w.Partner, country(d.w.Partner), "RUS/SVR"),
			Kind: pick(d, "assurance kind", "humane-treatment", "humane-treatment", "due-process"), Subject: pick(d, "subject", subjects...),
			Report: pick(d, "assurance report", "", "", d.w.Report.Serial, d.w.Report.Serial, "USA-2023-0002")}
		a.Given, a.Expires = d.window("assurance")
		if d.chance(10, "assurance ends now") {
			a.Given, a.Expires = date(1, 1), d.w.At
		}
		if d.chance(8, "breached") {
			a.Breaches = []Breach{{At: pick(d, "breach at", date(2, 1), d.w.At, date(5, 1)), Source: "press"}}
		}
		if d.chance(65, "assessed") {
			a.Assessed = &Assessment{Risk: pick(d, "risk", "low", "low", "low", "real", "unknown"), By: "rank",
				At: pick(d, "assessed at", time.Time{}, date(2, 1), d.w.At, date(5, 1))}
		}
		d.w.Assurances = append(d.w.Assurances, a)
	}
}

func (d *draw) needs() {
	for _, name := range sortedNames(d.w.Report.Fields) {
		if d.chance(15, "need "+name) {
			if d.w.Needs == nil {
				d.w.Needs = map[string]string{}
			}
			d.w.Needs[name] = pick(d, "needed rung", ladders[d.w.Report.Fields[name].Ladder]...)
		}
	}
}
