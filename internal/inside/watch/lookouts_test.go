package watch_test

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/screening"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/watch"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"

	"github.com/google/go-cmp/cmp"
)

const day = 24 * time.Hour

func TestTravellersAreScreenedAgainstListsAndLookoutsTogether(t *testing.T) {
	eachPost(t, func(t *testing.T, p *post) {
		p.take(order(), "own.csv", table("1,Timofei Carnov,1986"))
		if got := found(t, p.watch, "Timofei Carnov"); !slices.Equal(got, []string{"own/1"}) {
			t.Errorf("before there is a lookout: %v", got)
		}
		p.add()
		want := []string{"lookouts/boston-1", "own/1"}
		if got := found(t, p.watch, "Timofei Carnov"); !slices.Equal(got, want) {
			t.Errorf("found %v, want %v", got, want)
		}
		hits, err := p.watch.Screen(t.Context(), screening.Person{Names: []screening.Name{{Text: "Timofei Carnov"}}}, 10)
		p.must(err)
		all, err := p.watch.ScreenAll(t.Context(), "o.lind", []watch.Query{{Name: "Timofei Carnov"}, {Name: "Nobody"}}, 10, false)
		p.must(err)
		if len(hits) != 2 || len(all[0].Hits) != 2 || len(all[1].Hits) != 0 {
			t.Errorf("screening finds %d, and %d and %d", len(hits), len(all[0].Hits), len(all[1].Hits))
		}
		_, sought, err := p.watch.Against(t.Context(), nil, 10)
		p.must(err)
		if diff := cmp.Diff(watch.Sought{Lists: map[string]int{"own": 1}, Lookouts: 1}, sought); diff != "" {
			t.Error(diff)
		}
		p.take(again(), "own.csv", table("2,Boris Invented,1980")) // another index of the lists
		if got := found(t, p.watch, "Timofei Carnov"); !slices.Equal(got, []string{"lookouts/boston-1"}) {
			t.Errorf("with another version of the list: %v", got)
		}
		_, err = p.lookouts.End(t.Context(), watch.Ending{Officer: "o.lind", ID: "boston-1", Reason: "found"})
		p.must(err)
		if got := found(t, p.watch, "Timofei Carnov"); len(got) != 0 {
			t.Errorf("after its end: %v", got)
		}
	})
}

func TestTwoProcessesSeeEachOthersLookoutsAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		p := newPost(t, d)
		store, err := insidedb.Open(t.Context(), d.Open(t, p.clock.Now))
		p.must(err)
		config := p.config
		config.Store, config.Spool, config.File = store, t.TempDir(), t.TempDir()+"/other.index"
		other, err := watch.New(t.Context(), config)
		p.must(err)
		p.must(other.Refresh(t.Context()))
		theirs := keep(t, store)
		p.add("boston-1", "a", "Timofei Carnov", "Boris Invented")
		if got := found(t, other, "Boris Invented"); !slices.Equal(got, []string{"lookouts/a"}) {
			t.Errorf("the other finds %v", got)
		}
		_, err = theirs.Add(t.Context(), file("boston-1", "b", "Timofei Carnov", "Boris Invented"))
		p.must(err)
		if got := found(t, p.watch, "Boris Invented"); !slices.Equal(got, []string{"lookouts/a", "lookouts/b"}) {
			t.Errorf("the first finds %v", got)
		}
		_, err = theirs.End(t.Context(), watch.Ending{Officer: "o.lind", ID: "a", Reason: "found"})
		p.must(err)
		if got := found(t, p.watch, "Boris Invented"); !slices.Equal(got, []string{"lookouts/b"}) {
			t.Errorf("after the end of one the first finds %v", got)
		}
	})
}

func TestNoSavedIndexHoldsALookout(t *testing.T) {
	p := lonePost(t)
	p.take(order(), "own.csv", table("1,Achmed Fictitious,1986"))
	p.add()
	if got := found(t, p.watch, "Timofei Carnov"); len(got) != 1 {
		t.Fatalf("found %v", got)
	}
	p.must(p.watch.Save(t.Context()))
	data, err := os.ReadFile(p.config.File)
	p.must(err)
	if !bytes.Contains(data, []byte("Fictitious")) || bytes.Contains(data, []byte("Carnov")) {
		t.Error("the saved index holds a lookout, or no list")
	}
}

func TestNoListHasTheNameOfTheLookoutsOrOfTheTips(t *testing.T) {
	p := lonePost(t)
	for _, name := range []string{"lookouts", "tip"} {
		named := order()
		named.List = name
		_, err := p.watch.Import(t.Context(), named, from("own.csv", table("1,A,1986")))
		p.wantKind(err, errs.Invalid, "expected another for a list")
		_, err = p.watch.Import(t.Context(), order(), from(name+".csv", table("1,A,1986")))
		p.wantKind(err, errs.Invalid, "expected another for a list")
	}
}

