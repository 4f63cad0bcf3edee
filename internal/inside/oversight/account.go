package oversight

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/envelope"
	"entente/internal/seal/keys"
	"entente/internal/seal/wire"
	"entente/internal/store/insidedb"
)

// MaxAccount bounds an account of an exchange, in bytes.
const MaxAccount = 64 << 20

// Account is one side's exchange log with a partner: what stands under every
// number of every sequence, and the signed envelope and receipt at its head. Each
// envelope carries the hash of the one before it, so the head holds all.
type Account struct {
	V       int           `json:"v"`
	Service party.Code    `json:"service"` // whose account
	Partner party.Code    `json:"partner"`
	At      string        `json:"at"`
	Lanes   []AccountLane `json:"lanes"`
}

// AccountLane is one sequence.
type AccountLane struct {
	Direction   string         `json:"direction"` // as the account's service sees it
	Incarnation string         `json:"incarnation"`
	Lane        envelope.Lane  `json:"lane"`
	Entries     []AccountEntry `json:"entries"`  // from number 1 on, none left out
	Envelope    string         `json:"envelope"` // the last one in base64; "" when it is no longer held
	Receipt     string         `json:"receipt"`  // the newest receipt in base64 that quotes a head of it; "" for none
}

// AccountEntry is one number of a sequence.
type AccountEntry struct {
	Seq  uint64 `json:"seq"`
	Hash string `json:"hash"`
	Prev string `json:"prev"`
}

// Export writes our account of the exchange with a partner, for an officer with the
// disclosure role. It shows nothing that the partner has not had.
func (l *Log) Export(ctx context.Context, officer string, partner party.Code) ([]byte, error) {
	const op = "oversight.Export"
	a := Account{V: 1, Service: l.Self, Partner: partner, At: wire.Time(l.Store.Now())}
	err := l.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		if err := tx.Authorise(officer, insidedb.RoleDisclosure); err != nil {
			return err
		}
		if _, err := tx.Partner(partner); err != nil {
			return errs.Wrap(errs.KindOf(err), op, err, "%s is no partner", partner)
		}
		a.Lanes, err = lanesWith(tx, partner)
		return err
	})
	if err != nil {
		return nil, err
	}
	data, err := json.Marshal(a)
	if err != nil {
		return nil, errs.Wrap(errs.Internal, op, err, "the account cannot be written")
	}
	if len(data) > MaxAccount {
		return nil, errs.E(errs.Invalid, op, "the account has %d bytes; expected at most %d", len(data), MaxAccount)
	}
	return data, nil
}

// lanesWith lists every sequence with a partner.
func lanesWith(tx *insidedb.Tx, partner party.Code) ([]AccountLane, error) {
	out := []AccountLane{}
	for _, direction := range []string{insidedb.Out, insidedb.In} {
		heads, err := tx.Heads(partner, direction)
		if err != nil {
			return nil, err
		}
		for _, head := range heads {
			key := insidedb.LaneKey{Partner: partner, Direction: direction, Incarnation: head.Incarnation, Lane: head.Lane}
			lane := AccountLane{Direction: direction, Incarnation: head.Incarnation, Lane: head.Lane, Entries: []AccountEntry{}}
			err := walk(tx, key, head, func(p place) error {
				lane.Entries = append(lane.Entries, AccountEntry{p.seq, p.hash, p.prev})
				if p.head != "" {
					lane.Envelope = base64.StdEncoding.EncodeToString(p.bytes)
				}
				return nil
			})
			if err != nil {
				return nil, err
			}
			if lane.Receipt, err = newestReceipt(tx, direction, lane.Entries); err != nil {
				return nil, err
			}
			out = append(out, lane)
		}
	}
	return out, nil
}

// newestReceipt is the signed receipt for the last envelope that has one.
func newestReceipt(tx *insidedb.Tx, direction string, entries []AccountEntry) (string, error) {
	back := insidedb.In
	if direction == insidedb.In {
		back = insidedb.Out
	}
	for i := len(entries) - 1; i >= 0 && i >= len(entries)-64; i-- {
		list, err := tx.Receipts(back, entries[i].Hash)
		if err != nil {
			return "", err
		}
		if len(list) > 0 {
			return base64.StdEncoding.EncodeToString(list[len(list)-1].Evidence), nil
		}
	}
	return "", nil
}

