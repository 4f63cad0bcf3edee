package assurances

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/inside/disclosure"
	"entente/internal/store/insidedb"
)

// Limits on officers' words, in bytes.
const (
	MostReason = 4000
	mostWord   = 200
)

// keepers are the roles of who records.
var keepers = []string{insidedb.RoleDisclosure, insidedb.RoleLead}

// readers are the roles of who reads.
var readers = []string{insidedb.RoleDisclosure, insidedb.RoleLead, insidedb.RoleOversight}

// Config is what Assurances need.
type Config struct {
	Store   *insidedb.Store
	Self    party.Code
	Policy  func() *directive.Policy    // in force now
	Refresh func(context.Context) error // takes into it what was just recorded
	Office  *disclosure.Office
	Log     *slog.Logger // never told content
}

// Assurances keeps what partners assure. It is safe for concurrent use.
type Assurances struct{ Config }

// New gives the Assurances of a service.
func New(c Config) (*Assurances, error) {
	if c.Store == nil || c.Policy == nil || c.Refresh == nil || c.Office == nil || c.Log == nil || !c.Self.Valid() {
		return nil, errs.E(errs.Internal, "assurances.New", "a store, a service, a policy, an office and a log are needed")
	}
	return &Assurances{c}, nil
}

// Verified is how somebody made sure of a record.
type Verified struct {
	By  string    `json:"by"`
	At  time.Time `json:"at"`
	How string    `json:"how"`
}

// Said is what a record says, as it is kept.
type Said struct {
	Kind     string     `json:"kind,omitempty"`    // assurance: a word of assurances.yaml
	Report   string     `json:"report,omitempty"`  // serial; "" for any
	Subject  string     `json:"subject,omitempty"` // a field's name; "" for anybody
	Rank     string     `json:"rank,omitempty"`    // assurance: of who gave it
	Given    *time.Time `json:"given,omitempty"`   // assurance
	At       *time.Time `json:"at,omitempty"`      // breach, assessment
	Expires  *time.Time `json:"expires,omitempty"`
	Source   string     `json:"source,omitempty"` // breach: who says so
	Risk     string     `json:"risk,omitempty"`   // assessment
	Rests    []string   `json:"rests,omitempty"`  // assessment: on which assurances
	Verified []Verified `json:"verified,omitempty"`
	Note     string     `json:"note,omitempty"`   // the officer's words
	Reason   string     `json:"reason,omitempty"` // why this version was recorded
}

// Given is an assurance that an officer records.
type Given struct {
	Officer string     `json:"-"`
	From    party.Code `json:"from"`
	Kind    string     `json:"kind"`
	Report  string     `json:"report,omitempty"`
	Subject string     `json:"subject,omitempty"`
	Rank    string     `json:"rank,omitempty"`
	Given   *time.Time `json:"given,omitempty"` // nil: now
	Expires *time.Time `json:"expires,omitempty"`
	Note    string     `json:"note,omitempty"`
}

// Add records what a partner assured.
func (s *Assurances) Add(ctx context.Context, g Given) (Record, error) {
	const op = "assurances.Add"
	if err := s.checkParty(op, g.From, "from"); err != nil {
		return Record{}, err
	}
	for _, w := range []struct{ key, text string }{{"rank", g.Rank}, {"report", g.Report}, {"note", g.Note}} {
		if err := bounded(op, w.key, w.text); err != nil {
			return Record{}, err
		}
	}
	return s.put(ctx, op, g.Officer, insidedb.AssuranceGiven, g.From, func(tx *insidedb.Tx, id string, now time.Time) (Said, string, error) {
		said := Said{Kind: g.Kind, Report: g.Report, Subject: g.Subject, Rank: g.Rank, Given: orNow(g.Given, now), Expires: g.Expires, Note: g.Note}
		if said.Expires != nil && !said.Given.Before(*said.Expires) {
			return said, "", errs.E(errs.Invalid, op, "expires: not after given; expected given < expires")
		}
		return said, said.assurance(id, g.From).Text(), nil
	})
}

// Broken is a breach that an officer records.
type Broken struct {
	Officer string     `json:"-"`
	From    party.Code `json:"from"`         // the giver, exactly
	At      *time.Time `json:"at,omitempty"` // nil: now
	Source  string     `json:"source"`
	Note    string     `json:"note,omitempty"`
}

// Breach records that a giver broke what it assured. Nothing that rests on the giver
// counts from then on; what rested on it is looked up at once.
func (s *Assurances) Breach(ctx context.Context, b Broken) (Shown, error) {
	const op = "assurances.Breach"
	if err := s.checkParty(op, b.From, "from"); err != nil {
		return Shown{}, err
	}
	if strings.TrimSpace(b.Source) == "" || len(b.Source) > mostWord {
		return Shown{}, errs.E(errs.Invalid, op, "source: %d bytes; expected who says so, in 1 to %d bytes", len(b.Source), mostWord)
	}
	if err := bounded(op, "note", b.Note); err != nil {
		return Shown{}, err
	}
	r, err := s.put(ctx, op, b.Officer, insidedb.AssuranceBreach, b.From, func(tx *insidedb.Tx, id string, now time.Time) (Said, string, error) {
		said := Said{At: orNow(b.At, now), Source: b.Source, Note: b.Note}
		if said.At.After(now) {
			return said, "", errs.E(errs.Invalid, op, "at: %s is yet to come; expected when it was broken", said.At.Format(time.RFC3339))
		}
		return said, said.breach(id, b.From).Text(), nil
	})
	if err != nil {
		return Shown{}, err
	}
	s.Log.Warn("a breach of an assurance is recorded", "breach", r.ID)
	if err := s.weigh(ctx, r.ID); err != nil {
		return Shown{}, err
	}
	return s.Show(ctx, b.Officer, r.ID, time.Time{})
}

