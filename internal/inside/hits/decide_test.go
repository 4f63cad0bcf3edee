package hits_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/screening"
	"entente/internal/inside/hits"
	"entente/internal/inside/tasking"
	"entente/internal/seal/evidence"
	"entente/internal/store/insidedb"

	"github.com/google/go-cmp/cmp"
)

func TestWhoMayDecideAHit(t *testing.T) {
	for _, tt := range []struct {
		officer string
		kind    errs.Kind
		says    string
	}{
		{owner, "", ""},
		{deputy, "", ""},
		{cmd, "", ""},
		{lead, "", ""},
		{other, errs.Denied, "neither has the hit nor answers for its lookout"},
		{front, errs.Denied, "none of the roles"},
		{"nobody", errs.Denied, "not registered"},
		{"", errs.Invalid, "--as is missing"},
	} {
		t.Run(tt.officer, func(t *testing.T) {
			p := one(t)
			h := stopped(t, p)
			_, err := p.Decide(t.Context(), hits.Decision{ID: h.ID, Officer: tt.officer, Is: hits.NotSame, Reason: "r"})
			wantKind(t, err, tt.kind, tt.says)
			if open := p.only().Open; open != (tt.kind != "") {
				t.Errorf("open: %t", open)
			}
		})
	}
}

func TestWhatNoDecisionIs(t *testing.T) {
	p := one(t)
	h := stopped(t, p)
	for _, tt := range []struct {
		name string
		d    hits.Decision
		kind errs.Kind
		says string
	}{
		{"no word", hits.Decision{ID: h.ID, Officer: cmd, Is: "maybe", Reason: "r"}, errs.Invalid, "expected one of same, not-same, cannot-tell"},
		{"no reason", hits.Decision{ID: h.ID, Officer: cmd, Is: hits.Same, Reason: " "}, errs.Invalid, "no reason is given"},
		{"much reason", hits.Decision{ID: h.ID, Officer: cmd, Is: hits.Same, Reason: strings.Repeat("é", 2001)}, errs.Invalid, "2001 characters"},
		{"no hit", hits.Decision{ID: "hit-0", Officer: cmd, Is: hits.Same, Reason: "r"}, errs.NotFound, "no hit"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := p.Decide(t.Context(), tt.d)
			wantKind(t, err, tt.kind, tt.says)
		})
	}
	_, err := p.tasking.Close(t.Context(), tasking.Closing{Officer: cmd, ID: h.Owed, Outcome: "done", Reason: "r"})
	wantKind(t, err, errs.Invalid, "ends with what it is about")
}

func TestADecisionEndsWhatIsOwed(t *testing.T) {
	each(t, func(t *testing.T, p *post) {
		h := stopped(t, p)
		v := p.decide(h.ID, deputy, hits.Same)
		if v.Hit.Open || v.Hit.State != hits.Same {
			t.Errorf("it stands %+v", v.Hit)
		}
		if last := v.Acts[len(v.Acts)-1]; last.Officer != deputy || last.Code != hits.Same || last.Reason != "CANARY reason" {
			t.Errorf("the act says %+v", last)
		}
		var o insidedb.Obligation
		p.write(func(tx *insidedb.Tx) (err error) {
			o, err = tx.Obligation(h.Owed, time.Time{})
			return err
		})
		if o.State != obligation.Done || o.Closed == nil || o.By != deputy || o.Reason != "" {
			t.Errorf("owed is %+v", o)
		}
		_, err := p.Decide(t.Context(), hits.Decision{ID: h.ID, Officer: owner, Is: hits.NotSame, Reason: "r"})
		wantKind(t, err, errs.Conflict, "it is decided: same")
		if v := p.decide(h.ID, cmd, hits.NotSame); v.Hit.State != hits.NotSame {
			t.Errorf("the watch decides anew, and it is %s", v.Hit.State)
		}
		_, err = p.Take(t.Context(), h.ID, owner, "")
		wantKind(t, err, errs.Conflict, "nothing is owed of it")
	})
}

func TestWhoCannotTellHandsItToTheWatch(t *testing.T) {
	each(t, func(t *testing.T, p *post) {
		h := stopped(t, p)
		v := p.decide(h.ID, owner, hits.CannotTell)
		if v.Hit.State != hits.CannotTell || p.holder() != "watch" || !p.only().Due.Equal(*h.Due) {
			t.Errorf("it stands %+v", v.Hit)
		}
		p.tick()
		if got := p.told(); got != "opened "+owner+", assigned watch" {
			t.Errorf("told %q", got)
		}
		p.clock.Add(time.Hour)
		if _, fresh := p.fly(trip{name: "A B", paper: "X1234567", flight: "2", hits: []screening.Hit{strong}}); fresh != 1 {
			t.Error("a later journey of the pair is not asked about anew")
		}
		if v := p.decide(h.ID, cmd, hits.CannotTell); v.Hit.Open || v.Hit.State != hits.CannotTell {
			t.Errorf("nor can the watch, and it stands %+v", v.Hit)
		}
	})
}

