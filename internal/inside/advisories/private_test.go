package advisories_test

import (
	"strings"
	"testing"

	"entente/internal/core/errs"
	"entente/internal/inside/advisories"
	"entente/internal/inside/disclosure"
	"entente/internal/store/storetest"

	"pgregory.net/rapid"
)

// withheld are values of the report that the public never learns, in more forms and
// scripts than one.
var withheld = []string{"Krokus Halle", "Крокус Халле", "Ахмед Фиктивный", "Akhmed Fiktivnyy", "FIKTIVNYY", "CORMORANT", "plotter@example.net",
	"a man in his thirties", "55.8255", "W-2017-7"}

func TestWhatWouldConfirmThePrivateTextIsRefusedByItsSentence(t *testing.T) {
	b := newBench(t, storetest.Engines()[0])
	b.take(crocus)
	if _, err := b.office.Propose(t.Context(), disclosure.Proposal{Report: "W-2017-7", Partner: "RUS", Officer: "berg"}); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		make func(*advisories.Asking)
		says string
	}{
		{"a sentence that went to Russia", func(k *advisories.Asking) {
			k.Contact = "PERSON 1 and three others plan to attack a concert at a location in Moscow with automatic weapons before the end of the week."
		}, `"PERSON 1 and three others`},
		{"the same in other signs", func(k *advisories.Asking) {
			k.Events[""] = "someone and three others plan to attack a concert with automatic weapons, before the END of the week!"
		}, "nearly the same as"},
		{"an id of ours", func(k *advisories.Asking) { k.Contact = "See W-2017-7" }, "serial"},
	} {
		k := b.asking()
		tt.make(&k)
		_, err := b.Draft(t.Context(), k)
		refused(t, err, errs.Denied, tt.says)
	}
	for _, value := range withheld {
		for _, put := range []func(*advisories.Asking, string){
			func(k *advisories.Asking, s string) { k.Events["ru"] = s },
			func(k *advisories.Asking, s string) { k.SenderName = s },
			func(k *advisories.Asking, s string) {
				k.Areas[0] = advisories.Area{Point: k.Areas[0].Point, Km: 30, Name: s}
			},
		} {
			k := b.asking()
			put(&k, "Alert: "+value+".")
			_, err := b.Draft(t.Context(), k)
			refused(t, err, errs.Denied, value)
		}
	}
}

func TestAnAuthorsOwnWordsToThePublicMayNotHoldWhatIsWithheldEither(t *testing.T) {
	for _, tt := range []struct{ name, old, new, says string }{
		{"a name in the other script", "включая концерты.", "включая концерт в Крокус Халле.", "fields.l1.name"},
		{"the sentence that is secret", "Избегайте больших скоплений людей в течение 48 часов.",
			"Somebody and three others plan to attack a concert somewhere with automatic weapons before the end of the week.", "nearly the same as"},
	} {
		b := newBench(t, storetest.Engines()[0])
		b.take(strings.Replace(crocus, tt.old, tt.new, 1))
		_, err := b.Draft(t.Context(), b.asking())
		refused(t, err, errs.Denied, tt.says)
	}
}