// Assessed is an assessment that an officer makes.
type Assessed struct {
	Officer string     `json:"-"`
	Of      party.Code `json:"of"`
	Report  string     `json:"report,omitempty"`
	Subject string     `json:"subject,omitempty"`
	Risk    string     `json:"risk"`
	Rests   []string   `json:"rests,omitempty"`
	Expires *time.Time `json:"expires,omitempty"`
	Note    string     `json:"note,omitempty"`
}

// mostRests bounds what an assessment rests on.
const mostRests = 32

// Assess records how great the risk is for somebody at a party. A low one is a lead's to
// find, and rests on assurances that count now.
func (s *Assurances) Assess(ctx context.Context, a Assessed) (Record, error) {
	const op = "assurances.Assess"
	if err := s.checkParty(op, a.Of, "of"); err != nil {
		return Record{}, err
	}
	if len(a.Rests) > mostRests {
		return Record{}, errs.E(errs.Invalid, op, "rests: %d assurances; expected at most %d", len(a.Rests), mostRests)
	}
	if err := bounded(op, "note", a.Note); err != nil {
		return Record{}, err
	}
	return s.put(ctx, op, a.Officer, insidedb.AssuranceAssessed, a.Of, func(tx *insidedb.Tx, id string, now time.Time) (Said, string, error) {
		said := Said{Report: a.Report, Subject: a.Subject, Risk: a.Risk, Rests: a.Rests, At: &now, Expires: a.Expires, Note: a.Note}
		if a.Risk == "low" {
			if err := tx.Authorise(a.Officer, insidedb.RoleLead); err != nil {
				return said, "", err
			}
		}
		if a.Expires != nil && !now.Before(*a.Expires) {
			return said, "", errs.E(errs.Invalid, op, "expires: %s is past; expected a time to come", a.Expires.Format(time.RFC3339))
		}
		if err := s.rests(tx, op, a, now); err != nil {
			return said, "", err
		}
		return said, said.assessment(id, a.Of, a.Officer).Text(), nil
	})
}

// rests checks that an assessment may rest on the assurances that it names: they are on
// record, count for the party and its subject, and count now.
func (s *Assurances) rests(tx *insidedb.Tx, op string, a Assessed, now time.Time) error {
	all, err := s.onRecord(tx)
	if err != nil {
		return err
	}
	for _, id := range a.Rests {
		found := false
		for _, x := range all {
			if x.ID != id {
				continue
			}
			found = true
			switch {
			case !x.CountsFor(a.Of):
				return errs.E(errs.Invalid, op, "rests: %s is of %s; expected an assurance that counts for %s", id, x.From, a.Of)
			case x.Subject != "" && x.Subject != a.Subject, x.Report != "" && x.Report != a.Report:
				return errs.E(errs.Invalid, op, "rests: %s is of another report or for somebody else", id)
			case !x.InForce(now, all):
				return errs.E(errs.Conflict, op, "rests: %s does not count now: it has lapsed, or its giver broke what it assured", id)
			}
		}
		if !found {
			return errs.E(errs.NotFound, op, "rests: no assurance %.40q is on record", id)
		}
	}
	return nil
}

// Verify records how an officer made sure of what a record says.
func (s *Assurances) Verify(ctx context.Context, officer, id, how string) (Record, error) {
	const op = "assurances.Verify"
	if strings.TrimSpace(how) == "" || len(how) > MostReason {
		return Record{}, errs.E(errs.Invalid, op, "how: %d bytes; expected how it was verified, in 1 to %d bytes", len(how), MostReason)
	}
	return s.next(ctx, op, officer, id, "verified", func(r *insidedb.AssuranceRecord, said *Said, now time.Time) error {
		said.Verified = append(said.Verified, Verified{officer, now, how})
		said.Reason = ""
		return nil
	})
}

// End records that something does not count from now on: an assurance was taken back, a
// breach did not happen, or an assessment is another one now. The last two, and what an
// assessment rests on, are a lead's. A finding of real risk does not end.
func (s *Assurances) End(ctx context.Context, officer, id, reason string) (Record, error) {
	const op = "assurances.End"
	if strings.TrimSpace(reason) == "" || len(reason) > MostReason {
		return Record{}, errs.E(errs.Invalid, op, "reason: %d bytes; expected why it ends, in 1 to %d bytes", len(reason), MostReason)
	}
	return s.next(ctx, op, officer, id, "ended", func(r *insidedb.AssuranceRecord, said *Said, now time.Time) error {
		if said.Risk == "real" {
			return errs.E(errs.Denied, op, "%s finds a real risk, which cannot be overridden", id)
		}
		r.State, said.Reason = insidedb.AssuranceEnded, reason
		return nil
	})
}

func (s *Assurances) checkParty(op string, code party.Code, key string) error {
	if _, known := s.Policy().Parties().Of(code); !code.Valid() || !known || code == s.Self {
		return errs.E(errs.Invalid, op, "%s: %.40q; expected a party of the policy", key, code)
	}
	return nil
}

func bounded(op, key, text string) error {
	most := mostWord
	if key == "note" {
		most = MostReason
	}
	if len(text) > most {
		return errs.E(errs.Invalid, op, "%s: %d bytes; expected at most %d", key, len(text), most)
	}
	return nil
}

func orNow(t *time.Time, now time.Time) *time.Time {
	if t == nil {
		return &now
	}
	at := t.UTC().Truncate(time.Microsecond)
	return &at
}
