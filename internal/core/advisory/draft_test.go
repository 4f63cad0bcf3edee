package advisory_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"entente/internal/core/advisory"
)

// crowded is a draft of a public advisory in two languages.
func crowded() advisory.Draft {
	return advisory.Draft{
		Identifier: "2024-03-07-1", Sender: "advisories@service.example", SenderName: "The Service", Sent: at(9), Status: advisory.Actual,
		MsgType: advisory.MsgAlert, Scope: advisory.Public, Category: []advisory.Category{advisory.Security},
		ResponseType: []advisory.ResponseType{advisory.Avoid}, Urgency: advisory.Expected, Severity: advisory.Extreme, Certainty: advisory.Possible,
		Expires: at(57),
		Places: []advisory.Place{{Circle: []advisory.Circle{{Center: advisory.Point{Lat: 55.8258, Lon: 37.3903}, Radius: 20}},
			Geocode: []advisory.Named{{ValueName: "ISO 3166-1", Value: "RU"}}}},
		Texts: []advisory.Text{
			{Language: "en", Event: "Security advisory", Headline: "Avoid large gatherings in Moscow", Description: "Concerts may be attacked.", Instruction: "Avoid crowds for 48 hours.", Places: []string{"Moscow"}},
			{Language: "ru-RU", Event: "Предупреждение", Headline: "Избегайте скоплений людей", Description: "Возможны нападения.", Places: []string{"Москва"}},
		},
	}
}

func TestADraftBecomesAnAlertWithAnInfoForEachLanguage(t *testing.T) {
	a, err := crowded().Alert()
	if err != nil {
		t.Fatal(err)
	}
	place := func(desc string) []advisory.Area {
		return []advisory.Area{{AreaDesc: desc, Circle: crowded().Places[0].Circle, Geocode: crowded().Places[0].Geocode}}
	}
	of := func(language, event, headline, description, instruction, where string) advisory.Info {
		return advisory.Info{Language: language, Category: []advisory.Category{advisory.Security}, Event: event,
			ResponseType: []advisory.ResponseType{advisory.Avoid}, Urgency: advisory.Expected, Severity: advisory.Extreme, Certainty: advisory.Possible,
			Expires: at(57), SenderName: "The Service", Headline: headline, Description: description, Instruction: instruction, Area: place(where)}
	}
	want := advisory.Alert{Identifier: "2024-03-07-1", Sender: "advisories@service.example", Sent: at(9), Status: advisory.Actual,
		MsgType: advisory.MsgAlert, Scope: advisory.Public, Info: []advisory.Info{
			of("en", "Security advisory", "Avoid large gatherings in Moscow", "Concerts may be attacked.", "Avoid crowds for 48 hours.", "Moscow"),
			of("ru-RU", "Предупреждение", "Избегайте скоплений людей", "Возможны нападения.", "", "Москва"),
		}}
	if diff := cmp.Diff(want, a); diff != "" {
		t.Errorf("alert (-want +got):\n%s", diff)
	}
	readsBack(t, a)
}

func TestAnExerciseSaysSoInEveryLanguageAndInItsNote(t *testing.T) {
	d := crowded()
	d.Status, d.Exercise, d.Note = advisory.Exercise, "NORTHERN LIGHT 3", "For players alone."
	d.Texts[0].Instruction = "EXERCISE: avoid crowds."
	d.Texts = append(d.Texts, advisory.Text{Language: "sw", Event: "Onyo", Headline: "Epuka mikusanyiko", Description: "Maelezo", Places: []string{"Moscow"}})
	a, err := d.Alert()
	if err != nil {
		t.Fatal(err)
	}
	got := []string{a.Note}
	for _, i := range a.Info {
		got = append(got, i.Event, i.Headline, i.Description, i.Instruction)
	}
	want := []string{"EXERCISE NORTHERN LIGHT 3\nFor players alone.",
		"EXERCISE — Security advisory", "EXERCISE — Avoid large gatherings in Moscow", "EXERCISE — Concerts may be attacked.", "EXERCISE: avoid crowds.",
		"УЧЕНИЯ — Предупреждение", "УЧЕНИЯ — Избегайте скоплений людей", "УЧЕНИЯ — Возможны нападения.", "",
		"EXERCISE — Onyo", "EXERCISE — Epuka mikusanyiko", "EXERCISE — Maelezo", ""}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("texts (-want +got):\n%s", diff)
	}
}

