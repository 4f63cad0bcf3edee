package acceptance

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/inside/exchange"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/tasking"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
	"entente/internal/store/sqldb"
)

// quarrel is a siege in which everybody owes everybody something: victim and foe
// on account of an item of either, and victim and bystander likewise.
type quarrel struct {
	*siege
	items map[string]envelope.Control // what the foe says which item it means: subject, hash and commitment
	owed  map[string]string           // hash of the statement that opened it
}

// The items of a quarrel: from whom to whom.
const (
	victimFoe  = "victim to foe"
	foeVictim  = "foe to victim"
	victimPeer = "victim to bystander"
	peerVictim = "bystander to victim"
)

func (g *ground) quarrel(t testing.TB) *quarrel {
	t.Helper()
	q := &quarrel{siege: g.begin(t), items: map[string]envelope.Control{}, owed: map[string]string{}}
	q.converse()
	q.deal()
	last := q.foe.last()
	q.items[victimFoe] = on("", last)
	letter, err := envelope.Inspect(q.foe.mail(q.foe.letter("Something of ours.", nil)).Bytes(), q.foe.set)
	check(t, err)
	check(t, q.victim.exchange.Inward(context.Background()))
	q.items[foeVictim] = on("", letter)
	q.items[victimPeer], q.items[peerVictim] = went(t, q.victim, q.friend), went(t, q.friend, q.victim)
	due := q.clock.Now().Add(100 * time.Hour)
	for _, with := range []struct {
		name  string
		peer  *pieces
		item  string
		other string
	}{{"foe", nil, victimFoe, foeVictim}, {"peer", q.friend, victimPeer, peerVictim}} {
		for _, item := range []string{with.item, with.other} {
			requested := envelope.Control{Verb: envelope.Requested, Code: "answer", Ground: obligation.Agreement, Due: &due}
			promised := envelope.Control{Verb: envelope.Promised, Code: "action", Ground: obligation.Courtesy, Due: &due}
			to := party.Code("RUS/FSB")
			if with.peer != nil {
				to = dgse().code
			}
			q.owed["victim requests: "+item] = q.states(q.victim, to, item, requested)
			q.owed["victim promises: "+item] = q.states(q.victim, to, item, promised)
			if with.peer != nil {
				q.owed["other requests: "+item] = q.states(with.peer, cia().code, item, requested)
				q.owed["other promises: "+item] = q.states(with.peer, cia().code, item, promised)
				continue
			}
			q.owed["other requests: "+item] = q.foe.mail(q.foe.control(q.about(item, requested))).Hash()
			q.owed["other promises: "+item] = q.foe.mail(q.foe.control(q.about(item, promised))).Hash()
		}
	}
	q.settle()
	return q
}

// went is the item that went from one to another.
func went(t testing.TB, from, to *pieces) (c envelope.Control) {
	t.Helper()
	check(t, from.inside.Read(context.Background(), func(tx *insidedb.Tx) error {
		all, err := tx.Releases(to.code, insidedb.Admitted, time.Time{}, 10)
		for _, r := range all {
			if r.EnvelopeHash != "" {
				c = envelope.Control{Subject: r.Envelope, EnvelopeHash: r.EnvelopeHash, Commitment: r.Commitment}
			}
		}
		return err
	}))
	if c.EnvelopeHash == "" {
		t.Fatalf("nothing went from %s to %s", from.code, to.code)
	}
	return c
}

// about is a Control of the foe's about an item.
func (q *quarrel) about(item string, c envelope.Control) envelope.Control {
	of := q.items[item]
	c.Subject, c.EnvelopeHash, c.Commitment = of.Subject, of.EnvelopeHash, of.Commitment
	return c
}

// states has one of the honest two state something, and gives its hash.
func (q *quarrel) states(by *pieces, to party.Code, item string, c envelope.Control) string {
	q.t.Helper()
	stated, err := by.exchange.State(context.Background(), exchange.Statement{Officer: reviewer, Roles: []string{insidedb.RoleDisclosure}, Partner: to,
		Item: q.items[item].EnvelopeHash, Control: c})
	check(q.t, err)
	return stated.Hash
}

// settle has everything that is under way come.
func (q *quarrel) settle() {
	q.t.Helper()
	ctx := context.Background()
	q.clock.Add(10 * time.Minute)
	for range 2 {
		check(q.t, q.victim.exchange.Outward(ctx))
		check(q.t, q.friend.exchange.Outward(ctx))
		q.victim.sent(q.foe.code)
		q.victim.sent(dgse().code)
		q.friend.sent(cia().code)
		check(q.t, q.victim.exchange.Inward(ctx))
		check(q.t, q.friend.exchange.Inward(ctx))
	}
}