func TestALookoutIsAddedOnceAndTakesNoOthersPlace(t *testing.T) {
	eachPost(t, func(t *testing.T, p *post) {
		first := p.add()
		if first.Version != 1 || first.State != insidedb.LookoutActive || len(first.Asked) != 0 || first.CodeDoes == "" || first.Says == "" {
			t.Errorf("%+v", first)
		}
		if diff := cmp.Diff(first, p.add()); diff != "" {
			t.Errorf("the same again changes it: %s", diff)
		}
		_, err := p.lookouts.Add(t.Context(), file("Timofei", "Timothy"))
		p.wantKind(err, errs.Conflict, "lookout boston-1 is on record: active")
		unnamed := p.add("id: boston-1\n", "")
		if !strings.HasPrefix(unnamed.ID, "l-") || len(unnamed.ID) != 14 {
			t.Errorf("its id is %q", unnamed.ID)
		}
	})
}

func TestWhoMayKeepALookout(t *testing.T) {
	p := lonePost(t)
	for _, tt := range []struct {
		name   string
		by     string
		change []string
		want   errs.Kind
		says   string
	}{
		{"nobody", "", nil, errs.Invalid, "--as is missing"},
		{"a stranger", "x", nil, errs.Denied, "not registered"},
		{"the front line", "f.nord", nil, errs.Denied, "none of the roles"},
		{"an owner who is a stranger", "o.lind", []string{"owner: o.lind", "owner: x"}, errs.Denied, "the owner: officer \"x\" is not registered"},
		{"a deputy at the front line", "o.lind", []string{"deputy: o.berg", "deputy: f.nord"}, errs.Denied, "the deputy: officer"},
		{"a time that is past", "o.lind", []string{"2018-12-11", "2017-12-11"}, errs.Invalid, "until 2017-12-11T00:00:00Z; expected a time after now"},
		{"a review that is past", "o.lind", []string{"2018-06-11", "2017-06-11"}, errs.Invalid, "review 2017-06-11T00:00:00Z; expected a time after now"},
		{"an item that never came", "o.lind", []string{"marking: ", "origin: {item: none}\nmarking: "}, errs.NotFound, `no item "none" was received`},
		{"a document that is none", "o.lind", []string{"owner: o.lind\n", ""}, errs.Invalid, `l.yaml:1: owner: key "owner" is missing`},
	} {
		f := file(tt.change...)
		f.Officer = tt.by
		_, err := p.lookouts.Add(t.Context(), f)
		if errs.KindOf(err) != tt.want || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %v (%s), want %s", tt.name, err, errs.KindOf(err), tt.says)
		}
	}
	p.add()
	renew := func(by string) error {
		_, err := p.lookouts.Renew(t.Context(), watch.Renewal{Officer: by, ID: "boston-1", Reason: "still sought"})
		return err
	}
	p.wantKind(renew("o.west"), errs.Denied, "neither owner nor deputy")
	p.wantKind(renew("f.nord"), errs.Denied, "none of the roles")
	for _, by := range []string{"o.lind", "o.berg", "l.holt", "w.dahl"} {
		p.must(renew(by))
	}
	p.officer("o.lind", func(o *insidedb.Officer) { o.Suspended = true })
	p.wantKind(renew("o.lind"), errs.Denied, `officer "o.lind" is suspended`)
	_, err := p.lookouts.Renew(t.Context(), watch.Renewal{Officer: "o.berg", ID: "boston-1"})
	p.wantKind(err, errs.Invalid, "expected why")
	_, err = p.lookouts.Show(t.Context(), "f.nord", "boston-1", zero)
	p.wantKind(err, errs.Denied, "asks the booth and nothing else")
	_, err = p.lookouts.List(t.Context(), watch.LookoutChoice{Officer: "f.nord"})
	p.wantKind(err, errs.Denied, "asks the booth and nothing else")
}

