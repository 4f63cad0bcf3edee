package acceptance

import (
	"context"
	"fmt"
	"slices"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/inside/exchange"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
)

// talk has an officer of a station state something of a sheet.
func (d *dealing) talk(s *station) {
	if s.down {
		return
	}
	p := d.draw(s)
	if p == nil {
		return
	}
	f := d.fold(s, p)
	switch n := d.chance.IntN(100); {
	case n < 38 || len(f.Matters) == 0:
		d.opens(s, p, f)
	case n < 80:
		d.answers(s, p, f.Matters[d.chance.IntN(len(f.Matters))])
	case n < 90:
		d.tells(s, p)
	case n < 96:
		d.duty(s, p)
	case n < 98:
		d.takesBack(s, p)
	default:
		d.receipts(s, p)
	}
}

// opens has a station want something of the other, promise it something, or ask
// whether it may pass the sheet on.
func (d *dealing) opens(s *station, p *sheet, f obligation.Item) {
	if d.opened >= d.goal || len(f.Matters) >= 40 {
		return
	}
	if s == p.to && d.chance.IntN(5) == 0 {
		d.asks(s, p)
		return
	}
	c := envelope.Control{Verb: envelope.Requested, Ground: obligation.Grounds[d.chance.IntN(3)], Due: d.due(),
		Code: envelope.RequestCodes[d.chance.IntN(len(envelope.RequestCodes))]}
	if d.chance.IntN(3) == 0 {
		c.Verb, c.Code = envelope.Promised, envelope.PromiseCodes[d.chance.IntN(len(envelope.PromiseCodes))]
	}
	if c.Verb == envelope.Requested {
		if c.Code == envelope.Code(obligation.PassOn) {
			c.Party = third(p)
		}
		if len(f.Matters) > 0 && d.chance.IntN(4) == 0 { // it follows something up
			c.Matter = f.Matters[d.chance.IntN(len(f.Matters))].Hash
		}
	}
	d.say(s, p, c, true)
}

// answers has a station state something of a matter, its own to state or not.
func (d *dealing) answers(s *station, p *sheet, m obligation.Matter) {
	switch m.Verb {
	case obligation.Asked:
		d.replies(s, p, m)
		return
	case obligation.Recalled, obligation.Corrected:
		d.complies(s, p)
		return
	}
	debtor := []envelope.Verb{envelope.Accepted, envelope.Answered, envelope.Answered, envelope.Declined}
	creditor := []envelope.Verb{envelope.Met, envelope.Unmet, envelope.Extended, envelope.Extended, envelope.Withdrawn}
	own, others := creditor, debtor
	if m.Debtor() == p.side(s) {
		own, others = debtor, creditor
	}
	if d.chance.IntN(6) == 0 {
		own = others
	}
	c := envelope.Control{Verb: own[d.chance.IntN(len(own))], Matter: m.Hash}
	owner := p.side(s) == m.Debtor()
	switch c.Verb {
	case envelope.Accepted:
		owner = owner && m.Verb == obligation.Requested
	case envelope.Answered:
		c.Code = envelope.AnswerCodes[d.chance.IntN(2)]
		if other := d.sheets[d.chance.IntN(len(d.sheets))]; d.chance.IntN(3) == 0 && other.hash != p.hash {
			c.Answer = other.hash
		}
	case envelope.Met, envelope.Withdrawn:
		owner = !owner
	case envelope.Extended:
		at := d.now.Add(time.Duration(d.chance.IntN(900)) * time.Hour).Truncate(time.Microsecond)
		c.Due, owner = &at, !owner
	case envelope.Unmet:
		if len(m.Answers) == 0 {
			return
		}
		a := m.Answers[d.chance.IntN(len(m.Answers))]
		c.Matter, owner = a.Hash, a.By != p.side(s)
	}
	d.say(s, p, c, owner)
}

