package watch_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/screening"
	"entente/internal/inside/watch"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestADifferenceIsToldEntryByEntry(t *testing.T) {
	b := lone(t)
	name := order()
	name.List = "posts"
	b.take(name, "a.csv", table("1,Aban Brok,1970", "2,Cesh Dorn,", "3,Efi Gral,"))
	name = again()
	name.List = "posts"
	b.take(name, "b.csv", table("1,Aban Brokk,1971", "3,Efi Gral,", "4,Hul Iven,"))
	b.take(name, "c.csv", table("1,Aban Brok,1970", "3,Efi Gral,", "4,Hul Iven,"))
	words := func(from, to, limit int) []string {
		t.Helper()
		d, err := b.watch.Diff(t.Context(), "posts", from, to, limit)
		b.must(err)
		out := []string{fmt.Sprintf("%d>%d +%d ~%d -%d, %d left out", d.From.Version, d.To.Version, d.Added, d.Changed, d.Removed, d.LeftOut)}
		for _, c := range d.Entries {
			out = append(out, fmt.Sprintf("%s %s %s %v", c.Act, c.ID, c.Name, c.Parts))
			if (c.Act == "added") != (c.Before == nil) || (c.Act == "removed") != (c.After == nil) {
				t.Errorf("%s %s has before %s and after %s", c.Act, c.ID, c.Before, c.After)
			}
		}
		return out
	}
	for _, tt := range []struct {
		from, to, limit int
		want            []string
	}{
		{-1, 0, 0, []string{"2>3 +0 ~1 -0, 0 left out", "changed 1 Aban Brok [names births]"}},
		{1, 2, 0, []string{"1>2 +1 ~1 -1, 0 left out", "changed 1 Aban Brokk [names births]", "removed 2 Cesh Dorn []", "added 4 Hul Iven []"}},
		{1, 3, 0, []string{"1>3 +1 ~0 -1, 0 left out", "removed 2 Cesh Dorn []", "added 4 Hul Iven []"}},
		{1, 2, 1, []string{"1>2 +1 ~1 -1, 2 left out", "changed 1 Aban Brokk [names births]"}},
		{-1, 1, 0, []string{"0>1 +3 ~0 -0, 0 left out", "added 1 Aban Brok []", "added 2 Cesh Dorn []", "added 3 Efi Gral []"}},
	} {
		if diff := cmp.Diff(tt.want, words(tt.from, tt.to, tt.limit)); diff != "" {
			t.Errorf("from %d to %d: %s", tt.from, tt.to, diff)
		}
	}
	for _, tt := range []struct {
		list     string
		from, to int
		kind     errs.Kind
		says     string
	}{
		{"absent", -1, 0, errs.NotFound, `no list "absent"`},
		{"posts", 2, 9, errs.NotFound, "no version 9; expected 1 to 3"},
		{"posts", 3, 2, errs.Invalid, "expected an earlier and a later one"},
		{"posts", 2, 2, errs.Invalid, "expected an earlier and a later one"},
	} {
		_, err := b.watch.Diff(t.Context(), tt.list, tt.from, tt.to, 0)
		b.wantKind(err, tt.kind, tt.says)
	}
}

func TestEntriesComeBackAsTheyWere(t *testing.T) {
	b := lone(t)
	content := `{"id":"w1","names":[{"name":"Абан Брок"},{"name":"Brok <Aban>","quality":"low"}],"dob":["1970","1971-03","1972-03-04"],"dob_certainty":"reported",` +
		`"nationality":["RU","FR"],"sex":"F","place":["Zed, Utopia"],"docs":["P:X123456","N:99 1","77"]}`
	b.take(order(), "w.jsonl", content)
	b.built.mu.Lock()
	defer b.built.mu.Unlock()
	want := screening.Entry{ID: "w1", List: "w", Person: screening.Person{
		Names:         []screening.Name{{Text: "Абан Брок"}, {Text: "Brok <Aban>", Weak: true}},
		Births:        []screening.Birth{{Year: 1970, Certainty: screening.Reported}, {Year: 1971, Month: 3, Certainty: screening.Reported}, {Year: 1972, Month: 3, Day: 4, Certainty: screening.Reported}},
		Nationalities: []string{"RU", "FR"}, Sex: "F", Places: []string{"Zed, Utopia"},
		Documents: []screening.Document{{Kind: "passport", Number: "X123456"}, {Kind: "identity-card", Number: "99 1"}, {Kind: "other", Number: "77"}}}}
	last := b.built.builds[len(b.built.builds)-1]
	if diff := cmp.Diff([]screening.Entry{want}, last); diff != "" {
		t.Error(diff)
	}
}

