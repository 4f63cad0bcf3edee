package ledger_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"entente/internal/core/access"
	"entente/internal/core/assess"
	"entente/internal/core/engagement"
	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/judgement"
	"entente/internal/inside/ledger"
	"entente/internal/store/insidedb"
	"entente/internal/store/sqldb"
	"entente/internal/store/storetest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// house is a service of which the tests write what is on record, row by row.
type house struct {
	t     testing.TB
	clock *insidetest.Clock
	db    *sqldb.DB
	store *insidedb.Store
	*ledger.Ledger
	labels  map[string]int64
	waiting []row
	items   []labelled
}

// labelled is an item that is not written yet.
type labelled struct {
	insidedb.LedgerItem
	label int64
}

// row is a row that is not written yet.
type row struct {
	statement string
	args      []any
}

// kept are the tables that a ledger is read from.
var kept = []string{"payload_keys", "ledger_items", "ledger_pages", "transitions", "obligation_versions", "warning_acts", "warnings", "judgement_refs", "judgements", "engagements", "graph_stated"}

func fresh(t testing.TB, d *storetest.Database) *house {
	t.Helper()
	clock := insidetest.NewClock()
	db := d.Open(t, clock.Now)
	store, err := insidedb.Open(t.Context(), db)
	h := &house{t: t, clock: clock, db: db, store: store, labels: map[string]int64{}}
	h.must(err)
	judgements, err := judgement.New(judgement.Config{Store: store, Self: "USA/CIA"})
	h.must(err)
	h.Ledger, err = ledger.New(ledger.Config{Judgements: judgements, Directives: func(context.Context, time.Time) ([]disclosure.Directive, error) {
		return []disclosure.Directive{{ID: "D-1", Title: "share", Partners: []party.Code{"RUS"}, Effective: clock.Now().AddDate(-1, 0, 0)}}, nil
	}})
	h.must(err)
	return h
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatalf("%v (%v)", err, errors.Unwrap(err))
	}
}

func (h *house) write(fn func(*insidedb.Tx) error) {
	h.t.Helper()
	h.must(h.store.Write(context.Background(), fn))
}

func (h *house) row(statement string, args ...any) {
	h.waiting = append(h.waiting, row{statement, args})
}

// flush writes the rows that wait, in one transaction.
func (h *house) flush() {
	h.t.Helper()
	h.must(h.db.Write(context.Background(), func(tx *sqldb.Tx) error {
		for _, r := range h.waiting {
			if _, err := tx.Exec(r.statement, r.args...); err != nil {
				return err
			}
		}
		return nil
	}))
	h.waiting = nil
	h.write(func(tx *insidedb.Tx) error {
		for _, i := range h.items {
			if _, err := tx.AddLedgerItem(i.LedgerItem, "RUS/FSB", i.label); err != nil {
				return err
			}
		}
		return nil
	})
	h.items = nil
}

func (h *house) label(l access.Label) int64 {
	h.t.Helper()
	if h.labels[l.Key()] == 0 {
		h.write(func(tx *insidedb.Tx) error {
			id, err := tx.LabelID(l)
			h.labels[l.Key()] = id
			return err
		})
	}
	return h.labels[l.Key()]
}

func (h *house) officer(code string, l access.Label) {
	h.t.Helper()
	h.write(func(tx *insidedb.Tx) error {
		if _, err := tx.PutOfficer(insidedb.Officer{Code: code, Roles: insidedb.UsualRoles}); err != nil {
			return err
		}
		_, err := tx.PutClearance(insidedb.Clearance{Officer: code, Label: l})
		return err
	})
}

// piece is an item that went, with what became of it.
type piece struct {
	ID              string
	Given           bool
	Day             int // before the present
	Warning         bool
	Label           access.Label
	Grade, Outcome  string
	Read, Acted     bool
	Asked           string // a duty about it: its state; "" for none
	Ours            bool   // whose that duty is
	Committed, Late bool
}