// books are what is owed by and to a service, every version of it.
func books(t testing.TB, p *pieces) map[string]string {
	t.Helper()
	out := map[string]string{}
	check(t, p.insideDB.Read(context.Background(), func(tx *sqldb.Tx) error {
		all, err := sqldb.All(tx, func(r sqldb.Row) ([2]string, error) {
			var id, text string
			return [2]string{id, text}, r.Scan(&id, &text)
		}, `SELECT id, kind || ' of ' || debtor || ' to ' || creditor || ': ' || state || ' ' || standing || ' v' || version || ' due ' || COALESCE(CAST(due AS TEXT), 'never') ||
			' closed ' || COALESCE(CAST(closed AS TEXT), 'no') FROM obligations`)
		for _, one := range all {
			out[one[0]] = one[1]
		}
		return err
	}))
	return out
}

// alarms counts the victim's.
func (q *quarrel) alarms() (n int) {
	q.t.Helper()
	all, err := q.victim.exchange.Alarms(context.Background(), 0)
	check(q.t, err)
	for _, a := range all {
		if a.Partner != q.foe.code {
			q.t.Errorf("an alarm of the kind %s over %s", a.Kind, a.Partner)
		}
	}
	return len(all)
}

// foreign are statements that are not the foe's to make, by what is wrong with them.
func (q *quarrel) foreign() map[string]envelope.Control {
	later := q.clock.Now().AddDate(1, 0, 0)
	out := map[string]envelope.Control{}
	answers := map[envelope.Verb]envelope.Control{
		envelope.Accepted: {}, envelope.Answered: {Code: "whole"}, envelope.Declined: {}, envelope.Met: {}, envelope.Unmet: {}, envelope.Extended: {Due: &later},
		envelope.Withdrawn: {}, envelope.Complied: {Code: "erased"}, envelope.Consented: {Party: "GBR", Use: []string{"intelligence"}, Onward: "none"},
	}
	own := map[string][]envelope.Verb{ // what the foe may say of what
		"victim requests": {envelope.Accepted, envelope.Answered, envelope.Declined}, "victim promises": {envelope.Met, envelope.Extended, envelope.Withdrawn},
		"other requests": {envelope.Met, envelope.Extended, envelope.Withdrawn}, "other promises": {envelope.Answered, envelope.Declined},
	}
	for name, hash := range q.owed {
		who, item, _ := strings.Cut(name, ": ")
		for verb, c := range answers {
			c.Verb, c.Matter = verb, hash
			if item == victimPeer || item == peerVictim { // of others: named under their item, and under items of its own
				for at := range q.items {
					out[fmt.Sprintf("%s of %q, named under %s", verb, name, at)] = q.about(at, c)
				}
				continue
			}
			for at := range q.items { // of its own: what is the other's to say, or under another item
				if at != item || !slices.Contains(own[who], verb) {
					out[fmt.Sprintf("%s of %q, named under %s", verb, name, at)] = q.about(at, c)
				}
			}
		}
	}
	for verb, c := range answers {
		c.Verb, c.Matter = verb, nothing
		out[fmt.Sprintf("%s of a matter that there is not", verb)] = q.about(victimFoe, c)
	}
	opens := map[envelope.Verb]envelope.Control{
		envelope.Requested: {Code: "action", Ground: obligation.Law}, envelope.Promised: {Code: "answer", Ground: obligation.Law}, envelope.Renewed: {NotAfter: &later},
		envelope.StoodDown: {}, envelope.Outcome: {Code: "prevented"}, envelope.Completeness: {Code: "all"}, envelope.Graded: {Code: "harmful"}, envelope.Asked: {Party: "GBR"},
	}
	for verb, c := range opens {
		c.Verb = verb
		for _, item := range []string{victimPeer, peerVictim} {
			out[fmt.Sprintf("%s of %s", verb, item)] = q.about(item, c)
			mixed := q.about(victimFoe, c)
			mixed.EnvelopeHash = q.items[item].EnvelopeHash
			out[fmt.Sprintf("%s of the envelope of %s under another's name", verb, item)] = mixed
			mixed = q.about(victimFoe, c)
			mixed.Commitment = q.items[item].Commitment
			out[fmt.Sprintf("%s of the commitment of %s", verb, item)] = mixed
		}
	}
	for _, verb := range []envelope.Verb{envelope.Renewed, envelope.StoodDown, envelope.Completeness} {
		c := opens[verb]
		c.Verb = verb
		out[fmt.Sprintf("%s of what it was sent", verb)] = q.about(victimFoe, c)
	}
	for _, verb := range []envelope.Verb{envelope.Graded, envelope.Asked} {
		c := opens[verb]
		c.Verb = verb
		out[fmt.Sprintf("%s of what it sent itself", verb)] = q.about(foeVictim, c)
	}
	return out
}

