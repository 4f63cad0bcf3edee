package tasking

import (
	"context"
	"slices"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/inside/disclosure"
	"entente/internal/store/insidedb"
)

// Thread is a question with all that belongs to it.
type Thread struct {
	Question
	Purpose    string     `json:"purpose,omitempty"` // our officer's words; they stay here
	Use        []string   `json:"use,omitempty"`     // wanted of the answer
	Onward     string     `json:"onward,omitempty"`
	Request    Piece      `json:"request"`    // what says it
	Statements []Stated   `json:"statements"` // of both sides, the first recorded first
	Answers    []Piece    `json:"answers"`
	FollowUps  []Question `json:"follow_ups"`
	Acts       []Done     `json:"acts"` // of our officers; no partner learns of them
}

// Piece is a release of ours or an item of the partner that says something.
type Piece struct {
	Release  string               `json:"release,omitempty"`
	Serial   string               `json:"serial,omitempty"`
	Item     string               `json:"item,omitempty"`
	Giver    party.Code           `json:"giver,omitempty"` // of an item: whose it is, and the portions' marks are
	State    string               `json:"state,omitempty"`
	Extent   string               `json:"extent,omitempty"` // of an answer: whole or part
	Disputed bool                 `json:"disputed,omitempty"`
	Use      []string             `json:"use,omitempty"`
	Onward   string               `json:"onward,omitempty"`
	Portions []disclosure.Portion `json:"portions,omitempty"` // none of what is held or erased
	At       *time.Time           `json:"at,omitempty"`
}

// Stated is one statement of one side.
type Stated struct {
	Verb    string     `json:"verb"`
	Code    string     `json:"code,omitempty"`
	By      party.Code `json:"by"`
	Officer string     `json:"officer,omitempty"` // of ours
	Due     *time.Time `json:"due,omitempty"`
	At      time.Time  `json:"at"` // as who stated it says
	Hash    string     `json:"hash"`
}

// Done is what an officer of ours did about a question, or was refused to do.
type Done struct {
	Act     string    `json:"act"`
	Officer string    `json:"officer"`
	Code    string    `json:"code,omitempty"`
	Reason  string    `json:"reason,omitempty"`
	Refused string    `json:"refused,omitempty"` // by which rule
	Desk    string    `json:"desk,omitempty"`
	Keeper  string    `json:"keeper,omitempty"`
	Report  string    `json:"report,omitempty"`
	Release string    `json:"release,omitempty"`
	At      time.Time `json:"at"`
}

// Show gives a question with its thread as of a time (zero: now). What a held item
// says is not shown.
func (x *Questions) Show(ctx context.Context, id string, asOf time.Time) (Thread, error) {
	if err := x.Store.Settled(asOf); err != nil {
		return Thread{}, err
	}
	var out Thread
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) error {
		s, err := x.found(tx, id, asOf)
		if err != nil {
			return err
		}
		out = Thread{Statements: []Stated{}, Answers: []Piece{}, FollowUps: []Question{}, Acts: []Done{}}
		if out.Question, err = x.line(tx, s, asOf); err != nil {
			return err
		}
		out.Purpose, out.Use, out.Onward = s.asked.Words, s.asked.Terms.Use, s.asked.Terms.Onward
		if err := x.addActs(tx, s, asOf, &out); err != nil {
			return err
		}
		if s.owed.ID == "" {
			out.Request.Release = s.asked.Release
			return nil
		}
		return x.addThread(tx, s, asOf, &out)
	})
	if err != nil {
		return Thread{}, err
	}
	if err := x.fill(ctx, &out.Request, asOf); err != nil {
		return Thread{}, err
	}
	for i := range out.Answers {
		if err := x.fill(ctx, &out.Answers[i], asOf); err != nil {
			return Thread{}, err
		}
	}
	return out, nil
}

// addActs adds what our officers did, under either of its ids.
func (x *Questions) addActs(tx *insidedb.Tx, s standing, asOf time.Time, out *Thread) error {
	acts := s.acts
	if s.owed.ID != "" && s.key() != s.owed.ID {
		more, err := tx.QuestionActs(s.owed.ID, asOf)
		if err != nil {
			return err
		}
		acts = append(slices.Clone(acts), more...)
		slices.SortStableFunc(acts, func(a, b insidedb.QuestionAct) int { return a.RecordedAt.Compare(b.RecordedAt) })
	}
	for _, a := range acts {
		d := Done{Act: a.Act, Officer: a.Officer, Code: a.Code, Reason: a.Words, Refused: a.Refused, Desk: a.Terms.Desk, Keeper: a.Terms.Keeper,
			Report: a.Report, Release: a.Release, At: a.RecordedAt}
		if a.Act == insidedb.AskedAct {
			d.Code, d.Reason = "", "" // the case and the purpose
		}
		out.Acts = append(out.Acts, d)
	}
	return nil
}