func TestTextsOfAnExerciseNeverGoAsActual(t *testing.T) {
	for _, tt := range []struct {
		headline string
		refused  bool
	}{
		{"EXERCISE — Avoid crowds", true},
		{"EXERCISE: Avoid crowds", true},
		{"EXERCISE EXERCISE EXERCISE Avoid crowds", true},
		{"[EXERCISE] Avoid crowds", true},
		{"EXERCISE", true},
		{"УЧЕНИЯ — Избегайте скоплений", true},
		{"تمرين — تجنب", true},
		{"Exercise increased caution in Moscow", false},
		{"EXERCISE INCREASED CAUTION", false},
		{"EXERCISED PATIENCE", false},
		{"УЧЕНИЯ НЕ ОТМЕНЕНЫ", false},
	} {
		t.Run(tt.headline, func(t *testing.T) {
			d := crowded()
			d.Texts[0].Headline = tt.headline
			_, err := d.Alert()
			if refused := err != nil && strings.Contains(err.Error(), "it begins as that of an exercise"); refused != tt.refused || err != nil && !refused {
				t.Errorf("got %v; expected refused: %t", err, tt.refused)
			}
		})
	}
}

// TestWhatADraftSaysIsNeverBothExerciseAndActual takes what one status gives and
// drafts it again with the other.
func TestWhatADraftSaysIsNeverBothExerciseAndActual(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := crowded()
		d.Status, d.Exercise = advisory.Exercise, "x"
		language := rapid.SampledFrom([]string{"ar", "de-AT", "en-US", "fr", "ru", "tr", "uk", "zh-Hans", "sw"}).Draw(t, "language")
		d.Texts = []advisory.Text{{Language: language, Event: texts().Draw(t, "event"), Headline: texts().Draw(t, "headline"),
			Description: texts().Draw(t, "description"), Places: []string{"there"}}}
		exercise, err := d.Alert()
		if err != nil {
			t.Fatal(err)
		}
		i := exercise.Info[0]
		for _, said := range []string{i.Event, i.Headline, i.Description} {
			d := crowded()
			d.Texts[0].Headline = said
			if a, err := d.Alert(); err == nil {
				t.Fatalf("%q goes as actual: %v", said, a)
			}
		}
	})
}