func TestALookoutGoesFromHandToHandAndKeepsItsHistory(t *testing.T) {
	eachPost(t, func(t *testing.T, p *post) {
		first := p.add()
		p.clock.Add(time.Hour)
		charged, err := p.lookouts.Charge(t.Context(), watch.Charge{Officer: "l.holt", ID: "boston-1", Owner: "o.west", Reason: "another desk"})
		p.must(err)
		_, err = p.lookouts.Charge(t.Context(), watch.Charge{Officer: "l.holt", ID: "boston-1", Owner: "o.berg", Reason: "both"})
		p.wantKind(err, errs.Invalid, "o.berg would be owner and deputy")
		_, err = p.lookouts.Charge(t.Context(), watch.Charge{Officer: "l.holt", ID: "boston-1", Owner: "f.nord", Reason: "x"})
		p.wantKind(err, errs.Denied, "none of the roles")
		p.clock.Add(time.Hour)
		changed := file("Timofei Carnov]", "Timofei Carnov, Timofei Tsarnow]", "owner: o.lind", "owner: o.west")
		changed.ID, changed.Officer, changed.Reason = "boston-1", "o.west", "another spelling"
		_, err = p.lookouts.Change(t.Context(), changed)
		p.must(err)
		if got := found(t, p.watch, "Timofei Tsarnow"); !slices.Equal(got, []string{"lookouts/boston-1"}) {
			t.Errorf("by its other spelling: %v", got)
		}
		other := changed
		other.Document = strings.Replace(other.Document, "boston-1", "boston-2", 1)
		_, err = p.lookouts.Change(t.Context(), other)
		p.wantKind(err, errs.Conflict, "the document is of lookout boston-2")
		p.clock.Add(time.Hour)
		ended, err := p.lookouts.End(t.Context(), watch.Ending{Officer: "o.west", ID: "boston-1", Reason: "found"})
		p.must(err)
		_, err = p.lookouts.Renew(t.Context(), watch.Renewal{Officer: "o.west", ID: "boston-1", Reason: "x"})
		p.wantKind(err, errs.Conflict, "lookout boston-1 is ended")
		var history []string
		for _, v := range ended.Versions {
			history = append(history, strings.Join([]string{v.State, v.By, v.Reason}, " "))
		}
		want := []string{"active o.lind ", "active l.holt another desk", "active o.west another spelling", "ended o.west found"}
		if diff := cmp.Diff(want, history); diff != "" {
			t.Error(diff)
		}
		p.clock.Add(time.Hour)
		for _, was := range []watch.LookoutShown{first, charged, ended} {
			got, err := p.lookouts.Show(t.Context(), "w.dahl", "boston-1", was.RecordedAt)
			p.must(err)
			got.Looked = nil
			if diff := cmp.Diff(was, got); diff != "" {
				t.Errorf("as of version %d: %s", was.Version, diff)
			}
			list, err := p.lookouts.List(t.Context(), watch.LookoutChoice{Officer: "w.dahl", AsOf: was.RecordedAt})
			p.must(err)
			if (len(list.Items) == 1) != (was.State == insidedb.LookoutActive) {
				t.Errorf("as of version %d there are %d in force", was.Version, len(list.Items))
			}
		}
		_, err = p.lookouts.Show(t.Context(), "w.dahl", "boston-1", p.clock.Now())
		p.wantKind(err, errs.Invalid, "too near")
	})
}

func TestLookoutsAreListedAsChosen(t *testing.T) {
	p := lonePost(t)
	p.add("boston-1", "a")
	p.add("boston-1", "b", "owner: o.lind", "owner: o.west", "C-2017-4", "C-9")
	p.add("boston-1", "c", "2018-06-11", "2017-12-20")
	_, err := p.lookouts.End(t.Context(), watch.Ending{Officer: "l.holt", ID: "a", Reason: "found"})
	p.must(err)
	p.clock.Add(10 * day)
	for _, tt := range []struct {
		name string
		c    watch.LookoutChoice
		want string
		more bool
	}{
		{"in force", watch.LookoutChoice{}, "b c", false}, {"all", watch.LookoutChoice{All: true}, "a b c", false},
		{"an owner's", watch.LookoutChoice{Owner: "o.west"}, "b", false}, {"a deputy's", watch.LookoutChoice{Owner: "o.berg"}, "b c", false},
		{"a case's", watch.LookoutChoice{Case: "C-9"}, "b", false}, {"due", watch.LookoutChoice{Due: true}, "c", false},
		{"the first", watch.LookoutChoice{All: true, Limit: 2}, "a b", true}, {"as many as there are", watch.LookoutChoice{All: true, Limit: 3}, "a b c", false},
		{"before there were any", watch.LookoutChoice{AsOf: insidetest.Start.Add(-time.Hour)}, "", false},
	} {
		tt.c.Officer = "w.dahl"
		list, err := p.lookouts.List(t.Context(), tt.c)
		p.must(err)
		var ids []string
		for _, l := range list.Items {
			ids = append(ids, l.ID)
		}
		if strings.Join(ids, " ") != tt.want || list.More != tt.more {
			t.Errorf("%s: %v, more %v", tt.name, ids, list.More)
		}
	}
	if got := p.show("c").Stands; !slices.Equal(got, []string{watch.StandsReviewDue}) {
		t.Errorf("it stands %v", got)
	}
}

func TestWhatIsErasedOfALookoutIsGone(t *testing.T) {
	p := lonePost(t)
	p.add()
	_, err := p.lookouts.End(t.Context(), watch.Ending{Officer: "o.lind", ID: "boston-1", Reason: "found"})
	p.must(err)
	p.must(p.store.Write(t.Context(), func(tx *insidedb.Tx) error {
		_, err := tx.Erase(insidedb.Subject{Kind: insidedb.SubjectLookout, ID: "boston-1"}, insidedb.ByOrder)
		return err
	}))
	got := p.show("boston-1")
	if got.Erased == "" || got.State != insidedb.LookoutEnded || got.Owner != "" || len(got.Person.Names) != 0 || got.Reason != "" || got.Versions[1].Reason != "" {
		t.Errorf("there is %+v", got)
	}
	_, err = p.lookouts.Add(t.Context(), file())
	p.wantKind(err, errs.Conflict, "erased on")
}