// tells has a station state what came of a sheet, what it was worth, and until when
// it holds.
func (d *dealing) tells(s *station, p *sheet) {
	pick := func(codes []envelope.Code) envelope.Code { return codes[d.chance.IntN(len(codes))] }
	until := d.now.Add(time.Duration(d.chance.IntN(100)) * time.Hour).Truncate(time.Microsecond)
	sender := s == p.from
	switch d.chance.IntN(8) {
	case 0:
		d.say(s, p, envelope.Control{Verb: envelope.Renewed, NotAfter: &until}, sender)
	case 1:
		d.say(s, p, envelope.Control{Verb: envelope.StoodDown}, sender)
	case 2:
		d.say(s, p, envelope.Control{Verb: envelope.Completeness, Code: pick(envelope.CompletenessCodes)}, sender)
	case 3, 4, 5:
		d.say(s, p, envelope.Control{Verb: envelope.Graded, Code: pick(envelope.GradeCodes)}, !sender)
	default:
		d.say(s, p, envelope.Control{Verb: envelope.Outcome, Code: pick(envelope.OutcomeCodes)}, true)
	}
}

// say has a station state something. What is not its side's to state is denied;
// what changes nothing may be a conflict.
func (d *dealing) say(s *station, p *sheet, c envelope.Control, own bool) {
	d.do(s, fmt.Sprintf("states of %.14s to %s: %s %s of %.14s", p.hash, p.across(s).id.code, c.Verb, c.Code, c.Matter), func() error {
		stated, err := s.exchange.State(context.Background(), exchange.Statement{Officer: reviewer, Roles: []string{insidedb.RoleDisclosure},
			Partner: p.across(s).id.code, Item: p.hash, Control: c})
		if denied := errs.KindOf(err) == errs.Denied; denied == own {
			return fmt.Errorf("%s is its own to state: %t; it was told %v", c.Verb, own, err)
		}
		switch errs.KindOf(err) {
		case errs.Denied:
			d.refused++
			return nil
		case errs.Conflict: // it changes nothing
			return nil
		}
		if err != nil {
			return err
		}
		d.heard(s, p, saying{verb: obligation.Verb(c.Verb), matter: c.Matter, code: string(c.Code), party: c.Party, due: or(c.Due, c.NotAfter)})
		if c.Verb.Opens() {
			d.opened++
		}
		if !d.known[stated.Hash] {
			return fmt.Errorf("what was stated is not on record under %s", stated.Hash)
		}
		return nil
	})
}

func or(a, b *time.Time) *time.Time {
	if a != nil {
		return a
	}
	return b
}

// heard takes into the model what a station has just stated: of what is on its
// record and not in the model one says that. The rest the node stated by itself;
// harvest sees to it.
func (d *dealing) heard(s *station, p *sheet, w saying) {
	fresh := d.fresh(s, p)
	w.item, w.by, w.at = p.hash, p.side(s), d.at(s)
	ours := slices.DeleteFunc(slices.Clone(fresh), func(t insidedb.Transition) bool {
		w.hash = t.Hash
		return !same(sayingOf(t), w)
	})
	if len(ours) != 1 {
		d.fail("%s has stated %d things of %s in the place of one: %+v among %+v", s.id.code, len(ours), p.hash, ours, fresh)
	}
	d.keep(s, p, ours[0], w)
}

// fresh are a station's statements of a sheet that the model does not know.
func (d *dealing) fresh(s *station, p *sheet) (out []insidedb.Transition) {
	check(d.t, s.inside.Read(context.Background(), func(tx *insidedb.Tx) error {
		all, err := tx.Transitions(p.across(s).id.code, p.hash, time.Time{})
		out = slices.DeleteFunc(all, func(t insidedb.Transition) bool {
			return t.Direction != insidedb.Out || d.known[t.Hash] || t.Verb == obligation.Admitted
		})
		return err
	}))
	return out
}

// keep holds a statement against what was to be stated, and takes it into the model.
func (d *dealing) keep(s *station, p *sheet, t insidedb.Transition, w saying) {
	w.item, w.by, w.hash = p.hash, p.side(s), t.Hash
	if got := sayingOf(t); !same(got, w) {
		d.fail("%s has on record %+v; what it stated is %+v", s.id.code, got, w)
	}
	d.known[w.hash] = true
	d.stated[p.hash] = append(d.stated[p.hash], w)
}

func sayingOf(t insidedb.Transition) saying {
	return saying{t.Item, t.Verb, t.By, t.At, t.Hash, t.Matter, t.Code, t.Party, or(t.Due, t.NotAfter)}
}

func same(a, b saying) bool {
	due := a.due == nil && b.due == nil || a.due != nil && b.due != nil && a.due.Equal(*b.due)
	at := a.at.Equal(b.at)
	a.due, b.due, a.at, b.at = nil, nil, time.Time{}, time.Time{}
	return due && at && a == b
}