func TestADraftIsRefusedWhole(t *testing.T) {
	before := advisory.Reference{Sender: "advisories@service.example", Identifier: "0", Sent: at(8)}
	for _, tt := range []struct {
		name   string
		change func(*advisory.Draft)
		want   string
	}{
		{"no status", func(d *advisory.Draft) { d.Status = "" }, "status: expected Actual or Exercise"},
		{"a test", func(d *advisory.Draft) { d.Status = advisory.Test }, "status: expected Actual or Exercise"},
		{"an exercise without a name", func(d *advisory.Draft) { d.Status, d.Exercise = advisory.Exercise, " " }, "exercise: expected the name"},
		{"an actual alert with an exercise's name", func(d *advisory.Draft) { d.Exercise = "x" }, "exercise: expected none"},
		{"an acknowledgement", func(d *advisory.Draft) { d.MsgType = advisory.MsgAck }, "msgType: expected Alert, Update or Cancel"},
		{"an alert that ends another", func(d *advisory.Draft) { d.References = []advisory.Reference{before} }, "references: expected none"},
		{"an update of nothing", func(d *advisory.Draft) { d.MsgType = advisory.MsgUpdate }, "<references> names no message"},
		{"an update of another's", func(d *advisory.Draft) {
			d.MsgType, d.References = advisory.MsgUpdate, []advisory.Reference{{Sender: "b", Identifier: "0", Sent: at(8)}}
		}, "expected a message of the same sender, sent before"},
		{"an update of what comes after", func(d *advisory.Draft) {
			d.MsgType, d.References = advisory.MsgUpdate, []advisory.Reference{{Sender: d.Sender, Identifier: "0", Sent: at(9)}}
		}, "expected a message of the same sender, sent before"},
		{"no text", func(d *advisory.Draft) { d.Texts = nil }, "texts: expected a text"},
		{"no expiry", func(d *advisory.Draft) { d.Expires = time.Time{} }, "expires: expected a time after"},
		{"expired before it is effective", func(d *advisory.Draft) { d.Effective = at(57) }, "expires: expected a time after"},
		{"no place", func(d *advisory.Draft) { d.Places = nil }, "places: expected at least one"},
		{"a place that is nowhere", func(d *advisory.Draft) { d.Places[0] = advisory.Place{} }, "place 1 has neither polygon nor circle nor code"},
		{"a place without a name", func(d *advisory.Draft) { d.Texts[1].Places = nil }, "texts.ru-RU.places: 0 names for 1 places"},
		{"a place with an empty name", func(d *advisory.Draft) { d.Texts[1].Places = []string{" "} }, "areaDesc: empty"},
		{"one language twice", func(d *advisory.Draft) { d.Texts[1].Language = "EN" }, "texts.en.language: there are 2 texts"},
		{"an empty headline", func(d *advisory.Draft) { d.Texts[0].Headline = "\n" }, "texts.en.headline: empty"},
		{"no category", func(d *advisory.Draft) { d.Category = nil }, "<category> is missing"},
		{"no certainty", func(d *advisory.Draft) { d.Certainty = "" }, `certainty: ""; expected one of Observed`},
		{"private to nobody", func(d *advisory.Draft) { d.Scope = advisory.Private }, "<addresses> names nobody"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := crowded()
			tt.change(&d)
			a, err := d.Alert()
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("got %v and %v; expected an error that holds %q", a, err, tt.want)
			}
		})
	}
}

func TestACancellationEndsItsAlertAndNeedsNoText(t *testing.T) {
	first, err := crowded().Alert()
	if err != nil {
		t.Fatal(err)
	}
	d := crowded()
	d.Identifier, d.Sent, d.MsgType, d.References = "2024-03-07-2", at(20), advisory.MsgCancel, []advisory.Reference{first.Reference()}
	d.Texts, d.Places = nil, nil
	end, err := d.Alert()
	if err != nil {
		t.Fatal(err)
	}
	p, err := advisory.Fold([]advisory.Alert{end, first}, at(21))
	if err != nil {
		t.Fatal(err)
	}
	if got := picture(p); got != "2024-03-07-1 cancelled by 2024-03-07-2" {
		t.Errorf("%s; expected it cancelled", got)
	}
}