// A partner states every verb of everything that is owed between others, of what
// is the other side's to say between itself and its victim, of items of others
// under their own names and under its own, and of matters that there are not. Each
// raises one alarm, and moves nothing that is owed to or by anybody.
func TestAHostilePartnerMovesNothingThatIsNotItsOwn(t *testing.T) {
	q := newGround(t).quarrel(t)
	defer q.end()
	if len(q.owed) != 16 {
		t.Fatalf("%d obligations; expected 16", len(q.owed))
	}
	before, theirs := books(t, q.victim), books(t, q.friend)
	if len(before) != 16 || len(theirs) != 8 {
		t.Fatalf("the victim holds %d obligations and the bystander %d; expected 16 and 8", len(before), len(theirs))
	}
	foreign := q.foreign()
	raised := q.alarms()
	for _, name := range slices.Sorted(maps.Keys(foreign)) {
		q.clock.Add(10 * time.Second) // no flood
		q.foe.mail(q.foe.control(foreign[name]))
		check(t, q.victim.exchange.Inward(context.Background()))
		if n := q.alarms(); n != raised+1 {
			t.Errorf("%s: %d alarms; expected one", name, n-raised)
			raised = n
		} else {
			raised++
		}
		if diff := cmp.Diff(before, books(t, q.victim)); diff != "" {
			t.Fatalf("%s (-before +after):\n%s", name, diff)
		}
	}
	if len(foreign) < 250 {
		t.Errorf("only %d statements were tried", len(foreign))
	}
	q.settle()
	if diff := cmp.Diff(theirs, books(t, q.friend)); diff != "" {
		t.Errorf("the bystander (-before +after):\n%s", diff)
	}
	q.states(q.victim, dgse().code, victimPeer, envelope.Control{Verb: envelope.Met, Matter: q.owed["victim requests: "+victimPeer]})
	q.foe.mail(q.foe.control(q.about(victimFoe, envelope.Control{Verb: envelope.Accepted, Matter: q.owed["victim requests: "+victimFoe]})))
	q.settle()
	q.moved(before, "victim requests: "+victimPeer, "met", "victim requests: "+victimFoe, "accepted")
	q.converse()
	q.deal()
}

// moved holds that of what the victim holds only what is named has changed, and to what.
func (q *quarrel) moved(before map[string]string, names ...string) {
	q.t.Helper()
	after := books(q.t, q.victim)
	for i := 0; i < len(names); i += 2 {
		id := insidedb.ObligationOf(q.owed[names[i]])
		if !strings.Contains(after[id], ": "+names[i+1]+" ") {
			q.t.Errorf("%s is %s; expected %s", names[i], after[id], names[i+1])
		}
		delete(after, id)
		delete(before, id)
	}
	if diff := cmp.Diff(before, after); diff != "" {
		q.t.Errorf("(-before +after):\n%s", diff)
	}
}