// addThread adds what both sides said, and what followed.
func (x *Questions) addThread(tx *insidedb.Tx, s standing, asOf time.Time, out *Thread) error {
	o := s.owed
	all, err := tx.Transitions(o.Partner, o.Item, asOf)
	if err != nil {
		return err
	}
	f, err := tx.Fold(o.Partner, o.Item, asOf, x.at(asOf))
	if err != nil {
		return err
	}
	m, _ := f.Matter(o.Matter)
	disputed := map[string]bool{}
	for _, t := range threadOf(all, o.Matter, m) {
		disputed[t.Matter] = disputed[t.Matter] || t.Verb == obligation.Unmet
		out.Statements = append(out.Statements, x.stated(t))
	}
	for _, a := range m.Answers {
		p, err := pieceOf(tx, o.Partner, a.Answer)
		if err != nil {
			return err
		}
		at := a.At
		p.Extent, p.At, p.Disputed = a.Code, &at, disputed[a.Hash]
		out.Answers = append(out.Answers, p)
	}
	slices.SortStableFunc(out.Answers, func(a, b Piece) int { return a.At.Compare(*b.At) })
	if out.Request, err = requestOf(tx, s, m.Transition); err != nil {
		return err
	}
	follows, err := tx.FollowUps(o.Matter, asOf)
	for _, t := range follows {
		next, found := tx.Obligation(insidedb.ObligationOf(t.Hash), asOf)
		if errs.KindOf(found) == errs.NotFound || t.Partner != o.Partner {
			continue
		}
		if found != nil {
			return found
		}
		n, err := x.standingOf(tx, next, asOf)
		if err != nil {
			return err
		}
		line, err := x.line(tx, n, asOf)
		if err != nil {
			return err
		}
		out.FollowUps = append(out.FollowUps, line)
	}
	return err
}

// threadOf are the statements that belong to a matter: what opened it, what names it or
// an answer to it, and what ended it without naming it, as an acknowledgement of the
// whole item does. A request that names it follows it up, and is a matter of its own.
func threadOf(all []insidedb.Transition, matter string, m obligation.Matter) []insidedb.Transition {
	names := map[string]bool{matter: true}
	for _, a := range m.Answers {
		names[a.Hash] = true
	}
	var out []insidedb.Transition
	for _, t := range all {
		ends := m.End != nil && t.Hash != "" && t.Hash == m.End.Hash
		if t.Hash == matter || ends || names[t.Matter] && t.Verb != obligation.Requested {
			out = append(out, t)
		}
	}
	return out
}

func (x *Questions) stated(t insidedb.Transition) Stated {
	by := x.Self
	if t.Direction == insidedb.In {
		by = t.Partner
	}
	return Stated{Verb: string(t.Verb), Code: t.Code, By: by, Officer: t.Officer, Due: t.Due, At: t.At, Hash: t.Hash}
}

// requestOf is what says what is wanted: the item itself, or, where that is what
// something is wanted of, the one that the request names.
func requestOf(tx *insidedb.Tx, s standing, opened obligation.Transition) (Piece, error) {
	switch {
	case s.asked.Question != "":
		return Piece{Release: s.asked.Release}, nil
	case s.owed.Kind == obligation.Unmask:
		return pieceOf(tx, s.owed.Partner, opened.Matter)
	}
	return Piece{Release: s.owed.Release, Item: s.owed.Received}, nil
}

// pieceOf finds what went between us and a partner in an envelope; nothing where
// there was none, or it is not here.
func pieceOf(tx *insidedb.Tx, partner party.Code, hash string) (Piece, error) {
	if hash == "" {
		return Piece{}, nil
	}
	sent, err := tx.OutgoingByHash(hash)
	if err == nil && sent.Partner == partner {
		return Piece{Release: sent.Release}, nil
	}
	if err != nil && errs.KindOf(err) != errs.NotFound {
		return Piece{}, err
	}
	got, err := tx.ReceivedByHash(partner, hash)
	if errs.KindOf(err) == errs.NotFound {
		return Piece{}, nil
	}
	return Piece{Item: got.ID}, err
}

// fill adds what a piece says, as far as officers may read it.
func (x *Questions) fill(ctx context.Context, p *Piece, asOf time.Time) error {
	switch {
	case p.Release != "":
		v, err := x.Office.Show(ctx, p.Release, asOf)
		if errs.KindOf(err) == errs.NotFound {
			return nil
		}
		p.Serial, p.State, p.Portions = v.Serial, v.State, v.Portions
		return err
	case p.Item != "":
		a, err := x.Exchange.Item(ctx, p.Item, asOf)
		if errs.KindOf(err) == errs.NotFound {
			return nil
		}
		p.Giver, p.State, p.Portions, p.Use, p.Onward = a.Partner, a.State, a.Portions, a.Use, a.Onward
		return err
	}
	return nil
}
