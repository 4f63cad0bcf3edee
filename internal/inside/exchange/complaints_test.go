package exchange_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/exchange"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
)

// What users of other programs complained of in public, each as a test of its
// own under the number of the thread in which it stands.

// lawful has USA/DIA give USA/CIA an item, of which that makes a report for
// FRA/DGSE with the consent of USA/DIA.
func (c *circle) lawful() (item exchange.Arrival, serial string) {
	c.t.Helper()
	item, serial = c.derived()
	_, err := c.dia.exchange.Give(bg, exchange.Answer{Officer: "lind", Ask: c.ask(item.ID, "FRA", nil).Ask, Use: []string{"intelligence"}, Onward: "none"})
	c.dia.must(err)
	c.settle()
	if r := c.propose(c.cia, "FRA", serial); r.State != "approved" {
		c.t.Fatalf("with consent it is %s: %s", r.State, r.Said)
	}
	c.settle()
	return item, serial
}

// MISP/MISP#10899: what A revokes stays with C, to whom B gave it. Here A takes
// its item back, what B made of it is taken back from C by itself, and each sees
// what the next one did.
func TestMISP10899ARevocationFollowsThroughThreeNodes(t *testing.T) {
	c := newCircle(t)
	item, serial := c.lawful()
	if got := c.dgse.only("USA/CIA"); got.State != "admitted" {
		t.Fatalf("FRA/DGSE has it as %s", got.State)
	}
	_, err := c.dia.exchange.Recall(bg, exchange.Recall{Officer: "lind", Report: "D-1", Code: envelope.CodeWrong})
	c.dia.must(err)
	c.settle()
	if got := c.cia.only("USA/DIA"); got.State != "recalled" || got.Portions != nil {
		t.Errorf("the second node has it as %s", got.State)
	}
	third := c.dgse.only("USA/CIA")
	if third.State != "recalled" || third.Portions != nil {
		t.Errorf("the third node has it as %s", third.State)
	}
	if s := c.cia.takenBack(serial)["FRA/DGSE"]; s.State != exchange.TakebackTold || s.Cause == "" || s.Officer != "" {
		t.Errorf("the second node says %+v; expected that it follows from what the first said", s)
	}
	for n, id := range map[*node]string{c.dgse: third.ID, c.cia: item.ID} {
		_, err := n.exchange.Comply(bg, exchange.Compliance{Officer: "lind", Item: id, Code: envelope.CodeErased})
		n.must(err)
	}
	c.settle()
	if a, b := c.dia.takenBack("D-1")["USA/CIA"], c.cia.takenBack(serial)["FRA/DGSE"]; a.Confirmed != "erased" || b.Confirmed != "erased" {
		t.Errorf("the first node knows %+v, the second %+v; expected both erased", a, b)
	}
	if r, err := c.cia.office.Propose(bg, disclosure.Proposal{Report: serial, Partner: "RUS", Officer: "lind"}); err == nil && r.State == "approved" {
		t.Errorf("what rests on it may still be given: %+v", r)
	}
}

// MISP/MISP#4200: an empty sharing group shared with everybody. Here lists that
// name nobody give to nobody, in a directive and in a community alike.
func TestMISP4200AnEmptyListSharesWithNobody(t *testing.T) {
	for _, whom := range []string{"partners: []", "communities: []", "partners: []\ncommunities: []", ""} {
		if _, err := directive.Load(leaguePolicy("USA/CIA", whom)); errs.KindOf(err) != errs.Invalid {
			t.Errorf("a directive with %q: %v; expected that it is refused", whom, err)
		}
	}
	files := leaguePolicy("USA/CIA", "communities: [TRILAT]")
	files.Parties.Data = bytes.Replace(files.Parties.Data, []byte("TRILAT: [FRA, RUS, USA]"), []byte("TRILAT: []"), 1)
	if _, err := directive.Load(files); errs.KindOf(err) != errs.Invalid {
		t.Errorf("a community of nobody in parties.yaml: %v; expected that it is refused", err)
	}
	l := newLeague(t)
	_, err := l.cia.exchange.Found(bg, "lind", "TRILAT", []party.Code{"FRA/DGSE", "RUS/FSB"})
	l.cia.must(err)
	l.rounds(3)
	for _, to := range []*node{l.dgse, l.fsb} { // both are invited, and neither has joined
		if r := l.send(l.cia, to); r.State != "withheld" {
			t.Errorf("a release to %s is %s", to.service.Code, r.State)
		}
	}
	l.rounds(3)
	for _, n := range []*node{l.dgse, l.fsb} {
		if box, err := n.exchange.Inbox(bg, exchange.Query{}); err != nil || len(box) != 0 {
			t.Errorf("%s holds %d items, %v", n.service.Code, len(box), err)
		}
	}
}