// asks has the receiver of a sheet ask whether it may be passed on.
func (d *dealing) asks(s *station, p *sheet) {
	due := d.due()
	d.do(s, fmt.Sprintf("asks whether %.14s may be passed on", p.hash), func() error {
		id := ""
		err := s.inside.Read(context.Background(), func(tx *insidedb.Tx) error {
			got, err := tx.ReceivedByHash(p.from.id.code, p.hash)
			id = got.ID
			return err
		})
		if err != nil {
			return err
		}
		_, err = s.exchange.Ask(context.Background(), exchange.Ask{Officer: reviewer, Item: id, To: third(p), Due: due})
		if errs.KindOf(err) == errs.Conflict { // it is taken back
			return nil
		}
		if err != nil {
			return err
		}
		d.opened++
		d.heard(s, p, saying{verb: obligation.Asked, party: third(p), due: due})
		return nil
	})
}

// replies has a station consent, decline or withdraw.
func (d *dealing) replies(s *station, p *sheet, m obligation.Matter) {
	digits := m.Hash[len("sha256:"):]
	a := exchange.Answer{Officer: reviewer, Ask: digits}
	ctx := context.Background()
	what := d.chance.IntN(3)
	d.do(s, fmt.Sprintf("replies %d to %.14s", what, m.Hash), func() error {
		var err error
		w := saying{matter: m.Hash}
		switch what {
		case 0:
			_, err = s.exchange.Give(ctx, a)
			w.verb, w.party = obligation.Consented, m.Party
		case 1:
			_, err = s.exchange.Decline(ctx, a)
			w.verb = obligation.Declined
		default:
			w.verb = obligation.Withdrawn
			if m.Consent != nil && m.State == obligation.InForce && s == p.from {
				w.matter = m.Consent.Hash
			}
			_, err = s.exchange.WithdrawConsent(ctx, a)
		}
		asker := s == p.to
		switch errs.KindOf(err) {
		case "":
		case errs.Conflict:
			return nil
		case errs.Invalid:
			if asker && what < 2 { // one does not answer oneself
				d.refused++
				return nil
			}
			return err
		default:
			return err
		}
		d.heard(s, p, w)
		return nil
	})
}

// takesBack has the sender recall a sheet, or put another in its place.
func (d *dealing) takesBack(s *station, p *sheet) {
	if s != p.from || p.taken[obligation.Recalled] != "" || d.chance.IntN(2) == 0 {
		return
	}
	verb := obligation.Recalled
	r := exchange.Recall{Officer: reviewer, Release: p.release, Code: envelope.RecallCodes[d.chance.IntN(len(envelope.RecallCodes))]}
	if other := d.draw(s); d.chance.IntN(2) == 0 && p.taken[obligation.Corrected] == "" && other != nil && other != p && other.from == s && other.to == p.to {
		verb, r.With = obligation.Corrected, other.release
	}
	d.do(s, fmt.Sprintf("takes back %.14s: %s %s", p.hash, verb, r.Code), func() error {
		if _, err := s.exchange.Recall(context.Background(), r); err != nil {
			return err
		}
		p.taken[verb] = string(r.Code)
		d.recalls++
		d.opened++
		return nil
	})
}

// complies has the receiver of a sheet that was taken back do what was asked.
func (d *dealing) complies(s *station, p *sheet) {
	if s != p.to {
		return
	}
	f := d.fold(s, p)
	codes := []envelope.Code{envelope.CodeErased, envelope.CodeApart, envelope.CodeReplaced}
	if f.Standing == obligation.IsRecalled {
		codes = codes[:2]
	}
	code := codes[d.chance.IntN(len(codes))]
	d.do(s, fmt.Sprintf("complies of %.14s: %s", p.hash, code), func() error {
		id := ""
		err := s.inside.Read(context.Background(), func(tx *insidedb.Tx) error {
			got, err := tx.ReceivedByHash(p.from.id.code, p.hash)
			id = got.ID
			return err
		})
		if err != nil {
			return err
		}
		_, err = s.exchange.Comply(context.Background(), exchange.Compliance{Officer: reviewer, Item: id, Code: code, Reason: "a court's order"})
		if errs.KindOf(err) == errs.Conflict { // it was complied with, or is held, or what is to stand in its place has not come
			return nil
		}
		if err != nil {
			return err
		}
		for _, m := range f.Matters {
			apart := m.End != nil && m.End.Code == string(envelope.CodeApart) && code == envelope.CodeErased
			if m.Verb.TakesBack() && (m.End == nil || apart) {
				d.heard(s, p, saying{verb: obligation.Complied, matter: m.Hash, code: string(code)})
			}
		}
		return nil
	})
}