func TestTheIndexHoldsEveryListAndIsBuiltAtTheStart(t *testing.T) {
	b := lone(t)
	if b.watch.Index().Ready {
		t.Error("an index is ready before anything was read")
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	_, err := b.watch.Screen(ctx, screening.Person{}, 1)
	b.wantKind(err, errs.Unavailable, "still being read")
	b.must(b.watch.Refresh(t.Context()))
	if x := b.watch.Index(); !x.Ready || len(x.Lists) != 0 || x.Entries != 0 {
		t.Errorf("without a list: %+v", x)
	}
	b.take(order(), "un.xml", unList("2017-12-01", "Aban Brok"))
	b.take(order(), "posts.csv", table("1,Cesh Dorn,"))
	other, err := watch.New(t.Context(), b.config) // the node starts again
	b.must(err)
	b.must(other.Refresh(t.Context()))
	if diff := cmp.Diff(watch.Index{Ready: true, Lists: map[string]int{"posts": 1, "un": 1}, Entries: 2, Built: b.clock.Now()}, other.Index()); diff != "" {
		t.Error(diff)
	}
	// Another process imports; this one follows at its next tick.
	b.take(again(), "un.xml", unList("2017-12-08", "Aban Brok", "Efi Gral"))
	b.must(other.Refresh(t.Context()))
	if got := other.Index().Lists["un"]; got != 2 {
		t.Errorf("version %d of the list; expected the newest", got)
	}
}

func TestASmallChangeChangesTheIndexAndALargeOneBuildsIt(t *testing.T) {
	b := lone(t)
	rows := func(from, to int, more ...string) string {
		for i := from; i < to; i++ {
			more = append(more, fmt.Sprintf("%d,Aban Brok %d,", i, i))
		}
		return table(more...)
	}
	o := order()
	o.List = "posts"
	for _, tt := range []struct {
		name, list, content string
		builds              int // in all, by then
	}{
		{"the first", "posts", rows(100, 150), 1},
		{"one added, one changed, one removed", "posts", rows(101, 149, "7,Cesh Dorn,", "149,Efi Gral,"), 1},
		{"another list of a few", "few", table("7,Hul Iven,"), 1},
		{"that list again", "few", table("8,Hul Iven,"), 1},
		{"another list of many", "many", rows(0, 10), 2},
		{"a list that lost many", "posts", rows(101, 110), 3},
	} {
		o.List = tt.list
		b.take(o, "a.csv", tt.content)
		if got := b.built.count(); got != tt.builds {
			t.Errorf("%s: %d indices were built; expected %d", tt.name, got, tt.builds)
		}
		uncounted := b.config
		uncounted.Begin = (&builder{}).begin
		anew, err := watch.New(t.Context(), uncounted)
		b.must(err)
		b.must(anew.Refresh(t.Context()))
		whole := &bench{t: t, watch: anew}
		if diff := cmp.Diff(whole.standing(), b.standing()); diff != "" {
			t.Errorf("%s: the index differs from one built anew: %s", tt.name, diff)
		}
	}
	// A list that was removed and imported again between two readings.
	other, err := watch.New(t.Context(), b.config)
	b.must(err)
	b.must(other.Refresh(t.Context()))
	_, err = b.watch.Remove(t.Context(), "lind", "few")
	b.must(err)
	o.List = "few"
	b.take(o, "a.csv", table("9,Jar Kold,"))
	b.must(other.Refresh(t.Context()))
	if diff := cmp.Diff(b.standing(), (&bench{t: t, watch: other}).standing()); diff != "" {
		t.Error(diff)
	}
}

func TestARemovedListFindsNobodyAndStartsAnew(t *testing.T) {
	b := lone(t)
	content := unList("2017-12-01", "Aban Brok")
	b.take(order(), "un.xml", content)
	b.take(order(), "posts.csv", table("1,Cesh Dorn,"))
	_, err := b.watch.Remove(t.Context(), "nemo", "un")
	b.wantKind(err, errs.Denied, "not registered")
	_, err = b.watch.Remove(t.Context(), "holm", "un")
	b.wantKind(err, errs.Denied, `officer "holm" has none of the roles disclosure`)
	_, err = b.watch.Remove(t.Context(), "lind", "absent")
	b.wantKind(err, errs.NotFound, `no list "absent"`)
	gone, err := b.watch.Remove(t.Context(), "lind", "un")
	b.must(err)
	if gone.Outcome != watch.Removed || gone.Version != 2 || gone.Removed != 1 {
		t.Errorf("%+v", gone)
	}
	if diff := cmp.Diff([]string{"posts/1=Cesh Dorn"}, b.standing()); diff != "" {
		t.Error(diff)
	}
	if all := b.lists(); len(all) != 1 || all[0].List != "posts" {
		t.Errorf("%+v", all)
	}
	_, err = b.watch.Remove(t.Context(), "lind", "un")
	b.wantKind(err, errs.NotFound, `no list "un"`)
	_, err = b.watch.Diff(t.Context(), "un", 0, 1, 0)
	b.wantKind(err, errs.NotFound, "it was removed")
	_, err = b.watch.Import(t.Context(), again(), from("un.xml", content))
	b.wantKind(err, errs.Invalid, "needs a purpose")
	if l := b.take(order(), "un.xml", content); l.Outcome != watch.Imported || l.Version != 3 || l.Added != 1 {
		t.Errorf("the list anew: %+v", l)
	}
	if d, err := b.watch.Diff(t.Context(), "un", -1, 0, 0); err != nil || d.Added != 1 || d.From.Version != 2 {
		t.Errorf("%+v, %v", d, err)
	}
}

func TestTheListsAreReadAgainAtEveryTick(t *testing.T) {
	b := lone(t)
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(context.Background())
		tick, ended := make(chan time.Time), make(chan struct{})
		go func() { b.watch.Run(ctx, tick); close(ended) }()
		tick <- time.Now() // the first reading is over
		tick <- time.Now()
		stop()
		<-ended
	})
	if got := b.built.count(); got != 1 {
		t.Errorf("%d indices were built of lists that do not change; expected one", got)
	}
}