// MISP/MISP#7409: what is deleted stays with whoever was away. Here a recall is
// told to every holder, and who has not confirmed it is shown until it has.
func TestMISP7409ARecallReachesEveryHolderOrShowsWhoDidNotConfirm(t *testing.T) {
	c := newCircle(t)
	c.give(c.cia, "FRA", "S-1", "They meet at noon.")
	c.propose(c.cia, "RUS", "S-1")
	c.settle()
	c.cia.gateway.Hold = func(to party.Code) bool { return to == "RUS/FSB" } // it is away
	due := c.clock.Now().Add(time.Hour)
	_, err := c.cia.exchange.Recall(bg, exchange.Recall{Officer: "lind", Report: "S-1", Code: envelope.CodeWrong, Due: &due})
	c.cia.must(err)
	c.settle()
	open := func() (out []string) {
		all, err := c.cia.exchange.TakenBack(bg, exchange.TakenBackQuery{Open: true})
		c.cia.must(err)
		for _, s := range all {
			out = append(out, string(s.Partner)+" "+s.State)
		}
		return out
	}
	comply := func(n *node) {
		_, err := n.exchange.Comply(bg, exchange.Compliance{Officer: "lind", Item: n.only("USA/CIA").ID, Code: envelope.CodeErased})
		n.must(err)
		c.settle()
	}
	comply(c.dgse)
	if got := strings.Join(open(), ", "); got != "RUS/FSB sent" {
		t.Errorf("open: %q; expected who is away, and that it has no receipt", got)
	}
	c.clock.Add(2 * time.Hour)
	if got := strings.Join(open(), ", "); got != "RUS/FSB overdue" {
		t.Errorf("open: %q; expected that it is overdue", got)
	}
	c.cia.gateway.Hold = nil
	c.settle()
	if got := c.fsb.only("USA/CIA"); got.State != "recalled" {
		t.Errorf("who comes back has it as %s", got.State)
	}
	comply(c.fsb)
	if got := open(); len(got) != 0 {
		t.Errorf("open: %q; expected nothing, all have confirmed", got)
	}
}

// MISP/MISP#9633: the page says that something was published which nobody got.
// Here every view says no more than a receipt says: of releases, of recalls, of
// communities, and in what evidence is made of.
func TestMISP9633NothingClaimsADeliveryWithoutAReceipt(t *testing.T) {
	c := newCircle(t)
	c.give(c.cia, "FRA", "S-1", "They meet at noon.")
	c.settle()
	c.cia.gateway.Hold = func(party.Code) bool { return true }
	r := c.propose(c.cia, "RUS", "S-1")
	_, err := c.cia.exchange.Recall(bg, exchange.Recall{Officer: "lind", Release: c.sentTo(c.cia, "FRA/DGSE").Release, Code: envelope.CodeWrong})
	c.cia.must(err)
	c.settle()
	line := c.sentTo(c.cia, "RUS/FSB")
	if line.Sent || len(line.Receipts) > 0 || line.State == "delivered" || line.State == "admitted" {
		t.Errorf("the outbox says %+v", line)
	}
	view, err := c.cia.office.Show(bg, r.Release, time.Time{})
	if err != nil || view.State == "delivered" || view.State == "admitted" || claims(view.Said) {
		t.Errorf("the release says %s: %s (%v)", view.State, view.Said, err)
	}
	if s := c.cia.takenBack("S-1")["FRA/DGSE"]; s.State != exchange.TakebackSent || s.ToldAt != nil || s.Confirmed != "" {
		t.Errorf("the recall says %+v", s)
	}
	c.cia.must(c.cia.store.Read(bg, func(tx *insidedb.Tx) error {
		held, err := tx.Receipts(insidedb.In, line.Envelope)
		if len(held) > 0 {
			t.Errorf("evidence would be made of %+v", held)
		}
		return err
	}))
	c.cia.gateway.Hold = nil
	c.settle()
	if line := c.sentTo(c.cia, "RUS/FSB"); !line.Sent || len(line.Receipts) != 2 {
		t.Errorf("with receipts the outbox says %+v", line)
	}
	if s := c.cia.takenBack("S-1")["FRA/DGSE"]; s.State != exchange.TakebackTold || s.Confirmed != "" {
		t.Errorf("told and not confirmed, the recall says %+v", s)
	}

	l := newLeague(t)
	l.found()
	l.part(l.cia, l.fsb, true)
	_, err = l.cia.exchange.Expel(bg, "lind", "TRILAT", []party.Code{"FRA/DGSE"})
	l.cia.must(err)
	l.rounds(4)
	for _, m := range l.cia.community().Members {
		if m.Service == "RUS/FSB" && (m.Confirmed || m.Number == l.cia.community().Number) {
			t.Errorf("the community says that %+v has what it was never told", m)
		}
	}
}

