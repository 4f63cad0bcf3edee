package acceptance

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	diff "github.com/google/go-cmp/cmp"

	"entente/internal/core/obligation"
	"entente/internal/inside/tasking"
	"entente/internal/store/insidedb"
	"entente/internal/store/sqldb"
)

// keysOf are the keys of a map.
func keysOf[V any](m map[string]V) iter.Seq[string] { return maps.Keys(m) }

// judge compares what all sides hold once everything has come, and says what is
// wrong. Nobody has raised an alarm. Each two fold every sheet that went between
// them to the same; their tables of what is owed say the same; both say what a
// naive reading makes of what was stated; and nobody holds anything about a sheet
// that did not go between it and the other.
func (d *dealing) judge() error {
	between := map[string]*sheet{}
	for _, p := range d.sheets {
		between[p.hash] = p
	}
	owed := map[string]int{}
	for _, s := range d.stations {
		if err := d.judgeAlone(s, between); err != nil {
			return err
		}
		for _, o := range d.stations {
			if s.id.code >= o.id.code {
				continue
			}
			ours, theirs := d.table(s, o), d.table(o, s)
			if difference := diff.Diff(ours, theirs); difference != "" {
				return fmt.Errorf("%s (-) and %s (+) do not owe one another the same:\n%s", s.id.code, o.id.code, difference)
			}
			for id, line := range ours {
				p := between[line.Item]
				if p == nil || p.from != s && p.from != o || p.to != s && p.to != o {
					return fmt.Errorf("%s and %s owe one another something about %s, which did not go between them", s.id.code, o.id.code, line.Item)
				}
				owed[id]++
			}
			for _, p := range d.sheets {
				if p.from != s && p.from != o || p.to != s && p.to != o {
					continue
				}
				if err := d.judgeSheet(p, ours, owed); err != nil {
					return err
				}
			}
		}
	}
	for id, n := range owed {
		if n != 2 {
			return fmt.Errorf("%s is owed, and nobody stated so", id)
		}
	}
	d.opened = len(owed)
	return nil
}

// line is what both sides hold of what is owed.
type line struct {
	Kind             obligation.Kind
	Debtor, Creditor string
	Matter, Item     string
	Ground           obligation.Ground
	Standing         obligation.Acceptance
	State            obligation.State
	Due, Closed      *time.Time
	Opened           time.Time
}

// allOwed reads what a query chooses, page after page.
func allOwed(tx *insidedb.Tx, q insidedb.ObligationQuery) (all []insidedb.Obligation, err error) {
	for {
		page, err := tx.Obligations(q)
		if all = append(all, page...); err != nil || len(page) < insidedb.MostObligations {
			return all, err
		}
		q.After = &all[len(all)-1]
	}
}

// table is what a station has of what is owed between it and another.
func (d *dealing) table(s, o *station) map[string]line {
	out := map[string]line{}
	check(d.t, s.inside.Read(context.Background(), func(tx *insidedb.Tx) error {
		all, err := allOwed(tx, insidedb.ObligationQuery{Partner: o.id.code})
		for _, x := range all {
			if x.Shared {
				out[x.ID] = line{x.Kind, string(x.Debtor), string(x.Creditor), x.Matter, x.Item, x.Ground, x.Standing, x.State, x.Due, x.Closed, x.Opened}
			}
		}
		return err
	}))
	return out
}