func (h *house) add(p piece) {
	h.t.Helper()
	label := h.label(p.Label)
	at, way, kind, item := h.clock.Now().AddDate(0, 0, -p.Day), "received", "report", "sha256:"+p.ID
	if p.Given {
		way = "given"
	}
	if p.Warning {
		kind = "warning"
	}
	sent := at.Add(-time.Hour)
	h.items = append(h.items, labelled{insidedb.LedgerItem{Way: way, ID: p.ID, Item: item, Kind: kind, Directives: `["D-1"]`, Sent: &sent, At: at}, label})
	say := func(verb, code, once string, after time.Duration) {
		h.row(`INSERT INTO transitions (hash, partner, direction, verb, by_side, item, subject, commitment, code, at, matter, terms, officer, evidence, once, recorded_at)
			VALUES ($1, 'RUS/FSB', 'in', $2, 'receiver', $3, '', '', $4, $5, '', '', '', $6, $7, $5)`, p.ID+verb, verb, item, code, at.Add(after), []byte{0}, once)
	}
	if p.Grade != "" {
		say("graded", p.Grade, p.ID+"g", time.Hour)
	}
	if p.Read {
		say("read", "", "", 2*time.Hour)
	}
	if p.Acted {
		say("acted", "", "", 3*time.Hour)
	}
	if p.Outcome != "" {
		say("outcome", p.Outcome, p.ID+"o", 24*time.Hour)
	}
	if p.Asked != "" {
		h.duty(p, at, item)
	}
}

func (h *house) duty(p piece, at time.Time, item string) {
	kind, debtor, creditor := obligation.Answer, "RUS/FSB", "USA/CIA"
	if p.Committed {
		kind = obligation.Commitment
	}
	if p.Ours {
		debtor, creditor = creditor, debtor
	}
	due := at.AddDate(0, 0, 10)
	var closed *time.Time
	if end := at.AddDate(0, 0, 2); p.Asked != string(obligation.Open) {
		if p.Late {
			end = at.AddDate(0, 0, 12)
		}
		closed = &end
	}
	for version, state := range []string{string(obligation.Open), p.Asked} {
		ended, recorded := closed, at
		if version == 0 {
			ended = nil
		} else if closed != nil {
			recorded = *closed
		}
		h.row(`INSERT INTO obligation_versions (id, version, kind, shared, debtor, creditor, partner, matter, item, report, release_id, received, warning, cause, ground, standing, state,
			due, due_key, desk, officer, by_officer, reason, opened, closed, recorded_at)
			VALUES ($1, $2, $3, 1, $4, $5, 'RUS/FSB', 'm', $6, '', '', '', '', '', 'courtesy', 'asserted', $7, $8, $9, '', '', '', '', $10, $11, $12)`,
			fmt.Sprintf("%032x", p.ID), version+1, string(kind), debtor, creditor, item, state, due, due.UnixMicro(), at, ended, recorded)
	}
}

// all is everything that an officer is shown, byte for byte.
func (h *house) all(officer string, q ledger.Query) string {
	h.t.Helper()
	h.flush()
	var out strings.Builder
	put := func(v any, err error) {
		h.must(err)
		data, err := json.Marshal(v)
		h.must(err)
		out.Write(append(data, '\n'))
	}
	q.Officer = officer
	if q.Partner == "" {
		q.Partner = "RUS"
	}
	shown, err := h.Show(context.Background(), q)
	put(shown, err)
	for _, figure := range []string{"warnings.given.acted", "usefulness.of-theirs", "latency.receipts.given", "given"} { // Show names what all of them count
		opened, err := h.Open(context.Background(), q, figure)
		put(opened, err)
	}
	items, err := h.Items(context.Background(), q)
	put(items, err)
	periods, err := h.ByPeriod(context.Background(), q)
	put(periods, err)
	record, err := h.Conduct(context.Background(), officer, "RUS", q.AsOf, 0)
	put(record, err)
	return out.String()
}

func (h *house) figures(officer string, q ledger.Query) map[string]int {
	h.t.Helper()
	h.flush()
	q.Officer, q.Partner = officer, "RUS"
	shown, err := h.Show(context.Background(), q)
	h.must(err)
	out := map[string]int{}
	for _, f := range shown.Figures {
		if f.Count > 0 {
			out[f.Name] = f.Count
		}
		if f.Count < len(f.Refs) || f.Count > len(f.Refs) != f.More {
			h.t.Errorf("%s counts %d and names %d, more: %v", f.Name, f.Count, len(f.Refs), f.More)
		}
	}
	return out
}

var everything = access.Label{Rank: 4, Parts: []string{"SI", "TK"}, Groups: []string{"a"}}

