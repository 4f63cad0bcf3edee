package entry_test

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/inside/entry"
	"entente/internal/inside/insidetest"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

// house is an entry with its store, clock and log.
type house struct {
	*entry.Entry
	t     *testing.T
	store *insidedb.Store
	clock *insidetest.Clock
	log   *bytes.Buffer
}

// newHouse is an entry that knows lind, an author, and root, an administrator.
func newHouse(t *testing.T) *house {
	t.Helper()
	return houseOn(t, storetest.Engines()[0].Fresh(t))
}

func houseOn(t *testing.T, d *storetest.Database) *house {
	t.Helper()
	h := &house{t: t, clock: insidetest.NewClock(), log: &bytes.Buffer{}}
	var err error
	h.store, err = insidedb.Open(t.Context(), d.Open(t, h.clock.Now))
	h.must(err)
	h.Entry, err = entry.New(entry.Config{Store: h.store, Service: "USA/CIA", Now: h.clock.Now, Random: rand.Reader,
		Log: slog.New(slog.NewTextHandler(h.log, nil))})
	h.must(err)
	h.register("lind", insidedb.RoleAuthor)
	h.register("root", insidedb.RoleAdministrator)
	return h
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) register(code string, roles ...string) {
	h.put(insidedb.Officer{Code: code, Roles: roles})
}

func (h *house) put(o insidedb.Officer) {
	h.t.Helper()
	h.must(h.store.Write(h.t.Context(), func(tx *insidedb.Tx) error {
		_, err := tx.PutOfficer(o)
		return err
	}))
}

// come brings an officer in by a link.
func (h *house) come(officer string) (entry.Session, string) {
	h.t.Helper()
	l, err := h.Link(h.t.Context(), "", officer, entry.Terms{})
	h.must(err)
	s, secret, err := h.Redeem(h.t.Context(), l.Token, entry.From{Agent: "test", Address: "192.0.2.1"})
	h.must(err)
	return s, secret
}

// in tells whether a cookie's session is open.
func (h *house) in(secret string) bool {
	h.t.Helper()
	_, err := h.Session(h.t.Context(), secret, false)
	if err != nil && err != entry.ErrOut {
		h.t.Fatal(err)
	}
	return err == nil
}

func TestALinkLetsItsOfficerInOnceAndNotForEver(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		h := houseOn(t, d)
		ctx := t.Context()
		l, err := h.Link(ctx, "root", "lind", entry.Terms{})
		h.must(err)
		if l.Officer != "lind" || !l.Ends.Equal(h.clock.Now().UTC().Truncate(time.Microsecond).Add(24*time.Hour)) {
			t.Errorf("link %+v; expected lind's, for a day", l)
		}
		s, secret, err := h.Redeem(ctx, l.Token, entry.From{Agent: "a\x00b", Address: "192.0.2.1"})
		h.must(err)
		if s.Officer != "lind" || s.How != entry.ByLink || s.Detail != "made by root" || s.Agent != "ab" || !h.in(secret) {
			t.Errorf("session %+v", s)
		}
		if _, _, err := h.Redeem(ctx, l.Token, entry.From{}); errs.KindOf(err) != errs.Denied {
			t.Errorf("used again: %v; expected denied", err)
		}
		late, err := h.Link(ctx, "", "lind", entry.Terms{For: time.Hour})
		h.must(err)
		h.clock.Add(time.Hour)
		if _, _, err := h.Redeem(ctx, late.Token, entry.From{}); errs.KindOf(err) != errs.Denied {
			t.Errorf("used when it was over: %v; expected denied", err)
		}
		first, err := h.Link(ctx, "", "lind", entry.Terms{})
		h.must(err)
		_, err = h.Link(ctx, "", "lind", entry.Terms{})
		h.must(err)
		if _, _, err := h.Redeem(ctx, first.Token, entry.From{}); errs.KindOf(err) != errs.Denied {
			t.Errorf("a link that a later one took the place of: %v; expected denied", err)
		}
		again, err := h.Link(ctx, "", "lind", entry.Terms{Again: true})
		h.must(err)
		for range 2 {
			_, _, err := h.Redeem(ctx, again.Token, entry.From{})
			h.must(err)
		}
	})
}