// receipts has an officer of the receiver say that a sheet was read or acted on.
func (d *dealing) receipts(s *station, p *sheet) {
	if s != p.to {
		return
	}
	verb := []envelope.Verb{envelope.Read, envelope.Acted}[d.chance.IntN(2)]
	d.do(s, fmt.Sprintf("says that %.14s was %s", p.hash, verb), func() error {
		id := ""
		err := s.inside.Read(context.Background(), func(tx *insidedb.Tx) error {
			got, err := tx.ReceivedByHash(p.from.id.code, p.hash)
			id = got.ID
			return err
		})
		if err != nil {
			return err
		}
		_, err = s.exchange.Acknowledge(context.Background(), exchange.Acknowledgement{Officer: reviewer, Item: id, Verb: verb})
		if err != nil {
			return err
		}
		if slices.ContainsFunc(d.fresh(s, p), func(t insidedb.Transition) bool { return t.Verb == obligation.Verb(verb) }) { // said for the first time
			d.heard(s, p, saying{verb: obligation.Verb(verb)})
		}
		return nil
	})
}

// duty has a station open a duty of its own on account of a sheet, or close one.
func (d *dealing) duty(s *station, p *sheet) {
	kind := obligation.InternalKinds[d.chance.IntN(len(obligation.InternalKinds))]
	d.internal++
	now := d.now.Add(s.offset)
	o := insidedb.Obligation{ID: fmt.Sprintf("%032x", d.internal), Kind: kind, Debtor: s.id.code, Creditor: s.id.code, Partner: p.across(s).id.code, Item: p.hash,
		State: obligation.Open, Due: d.due(), Desk: "kitchen", Opened: now}
	closes := d.chance.IntN(3) == 0
	d.do(s, fmt.Sprintf("opens a duty of its own: %s", kind), func() error {
		return s.inside.Write(context.Background(), func(tx *insidedb.Tx) error {
			_, err := tx.PutObligation(o)
			if err == nil && closes {
				o.Closed, o.State = &now, obligation.Done
				_, err = tx.PutObligation(o)
			}
			return err
		})
	})
}

// harvest takes into the model what the nodes have stated by themselves: what was
// to be stated once a release was admitted, recalls that were ordered, and that
// something recalled was never held. There is nothing else.
func (d *dealing) harvest() {
	for _, id := range slices.Sorted(keysOf(d.wanted)) {
		w := d.wanted[id]
		var all []insidedb.Pending
		check(d.t, w.by.inside.Read(context.Background(), func(tx *insidedb.Tx) (err error) {
			all, err = tx.PendingOf(id)
			return err
		}))
		if len(all) != 1 || all[0].Outcome == insidedb.PendingWaits {
			d.fail("what was wanted of %s waits still: %+v", id, all)
		}
		d.knows(w.carrier.from, w.carrier)
		if all[0].Outcome == insidedb.PendingDropped { // everything is admitted, and a late answer counts
			d.fail("%s was dropped: %+v", id, all[0])
		}
		at := slices.IndexFunc(d.fresh(w.by, w.sheet), func(t insidedb.Transition) bool { return t.Hash == all[0].Statement })
		if at < 0 {
			d.fail("%s is on record nowhere: %+v", id, all[0])
		}
		t := d.fresh(w.by, w.sheet)[at]
		if w.saying.at = t.At; w.saying.verb == obligation.Answered && t.Answer != w.carrier.hash {
			d.fail("%s answers with %s; expected %s", id, t.Answer, w.carrier.hash)
		}
		d.keep(w.by, w.sheet, t, w.saying)
	}
	for _, p := range d.sheets {
		d.knows(p.from, p)
		for _, s := range []*station{p.from, p.to} {
			for _, t := range d.fresh(s, p) {
				if !t.Verb.TakesBack() || s != p.from || p.taken[t.Verb] == "" {
					d.fail("nobody had %s state %+v", s.id.code, t)
				}
				d.keep(s, p, t, saying{verb: t.Verb, code: p.taken[t.Verb], at: t.At})
			}
		}
	}
}