func TestQueriesAreAnsweredInTheirOrder(t *testing.T) {
	b := lone(t)
	b.take(order(), "posts.csv", table("1,Aban Brok,", "2,Cesh Dorn,", "3,Aban Gral,"))
	ask := func(top int, all bool, queries ...watch.Query) []string {
		t.Helper()
		results, err := b.watch.ScreenAll(t.Context(), "", queries, top, all)
		b.must(err)
		var out []string
		for _, r := range results {
			line := r.QID + ":"
			for _, h := range r.Hits {
				line += fmt.Sprintf(" %s/%s %s", h.List, h.ID, h.Verdict)
			}
			out = append(out, line)
		}
		return out
	}
	many := []watch.Query{{QID: "q1", Name: "Aban"}, {QID: "q2", Name: "Nobody"}, {QID: "q3", Name: "Dorn", DOB: "1970", DOBCertainty: "reported", Nationality: "RUS; France", Document: "P:1"}}
	if diff := cmp.Diff([]string{"q1: posts/1 alert posts/3 alert", "q2:", "q3: posts/2 alert"}, ask(0, false, many...)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"q1: posts/1 alert", "q2: posts/1 none"}, ask(1, true, many[:2]...)); diff != "" {
		t.Error(diff)
	}
	for _, tt := range []struct {
		query watch.Query
		says  string
	}{
		{watch.Query{QID: "x"}, `query 2 ("x"): no name`},
		{watch.Query{Name: "A", DOB: "yesterday"}, "no date of birth"},
		{watch.Query{Name: "A", DOBCertainty: "sure"}, "expected document, reported or estimated"},
		{watch.Query{Name: "A", Nationality: "Atlantis"}, "nationality"},
		{watch.Query{Name: string(make([]byte, 11<<10))}, "expected at most"},
	} {
		_, err := b.watch.ScreenAll(t.Context(), "", []watch.Query{{Name: "A"}, tt.query}, 0, false)
		b.wantKind(err, errs.Invalid, tt.says)
	}
	_, err := b.watch.ScreenAll(t.Context(), "", make([]watch.Query, watch.MostQueries+1), 0, false)
	b.wantKind(err, errs.Invalid, "expected at most 10000")
}

func TestAnyLineOfImportsLeavesTheLastListAndItsDifferences(t *testing.T) {
	b := lone(t)
	run := 0
	rapid.Check(t, func(t *rapid.T) {
		run++
		o := order()
		o.List = fmt.Sprint("list-", run)
		var versions []map[string]string
		for i := range rapid.IntRange(1, 4).Draw(t, "imports") {
			names := rapid.MapOfN(rapid.SampledFrom([]string{"a", "b", "c", "d", "e"}), rapid.SampledFrom([]string{"Aban", "Cesh", "Efi"}), 1, 5).Draw(t, "list")
			rows := []string{}
			for id, n := range names {
				rows = append(rows, id+","+n+",")
			}
			l, err := b.watch.Import(context.Background(), o, from(fmt.Sprint(i, ".csv"), table(rows...)))
			if err != nil {
				t.Fatal(err, errors.Unwrap(err))
			}
			if l.Outcome == watch.Imported {
				versions = append(versions, names)
			}
			if l.Version != len(versions) {
				t.Fatalf("version %d; expected %d", l.Version, len(versions))
			}
		}
		first := rapid.IntRange(1, len(versions)).Draw(t, "from")
		last := rapid.IntRange(1, len(versions)).Draw(t, "to")
		if first >= last {
			return
		}
		d, err := b.watch.Diff(context.Background(), o.List, first, last, 0)
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for id, n := range versions[first-1] {
			got[id] = n
		}
		for _, c := range d.Entries {
			delete(got, c.ID)
			if c.Act != "removed" {
				got[c.ID] = c.Name
			}
		}
		if diff := cmp.Diff(versions[last-1], got); diff != "" {
			t.Fatalf("version %d with what changed to %d: %s", first, last, diff)
		}
	})
}