func TestOnlyAnAdministratorMakesLinksAndOnlyForOfficersWhoMayComeIn(t *testing.T) {
	h := newHouse(t)
	h.put(insidedb.Officer{Code: "gone", Roles: []string{insidedb.RoleAuthor}, Revoked: true})
	h.put(insidedb.Officer{Code: "held", Roles: []string{insidedb.RoleAuthor}, Suspended: true})
	for _, tt := range []struct {
		by, officer string
		lasts       time.Duration
		want        errs.Kind
	}{
		{"", "lind", 0, ""},
		{"root", "lind", 0, ""},
		{"lind", "lind", 0, errs.Denied},
		{"lind", "root", 0, errs.Denied},
		{"nobody", "lind", 0, errs.Denied},
		{"root", "nobody", 0, errs.NotFound},
		{"root", "gone", 0, errs.Denied},
		{"root", "held", 0, errs.Denied},
		{"root", "lind", time.Second, errs.Invalid},
		{"root", "lind", 8 * 24 * time.Hour, errs.Invalid},
	} {
		if _, err := h.Link(t.Context(), tt.by, tt.officer, entry.Terms{For: tt.lasts}); errs.KindOf(err) != tt.want {
			t.Errorf("%q makes a link for %q, for %s: %v; expected %q", tt.by, tt.officer, tt.lasts, err, tt.want)
		}
	}
}

func TestASessionEndsWhenNothingIsDoneAndAfterAWhileInAnyCase(t *testing.T) {
	h := newHouse(t)
	ctx := t.Context()
	_, idle := h.come("lind")
	_, busy := h.come("lind")
	for range 23 { // 11.5 hours
		h.clock.Add(29 * time.Minute)
		h.clock.Add(time.Minute - time.Microsecond)
		if _, err := h.Session(ctx, busy, true); err != nil {
			t.Fatalf("a session that does something ended: %v", err)
		}
	}
	if h.in(idle) {
		t.Error("a session of which nothing was heard for hours is open")
	}
	if !h.in(busy) {
		t.Error("a session that did something is not open")
	}
	h.clock.Add(29 * time.Minute)
	if _, err := h.Session(ctx, busy, true); err != nil {
		t.Errorf("before its end: %v", err)
	}
	h.clock.Add(2 * time.Minute)
	if _, err := h.Session(ctx, busy, true); err != entry.ErrOut {
		t.Errorf("after 12 hours: %v; expected that it is out", err)
	}
	_, looks := h.come("lind")
	for range 4 {
		h.clock.Add(10 * time.Minute)
		_, _ = h.Session(ctx, looks, false)
	}
	if h.in(looks) {
		t.Error("what a page asks by itself kept a session alive")
	}
}

func TestASessionEndsWithItsOfficersRegistration(t *testing.T) {
	for _, tt := range []struct {
		name    string
		officer insidedb.Officer
	}{
		{"suspended", insidedb.Officer{Suspended: true}},
		{"revoked", insidedb.Officer{Revoked: true}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := newHouse(t)
			_, secret := h.come("lind")
			l, err := h.Link(t.Context(), "", "lind", entry.Terms{})
			h.must(err)
			tt.officer.Code, tt.officer.Roles = "lind", []string{insidedb.RoleAuthor}
			h.put(tt.officer)
			if h.in(secret) {
				t.Error("the session is open")
			}
			if _, _, err := h.Redeem(t.Context(), l.Token, entry.From{}); errs.KindOf(err) != errs.Denied {
				t.Errorf("a link made before: %v; expected denied", err)
			}
			h.register("lind", insidedb.RoleAuthor)
			if h.in(secret) {
				t.Error("the session is open again once the officer is back")
			}
		})
	}
}

func TestNothingOfAnOfficerWhoWasKeptOutComesToLifeAgain(t *testing.T) {
	h := newHouse(t)
	_, secret := h.come("lind")
	l, err := h.Link(t.Context(), "", "lind", entry.Terms{})
	h.must(err)
	h.put(insidedb.Officer{Code: "lind", Roles: []string{insidedb.RoleAuthor}, Suspended: true})
	if list, err := h.Sessions(t.Context(), "", ""); err != nil || len(list) != 0 {
		t.Errorf("%d sessions are listed as open (%v)", len(list), err)
	}
	h.register("lind", insidedb.RoleAuthor) // nobody came in between
	if h.in(secret) {
		t.Error("the session is open again")
	}
	if _, _, err := h.Redeem(t.Context(), l.Token, entry.From{}); errs.KindOf(err) != errs.Denied {
		t.Errorf("the link lets in again: %v; expected denied", err)
	}
}

