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

// letters are what texts of alerts are drawn from: what XML escapes, what it
// would change, and scripts of several directions.
var letters = []rune("abzAZ09<>&\"'];:/%# \t\n\r\u0085\u00a0\u2028áЖ京عא😀\ufffd")

func texts() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		return rapid.StringOfN(rapid.SampledFrom(letters), 0, 12, -1).Draw(t, "text") + "x"
	})
}

func maybe(t *rapid.T, of *rapid.Generator[string], name string) string {
	if rapid.Bool().Draw(t, "has "+name) {
		return of.Draw(t, name)
	}
	return ""
}

func times() *rapid.Generator[time.Time] {
	return rapid.Custom(func(t *rapid.T) time.Time {
		minutes := rapid.IntRange(-14*60, 14*60).Draw(t, "offset")
		at := time.Unix(rapid.Int64Range(-2_208_000_000, 253_300_000_000).Draw(t, "seconds"), 0)
		if minutes == 0 {
			return at.UTC()
		}
		return at.In(time.FixedZone("", minutes*60))
	})
}

func maybeTime(t *rapid.T, name string) time.Time {
	if rapid.Bool().Draw(t, "has "+name) {
		return times().Draw(t, name)
	}
	return time.Time{}
}

func marks() *rapid.Generator[string] { return rapid.StringMatching(`[A-Za-z0-9:./@-]{1,12}`) }

func listed() *rapid.Generator[string] { return rapid.StringMatching(`[A-Za-zЖ]{1,4}( [a-z]{1,4})?`) }

func list[T any](t *rapid.T, of *rapid.Generator[T], least, most int, name string) []T {
	if out := rapid.SliceOfN(of, least, most).Draw(t, name); len(out) > 0 {
		return out
	}
	return nil
}

func points() *rapid.Generator[advisory.Point] {
	return rapid.Custom(func(t *rapid.T) advisory.Point {
		return advisory.Point{Lat: rapid.Float64Range(-90, 90).Draw(t, "lat"), Lon: rapid.Float64Range(-180, 180).Draw(t, "lon")}
	})
}

func polygons() *rapid.Generator[advisory.Polygon] {
	return rapid.Custom(func(t *rapid.T) advisory.Polygon {
		p := rapid.SliceOfN(points(), 3, 9).Draw(t, "points")
		return append(p, p[0])
	})
}

func named() *rapid.Generator[advisory.Named] {
	return rapid.Custom(func(t *rapid.T) advisory.Named {
		return advisory.Named{ValueName: texts().Draw(t, "valueName"), Value: maybe(t, texts(), "value")}
	})
}

func resources() *rapid.Generator[advisory.Resource] {
	return rapid.Custom(func(t *rapid.T) advisory.Resource {
		r := advisory.Resource{ResourceDesc: texts().Draw(t, "resourceDesc"), MimeType: "image/png", Size: rapid.Int64Range(0, 1e17).Draw(t, "size"),
			Digest: maybe(t, texts(), "digest"), URI: maybe(t, uris(), "uri")}
		if rapid.Bool().Draw(t, "has derefUri") {
			r.DerefURI, r.URI = "aGVs\nbG8=", maybe(t, marks().Filter(func(s string) bool { return !strings.Contains(s, ":") }), "name")
		}
		return r
	})
}

func uris() *rapid.Generator[string] {
	return rapid.StringMatching(`(https?://([a-z.:]{1,4}@)?[a-zЖ.-]{1,6}(:[0-9]{1,5})?(/[A-Za-z0-9!$&'()*+,;=:@._~"<>|{}^-]{0,5}|/%2F){0,3}|urn:[a-z:0-9]{1,9})(\?[a-z=&/?:@]{0,6})?(#[a-z/?]{0,4})?`)
}

func areas() *rapid.Generator[advisory.Area] {
	return rapid.Custom(func(t *rapid.T) advisory.Area {
		a := advisory.Area{AreaDesc: texts().Draw(t, "areaDesc"), Polygon: list(t, polygons(), 0, 2, "polygon"), Geocode: list(t, named(), 0, 2, "geocode")}
		for range rapid.IntRange(0, 2).Draw(t, "circles") {
			a.Circle = append(a.Circle, advisory.Circle{Center: points().Draw(t, "center"), Radius: rapid.Float64Range(0, 20_000).Draw(t, "radius")})
		}
		if rapid.Bool().Draw(t, "has altitude") {
			feet := float64(rapid.IntRange(-1000, 100_000_000).Draw(t, "altitude")) / 1000
			a.Altitude = &feet
			if rapid.Bool().Draw(t, "has ceiling") {
				above := feet + 17
				above = math.Round(above*1000) / 1000
				a.Ceiling = &above
			}
		}
		return a
	})
}