func TestALedgerCountsOutcomesBothWays(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		h := fresh(t, d)
		h.officer("all", everything)
		for _, p := range []piece{
			{ID: "a1", Given: true, Day: 400, Warning: true, Read: true, Acted: true, Outcome: "prevented", Grade: "action"},
			{ID: "a2", Given: true, Day: 300, Warning: true},
			{ID: "a3", Given: true, Day: 200, Grade: "background", Asked: "answered"},
			{ID: "a4", Given: true, Day: 100, Asked: "open"},
			{ID: "b1", Day: 350, Grade: "useful", Asked: "answered", Ours: true, Late: true},
			{ID: "b2", Day: 150, Grade: "not-useful", Asked: "declined", Ours: true},
			{ID: "b3", Day: 120, Asked: "met", Committed: true},
			{ID: "b4", Day: 90, Asked: "open", Committed: true},
		} {
			h.add(p)
		}
		want := map[string]int{
			"warnings.given": 2, "warnings.given.acknowledged": 1, "warnings.given.acted": 1, "warnings.given.prevented": 1,
			"questions.to-them": 2, "questions.to-them.answered": 1, "questions.to-them.in-time": 1, "questions.to-them.silent": 1,
			"questions.to-us": 2, "questions.to-us.answered": 1, "questions.to-us.late": 1, "questions.to-us.declined": 1,
			"usefulness.of-ours": 2, "usefulness.of-ours.action": 1, "usefulness.of-ours.background": 1,
			"usefulness.of-theirs": 2, "usefulness.of-theirs.useful": 1, "usefulness.of-theirs.not-useful": 1,
			"latency.answers.to-us": 1, "latency.answers.to-them": 1, "latency.receipts.given": 4, "latency.receipts.received": 4, "latency.acknowledgements.given": 1,
			"commitments.theirs": 2, "commitments.theirs.kept": 1, "commitments.theirs.broken": 1,
			"given": 4, "received": 4, "directives.D-1": 4,
		}
		if diff := cmp.Diff(want, h.figures("all", ledger.Query{})); diff != "" {
			t.Error(diff)
		}
		opened, err := h.Open(t.Context(), ledger.Query{Officer: "all", Partner: "RUS/FSB"}, "warnings.given.acted")
		if err != nil || len(opened.Items) != 1 || opened.Items[0].Ref != "release:a1" || !opened.Items[0].Acted || *opened.Items[0].Acknowledged != 2*3600 {
			t.Errorf("opened: %+v %v", opened, err)
		}
		if got := h.figures("all", ledger.Query{From: h.clock.Now().AddDate(0, 0, -130)}); got["given"] != 1 || got["received"] != 2 {
			t.Errorf("of the last 130 days: %v", got)
		}
		_, err = h.Open(t.Context(), ledger.Query{Officer: "all", Partner: "RUS"}, "score")
		if errs.KindOf(err) != errs.NotFound {
			t.Errorf("a figure that there is not: %v", err)
		}
	})
}

func TestALedgerRefusesWhatItCannotBeAskedFor(t *testing.T) {
	h := fresh(t, storetest.Engines()[0].Fresh(t))
	h.officer("all", everything)
	now := h.clock.Now()
	for _, tt := range []struct {
		q    ledger.Query
		kind errs.Kind
		says string
	}{
		{ledger.Query{Officer: "nobody", Partner: "RUS"}, errs.Denied, "not registered"},
		{ledger.Query{Officer: "all", Partner: "Russia"}, errs.Invalid, "expected a party such as"},
		{ledger.Query{Officer: "all", Partner: "RUS", From: now, To: now.AddDate(-1, 0, 0)}, errs.Invalid, "expected the earlier time first"},
		{ledger.Query{Officer: "all", Partner: "RUS", Unit: "day"}, errs.Invalid, "expected one of month, week"},
		{ledger.Query{Officer: "all", Partner: "RUS", Limit: 1001}, errs.Invalid, "expected 1 to 1000"},
		{ledger.Query{Officer: "all", Partner: "RUS", From: now.AddDate(-900, 0, 0)}, errs.Invalid, "more than 2000 bins"},
		{ledger.Query{Officer: "all", Partner: "RUS", AsOf: now}, errs.Invalid, "too near"},
	} {
		if _, err := h.Show(t.Context(), tt.q); errs.KindOf(err) != tt.kind || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%+v: %v", tt.q, err)
		}
	}
}

func TestWhatStandsBesideAChangeSaysItsMark(t *testing.T) {
	h := fresh(t, storetest.Engines()[0].Fresh(t))
	h.officer("all", everything)
	for i := range 60 { // a hundred days ago what is given set in
		h.add(piece{ID: fmt.Sprintf("i%02d", i), Given: true, Day: 100 - i})
	}
	h.add(piece{ID: "long-ago", Given: true, Day: 900})
	h.say(said{"one", access.Label{Rank: 3}, "SECRET//NOFORN"})
	h.flush()
	shown, err := h.Show(t.Context(), ledger.Query{Officer: "all", Partner: "RUS/FSB"})
	h.must(err)
	marks := map[string]string{}
	for _, f := range shown.Flows {
		for _, c := range f.Changes.Changes {
			for _, e := range c.Beside {
				marks[e.Kind] = e.Mark
			}
		}
	}
	if marks["engagement"] != "SECRET//NOFORN" {
		t.Errorf("beside the changes stand %q; expected an engagement with its mark", marks)
	}
}

