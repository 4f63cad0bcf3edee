package statement_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/statement"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var march = statement.Month("2031-03")

func TestAMonthIsFromItsFirstMomentToTheFirstBehindIt(t *testing.T) {
	for _, tt := range []struct{ in, from, to string }{
		{"2031-03", "2031-03-01T00:00:00Z", "2031-04-01T00:00:00Z"},
		{"2031-12", "2031-12-01T00:00:00Z", "2032-01-01T00:00:00Z"},
	} {
		m, err := statement.ParseMonth(tt.in)
		if err != nil || m.From().Format(time.RFC3339) != tt.from || m.To().Format(time.RFC3339) != tt.to || statement.MonthOf(m.To()) != m.Next() {
			t.Errorf("%s: %s to %s, %v", tt.in, m.From(), m.To(), err)
		}
	}
	for _, bad := range []string{"", "2031", "2031-13", "2031-3", "1999-12", "2031-03-01", "März"} {
		if _, err := statement.ParseMonth(bad); errs.KindOf(err) != errs.Invalid {
			t.Errorf("%q: %v; expected it refused", bad, err)
		}
	}
}

func TestASpreadIsByTheNearestRank(t *testing.T) {
	for _, tt := range []struct {
		of   []time.Duration
		want [3]time.Duration
	}{
		{nil, [3]time.Duration{}},
		{[]time.Duration{7}, [3]time.Duration{7, 7, 7}},
		{[]time.Duration{4, 1, 3, 2}, [3]time.Duration{2, 4, 4}},
		{[]time.Duration{10, 9, 8, 7, 6, 5, 4, 3, 2, 1}, [3]time.Duration{5, 9, 10}},
	} {
		median, p90, slowest := statement.Spread(tt.of)
		if got := [3]time.Duration{median, p90, slowest}; got != tt.want {
			t.Errorf("%v: %v; expected %v", tt.of, got, tt.want)
		}
	}
}

func TestNothingButWordsOfTheListAndMintedIdsStandsInASheet(t *testing.T) {
	const canary = "CANARY Ivan Petrov"
	s := statement.Fold(march.From(), march.To(), []statement.Count{
		{Figure: statement.Decisions, Kind: canary, Partner: party.Code(canary), ID: canary, Number: 2},
		{Figure: statement.Decisions, Kind: "review", Partner: "RUS", ID: "E-1", Number: 1},
		{Figure: canary, Number: 9},
	}, []statement.Took{{Delay: canary, For: time.Hour}, {Delay: statement.Determined, For: -time.Hour}})
	data, err := statement.Statement{V: 1, Service: "USA/CIA", Month: march, Sheet: s}.Encode()
	if err != nil || bytes.Contains(data, []byte("CANARY")) || bytes.Contains(data, []byte("Petrov")) {
		t.Errorf("%s: %v", data, err)
	}
	want := statement.Figure{Name: statement.Decisions, Count: 3, Kinds: []statement.Kind{{Kind: "other", Count: 2}, {Kind: "review", Count: 1}},
		Partners: []statement.Partner{{Partner: "RUS", Count: 1}}, IDs: []string{"E-1"}, Opens: "entente outbox"}
	if diff := cmp.Diff(want, s.Figures[0]); diff != "" {
		t.Error(diff)
	}
	if d := s.Delays[0]; d.Count != 1 || d.Slowest != 0 {
		t.Errorf("%+v; expected a length below nothing to be none", d)
	}
	for _, f := range s.Figures {
		if f.Opens == "" {
			t.Errorf("%s names no command that opens it", f.Name)
		}
	}
}

func TestTheOrderInWhichItIsCountedChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		counts := rapid.SliceOf(rapid.Custom(func(t *rapid.T) statement.Count {
			return statement.Count{Figure: rapid.SampledFrom([]string{statement.Decisions, statement.Alarms}).Draw(t, "figure"),
				Kind:    rapid.SampledFrom([]string{"", "review", "release"}).Draw(t, "kind"),
				Partner: rapid.SampledFrom([]party.Code{"", "RUS", "FRA/DGSE"}).Draw(t, "partner"),
				ID:      fmt.Sprint("E-", rapid.IntRange(1, 12).Draw(t, "id")), Number: rapid.IntRange(0, 9).Draw(t, "number")}
		})).Draw(t, "counts")
		shuffled := rapid.Permutation(counts).Draw(t, "shuffled")
		one, two := statement.Fold(march.From(), march.To(), counts, nil), statement.Fold(march.From(), march.To(), shuffled, nil)
		if diff := cmp.Diff(one, two); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestAStatementHasOneSpelling(t *testing.T) {
	s := statement.Statement{V: 1, Service: "USA/CIA", Month: march, Head: &statement.Head{Origin: "entente/USA/CIA/1", Size: 7, Root: "cm9vdA=="},
		Sheet: statement.Fold(march.From(), march.To(), []statement.Count{{Figure: statement.Alarms, Kind: "fork", Number: 1}}, nil)}
	data, err := s.Encode()
	if err != nil {
		t.Fatal(err)
	}
	got, err := statement.Read(data)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(s, got); diff != "" {
		t.Error(diff)
	}
	for name, bad := range map[string]string{
		"another spelling": strings.Replace(string(data), ":", ": ", 1),
		"another version":  strings.Replace(string(data), `"v":1`, `"v":2`, 1),
		"another month":    strings.Replace(string(data), "2031-03\"", "2031-05\"", 1),
		"an unknown key":   strings.Replace(string(data), `"v":1`, `"v":1,"w":1`, 1),
		"nothing":          "",
		"too much":         strings.Repeat(" ", statement.MaxBytes+1),
	} {
		if _, err := statement.Read([]byte(bad)); errs.KindOf(err) != errs.Invalid {
			t.Errorf("%s: %v; expected it refused", name, err)
		}
	}
}

func FuzzReadTakesOneSpellingAlone(f *testing.F) {
	data, err := statement.Statement{V: 1, Service: "USA/CIA", Month: march, Sheet: statement.Fold(march.From(), march.To(), nil, nil)}.Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte(`{}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := statement.Read(data)
		if err != nil {
			return
		}
		if again, err := s.Encode(); err != nil || !bytes.Equal(again, data) {
			t.Errorf("%s is written as %s", data, again)
		}
	})
}