func TestEveryoneSeesAndEndsTheirOwnSessionsAndAnAdministratorAll(t *testing.T) {
	h := newHouse(t)
	ctx := t.Context()
	mine, secret := h.come("lind")
	theirs, other := h.come("root")
	for _, tt := range []struct {
		officer string
		want    int
	}{{"lind", 1}, {"root", 2}, {"", 2}, {"nobody", 0}} {
		list, err := h.Sessions(ctx, tt.officer, mine.ID)
		h.must(err)
		if len(list) != tt.want {
			t.Errorf("%q sees %d sessions; expected %d", tt.officer, len(list), tt.want)
		}
		for _, s := range list {
			if s.Current != (s.ID == mine.ID) {
				t.Errorf("session %s is current: %v", s.ID, s.Current)
			}
		}
	}
	if err := h.End(ctx, "lind", theirs.ID); errs.KindOf(err) != errs.NotFound || !h.in(other) {
		t.Errorf("lind ends root's: %v; expected that it is not found", err)
	}
	h.must(h.End(ctx, "root", mine.ID))
	if h.in(secret) {
		t.Error("an ended session is open")
	}
	if err := h.End(ctx, "root", mine.ID); errs.KindOf(err) != errs.NotFound {
		t.Errorf("ended twice: %v; expected not found", err)
	}
	if list, err := h.Sessions(ctx, "", ""); err != nil || len(list) != 1 {
		t.Errorf("%d sessions are listed (%v); expected the open one", len(list), err)
	}
}

func TestNoSecretIsKeptOrLogged(t *testing.T) {
	h := newHouse(t)
	l, err := h.Link(t.Context(), "", "lind", entry.Terms{Again: true})
	h.must(err)
	s, secret, err := h.Redeem(t.Context(), l.Token, entry.From{})
	h.must(err)
	_, _, _ = h.Redeem(t.Context(), "wrong", entry.From{})
	h.must(h.store.Read(t.Context(), func(tx *insidedb.Tx) error {
		row, err := tx.Session(s.ID)
		if err == nil && (row.Hash == secret || strings.Contains(row.Hash+row.ID+row.Detail, secret) || len(row.Hash) != 2*sha256.Size) {
			t.Errorf("the store keeps %q of the session", row.Hash)
		}
		return err
	}))
	if strings.Contains(h.log.String(), secret) || strings.Contains(h.log.String(), l.Token) {
		t.Error("a secret is in the log")
	}
	if !strings.Contains(h.log.String(), "not let in") {
		t.Error("the log does not say that somebody was not let in")
	}
	if h.in(l.Token) || h.in(s.ID) || h.in("") {
		t.Error("a link's secret, or a session's name, opens a session")
	}
}

func TestTheFirstAdministratorComesInByTheLinkThatInitPrinted(t *testing.T) {
	h := newHouse(t)
	token, hash, err := entry.NewLink(rand.Reader)
	h.must(err)
	now := h.clock.Now()
	h.must(h.Found(t.Context(), entry.Founder{Officer: "first", Hash: hash, Made: now, Ends: now.Add(time.Hour)}))
	s, _, err := h.Redeem(t.Context(), token, entry.From{})
	h.must(err)
	o, err := h.Officer(t.Context(), s.Officer)
	if err != nil || o.Code != "first" || len(o.Roles) != 1 || o.Roles[0] != insidedb.RoleAdministrator {
		t.Errorf("came in as %+v, %v", o, err)
	}
	_, hash, err = entry.NewLink(rand.Reader)
	h.must(err)
	h.must(h.Found(t.Context(), entry.Founder{Officer: "lind", Hash: hash, Made: now, Ends: now.Add(time.Hour)}))
	if o, err := h.Officer(t.Context(), "lind"); err != nil || o.Roles[0] != insidedb.RoleAuthor {
		t.Errorf("an officer who was registered became %+v, %v", o, err)
	}
}

func TestARestoredStoreHasNoSessionsAndNoLinks(t *testing.T) {
	h := newHouse(t)
	_, secret := h.come("lind")
	l, err := h.Link(t.Context(), "", "lind", entry.Terms{})
	h.must(err)
	h.must(h.store.Write(t.Context(), func(tx *insidedb.Tx) error {
		return tx.BeginIncarnation(insidedb.Restore{Incarnation: strings.Repeat("a", 32), TakenAt: h.clock.Now()}, nil)
	}))
	if h.in(secret) {
		t.Error("a session of before is open")
	}
	if _, _, err := h.Redeem(t.Context(), l.Token, entry.From{}); errs.KindOf(err) != errs.Denied {
		t.Errorf("a link of before: %v; expected denied", err)
	}
}