// ReadAccount reads an account strictly.
func ReadAccount(data []byte) (Account, error) {
	o, err := wire.Parse(data, wire.Limits{Bytes: MaxAccount, Depth: 5, Values: 4 << 20})
	if err != nil {
		return Account{}, err
	}
	o.Uint("v", 1, 1)
	a := Account{V: 1, Service: party.Code(o.Text("service", 64)), Partner: party.Code(o.Text("partner", 64)), At: wire.Time(o.Time("at"))}
	for _, in := range o.Objects("lanes", 0, 1<<16) {
		lane := AccountLane{Direction: in.Word("direction", insidedb.In, insidedb.Out), Incarnation: in.Form("incarnation", wire.Token, "a token"),
			Lane: envelope.Lane(in.Text("lane", 32))}
		for i, e := range in.Objects("entries", 0, 1<<20) {
			entry := AccountEntry{Seq: e.Uint("seq", uint64(i)+1, uint64(i)+1), Hash: digestOrNone(e, "hash"), Prev: digestOrNone(e, "prev")}
			lane.Entries = append(lane.Entries, entry)
			in.Close(e)
		}
		lane.Envelope, lane.Receipt = in.Text("envelope", MaxAccount), in.Text("receipt", MaxAccount)
		o.Close(in)
		a.Lanes = append(a.Lanes, lane)
	}
	if o.Err() == nil && (!a.Service.Valid() || !a.Partner.Valid()) {
		o.Fail("service", "expected the codes of two services")
	}
	return a, o.Done()
}

func digestOrNone(o *wire.Object, key string) string {
	s := o.Text(key, 128)
	if s != "" && !wire.Digest.MatchString(s) {
		o.Fail(key, "expected a digest")
	}
	return s
}

// Reconciled is what holding a partner's account against ours shows.
type Reconciled struct {
	V       int        `json:"v"`
	Good    bool       `json:"good"`
	Partner party.Code `json:"partner"`
	Same    int        `json:"same"`   // numbers under which both sides have one envelope
	Behind  int        `json:"behind"` // numbers that are on their way, as far as the signed receipts go
	Forks   []Apart    `json:"forks"`
}

// Apart is a sequence about which the two sides do not agree: a fork, or a
// rollback. Both heads are kept with the alarm that it raises.
type Apart struct {
	Kind        string        `json:"kind"`      // fork, rollback
	Direction   string        `json:"direction"` // as we see it
	Incarnation string        `json:"incarnation"`
	Lane        envelope.Lane `json:"lane"`
	Seq         uint64        `json:"seq"` // the first number about which they differ
	Ours        string        `json:"ours"`
	Theirs      string        `json:"theirs"`
}

// Compare holds a partner's account against ours, for an officer with the disclosure
// role, and raises an alarm over every sequence in which they do not agree, once.
func (l *Log) Compare(ctx context.Context, officer string, partner party.Code, data []byte) (Reconciled, error) {
	const op = "oversight.Compare"
	theirs, err := ReadAccount(data)
	if err != nil {
		return Reconciled{}, err
	}
	if theirs.Service != partner || theirs.Partner != l.Self {
		return Reconciled{}, errs.E(errs.Invalid, op, "an account of %s with %s; expected one of %s with %s", theirs.Service, theirs.Partner, partner, l.Self)
	}
	at, err := time.Parse(wire.TimeForm, theirs.At)
	if err != nil {
		return Reconciled{}, errs.Wrap(errs.Internal, op, err, "the time of the account cannot be read")
	}
	var out Reconciled
	err = l.Store.Write(ctx, func(tx *insidedb.Tx) error {
		out = Reconciled{V: 1, Partner: partner, Forks: []Apart{}}
		if err := tx.Authorise(officer, insidedb.RoleDisclosure); err != nil {
			return err
		}
		ours, err := lanesWith(tx, partner)
		if err != nil {
			return err
		}
		row, err := tx.Partner(partner)
		if err != nil {
			return err
		}
		known, err := peerOf(tx, row, l.Self)
		if err != nil {
			return err
		}
		m := moment{partner: partner, at: at, ring: known.ring}
		for _, p := range pairs(ours, theirs.Lanes) {
			apart, err := out.compare(tx, p, m)
			if err != nil || apart == nil {
				if err != nil {
					return err
				}
				continue
			}
			out.Forks = append(out.Forks, *apart)
			if err := raise(tx, partner, *apart, p); err != nil {
				return err
			}
		}
		return nil
	})
	out.Good = len(out.Forks) == 0
	return out, err
}

// pairOf is one sequence as both sides tell it; theirs is turned round.
type pairOf struct {
	ours, theirs AccountLane
	told         bool // they tell of it at all
}

func pairs(ours, theirs []AccountLane) []pairOf {
	type name struct {
		direction, incarnation string
		lane                   envelope.Lane
	}
	turned := map[string]string{insidedb.Out: insidedb.In, insidedb.In: insidedb.Out}
	told := map[name]AccountLane{}
	var order []name
	for _, t := range theirs {
		n := name{turned[t.Direction], t.Incarnation, t.Lane}
		told[n] = t
		order = append(order, n)
	}
	var out []pairOf
	for _, o := range ours {
		n := name{o.Direction, o.Incarnation, o.Lane}
		t, ok := told[n]
		delete(told, n)
		out = append(out, pairOf{o, t, ok})
	}
	for _, n := range order {
		if t, left := told[n]; left {
			out = append(out, pairOf{AccountLane{Direction: n.direction, Incarnation: n.incarnation, Lane: n.lane}, t, true})
			delete(told, n)
		}
	}
	return out
}