// drawn are facts as chance has them.
func drawn(t *rapid.T) []piece {
	labels := []access.Label{{}, {Rank: 3}, {Rank: 4, Parts: []string{"SI"}}, {Rank: 4, Parts: []string{"TK"}}, {Rank: 2, Groups: []string{"a"}}}
	var out []piece
	for i := range rapid.IntRange(0, 25).Draw(t, "items") {
		p := piece{ID: fmt.Sprintf("i%03d", i), Given: rapid.Bool().Draw(t, "given"), Day: rapid.IntRange(1, 900).Draw(t, "day"), Label: rapid.SampledFrom(labels).Draw(t, "label"),
			Warning: rapid.Bool().Draw(t, "warning"), Grade: rapid.SampledFrom(append([]string{""}, obligation.GradeCodes...)).Draw(t, "grade"),
			Read: rapid.Bool().Draw(t, "read"), Acted: rapid.Bool().Draw(t, "acted"), Outcome: rapid.SampledFrom([]string{"", "prevented", "occurred"}).Draw(t, "outcome"),
			Asked: rapid.SampledFrom([]string{"", "open", "answered", "declined", "met"}).Draw(t, "asked"), Ours: rapid.Bool().Draw(t, "ours"),
			Committed: rapid.Bool().Draw(t, "committed"), Late: rapid.Bool().Draw(t, "late")}
		out = append(out, p)
	}
	return out
}

// said is an entry of the partner record and an engagement, for the same reader or not.
type said struct {
	id    string
	label access.Label
	mark  string
}

func (h *house) say(s said) {
	h.t.Helper()
	body, err := assess.Encode(assess.Conduct{Partner: "RUS/FSB", What: "leak", Date: "2023-01", Note: s.id, Item: "report:" + s.id})
	h.must(err)
	h.write(func(tx *insidedb.Tx) error {
		_, err := tx.PutJudgement(insidedb.Judgement{Kind: assess.KindConduct, ID: s.id, State: insidedb.JudgementStands, Label: s.label, Mark: s.mark, Body: body, By: "all"})
		if err != nil {
			return err
		}
		_, err = tx.PutEngagement(insidedb.Engagement{Officer: "all", Engagement: engagement.Engagement{ID: "E-" + s.id, Kind: engagement.Visit, With: []party.Code{"RUS/FSB"},
			From: h.clock.Now().AddDate(0, 0, -100), To: h.clock.Now().AddDate(0, 0, -99), DirectedBy: "NSC", Topics: []string{"x"}, System: "USA", Marking: s.mark}})
		return err
	})
}

func (h *house) clear() {
	for _, table := range kept {
		h.row(`DELETE FROM ` + table)
	}
	h.row(`DELETE FROM stream WHERE name LIKE 'judgements/%' OR name LIKE 'engagement/%'`)
	h.flush()
}

func TestALedgerIsAsIfWhatItsReaderMayNotSeeDidNotExist(t *testing.T) {
	with, without := fresh(t, storetest.Engines()[0].Fresh(t)), fresh(t, storetest.Engines()[0].Fresh(t))
	n := 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		reader := fmt.Sprintf("r%d", n)
		clearance := access.Label{Rank: rapid.IntRange(0, 4).Draw(t, "rank"), Parts: rapid.SampledFrom([][]string{nil, {"SI"}, {"SI", "TK"}}).Draw(t, "parts"),
			Groups: rapid.SampledFrom([][]string{nil, {"a"}}).Draw(t, "groups")}
		facts := drawn(t)
		for _, h := range []*house{with, without} {
			h.clear()
			h.officer(reader, clearance)
			for _, p := range facts {
				if h == with || clearance.Covers(p.Label) {
					h.add(p)
				}
			}
			for _, s := range []said{{"one", access.Label{Rank: 3}, "SECRET//NOFORN"}, {"two", access.Label{Rank: 4, Parts: []string{"SI"}}, "TOP SECRET//SI//NOFORN"}} {
				if h == with || clearance.Covers(s.label) {
					h.say(s)
				}
			}
		}
		for _, q := range []ledger.Query{{}, {Partner: "RUS/FSB", Unit: "week"}, {AsOf: with.clock.Now().AddDate(0, 0, -200)}, {From: with.clock.Now().AddDate(0, 0, -500), To: with.clock.Now().AddDate(0, 0, -50), Limit: 3}} {
			if got, want := stamped(with.all(reader, q)), stamped(without.all(reader, q)); got != want {
				t.Fatalf("%+v of %+v shows what is hidden: %s", q, clearance, cmp.Diff(want, got))
			}
		}
	})
}