// Dates of the first and of the last year that can be written, of things due and of
// the statement itself, change nothing but what they are stated of, and stop
// nothing: not what comes behind them, not the clock, not what is told.
func TestNoDateOfAPartnersStopsANode(t *testing.T) {
	q := newGround(t).quarrel(t)
	defer q.end()
	before, theirs := books(t, q.victim), books(t, q.friend)
	ages := []time.Time{time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC),
		time.Date(9999, 12, 31, 23, 59, 59, 999999000, time.UTC)}
	opened := 0
	for _, at := range ages {
		for _, due := range append([]*time.Time{nil}, &ages[0], &ages[1], &ages[2], &ages[3]) {
			for _, c := range []envelope.Control{{Verb: envelope.Requested, Code: "action", Ground: obligation.Law}, {Verb: envelope.Promised, Code: "answer", Ground: obligation.Law},
				{Verb: envelope.Asked, Party: "GBR"}} {
				c.At, c.Due = at, due
				opened++
				q.clock.Add(10 * time.Second)
				q.foe.mail(q.foe.stating(q.about(victimFoe, c)))
			}
			if due != nil {
				q.foe.mail(q.foe.control(q.about(victimFoe, envelope.Control{Verb: envelope.Extended, At: at, Due: due, Matter: q.owed["other requests: "+victimFoe]})))
				q.foe.mail(q.foe.control(q.about(foeVictim, envelope.Control{Verb: envelope.Renewed, At: at, NotAfter: due})))
			}
			check(t, q.victim.exchange.Inward(context.Background()))
		}
	}
	q.settle()
	if n := q.alarms(); n > 0 {
		t.Errorf("%d alarms over dates", n)
	}
	after := books(t, q.victim)
	if len(after) != len(before)+opened {
		t.Errorf("%d obligations; expected %d and %d", len(after), len(before), opened)
	}
	for id, line := range before {
		if id != insidedb.ObligationOf(q.owed["other requests: "+victimFoe]) && after[id] != line {
			t.Errorf("%s is now %s", line, after[id])
		}
	}
	clock, err := tasking.New(tasking.Config{Self: cia().code, Store: q.victim.inside, Plan: obligation.DefaultPlan, Log: insidetest.Quiet()})
	check(t, err)
	_, err = clock.Tick(context.Background())
	check(t, err)
	notices, err := clock.Notices(context.Background(), tasking.NoticeQuery{})
	check(t, err)
	if _, err := json.Marshal(notices); err != nil || len(notices.Notices) == 0 {
		t.Errorf("%d notices, which are written with %v", len(notices.Notices), err)
	}
	list, err := clock.Owed(context.Background(), tasking.OwedQuery{All: true})
	check(t, err)
	shown := []any{list}
	for _, o := range list.Items {
		one, err := clock.OwedOf(context.Background(), o.ID, time.Time{})
		check(t, err)
		shown = append(shown, one)
	}
	counted, err := clock.Statistics(context.Background(), tasking.OwedQuery{All: true})
	check(t, err)
	for _, x := range append(shown, counted) {
		if _, err := json.Marshal(x); err != nil {
			t.Errorf("%+v cannot be written: %v", x, err)
		}
	}
	if len(list.Items) != len(after) {
		t.Errorf("%d are listed; expected %d", len(list.Items), len(after))
	}
	q.foe.mail(q.foe.control(q.about(victimFoe, envelope.Control{Verb: envelope.Declined, Matter: q.owed["victim requests: "+victimFoe]})))
	q.states(q.victim, "RUS/FSB", victimFoe, envelope.Control{Verb: envelope.Declined, Matter: q.owed["other requests: "+victimFoe]})
	q.settle()
	for name, want := range map[string]string{"victim requests: " + victimFoe: "declined", "other requests: " + victimFoe: "declined"} {
		if line := books(t, q.victim)[insidedb.ObligationOf(q.owed[name])]; !strings.Contains(line, ": "+want+" ") {
			t.Errorf("%s is %s; expected %s", name, line, want)
		}
	}
	q.converse()
	q.deal()
	if diff := cmp.Diff(theirs, books(t, q.friend)); diff != "" {
		t.Errorf("the bystander (-before +after):\n%s", diff)
	}
}