func claims(said string) bool {
	return strings.HasPrefix(said, "delivered") || strings.HasPrefix(said, "admitted")
}

// sentTo is the one line of a node's outbox to a partner.
func (c *circle) sentTo(n *node, partner party.Code) exchange.Sending {
	c.t.Helper()
	box, err := n.exchange.Outbox(bg, exchange.Query{Partner: partner})
	n.must(err)
	if len(box) != 1 {
		c.t.Fatalf("%d lines to %s", len(box), partner)
	}
	return box[0]
}

// told is everything that a node ever sealed for another, opened: headers and
// plaintexts.
func told(t *testing.T, from, to *node) (out []byte) {
	t.Helper()
	for _, e := range from.gateway.Envelopes(to.service.Code) {
		v, err := envelope.Open(e.Bytes(), from.service.Set, to.service.HPKE, to.service.Code)
		if err != nil {
			t.Fatal(err)
		}
		h := v.Header()
		out = append(out, strings.Join([]string{h.ID, h.Agreement, h.Prev, h.Kind, h.InReplyTo, h.Commitment, v.Hash(), "\n"}, " ")...)
		out = append(append(out, v.Content()...), '\n')
	}
	return out
}

// MISP/MISP#2455: Z sees at A what B and C gave to A alone. Here nothing of an
// item that somebody else gave goes to a partner: no word, no id and no hash,
// also within one community.
func TestMISP2455NobodySeesWhatOthersGaveToUs(t *testing.T) {
	l := newLeague(t)
	l.found()
	l.send(l.dgse, l.cia)
	l.send(l.fsb, l.cia)
	l.rounds(4)
	box, err := l.cia.exchange.Inbox(bg, exchange.Query{State: "admitted"})
	if err != nil || len(box) != 2 {
		t.Fatalf("USA/CIA holds %d items, %v; expected both", len(box), err)
	}
	if r := l.send(l.cia, l.dgse); r.State != "approved" { // there is something to see of our own
		t.Fatalf("ours is %s", r.State)
	}
	l.rounds(4)
	for _, item := range box {
		for _, z := range []*node{l.dgse, l.fsb} {
			if item.Partner == z.service.Code {
				continue
			}
			all := told(t, l.cia, z)
			for _, secret := range []string{item.Envelope, item.Commitment, item.Portions[len(item.Portions)-1].Text} {
				if secret == "" || bytes.Contains(all, []byte(secret)) {
					t.Errorf("%s was told %q of %s", z.service.Code, secret, item.Partner)
				}
			}
		}
	}
	if !bytes.Contains(told(t, l.cia, l.dgse), []byte("This is number")) {
		t.Error("what is looked through is empty")
	}
	if n := l.fsb.got(l.dgse) + l.dgse.got(l.fsb); n != 0 {
		t.Errorf("%d items went on", n)
	}
}