// compare says where two accounts of a sequence part, nil when they do not.
func (c *Reconciled) compare(tx *insidedb.Tx, p pairOf, m moment) (*Apart, error) {
	apart := func(kind string, seq int) *Apart {
		a := &Apart{Kind: kind, Direction: p.ours.Direction, Incarnation: p.ours.Incarnation, Lane: p.ours.Lane, Seq: uint64(seq)}
		if seq <= len(p.ours.Entries) {
			a.Ours = p.ours.Entries[seq-1].Hash
		}
		if seq <= len(p.theirs.Entries) {
			a.Theirs = p.theirs.Entries[seq-1].Hash
		}
		return a
	}
	ours, theirs := p.ours.Entries, p.theirs.Entries
	for i := range min(len(ours), len(theirs)) {
		if ours[i].Hash != theirs[i].Hash {
			return apart("fork", i+1), nil
		}
		c.Same++
	}
	if len(theirs) > len(ours) && p.ours.Direction == insidedb.Out { // they hold what we never sealed, as far as we remember
		return apart(insidedb.AlarmRollback, len(ours)+1), nil
	}
	if len(ours) > len(theirs) {
		known, err := m.knew(tx, p.ours, len(theirs))
		if err != nil {
			return nil, err
		}
		if known {
			return apart(insidedb.AlarmRollback, len(theirs)+1), nil
		}
	}
	c.Behind += max(len(ours), len(theirs)) - min(len(ours), len(theirs))
	return nil, nil
}

// moment is when a partner wrote its account, by its own clock, and the keys under
// which what it signed is read.
type moment struct {
	partner party.Code
	at      time.Time
	ring    *keys.Ring
}

// underWay is how long what is stamped may take until it can be read: what was
// signed so shortly before an account may be missing in it.
const underWay = 5 * time.Second

// knew tells whether the partner's inside signed, before its account, for a number
// of a sequence beyond the first n: as its receiver, or as its sender. What its
// gateway signs for is not inside yet, and an account lacks what came after it.
func (m moment) knew(tx *insidedb.Tx, lane AccountLane, n int) (bool, error) {
	for _, e := range lane.Entries[n:] {
		var signed []time.Time
		if lane.Direction == insidedb.Out {
			list, err := tx.Receipts(insidedb.In, e.Hash)
			if err != nil {
				return false, err
			}
			for _, r := range list {
				if r.Verb != insidedb.DeliveredVerb {
					signed = append(signed, r.At)
				}
			}
		} else {
			list, err := tx.IncomingAt(insidedb.LaneKey{Partner: m.partner, Direction: insidedb.In, Incarnation: lane.Incarnation, Lane: lane.Lane}, e.Seq, "taken")
			if err != nil {
				return false, err
			}
			for _, in := range list {
				if h, ok := carriedUnder(in.Body, e.Hash, m.ring); ok {
					signed = append(signed, h.Sent)
				}
			}
		}
		if slices.ContainsFunc(signed, func(at time.Time) bool { return at.Before(m.at.Add(-underWay)) }) {
			return true, nil
		}
	}
	return false, nil
}

// raise raises the alarm over a sequence, with both heads as each side has them.
func raise(tx *insidedb.Tx, partner party.Code, a Apart, p pairOf) error {
	kept, err := json.Marshal(map[string]any{"v": 1, "apart": a, "ours": headOf(a.Direction, p.ours), "theirs": headOf(a.Direction, p.theirs)})
	if err != nil {
		return errs.Wrap(errs.Internal, "oversight.Compare", err, "the two heads cannot be written")
	}
	_, err = tx.AddAlarm(insidedb.Alarm{ID: fmt.Sprint(a.Kind, ":", partner, ":", a.Direction, ":", a.Incarnation, ":", a.Lane, ":", a.Seq, ":", a.Theirs), Kind: a.Kind, Partner: partner,
		Detail:   fmt.Sprintf("%s, lane %s, number %d: we have %s, they say %s", a.Direction, a.Lane, a.Seq, orNothing(a.Ours), orNothing(a.Theirs)),
		Evidence: kept})
	return err
}

// headOf is the head of a sequence with what is signed about it. Of what came to us
// the envelope is named and not kept: an erasure destroys the item where it lies, and
// knows nothing of a copy in an alarm. The next envelope and our receipts quote its hash.
func headOf(direction string, l AccountLane) map[string]any {
	out := map[string]any{"seq": len(l.Entries), "hash": "", "prev": ""}
	if n := len(l.Entries); n > 0 {
		out["hash"], out["prev"] = l.Entries[n-1].Hash, l.Entries[n-1].Prev
	}
	if direction == insidedb.Out {
		out["envelope"], out["receipt"] = l.Envelope, l.Receipt
		return out
	}
	if data, err := base64.StdEncoding.DecodeString(l.Envelope); err == nil {
		if a, err := envelope.ReadAddress(data); err == nil {
			out["from"], out["to"], out["key_set"] = a.From, a.To, a.KeySet
		}
	}
	return out
}

func orNothing(hash string) string {
	if hash == "" {
		return "nothing"
	}
	return hash
}
