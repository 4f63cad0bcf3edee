package release_test

import (
	"cmp"
	"flag"
	"os"
	"slices"
	"strconv"
	"testing"

	"entente/internal/core/directive"
	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/core/release/oracle"
	"entente/internal/core/report"

	"pgregory.net/rapid"
)

// usual is how many worlds the comparison with the oracle takes in a usual run.
const usual = 2000

// worlds runs a property over n random worlds. ENTENTE_WORLDS says how many
// the comparison takes in a long run; the other properties grow with it.
func worlds(t *testing.T, n int, property func(t *rapid.T, w oracle.World)) {
	t.Helper()
	if s := os.Getenv("ENTENTE_WORLDS"); s != "" {
		long, err := strconv.Atoi(s)
		if err != nil || long < usual {
			t.Fatalf("ENTENTE_WORLDS=%q; expected a number of worlds, %d or more", s, usual)
		}
		n = n * long / usual
	}
	set(t, "rapid.checks", strconv.Itoa(n))
	set(t, "rapid.nofailfile", "true") // a failure prints its world whole
	rapid.Check(t, func(t *rapid.T) { property(t, oracle.Draw(choices(t))) })
}

// set gives a flag another value until the test ends.
func set(t *testing.T, name, value string) {
	t.Helper()
	old := flag.Lookup(name).Value.String()
	if err := flag.Set(name, value); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := flag.Set(name, old); err != nil {
			t.Error(err)
		}
	})
}

// choices lets rapid choose, so that it can shrink what was chosen.
func choices(t *rapid.T) oracle.Choose {
	return func(n int, what string) int { return rapid.IntRange(0, n-1).Draw(t, what) }
}

func file(f oracle.File) directive.File { return directive.File{Name: f.Name, Data: f.Data} }

func files(all []oracle.File) []directive.File {
	var out []directive.File
	for _, f := range all {
		out = append(out, file(f))
	}
	return out
}

// policyFiles are the world's files as the engine takes them.
func policyFiles(w oracle.World) directive.Files {
	f := w.Files()
	return directive.Files{Directives: files(f.Directives), Law: files(f.Law), Parties: file(f.Parties),
		Consents: file(f.Consents), Assurances: file(f.Assurances), Invocations: file(f.Invocations)}
}

func loadWorld(t rapid.TB, w oracle.World, f directive.Files) *directive.Policy {
	t.Helper()
	p, err := directive.Load(f)
	if err != nil {
		t.Fatalf("the policy is refused: %v\n%s", err, w)
	}
	return p
}

// askWorld decides the world under a policy.
func askWorld(t rapid.TB, w oracle.World, p *directive.Policy) release.Decision {
	t.Helper()
	f := w.Files().Report
	r, err := report.Decode(f.Name, f.Data, p.Parties())
	if err != nil {
		t.Fatalf("the report is refused: %v\n%s", err, w)
	}
	needs := map[string]report.Rung{}
	for field, rung := range w.Needs {
		needs[field] = report.Rung(rung)
	}
	d, err := release.Decide(release.Request{Report: r, Partner: party.Code(w.Partner), Service: party.Code(w.Service),
		At: w.At, Method: release.Method(w.Method), Policy: p, Needs: needs})
	if err != nil {
		t.Fatalf("the question is refused: %v\n%s", err, w)
	}
	if !d.Valid() {
		t.Fatalf("decide gave a decision that is not valid\n%s", w)
	}
	return d
}

// decideWorld reads the world's files as a user would give them, and decides.
func decideWorld(t rapid.TB, w oracle.World) release.Outcome {
	t.Helper()
	return askWorld(t, w, loadWorld(t, w, policyFiles(w))).Outcome()
}

// told puts an outcome into the oracle's words.
func told(o release.Outcome) oracle.Answer {
	a := oracle.Answer{Verdict: string(o.Verdict), Marking: o.Marking, Use: slices.Clone(o.Use), Onward: o.Onward,
		Directives: slices.Clone(o.Directives), Invocations: slices.Clone(o.Invocations), Fields: map[string]oracle.FieldAnswer{}}
	for _, n := range o.PassedOver {
		a.PassedOver = append(a.PassedOver, oracle.Need{Who: n.Who, What: n.What, Ground: n.Ground})
	}
	slices.Sort(a.Use)
	a.Title = toldText(string(o.Title.Verdict), o.Title.TextFrom, o.Title.Mark, o.Title.Text, o.Title.Needs)
	for _, p := range o.Portions {
		a.Portions = append(a.Portions, toldText(string(p.Verdict), p.TextFrom, p.Mark, p.Text, p.Needs))
	}
	for name, f := range o.Fields {
		assess := slices.ContainsFunc(f.Needs, func(n release.Need) bool { return n.What == "assessment" })
		a.Fields[name] = oracle.FieldAnswer{Ceiling: string(f.Ceiling), Rung: string(f.Rung), Assess: assess}
	}
	for _, g := range o.Gaps {
		a.Gaps = append(a.Gaps, oracle.Gap{Item: g.Item, From: string(g.From), To: string(g.To)})
	}
	slices.SortStableFunc(a.Gaps, func(a, b oracle.Gap) int { return cmp.Compare(a.Item, b.Item) })
	return a
}

func toldText(verdict, from, mark, words string, needs []release.Need) oracle.Text {
	t := oracle.Text{Verdict: verdict, From: from, Mark: mark, Speaks: words != ""}
	for _, n := range needs {
		t.Needs = append(t.Needs, oracle.Need{Who: n.Who, What: n.What, Ground: n.Ground})
	}
	return t
}