func TestAnAreaIsNoFinerThanWhatGoes(t *testing.T) {
	b := newBench(t, storetest.Engines()[0])
	b.take(crocus)
	for _, tt := range []struct {
		name string
		area advisories.Area
		kind errs.Kind
		says string
	}{
		{"the city, coarsely", advisories.Area{Field: "l2", Point: &[2]float64{55.8, 37.6}, Km: 30}, "", ""},
		{"the city without a point", advisories.Area{Field: "l2"}, "", ""},
		{"the country", advisories.Area{Country: "Russia"}, "", ""},
		{"somewhere else, finely", advisories.Area{Point: &[2]float64{59.93431, 30.32451}, Km: 0.2, Name: "A square"}, "", ""},
		{"around the place that is withheld, finely", advisories.Area{Point: &[2]float64{55.83, 37.39}, Km: 30}, errs.Denied, "its city; expected at least 5 km around a point of at most 1 decimal places"},
		{"a small circle that holds it", advisories.Area{Point: &[2]float64{55.8, 37.4}, Km: 4}, errs.Denied, "finer than what goes"},
		{"a small circle for the city", advisories.Area{Field: "l2", Point: &[2]float64{55.8, 37.6}, Km: 1}, errs.Denied, "finer than what goes"},
		{"the place that is withheld", advisories.Area{Field: "l1"}, errs.Denied, "does not go to the public"},
		{"a field that is no place", advisories.Area{Field: "p1"}, errs.Invalid, "expected a place field"},
		{"two things", advisories.Area{Field: "l2", Country: "RUS"}, errs.Invalid, "expected one of them"},
	} {
		k := b.asking()
		k.Areas = []advisories.Area{tt.area}
		_, err := b.Draft(t.Context(), k)
		if errs.KindOf(err) != tt.kind || tt.kind != "" && !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

func TestWhatCannotBecomeAnAdvisoryIsRefused(t *testing.T) {
	b := newBench(t, storetest.Engines()[0])
	b.take(crocus)
	for _, tt := range []struct {
		name string
		make func(*advisories.Asking)
		kind errs.Kind
		says string
	}{
		{"no report", func(k *advisories.Asking) { k.Report = "" }, errs.Invalid, "no report"},
		{"an unknown report", func(k *advisories.Asking) { k.Report = "X" }, errs.NotFound, "no report"},
		{"no event", func(k *advisories.Asking) { k.Events = nil }, errs.Invalid, "no event"},
		{"no event in a language", func(k *advisories.Asking) { delete(k.Events, "") }, errs.Invalid, `no event in "en"`},
		{"no area", func(k *advisories.Asking) { k.Areas = nil }, errs.Invalid, "no area"},
		{"it has expired", func(k *advisories.Asking) { k.Expires = b.clock.Now() }, errs.Invalid, "expected a time to come"},
		{"no urgency", func(k *advisories.Asking) { k.Urgency = "" }, errs.Invalid, "urgency"},
		{"a language that nothing is in", func(k *advisories.Asking) { k.Languages = []string{"fa"} }, errs.Denied, `no text in "fa"`},
		{"an officer without a role", func(k *advisories.Asking) { k.Officer = "nobody" }, errs.Denied, "not registered"},
		{"update and cancel", func(k *advisories.Asking) { k.Update, k.Cancel = "a", "b" }, errs.Invalid, "expected one of them"},
		{"an update of nothing", func(k *advisories.Asking) { k.Update = "00000000" }, errs.NotFound, "no advisory"},
	} {
		k := b.asking()
		tt.make(&k)
		_, err := b.Draft(t.Context(), k)
		refused(t, err, tt.kind, tt.says)
	}
	k := b.asking()
	k.Update = b.draft(b.asking()).ID
	_, err := b.Draft(t.Context(), k)
	refused(t, err, errs.Conflict, "only what is published")
}

// What the public may not have never stands in a message, whatever of the rules and
// the report's marks is drawn: canaries in every value, and in every text that is
// classified.
func TestNoCanaryOfWhatIsWithheldStandsInTheMessage(t *testing.T) {
	b := newBench(t, storetest.Engines()[0])
	n, made := 0, 0
	rapid.Check(t, func(r *rapid.T) {
		n++
		mark := func(name string) string {
			return rapid.SampledFrom([]string{"(U)", "(S//REL TO USA, RUS)", "(S//NF)", "(C)", "(U//NF)"}).Draw(r, name)
		}
		serial := "CANARY-" + strings.Repeat("X", 3) + string(rune('A'+n%26)) + strings.Repeat("Y", n/26)
		marks := []string{mark("first"), mark("second"), mark("third")}
		text := `originator: USA/CIA
created: 2017-12-10T09:30:00Z
kind: warning
topics: [counter-terrorism]
serial: ` + serial + `
purpose: "to hold canary ZULUPURPOSE"
title: {mark: "` + mark("title") + `", text: "Headline canaryzero"}
fields:
  l1: {ladder: place, name: "Zuluname", point: [55.8255, 37.3903], city: "Zulucity", region: "Zuluregion", country: RUS}
  p1: {ladder: person, name: "Zuluperson Zulusurname", described: "zuludescribed", nationality: TJK}
  s1: {ladder: source, full: "ZULUSOURCE", descriptor: "zuludescriptor", collection: HUMINT, grade: B}
portions:
  - {mark: "` + marks[0] + `", text: "canaryone may be attacked by {p1} near {l1} soon, and nobody knows when."}
  - {mark: "` + marks[1] + `", text: "canarytwo is how it is known, by {s1}."}
  - {mark: "` + marks[2] + `", text: "canarythree is what everybody may do about it."}
`
		b.rules(strings.Replace(toPublic, "place: city", "place: "+rapid.SampledFrom([]string{"withheld", "country", "city", "name"}).Draw(r, "place"), 1), toRussia)
		b.take(text)
		k := b.asking()
		k.Report, k.Areas = serial, []advisories.Area{{Country: "RUS"}}
		v, err := b.Draft(t.Context(), k)
		if err != nil {
			if errs.KindOf(err) != errs.Denied && errs.KindOf(err) != errs.Invalid {
				r.Fatal(err)
			}
			return
		}
		made++
		place := "withheld"
		for _, rung := range []string{"country", "city", "name"} {
			if strings.Contains(string(v.CAP), map[string]string{"country": "Russia", "city": "Zulucity", "name": "Zuluname"}[rung]) {
				place = rung
			}
		}
		for i, word := range []string{"canaryone", "canarytwo", "canarythree"} {
			if marks[i] != "(U)" && strings.Contains(string(v.CAP), word) {
				r.Errorf("%s stands under %s", word, marks[i])
			}
		}
		forbidden := []string{"Zulusurname", "zuludescribed", "ZULUSOURCE", "zuludescriptor", "Zuluregion", "ZULUPURPOSE", serial, "55.82"}
		if place != "name" {
			forbidden = append(forbidden, "Zuluname")
		}
		for _, word := range forbidden {
			if strings.Contains(string(v.CAP), word) {
				r.Errorf("%s stands in the message", word)
			}
		}
		for _, word := range []string{"//", "REL TO", "(U", "XPB"} {
			if strings.Contains(strings.Replace(string(v.CAP), "urn:oasis", "", 1), word) {
				r.Errorf("a mark stands in the message: %s", word)
			}
		}
	})
	if made == 0 {
		t.Error("no message was made: nothing was checked")
	}
}