func infos() *rapid.Generator[advisory.Info] {
	return rapid.Custom(func(t *rapid.T) advisory.Info {
		return advisory.Info{
			Language: rapid.SampledFrom([]string{"en-US", "ru", "fr-CA", "zh-Hant-TW"}).Draw(t, "language"),
			Category: list(t, rapid.SampledFrom(advisory.Categories), 1, 3, "category"), Event: texts().Draw(t, "event"),
			ResponseType: list(t, rapid.SampledFrom(advisory.ResponseTypes), 0, 3, "responseType"),
			Urgency:      rapid.SampledFrom(advisory.Urgencies).Draw(t, "urgency"), Severity: rapid.SampledFrom(advisory.Severities).Draw(t, "severity"),
			Certainty: rapid.SampledFrom(advisory.Certainties).Draw(t, "certainty"), Audience: maybe(t, texts(), "audience"),
			EventCode: list(t, named(), 0, 2, "eventCode"), Effective: maybeTime(t, "effective"), Onset: maybeTime(t, "onset"),
			Expires: maybeTime(t, "expires"), SenderName: maybe(t, texts(), "senderName"), Headline: maybe(t, texts(), "headline"),
			Description: maybe(t, texts(), "description"), Instruction: maybe(t, texts(), "instruction"), Web: maybe(t, uris(), "web"),
			Contact: maybe(t, texts(), "contact"), Parameter: list(t, named(), 0, 2, "parameter"),
			Resource: list(t, resources(), 0, 2, "resource"), Area: list(t, areas(), 0, 2, "area"),
		}
	})
}

func references() *rapid.Generator[advisory.Reference] {
	return rapid.Custom(func(t *rapid.T) advisory.Reference {
		return advisory.Reference{Sender: marks().Draw(t, "sender"), Identifier: marks().Draw(t, "identifier"), Sent: times().Draw(t, "sent")}
	})
}

// alerts are of every shape that the standard allows.
func alerts() *rapid.Generator[advisory.Alert] {
	return rapid.Custom(func(t *rapid.T) advisory.Alert {
		a := advisory.Alert{
			Identifier: marks().Draw(t, "identifier"), Sender: marks().Draw(t, "sender"), Sent: times().Draw(t, "sent"),
			Status: rapid.SampledFrom(advisory.Statuses).Draw(t, "status"), MsgType: rapid.SampledFrom(advisory.MsgTypes).Draw(t, "msgType"),
			Source: maybe(t, texts(), "source"), Scope: rapid.SampledFrom(advisory.Scopes).Draw(t, "scope"),
			Code: list(t, texts(), 0, 2, "code"), Note: maybe(t, texts(), "note"), Incidents: list(t, listed(), 0, 3, "incidents"),
			Info: list(t, infos(), 0, 3, "info"),
		}
		least := 0
		if a.Scope == advisory.Private {
			least = 1
		}
		a.Addresses = list(t, listed(), least, 3, "addresses")
		if a.Scope == advisory.Restricted {
			a.Restriction = texts().Draw(t, "restriction")
		}
		least = 1
		if a.MsgType == advisory.MsgAlert {
			least = 0
		}
		a.References = list(t, references(), least, 3, "references")
		return a
	})
}

func TestWhatIsWrittenReadsBackAsItIs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := alerts().Draw(t, "alert")
		first := readsBack(t, a)
		if second := readsBack(t, a); string(first) != string(second) {
			t.Fatalf("the same alert gives other bytes")
		}
	})
}

func TestAllThatIsWrittenIsValidAgainstTheSchema(t *testing.T) {
	docs := map[string][]byte{}
	for seed := range 400 {
		data, err := alerts().Example(seed).Write()
		if err != nil {
			t.Fatal(err)
		}
		docs[fmt.Sprintf("%d.cap", seed)] = data
	}
	for name, ok := range validates(t, docs) {
		if !ok {
			t.Errorf("%s is not valid:\n%s", name, docs[name])
		}
	}
}

