package advisories_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"entente/internal/core/advisory"
	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/inside/advisories"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/reporting"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

// toPublic lets unclassified warnings go to the public; toRussia classified ones to
// Russia.
const (
	parties = `self: USA/CIA
topics: [counter-terrorism]
parties:
  RUS: {services: [RUS/FSB], ceiling: SECRET}
  XPB: {ceiling: UNCLASSIFIED}
`
	toPublic = `id: D-PUBLIC
title: Warnings to the public
issued_by: [Director]
basis: no double standard
effective: 2017-01-01T00:00:00Z
expires: 2019-01-01T00:00:00Z
partners: [XPB]
topics: [counter-terrorism]
kinds: [warning]
ceiling: UNCLASSIFIED
rungs: {text: written, place: city, time: day}
may_decide: [open, listed]
mode: review
`
	toRussia = `id: D-RUS
title: Warnings to Russia
issued_by: [Director]
basis: duty to warn
effective: 2017-01-01T00:00:00Z
expires: 2019-01-01T00:00:00Z
partners: [RUS]
topics: [counter-terrorism]
kinds: [warning]
ceiling: SECRET
rungs: {text: written, place: name, time: minute, person: full, source: grade}
may_decide: [open, listed]
mode: automatic
purpose: prevent attacks
benefit: lives
`
)

// crocus is a warning: what goes to Russia, what goes to the public in English and
// Russian, and what goes to nobody.
const crocus = `originator: USA/CIA
created: 2017-12-10T09:30:00Z
kind: warning
topics: [counter-terrorism]
serial: W-2017-7
lang: en
title: {mark: "(U)", text: "Avoid large gatherings in {l2}"}
fields:
  l1: {ladder: place, name: "Krokus Halle", point: [55.8255, 37.3903], city: "Moscow", country: RUS}
  l2: {ladder: place, city: "Moscow", country: RUS, render: {ru: {city: "Москва"}}, marks: {city: "(U)", country: "(U)"}}
  p1: {ladder: person, name: "Ахмед Фиктивный", also: ["Akhmed Fiktivnyy"], described: "a man in his thirties", nationality: TJK}
  s1: {ladder: source, full: "CORMORANT, met in Riga", descriptor: "a source with direct access", collection: HUMINT, grade: B, marks: {full: "(S//NF)", grade: "(S//REL TO USA, RUS)"}}
  d1: {ladder: selector, kind: e-mail, value: "plotter@example.net", marks: {full: "(S//NF)"}}
portions:
  - {mark: "(S//REL TO USA, RUS)", text: "{p1} and three others plan to attack a concert at {l1} with automatic weapons before the end of the week."}
  - {mark: "(U)", text: "Extremists have imminent plans to target large gatherings in {l2}, to include concerts."}
  - {mark: "(U)", text: "Plan routes home beforehand.", gists: [{id: instruction-en, mark: "(U)", text: "Avoid large gatherings over the next 48 hours. Monitor local media."}]}
  - {mark: "(S//NF)", text: "{s1} heard it; {d1} was used."}
tearlines:
  - {id: public-ru, mark: "(U)", audience: [XPB], lang: ru, portions: [1], text: "Экстремисты в ближайшее время намерены совершить нападение на места массового скопления людей, включая концерты."}
  - {id: headline-ru, mark: "(U)", audience: [XPB], lang: ru, portions: [1], text: "Избегайте массовых мероприятий"}
  - {id: instruction-ru, mark: "(U)", audience: [XPB], lang: ru, portions: [2], text: "Избегайте больших скоплений людей в течение 48 часов."}
`

// bench is a service whose public is an audience: lind writes, berg and holm review,
// waal warns.
type bench struct {
	*advisories.Advisories
	t        testing.TB
	store    *insidedb.Store
	clock    *insidetest.Clock
	policy   *directive.Policy
	intake   *reporting.Intake
	office   *disclosure.Office
	exercise bool
}