// Of one item one side has at most so much open and states at most so much; what is
// beyond is one alarm and no record. What ends something goes all the same, in
// either direction, and of other items everything does.
func TestAFloodOfWhatIsOwedIsBoundedAndHonestWordsStillGo(t *testing.T) {
	q := newGround(t).quarrel(t)
	defer q.end()
	before, theirs := books(t, q.victim), books(t, q.friend)
	flood := func(n int, c func(i int) envelope.Control) {
		t.Helper()
		for i := range n {
			q.foe.mail(q.foe.control(q.about(victimFoe, c(i))))
			if i%32 == 31 {
				q.clock.Add(time.Minute)
				check(t, q.victim.exchange.Inward(context.Background()))
			}
		}
		q.clock.Add(time.Minute)
		check(t, q.victim.exchange.Inward(context.Background()))
	}
	due := q.clock.Now()
	flood(80, func(i int) envelope.Control {
		return envelope.Control{Verb: envelope.Requested, Code: "answer", Ground: obligation.Law, Due: &due}
	})
	const open = 64 // of one side, about one item
	if got := len(books(t, q.victim)) - len(before); got != open-2 {
		t.Errorf("a flood of 80 requests opened %d; expected %d, for there were two", got, open-2)
	}
	if n := q.alarms(); n != 1 {
		t.Errorf("%d alarms; expected one", n)
	}
	flood(240, func(i int) envelope.Control { return envelope.Control{Verb: envelope.Outcome, Code: "unknown"} })
	if n := q.alarms(); n != 2 {
		t.Errorf("%d alarms; expected two", n)
	}
	var stated int
	check(t, q.victim.inside.Read(context.Background(), func(tx *insidedb.Tx) error {
		all, err := tx.Transitions("RUS/FSB", q.items[victimFoe].EnvelopeHash, time.Time{})
		stated = 0
		for _, x := range all {
			if x.Direction == insidedb.In {
				stated++
			}
		}
		return err
	}))
	if stated != 256 {
		t.Errorf("%d statements of the foe's are on record; expected 256", stated)
	}
	q.foe.mail(q.foe.control(q.about(victimFoe, envelope.Control{Verb: envelope.Answered, Code: "whole", Matter: q.owed["victim requests: "+victimFoe]})))
	q.foe.mail(q.foe.control(q.about(victimFoe, envelope.Control{Verb: envelope.Withdrawn, Matter: q.owed["other requests: "+victimFoe]})))
	q.foe.mail(q.foe.control(q.about(foeVictim, envelope.Control{Verb: envelope.Accepted, Matter: q.owed["victim requests: "+foeVictim]})))
	q.states(q.victim, "RUS/FSB", victimFoe, envelope.Control{Verb: envelope.Declined, Matter: q.owed["other requests: "+victimFoe]})
	q.states(q.victim, "RUS/FSB", victimFoe, envelope.Control{Verb: envelope.Requested, Code: "action", Ground: obligation.Law})
	q.settle()
	after := books(t, q.victim)
	for name, want := range map[string]string{"victim requests: " + victimFoe: "answered", "other requests: " + victimFoe: "declined", "victim requests: " + foeVictim: "accepted"} {
		if line := after[insidedb.ObligationOf(q.owed[name])]; !strings.Contains(line, ": "+want+" ") {
			t.Errorf("%s is %s; expected %s", name, line, want)
		}
	}
	for name, hash := range q.owed {
		if id := insidedb.ObligationOf(hash); strings.HasSuffix(name, "bystander") && after[id] != before[id] {
			t.Errorf("%s is %s; before it was %s", name, after[id], before[id])
		}
	}
	if diff := cmp.Diff(theirs, books(t, q.friend)); diff != "" {
		t.Errorf("the bystander (-before +after):\n%s", diff)
	}
	q.converse()
	q.deal()
}

// hostileOwed are statements of what is owed that honest partners do not make.
func hostileOwed() []behaviour {
	later := insidetest.Start.AddDate(1, 0, 0)
	first := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	request := func(due *time.Time) func(*envelope.Control) {
		return func(c *envelope.Control) { c.Code, c.Ground, c.Due = "answer", obligation.Law, due }
	}
	of := func(matter string) func(*envelope.Control) {
		return func(c *envelope.Control) {
			c.Matter = matter
			switch c.Verb {
			case envelope.Answered:
				c.Code = "whole"
			case envelope.Extended:
				c.Due = &later
			}
		}
	}
	var many []func(*foe) envelope.Control
	for range 70 {
		many = append(many, ofLast(envelope.Requested, request(nil)))
	}
	out := []behaviour{
		stated("owed: requests with no time, of the first year and of the next", "", ofLast(envelope.Requested, request(nil)), ofLast(envelope.Requested, request(&first)),
			ofLast(envelope.Requested, request(&later))),
		stated("owed: requests of what was never sent", "statement", ofLast(envelope.Requested, func(c *envelope.Control) {
			request(nil)(c)
			c.EnvelopeHash = nothing
		})),
		stated("owed: renews and stands down what is ours", "statement, statement", ofLast(envelope.Renewed, func(c *envelope.Control) { c.NotAfter = &later }), ofLast(envelope.StoodDown, nil)),
		stated("owed: says what we hold", "statement", ofLast(envelope.Completeness, func(c *envelope.Control) { c.Code = "all" })),
		stated("owed: five outcomes and five grades", "", slices.Repeat([]func(*foe) envelope.Control{ofLast(envelope.Outcome, func(c *envelope.Control) { c.Code = "occurred" }),
			ofLast(envelope.Graded, func(c *envelope.Control) { c.Code = "harmful" })}, 5)...),
		stated("owed: seventy requests at once", "statement", many...),
	}
	for _, verb := range []envelope.Verb{envelope.Accepted, envelope.Answered, envelope.Met, envelope.Unmet, envelope.Extended} {
		out = append(out, stated("owed: "+string(verb)+" of what was never stated", "statement", ofLast(verb, of(nothing))))
	}
	return out
}