func TestAnAlertIsWrittenInTheOrderOfTheStandard(t *testing.T) {
	data, err := wholeAlert().Write()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(whole, string(data)); diff != "" {
		t.Errorf("written otherwise (-want +got):\n%s", diff)
	}
}

func TestTimesAreWrittenAsTheStandardWants(t *testing.T) {
	for _, tt := range []struct {
		name string
		sent time.Time
		want string
	}{
		{"UTC", time.Date(2017, 12, 16, 6, 30, 0, 0, time.UTC), "<sent>2017-12-16T06:30:00-00:00</sent>"},
		{"east", time.Date(2017, 12, 16, 9, 30, 0, 0, time.FixedZone("MSK", 3*3600)), "<sent>2017-12-16T09:30:00+03:00</sent>"},
		{"west", time.Date(2017, 12, 16, 1, 0, 0, 0, time.FixedZone("", -12600)), "<sent>2017-12-16T01:00:00-03:30</sent>"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := wholeAlert()
			a.Sent = tt.sent
			if data := readsBack(t, a); !strings.Contains(string(data), tt.want) {
				t.Errorf("expected %s in\n%s", tt.want, data)
			}
		})
	}
}

func TestWhatWouldNotBeReadAsItIsIsNotWritten(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*advisory.Alert)
		want   string
	}{
		{"the zero alert", func(a *advisory.Alert) { *a = advisory.Alert{} }, "alert.sent: a year"},
		{"a fraction of a second", func(a *advisory.Alert) { a.Sent = a.Sent.Add(time.Millisecond) }, "alert.sent: a fraction of a second"},
		{"a fraction in a reference", func(a *advisory.Alert) { a.References[0].Sent = a.Sent.Add(1) }, "alert.references: a fraction of a second"},
		{"an offset with seconds", func(a *advisory.Alert) { a.Info[0].Onset = a.Sent.In(time.FixedZone("", 9017)) }, "alert.info.onset: an offset"},
		{"no time", func(a *advisory.Alert) { a.Sent = time.Time{} }, "alert.sent: a year"},
		{"a word outside its list", func(a *advisory.Alert) { a.Status = "Real" }, "alert.status: "},
		{"no references", func(a *advisory.Alert) { a.References = nil }, "<references> names no message"},
		{"a control character", func(a *advisory.Alert) { a.Note = "a\x00" }, "illegal character code U+0000"},
		{"bytes that are no UTF-8", func(a *advisory.Alert) { a.Note = "a\xff" }, "invalid UTF-8"},
		{"a text of blanks", func(a *advisory.Alert) { a.Note = " " }, "alert.note: would not read back"},
		{"an empty code", func(a *advisory.Alert) { a.Code = []string{""} }, "alert.code: would not read back"},
		{"an address with quotation marks", func(a *advisory.Alert) { a.Addresses = []string{`"a"`} }, "alert.addresses: would not read back"},
		{"two addresses in one", func(a *advisory.Alert) { a.Addresses = []string{`a" "b`} }, "alert.addresses: would not read back"},
		{"an empty incident", func(a *advisory.Alert) { a.Incidents = []string{"a", ""} }, "alert.incidents: would not read back"},
		{"no language", func(a *advisory.Alert) { a.Info[0].Language = "" }, "alert.info.language: would not read back"},
		{"blanks around an address", func(a *advisory.Alert) { a.Info[0].Web = " http://a/ " }, "alert.info.web: would not read back"},
		{"a word of CAP 1.0", func(a *advisory.Alert) { a.Info[0].Certainty = "Very Likely" }, "alert.info.certainty: would not read back"},
		{"a latitude that is no number", func(a *advisory.Alert) { a.Info[0].Area[0].Polygon[0][1].Lat = math.NaN() }, "point 2: latitude"},
		{"an altitude too fine", func(a *advisory.Alert) { x := 1.0 / 3; a.Info[0].Area[0].Altitude = &x }, "alert.info.area.altitude: "},
		{"a negative size", func(a *advisory.Alert) { a.Info[0].Resource[0].Size = -1 }, "alert.info.resource.size: "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := wholeAlert()
			tt.change(&a)
			data, err := a.Write()
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("got %v and %d bytes; expected an error that holds %q", err, len(data), tt.want)
			}
		})
	}
}