func TestWhoMayBeGivenAHit(t *testing.T) {
	for _, tt := range []struct {
		by, to string
		kind   errs.Kind
		says   string
	}{
		{owner, other, "", ""},
		{cmd, other, "", ""},
		{cmd, cmd, "", ""},
		{deputy, deputy, "", ""},
		{owner, owner, "", ""},
		{other, other, errs.Denied, "neither has the hit"},
		{other, deputy, errs.Denied, "neither has the hit"},
		{cmd, front, errs.Denied, "none of the roles"},
		{cmd, "nobody", errs.Denied, "expected one who is there"},
		{front, front, errs.Denied, "none of the roles"},
	} {
		t.Run(tt.by+" to "+tt.to, func(t *testing.T) {
			p := one(t)
			h := stopped(t, p)
			_, err := p.Assign(t.Context(), h.ID, tt.by, tt.to, "because")
			wantKind(t, err, tt.kind, tt.says)
			want := owner
			if tt.kind == "" {
				want = tt.to
			}
			if got := p.holder(); got != want {
				t.Errorf("%s has it; want %s", got, want)
			}
			p.tick()
			if told := strings.Contains(p.told(), "assigned"); told != (tt.kind == "" && tt.by != tt.to) {
				t.Errorf("told %q", p.told())
			}
		})
	}
}

func TestHitsStandAsTheyStoodAtATime(t *testing.T) {
	each(t, func(t *testing.T, p *post) {
		h := stopped(t, p)
		opened := p.clock.Now()
		p.clock.Add(11 * time.Minute)
		p.tick()
		climbed := p.clock.Now()
		p.clock.Add(time.Minute)
		p.decide(h.ID, deputy, hits.NotSame)
		p.clock.Add(time.Minute)
		for _, tt := range []struct {
			at   time.Time
			want string // state and who has it
		}{{opened.Add(-time.Minute), "none"}, {opened.Add(time.Minute), "open o.owner"}, {climbed.Add(30 * time.Second), "open d.deputy"}, {climbed.Add(90 * time.Second), "not-same "}} {
			l, err := p.List(t.Context(), hits.Query{All: true, AsOf: tt.at})
			must(t, err)
			got := "none"
			if len(l.Hits) == 1 {
				got = l.Hits[0].State + " " + l.Hits[0].Officer
			}
			v, err := p.Show(t.Context(), h.ID, cmd, tt.at)
			shown := "none"
			if err == nil {
				shown = v.Hit.State + " " + v.Hit.Officer
			}
			if got != tt.want || shown != tt.want {
				t.Errorf("as of %v it is listed as %q and shown as %q; want %q", tt.at.Sub(opened), got, shown, tt.want)
			}
			if strings.Contains(text(t, v), "CANARY reason") != (tt.want == "not-same ") {
				t.Errorf("as of %v the reason: %s", tt.at.Sub(opened), text(t, v.Acts))
			}
		}
		_, err := p.List(t.Context(), hits.Query{AsOf: p.clock.Now()})
		wantKind(t, err, errs.Invalid, "too near")
	})
}

func TestEveryActHasALeafThatStands(t *testing.T) {
	each(t, func(t *testing.T, p *post) {
		h := stopped(t, p)
		_, err := p.Show(t.Context(), h.ID, owner, time.Time{})
		must(t, err)
		_, err = p.BoothHit(t.Context(), front, h.ID)
		must(t, err)
		_, err = p.Assign(t.Context(), h.ID, owner, other, "because")
		must(t, err)
		p.clock.Add(time.Hour)
		p.tick()
		p.fly(trip{name: "A B", paper: "X1234567", flight: "1", departs: 2 * time.Hour, hits: []screening.Hit{strong}})
		p.decide(h.ID, cmd, hits.NotSame)
		count := len(strings.Fields(p.acts(h.ID)))
		stand := func() (seen []string) {
			t.Helper()
			p.write(func(tx *insidedb.Tx) error {
				seen = nil
				n, without, err := tx.Unrecorded()
				if err != nil || n == 0 || without != 0 {
					t.Errorf("%d of %d records have no leaf: %v", without, n, err)
				}
				for number := range count {
					leaves, err := tx.LeavesOf(fmt.Sprintf("hit/%s/%d", h.ID, number+1))
					if err != nil || len(leaves) != 1 {
						return fmt.Errorf("act %d has %d leaves: %w", number+1, len(leaves), err)
					}
					e, err := evidence.ReadEvent(leaves[0].Event)
					if err != nil {
						return err
					}
					stands, err := tx.Stands(leaves[0], e)
					if err != nil || !stands {
						t.Errorf("%s %s does not stand: %v", leaves[0].Subject, e.Kind, err)
					}
					seen = append(seen, strings.TrimPrefix(e.Kind, "hit-"))
				}
				return nil
			})
			return seen
		}
		want := strings.Fields(p.acts(h.ID))
		if diff := cmp.Diff(want, stand()); diff != "" || !slices.Contains(want, hits.ActBooth) {
			t.Errorf("acts %v: %s", want, diff)
		}
		p.write(func(tx *insidedb.Tx) error {
			x, err := tx.Hit(h.ID)
			if err == nil {
				err = tx.EraseHit(x)
			}
			return err
		})
		if diff := cmp.Diff(want, stand()); diff != "" {
			t.Errorf("erased: %s", diff)
		}
	})
}