// OpenCTI-Platform/opencti#6951: what a source deletes is gone at once at whoever
// built on it. Here the receiver decides: a recall takes out of use, and only an
// officer of the receiver's erases, or keeps apart; the sender is told which.
func TestOpenCTI6951TheReceiverDecidesOnDeletions(t *testing.T) {
	c := newCircle(t)
	c.give(c.cia, "FRA", "S-1", "They meet at noon.")
	c.propose(c.cia, "RUS", "S-1")
	c.settle()
	_, err := c.cia.exchange.Recall(bg, exchange.Recall{Officer: "lind", Report: "S-1", Code: envelope.CodeWrong})
	c.cia.must(err)
	c.settle()
	c.settle()
	held := func(n *node) (got insidedb.Received) {
		n.must(n.store.Read(bg, func(tx *insidedb.Tx) (err error) {
			got, err = tx.Received(n.only("USA/CIA").ID)
			return err
		}))
		return got
	}
	for _, n := range []*node{c.dgse, c.fsb} {
		if item := n.only("USA/CIA"); item.State != "recalled" || item.Portions != nil {
			t.Errorf("%s shows it as %s", n.service.Code, item.State)
		}
		if got := held(n); got.Erased != nil || got.Bundle == nil {
			t.Errorf("%s has nothing left, and no officer was asked", n.service.Code)
		}
	}
	_, err = c.dgse.exchange.Comply(bg, exchange.Compliance{Officer: "author", Item: c.dgse.only("USA/CIA").ID, Code: envelope.CodeErased})
	wantKind(t, err, errs.Denied, "roles")
	for n, how := range map[*node]exchange.Compliance{c.dgse: {Code: envelope.CodeErased}, c.fsb: {Code: envelope.CodeApart, Reason: "court order 17"}} {
		how.Officer, how.Item = "lind", n.only("USA/CIA").ID
		_, err := n.exchange.Comply(bg, how)
		n.must(err)
	}
	c.settle()
	if held(c.dgse).Erased == nil || held(c.fsb).Erased != nil {
		t.Error("each is to hold what its officer decided")
	}
	by := c.cia.takenBack("S-1")
	if by["FRA/DGSE"].Confirmed != "erased" || by["RUS/FSB"].Confirmed != "apart" {
		t.Errorf("the sender sees %+v; expected erased and apart", by)
	}
}

// OpenCTI-Platform/connectors#6762: the identity of an author goes out although it
// was withheld. Here neither officers nor authors nor the ids and reasons of ours
// are ever on the wire, in whatever kind of message.
func TestConnectors6762AWithheldAuthorIsNeverOnTheWire(t *testing.T) {
	c := newCircle(t)
	item, serial := c.lawful()
	asked := c.ask(item.ID, "RUS", nil)
	_, err := c.dia.exchange.Decline(bg, exchange.Answer{Officer: "lind", Ask: asked.Ask})
	c.dia.must(err)
	_, err = c.dia.exchange.Recall(bg, exchange.Recall{Officer: "lind", Report: "D-1", Code: envelope.CodeLaw})
	c.dia.must(err)
	c.settle()
	_, err = c.dgse.exchange.Comply(bg, exchange.Compliance{Officer: "lind", Item: c.dgse.only("USA/CIA").ID, Code: envelope.CodeApart, Reason: "court order 17"})
	c.dgse.must(err)
	c.settle()
	kinds := 0
	for _, from := range c.nodes() {
		for _, to := range c.nodes() {
			if from == to {
				continue
			}
			all := told(t, from, to)
			for _, verb := range []string{"asked", "consented", "declined", "recalled", "complied", "admitted"} {
				kinds += bytes.Count(all, []byte(`"verb":"`+verb+`"`))
			}
			for _, word := range []string{"lind", "court order", `"` + serial, `"D-1`, "S-1", item.ID} {
				if bytes.Contains(all, []byte(word)) {
					t.Errorf("%s told %s %q:\n%s", from.service.Code, to.service.Code, word, all)
				}
			}
		}
	}
	if kinds < 8 {
		t.Errorf("only %d statements were looked through", kinds)
	}
}