func TestDraftsAreValidAgainstTheSchema(t *testing.T) {
	drill := crowded()
	drill.Status, drill.Exercise = advisory.Exercise, "NORTHERN LIGHT 3"
	end := crowded()
	end.MsgType, end.References = advisory.MsgCancel, []advisory.Reference{{Sender: end.Sender, Identifier: "0", Sent: at(8)}}
	docs := map[string][]byte{}
	for name, d := range map[string]advisory.Draft{"alert": crowded(), "exercise": drill, "cancel": end} {
		a, err := d.Alert()
		if err == nil {
			docs[name], err = a.Write()
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(map[string]bool{"alert": true, "exercise": true, "cancel": true}, validates(t, docs)); diff != "" {
		t.Errorf("valid (-want +got):\n%s", diff)
	}
}

// far is the great-circle distance of two points, in kilometres.
func far(a, b advisory.Point) float64 {
	rad := math.Pi / 180
	h := math.Pow(math.Sin((a.Lat-b.Lat)*rad/2), 2) + math.Cos(a.Lat*rad)*math.Cos(b.Lat*rad)*math.Pow(math.Sin((a.Lon-b.Lon)*rad/2), 2)
	return 2 * 6371.0088 * math.Asin(math.Sqrt(min(1, h)))
}

func TestABoxHoldsAllThatIsNear(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := advisory.Point{Lat: rapid.Float64Range(-80, 80).Draw(t, "lat"), Lon: rapid.Float64Range(-150, 150).Draw(t, "lon")}
		km := rapid.Float64Range(0.01, 400).Draw(t, "km")
		box, err := advisory.Box(p, km)
		if err != nil {
			t.Fatal(err)
		}
		north, west, south, east := box[0].Lat, box[0].Lon, box[2].Lat, box[2].Lon
		q := advisory.Point{Lat: p.Lat + rapid.Float64Range(-5, 5).Draw(t, "up"), Lon: p.Lon + rapid.Float64Range(-29, 29).Draw(t, "right")}
		within := q.Lat <= north && q.Lat >= south && q.Lon <= east && q.Lon >= west
		if far(p, q) <= km && !within {
			t.Fatalf("%v is %.3f km from %v and not in %v", q, far(p, q), p, box)
		}
		if edge := far(p, advisory.Point{Lat: north, Lon: p.Lon}); edge > km+0.02 {
			t.Fatalf("the northern edge is %.3f km away; expected %.3f", edge, km)
		}
	})
}

func TestAreasOffTheMapAreRefused(t *testing.T) {
	for _, tt := range []struct {
		p       advisory.Point
		km      float64
		box, ok bool
	}{
		{advisory.Point{Lat: 60, Lon: 30}, 10, true, true},
		{advisory.Point{Lat: 60, Lon: 30}, 0, false, false},
		{advisory.Point{Lat: 60, Lon: 30}, -1, false, false},
		{advisory.Point{Lat: 60, Lon: 30}, math.NaN(), false, false},
		{advisory.Point{Lat: 60, Lon: 30}, math.Inf(1), false, false},
		{advisory.Point{Lat: 91, Lon: 30}, 10, false, false},
		{advisory.Point{Lat: math.NaN(), Lon: 30}, 10, false, false},
		{advisory.Point{Lat: 60, Lon: -180.5}, 10, false, false},
		{advisory.Point{Lat: 89.99, Lon: 30}, 10, false, true},
		{advisory.Point{Lat: -89.99, Lon: 30}, 10, false, true},
		{advisory.Point{Lat: 60, Lon: 179.99}, 10, false, true},
		{advisory.Point{Lat: 60, Lon: -179.99}, 10, false, true},
	} {
		t.Run(fmt.Sprint(tt.p, tt.km), func(t *testing.T) {
			if box, err := advisory.Box(tt.p, tt.km); (err == nil) != tt.box {
				t.Errorf("box %v, %v; expected one: %t", box, err, tt.box)
			}
			if c, err := advisory.Around(tt.p, tt.km); (err == nil) != tt.ok {
				t.Errorf("circle %v, %v; expected one: %t", c, err, tt.ok)
			}
		})
	}
}

func TestCountriesAndTheirPartsHaveCodes(t *testing.T) {
	for _, tt := range []struct{ in, name, code string }{
		{"RUS", "ISO 3166-1", "RU"},
		{"fr", "ISO 3166-1", "FR"},
		{"RU-SPE", "ISO 3166-2", "RU-SPE"},
		{"RU-", "", ""},
		{"ZZ-1", "", ""},
		{"RUS-SPE", "", ""},
		{"", "", ""},
	} {
		n, err := advisory.Code(tt.in)
		if got := (advisory.Named{ValueName: tt.name, Value: tt.code}); n != got || (err == nil) != (tt.code != "") {
			t.Errorf("%q is %v, %v; expected %v", tt.in, n, err, got)
		}
	}
}
