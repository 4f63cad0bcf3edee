package disclosure_test

import (
	"strings"
	"testing"

	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/core/tearline"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/insidetest"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"
)

// tokens gives the tokens of a bundle, by the words of their sources.
func tokens(t *testing.T, bundle []byte) map[string]string {
	t.Helper()
	got, err := tearline.Read(bundle)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range got.Fields {
		if f.Token != "" {
			out[f.Words] = string(f.Giver) + ":" + f.Token
		}
	}
	return out
}

func TestASourceKeepsItsTokenThroughReportsVersionsAndKeys(t *testing.T) {
	for _, engine := range storetest.Engines() {
		t.Run(engine.Name, func(t *testing.T) {
			const carry = "tokens: true\n"
			b := newBenchOn(t, engine, toFrance+carry, toRussia+carry)
			add := func(serial, name, text string) {
				t.Helper()
				data := strings.Replace(string(insidetest.Report(serial, text)), "ladder: source,", "ladder: source, ref: "+name+",", 1)
				_, err := b.intake.Add(t.Context(), "lind", serial, []byte(data))
				b.must(err)
			}
			given := func(serial string, to party.Code) string {
				t.Helper()
				got := tokens(t, b.show(b.propose(disclosure.Proposal{Report: serial, Partner: to}).Release).Bundle)
				if len(got) != 1 {
					t.Fatalf("%s has the tokens %v; expected one", serial, got)
				}
				return got["a source with direct access"]
			}
			rotate := func() {
				b.write(func(tx *insidedb.Tx) error {
					_, err := tx.AddNamingKey([]byte(strings.Repeat("k", 32)))
					return err
				})
			}
			add("A-1", "QZX-77", "{p1} was seen.")
			add("A-2", "QZX-77", "{p1} was seen again.")
			add("A-3", "QZX-78", "Somebody was seen.")
			first := given("A-1", "FRA")
			if again, other := given("A-2", "FRA"), given("A-3", "FRA"); first != again || first == other {
				t.Errorf("of one source %s and %s, of another %s", first, again, other)
			}
			russian := given("A-1", "RUS")
			if russian == first {
				t.Errorf("two countries get %s", first)
			}
			preview, err := b.office.Preview(t.Context(), disclosure.Proposal{Report: "A-1", Partner: "FRA", Officer: "lind"})
			if err != nil || preview.Outcome.Fields["s1"].Token != release.TokenOwn {
				t.Errorf("the preview says %+v, %v", preview.Outcome.Fields["s1"], err)
			}
			rotate()
			add("A-4", "QZX-77", "Nobody was seen.")
			add("A-5", "QZX-79", "They were seen.")
			if again := given("A-4", "FRA"); again != first {
				t.Errorf("with another key %s; expected %s still", again, first)
			}
			fresh := given("A-5", "FRA")
			rotate()
			if got := given("A-5", "FRA"); got != fresh {
				t.Errorf("proposed again %s; expected %s", got, fresh)
			}
		})
	}
}

// Where no directive lets tokens go, the name in the register changes nothing that leaves.
func TestWithoutADirectiveANameInTheRegisterChangesNothing(t *testing.T) {
	leaves := func(ref string) string {
		b := newBench(t)
		data := strings.Replace(string(insidetest.Report("A-1", "{p1} was seen.")), "ladder: source,", "ladder: source,"+ref, 1)
		_, err := b.intake.Add(t.Context(), "lind", "A-1", []byte(data))
		b.must(err)
		return string(b.show(b.propose(disclosure.Proposal{Report: "A-1", Partner: "FRA"}).Release).Bundle)
	}
	none := leaves("")
	for _, ref := range []string{" ref: QZX-77,", " ref: QZX-78,"} {
		if got := leaves(ref); got != none {
			t.Errorf("with%s\n%s\nwithout\n%s", ref, got, none)
		}
	}
}