// judgeAlone holds that a station has raised no alarm, that what it has on record
// is about sheets of its own, and that its duties are its own.
func (d *dealing) judgeAlone(s *station, between map[string]*sheet) error {
	alarms, err := s.exchange.Alarms(context.Background(), 0)
	check(d.t, err)
	for _, a := range alarms {
		return fmt.Errorf("%s raised %s over %s: %s", s.id.code, a.Kind, a.Partner, a.Detail)
	}
	type about struct{ partner, item string }
	var all []about
	check(d.t, s.insideDB.Read(context.Background(), func(tx *sqldb.Tx) (err error) {
		all, err = sqldb.All(tx, func(r sqldb.Row) (a about, err error) { return a, r.Scan(&a.partner, &a.item) },
			`SELECT DISTINCT partner, item FROM transitions WHERE verb <> 'delivered' UNION SELECT DISTINCT partner, item FROM obligations WHERE shared = 1`)
		return err
	}))
	for _, a := range all {
		if p := between[a.item]; p == nil || p.from != s && p.to != s || string(p.across(s).id.code) != a.partner {
			return fmt.Errorf("%s holds something about %s with %s, which did not go between them", s.id.code, a.item, a.partner)
		}
	}
	return s.inside.Read(context.Background(), func(tx *insidedb.Tx) error {
		all, err := allOwed(tx, insidedb.ObligationQuery{})
		for _, o := range all {
			ours := o.Debtor == s.id.code && o.Creditor == s.id.code
			if o.Shared && (ours || o.Debtor != s.id.code && o.Creditor != s.id.code) || !o.Shared && !ours {
				return fmt.Errorf("%s has %+v, which is not its own", s.id.code, o)
			}
		}
		return err
	})
}

// judgeSheet holds the two folds of a sheet against one another, and what the
// stations' tables say of it against a naive reading of what was stated.
func (d *dealing) judgeSheet(p *sheet, table map[string]line, owed map[string]int) error {
	ours, theirs := d.fold(p.from, p), d.fold(p.to, p)
	for _, f := range []*obligation.Item{&ours, &theirs} { // delivered is the sender's gateway's alone
		f.Receipts = slices.DeleteFunc(f.Receipts, func(t obligation.Transition) bool { return t.Verb == obligation.Delivered })
	}
	if difference := diff.Diff(ours, theirs); difference != "" {
		return fmt.Errorf("%s (-) and %s (+) do not fold %s to the same:\n%s", p.from.id.code, p.to.id.code, p.hash, difference)
	}
	if len(ours.Ignored)+len(ours.Waiting) > 0 {
		return fmt.Errorf("of %s there counts for nothing: %+v %+v", p.hash, ours.Ignored, ours.Waiting)
	}
	all := d.stated[p.hash]
	if got, want := told(ours), tellNaively(all); got != want {
		return fmt.Errorf("of %s it is said: %s; a naive reading says: %s", p.hash, got, want)
	}
	for _, w := range all {
		if !slices.Contains([]obligation.Verb{"requested", "promised", "asked", "recalled", "corrected"}, w.verb) {
			continue
		}
		id := insidedb.ObligationOf(w.hash)
		got, ok := table[id]
		if !ok {
			return fmt.Errorf("%s was %s of %s, and nobody owes it", w.hash, w.verb, w.item)
		}
		owed[id]++
		want := naiveLine(all, w)
		want.Ground, want.Item, want.Matter = got.Ground, p.hash, w.hash
		want.Debtor, want.Creditor = who(p, want.Debtor), who(p, want.Creditor)
		if difference := diff.Diff(want, got); difference != "" {
			return fmt.Errorf("%s (-naively +in the table):\n%s\nof %+v", id, difference, all)
		}
	}
	return nil
}

// who is the service on a side of a sheet.
func who(p *sheet, side string) string {
	if side == string(obligation.Sender) {
		return string(p.from.id.code)
	}
	return string(p.to.id.code)
}

// told is what is said of a sheet as a whole.
func told(f obligation.Item) string {
	out := fmt.Sprintf("%s %s; complete %q; stood down %t", f.Standing, f.Code, f.Complete, f.StoodDown != nil)
	if f.Window != nil {
		out += "; until " + f.Window.UTC().Format(time.RFC3339Nano)
	}
	if f.Grade != nil {
		out += "; graded " + f.Grade.Code
	}
	for _, o := range f.Outcomes {
		out += fmt.Sprintf("; the %s: %s", o.By, o.Code)
	}
	return out
}