func newBench(t testing.TB, engine storetest.Engine) *bench {
	t.Helper()
	b := &bench{t: t, clock: insidetest.NewClock()}
	b.rules(toPublic, toRussia)
	var err error
	b.store, err = insidedb.Open(t.Context(), engine.Fresh(t).Open(t, b.clock.Now), insidedb.Logged("USA/CIA", insidetest.Chance("log").Reader("", "", 0, "")))
	b.must(err)
	policy := func() *directive.Policy { return b.policy }
	b.intake, err = reporting.New(reporting.Config{Store: b.store, Policy: policy, Log: insidetest.Quiet()})
	b.must(err)
	b.office, err = disclosure.New(t.Context(), disclosure.Config{Store: b.store, Policy: policy, Source: insidetest.Chance("cia"), Log: insidetest.Quiet()})
	b.must(err)
	b.open()
	for _, o := range []disclosure.Officer{{Code: "lind", Roles: []string{"author"}}, {Code: "berg", Roles: []string{"disclosure"}}, {Code: "holm", Roles: []string{"disclosure"}},
		{Code: "waal", Roles: []string{"warning"}}} {
		_, err := b.office.Register(t.Context(), o)
		b.must(err)
	}
	b.write(func(tx *insidedb.Tx) error {
		_, err := tx.PutPartner(insidedb.Partner{Code: "RUS/FSB", State: insidedb.PartnerActive, Peering: []byte{}})
		return err
	})
	return b
}

func (b *bench) open() {
	b.t.Helper()
	var err error
	b.Advisories, err = advisories.New(advisories.Config{Self: "USA/CIA", Store: b.store, Office: b.office, Random: insidetest.Chance("advisories").Reader("", "", 0, ""),
		Exercise: b.exercise, Log: insidetest.Quiet()})
	b.must(err)
}

// rules puts directives in force.
func (b *bench) rules(directives ...string) {
	b.t.Helper()
	f := directive.Files{Parties: directive.File{Name: "parties.yaml", Data: []byte(parties)}}
	for i, text := range directives {
		f.Directives = append(f.Directives, directive.File{Name: fmt.Sprintf("d%d.yaml", i), Data: []byte(text)})
	}
	p, err := directive.Load(f)
	b.must(err)
	b.policy = p
}

func (b *bench) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) write(fn func(*insidedb.Tx) error) {
	b.t.Helper()
	b.must(b.store.Write(b.t.Context(), fn))
}

func (b *bench) take(text string) {
	b.t.Helper()
	_, err := b.intake.Add(b.t.Context(), "lind", "w.yaml", []byte(text))
	b.must(err)
	b.clock.Add(time.Second)
}

// asking is what most tests want told.
func (b *bench) asking() advisories.Asking {
	return advisories.Asking{Report: "W-2017-7", Events: map[string]string{"": "Security alert", "ru": "Предупреждение"}, Urgency: advisory.Immediate, Severity: advisory.Severe,
		Certainty: advisory.Likely, Response: []advisory.ResponseType{advisory.Avoid, advisory.Monitor}, Expires: b.clock.Now().Add(48 * time.Hour),
		Areas: []advisories.Area{{Field: "l2", Point: &[2]float64{55.8, 37.6}, Km: 30}}, SenderName: "An office", Officer: "waal"}
}

func (b *bench) draft(k advisories.Asking) advisories.View {
	b.t.Helper()
	v, err := b.Draft(b.t.Context(), k)
	b.must(err)
	b.clock.Add(time.Minute)
	return v
}

func (b *bench) approve(v advisories.View) advisories.View {
	b.t.Helper()
	v, err := b.Approve(b.t.Context(), advisories.Approving{Advisory: v.ID, Officer: "berg", Hash: v.Hash})
	b.must(err)
	b.clock.Add(time.Minute)
	return v
}

func (b *bench) publish(k advisories.Asking) advisories.View {
	b.t.Helper()
	v, err := b.Publish(b.t.Context(), b.approve(b.draft(k)).ID, "waal")
	b.must(err)
	b.clock.Add(time.Minute)
	return v
}

func (b *bench) show(id string) advisories.View {
	b.t.Helper()
	v, err := b.Show(b.t.Context(), id, time.Time{})
	b.must(err)
	return v
}

func refused(t testing.TB, err error, kind errs.Kind, says string) {
	t.Helper()
	if errs.KindOf(err) != kind || err == nil || !strings.Contains(err.Error(), says) {
		t.Errorf("error %v of kind %q; want %q saying %q", err, errs.KindOf(err), kind, says)
	}
}