// stamped leaves out when an entry was recorded, which the two houses have apart.
func stamped(text string) string {
	const key = `"recorded":"`
	var out strings.Builder
	for {
		before, after, found := strings.Cut(text, key)
		out.WriteString(before)
		if !found {
			return out.String()
		}
		_, text, _ = strings.Cut(after, `"`)
	}
}

func TestALedgerAsOfATimeIsNotChangedByWhatComesLater(t *testing.T) {
	h := fresh(t, storetest.Engines()[0].Fresh(t))
	h.officer("all", everything)
	rapid.Check(t, func(t *rapid.T) {
		h.clear()
		facts, day := drawn(t), rapid.IntRange(10, 800).Draw(t, "as of")
		asOf := h.clock.Now().AddDate(0, 0, -day)
		for _, p := range facts {
			if p.Day > day {
				h.add(p)
			}
		}
		before := h.all("all", ledger.Query{AsOf: asOf})
		for _, p := range facts {
			if p.Day < day {
				h.add(p)
			}
		}
		h.say(said{"one", access.Label{Rank: 3}, "SECRET//NOFORN"})
		if diff := cmp.Diff(before, h.all("all", ledger.Query{AsOf: asOf})); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestALedgerIsReadPageByPage(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		h := fresh(t, d)
		h.officer("all", everything)
		h.officer("some", access.Label{Rank: 3})
		for i := range 300 { // the later half first, as if it came late
			h.add(piece{ID: fmt.Sprintf("g%03d", i), Given: true, Day: 1 + (i+150)%300, Label: access.Label{Rank: 3 + i%2}})
		}
		if all, some := h.figures("all", ledger.Query{})["given"], h.figures("some", ledger.Query{})["given"]; all != 300 || some != 150 {
			t.Errorf("of 300 items, of which 150 are seen by one, %d and %d count", all, some)
		}
		listed, err := h.Items(t.Context(), ledger.Query{Officer: "all", Partner: "RUS"})
		h.must(err)
		for i := range listed.Items[1:] {
			if listed.Items[i].At.After(listed.Items[i+1].At) {
				t.Fatalf("%s stands before %s", listed.Items[i].Ref, listed.Items[i+1].Ref)
			}
		}
		asOf := ledger.Query{AsOf: h.clock.Now().AddDate(0, 0, -100).Add(12 * time.Hour)}
		if got := h.figures("all", asOf)["given"]; got != 201 {
			t.Errorf("100 days ago %d had been given; expected 201", got)
		}
		stopped := h.clock.Now().AddDate(0, 0, -99)
		h.row(`UPDATE ledger_items SET ended = $1 WHERE id = 'g000'`, stopped)
		if now, then := h.figures("all", ledger.Query{})["given"], h.figures("all", asOf)["given"]; now != 299 || then != 201 {
			t.Errorf("after one was stopped 99 days ago: %d now, %d 100 days ago", now, then)
		}
	})
}

func TestALedgerHasWhatAnOlderProgramLeft(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		h := fresh(t, d)
		h.officer("some", access.Label{Rank: 3})
		for i, mark := range []string{"SECRET//REL TO USA, RUS", "TOP SECRET//REL TO USA, RUS"} {
			id, at := fmt.Sprintf("r%d", i), h.clock.Now().AddDate(0, 0, -10-i)
			h.row(`INSERT INTO received (id, partner, incarnation, lane, seq, envelope, hash, kind, commitment, state, code, bundle, portions, marking, uses, onward, method, sent, recorded_at)
				VALUES ($1, 'RUS/FSB', 'i', 'routine', $2, $1, $1, 'report', '', 'admitted', '', $3, '', $4, '[]', '', 'release', $5, $5)`, id, i, []byte{0}, mark, at)
			h.row(`INSERT INTO ledger_items (way, id, partner, item, kind, directives, sent, at, ended) VALUES ('received', $1, 'RUS/FSB', $1, 'report', '', $2, $2, $3)`, id, at, int64(insidedb.Always))
		}
		h.row(`DELETE FROM payload_steps WHERE step = 'ledger'`)
		if got := h.figures("some", ledger.Query{})["received"]; got != 0 {
			t.Errorf("%d count before anybody read who may see them", got)
		}
		_, err := insidedb.Open(t.Context(), h.db)
		h.must(err)
		if got := h.figures("some", ledger.Query{})["received"]; got != 1 {
			t.Errorf("%d count of two, of which one is seen", got)
		}
	})
}