// tellNaively says the same from what was stated.
func tellNaively(all []saying) string {
	last := func(by obligation.Side, v obligation.Verb) (found saying) {
		for _, w := range all {
			if w.verb == v && w.by == by && (found.hash == "" || w.at.After(found.at) || w.at.Equal(found.at) && w.hash > found.hash) {
				found = w
			}
		}
		return found
	}
	standing, code := obligation.Stands, ""
	if c := last(obligation.Sender, "corrected"); c.hash != "" {
		standing, code = obligation.IsCorrected, c.code
	}
	if r := last(obligation.Sender, "recalled"); r.hash != "" {
		standing, code = obligation.IsRecalled, r.code
	}
	out := fmt.Sprintf("%s %s; complete %q; stood down %t", standing, code, last(obligation.Sender, "completeness").code, last(obligation.Sender, "stood-down").hash != "")
	if w := last(obligation.Sender, "renewed"); w.hash != "" {
		out += "; until " + w.due.UTC().Format(time.RFC3339Nano)
	}
	if w := last(obligation.Receiver, "graded"); w.hash != "" {
		out += "; graded " + w.code
	}
	for _, by := range []obligation.Side{obligation.Receiver, obligation.Sender} {
		if w := last(by, "outcome"); w.hash != "" {
			out += fmt.Sprintf("; the %s: %s", by, w.code)
		}
	}
	return out
}

// naiveLine says what is owed by asking of all that was stated, from the strongest
// word to the weakest. Debtor and creditor stand as sides.
func naiveLine(all []saying, m saying) line {
	debtor, creditor := m.by.Other(), m.by
	if m.verb == "promised" {
		debtor, creditor = m.by, m.by.Other()
	}
	out := line{Kind: obligation.Kind(m.code), Debtor: string(debtor), Creditor: string(creditor), Standing: obligation.Asserted, State: obligation.Open, Due: m.due, Opened: m.at}
	// first is, of the statements that fit, the one with the lowest hash.
	first := func(fits func(w saying) bool) (found saying) {
		for _, w := range all {
			if fits(w) && (found.hash == "" || w.hash < found.hash) {
				found = w
			}
		}
		return found
	}
	said := func(v obligation.Verb, by obligation.Side, of string) func(saying) bool {
		return func(w saying) bool { return w.verb == v && w.by == by && w.matter == of }
	}
	is := func(found saying, state obligation.State) bool {
		if found.hash != "" {
			out.State, out.Closed = state, &found.at
		}
		return found.hash != ""
	}
	switch m.verb {
	case "recalled", "corrected":
		if out.Kind = obligation.Recall; m.verb == "corrected" {
			out.Kind = obligation.Correction
		}
		for _, code := range []string{"erased", "replaced", "apart", "unheld"} {
			if is(first(func(w saying) bool { return w.verb == "complied" && w.matter == m.hash && w.code == code }), obligation.Done) {
				break
			}
		}
		return out
	case "asked":
		out.Kind = obligation.Consent
		consented := func(w saying) bool { return said("consented", obligation.Sender, m.hash)(w) && w.party == m.party }
		withdrawn := func(w saying) bool {
			if w.verb != "withdrawn" {
				return false
			}
			return w.by == m.by && w.matter == m.hash || w.by == obligation.Sender && first(func(c saying) bool { return consented(c) && c.hash == w.matter }).hash != ""
		}
		declined := first(said("declined", obligation.Sender, m.hash))
		switch {
		case is(first(withdrawn), obligation.IsWithdrawn):
		case is(declined, obligation.Refusing):
			out.Standing = obligation.NotAccepted
		case is(first(consented), obligation.InForce):
		}
		return out
	}
	answer := said("answered", debtor, m.hash)
	whole := func(w saying) bool {
		return answer(w) && w.code == "whole" && first(said("unmet", creditor, w.hash)).hash == ""
	}
	bySender := m.verb == "requested" && m.by == obligation.Sender
	recalled := func(w saying) bool { return bySender && w.verb == "recalled" }
	latest := first(func(w saying) bool {
		return w.verb == "graded" && first(func(o saying) bool {
			return o.verb == "graded" && (o.at.After(w.at) || o.at.Equal(w.at) && o.hash > w.hash)
		}).hash == ""
	})
	done := func(w saying) bool {
		return whole(w) || bySender && m.code == "acknowledge" && (w.verb == "read" || w.verb == "acted") || bySender && m.code == "feedback" && w.hash == latest.hash
	}
	accepted := first(func(w saying) bool { return said("accepted", debtor, m.hash)(w) || answer(w) }).hash != ""
	if m.verb == "promised" || accepted {
		out.Standing = obligation.IsAccepted
	}
	for _, w := range all {
		if said("extended", creditor, m.hash)(w) && (out.Due == nil || w.due.After(*out.Due)) {
			out.Due = w.due
		}
	}
	switch {
	case is(first(said("met", creditor, m.hash)), obligation.IsMet):
	case is(first(done), obligation.IsAnswered):
	case is(first(said("declined", debtor, m.hash)), obligation.Refusing):
		if out.Standing == obligation.Asserted {
			out.Standing = obligation.NotAccepted
		}
	case is(first(func(w saying) bool { return said("withdrawn", creditor, m.hash)(w) || recalled(w) }), obligation.IsWithdrawn):
	case first(answer).hash != "":
		out.State = obligation.InPart
	case out.Standing == obligation.IsAccepted:
		out.State = obligation.Owed
	}
	return out
}

// A judge who finds nothing wrong with anything would be no judge.
func TestTheJudgeOfWhatIsOwedSeesWhatIsWrong(t *testing.T) {
	s := newStage(t)
	exec := func(d *dealing, at *station, query string, args ...any) {
		check(t, at.insideDB.Write(context.Background(), func(tx *sqldb.Tx) error {
			n, err := tx.Exec(query, args...)
			if err == nil && n == 0 {
				d.fail("nothing to spoil")
			}
			return err
		}))
	}
	cases := []struct {
		name  string
		says  string
		spoil func(d *dealing, p *sheet, id string)
	}{
		{"a notice was lost", "not on record", func(d *dealing, p *sheet, id string) {
			exec(d, p.from, `DELETE FROM notices WHERE step = 1`)
		}},
		{"a notice is of another time", "on record", func(d *dealing, p *sheet, id string) {
			exec(d, p.to, `UPDATE notices SET at = at + 1`)
		}},
		{"a notice was never sent", "has not sent", func(d *dealing, p *sheet, id string) {
			clear(d.watches[p.from].sent["mail"])
		}},
		{"a notice was sent that there is not", "are on record", func(d *dealing, p *sheet, id string) {
			d.watches[p.to].sent["hook"]["another/1"] = tasking.Message{ID: "another/1"}
		}},
		{"a step was served that was not due", "never due", func(d *dealing, p *sheet, id string) {
			exec(d, p.to, `INSERT INTO notices (id, obligation, step, what, rank, addressee, kind, desk, due, at, recorded_at, acked_by, early)
				VALUES ($1 || '/999', $1, 999, 'reminder', 'officer', 'kitchen', 'answer', 'kitchen', NULL, 5, 5, '', 0)`, id)
		}},
		{"a statement was lost", "do not fold", func(d *dealing, p *sheet, id string) {
			exec(d, p.to, `DELETE FROM transitions WHERE item = $1 AND once <> '' AND direction = 'in'`, p.hash)
		}},
		{"one says that it is met", "do not owe one another the same", func(d *dealing, p *sheet, id string) {
			exec(d, p.to, `UPDATE obligations SET state = 'spoilt' WHERE id = $1`, id)
		}},
		{"both say that it is met, and nobody stated so", "in the table", func(d *dealing, p *sheet, id string) {
			for _, s := range []*station{p.from, p.to} {
				exec(d, s, `UPDATE obligations SET state = 'spoilt' WHERE id = $1`, id)
			}
		}},
		{"one has another time", "do not owe one another the same", func(d *dealing, p *sheet, id string) {
			exec(d, p.from, `UPDATE obligations SET due = COALESCE(due, 0) + 1 WHERE id = $1`, id)
		}},
		{"one has another standing", "do not owe one another the same", func(d *dealing, p *sheet, id string) {
			exec(d, p.from, `UPDATE obligations SET standing = 'spoilt' WHERE id = $1`, id)
		}},
		{"one says that it was opened at another time", "do not owe one another the same", func(d *dealing, p *sheet, id string) {
			exec(d, p.from, `UPDATE obligations SET opened = opened + 1 WHERE id = $1`, id)
		}},
		{"one says that it was closed at another time", "do not owe one another the same", func(d *dealing, p *sheet, id string) {
			exec(d, p.from, `UPDATE obligations SET closed = COALESCE(closed, 0) + 1 WHERE id = $1`, id)
		}},
		{"debtor and creditor changed places", "do not owe one another the same", func(d *dealing, p *sheet, id string) {
			exec(d, p.to, `UPDATE obligations SET debtor = creditor, creditor = debtor WHERE id = $1`, id)
		}},
		{"it is owed to a third", "do not owe one another the same", func(d *dealing, p *sheet, id string) {
			for _, s := range d.stations {
				if s != p.from && s != p.to {
					exec(d, p.from, `UPDATE obligations SET partner = $2, creditor = $2 WHERE id = $1`, id, string(s.id.code))
					return
				}
			}
		}},
		{"what is its own is shared", "", func(d *dealing, p *sheet, id string) {
			d.duty(p.from, p)
			exec(d, p.from, `UPDATE obligations SET shared = 1 WHERE shared = 0`)
		}},
		{"something was stated that the model does not have", "nobody stated so", func(d *dealing, p *sheet, id string) {
			d.stated[p.hash] = slices.DeleteFunc(slices.Clone(d.stated[p.hash]), func(w saying) bool { return insidedb.ObligationOf(w.hash) == id })
		}},
		{"the model has what was never stated", "nobody owes it", func(d *dealing, p *sheet, id string) {
			d.stated[p.hash] = append(d.stated[p.hash], saying{item: p.hash, verb: "requested", by: obligation.Sender, hash: nothing, code: "answer"})
		}},
		{"the model has a word more", "in the table", func(d *dealing, p *sheet, id string) {
			m, _ := d.fold(p.from, p).Matter(d.table(p.from, p.to)[id].Matter)
			later := d.now.AddDate(9000, 0, 0)
			d.stated[p.hash] = append(d.stated[p.hash], saying{item: p.hash, verb: "extended", by: m.Debtor().Other(), hash: nothing, matter: m.Hash, due: &later})
		}},
	}
	playDealing(t, s, 100, 12, func(d *dealing) {
		for _, st := range d.stations { // to begin with for each case
			d.end(st)
			check(t, os.CopyFS(st.dir+"-kept", os.DirFS(st.dir)))
		}
		stated, watches := d.stated, d.watches
		for _, tt := range cases {
			for _, st := range d.stations {
				d.end(st)
				check(t, os.RemoveAll(st.dir))
				check(t, os.CopyFS(st.dir, os.DirFS(st.dir+"-kept")))
				d.start(st)
			}
			d.stated, d.watches = maps.Clone(stated), map[*station]*watch{}
			for st, w := range watches {
				d.watches[st] = &watch{clocks: w.clocks, sent: map[string]map[string]tasking.Message{}, possible: w.possible, certain: w.certain}
				for channel, all := range w.sent {
					d.watches[st].sent[channel] = maps.Clone(all)
				}
			}
			if err := cmp.Or(d.judge(), d.judgeClocks()); err != nil {
				d.fail("%s: before anything was spoilt: %v", tt.name, err)
			}
			p, id := d.spoilable()
			tt.spoil(d, p, id)
			err := cmp.Or(d.judge(), d.judgeClocks())
			if err == nil || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("%s: the judge says %v; expected %q in it", tt.name, err, tt.says)
			}
		}
	})
}

// spoilable is something that is requested by its sender of a sheet.
func (d *dealing) spoilable() (*sheet, string) {
	for _, p := range d.sheets {
		for _, w := range d.stated[p.hash] {
			if w.verb == "requested" && w.by == obligation.Sender && (w.due == nil || w.due.Year() < 9000) {
				return p, insidedb.ObligationOf(w.hash)
			}
		}
	}
	d.fail("nothing was requested")
	return nil, ""
}
