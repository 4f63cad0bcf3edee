package warnings

import (
	"context"
	"slices"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/core/warning"
	"entente/internal/store/insidedb"
)

// Ways by which a warning reaches somebody.
const (
	WayLink         = "link"         // to the partner, by the link
	WayIntermediary = "intermediary" // by the link to another partner, who is asked to pass it on
	WayTell         = "tell"         // orally
	WayFile         = "file"         // a sealed file, delivered by hand
)

// Ways is the closed list.
var Ways = []string{WayLink, WayIntermediary, WayTell, WayFile}

// Way is one way of a plan.
type Way struct {
	By  string     `json:"by"`
	To  party.Code `json:"to"`            // who is to be warned
	Via party.Code `json:"via,omitempty"` // the intermediary
	Who string     `json:"who,omitempty"` // the victim or a protector, where no service is warned
}

// MaxWays bounds a plan.
const MaxWays = 32

// Plan records by which ways, in order, a warning is to be given. The next
// is tried where one is silent.
func (x *Warnings) Plan(ctx context.Context, ref, officer string, ways []Way) (View, error) {
	const op = "warnings.Plan"
	if len(ways) == 0 || len(ways) > MaxWays {
		return View{}, errs.E(errs.Invalid, op, "%d ways; expected from 1 to %d", len(ways), MaxWays)
	}
	for i, c := range ways {
		switch {
		case !slices.Contains(Ways, c.By):
			return View{}, errs.E(errs.Invalid, op, "way %d by %.40q; expected one of %s", i+1, c.By, strings.Join(Ways, ", "))
		case !c.To.Valid():
			return View{}, errs.E(errs.Invalid, op, "way %d to %.40q; expected a party such as IRN or IRN/MOIS", i+1, c.To)
		case (c.By == WayIntermediary) != (c.Via != "") || c.Via != "" && !c.Via.Valid():
			return View{}, errs.E(errs.Invalid, op, "way %d; expected via with intermediary, and with nothing else", i+1)
		case len(c.Who) > warning.MaxBasis:
			return View{}, errs.E(errs.Invalid, op, "way %d; expected at most %d bytes of who", i+1, warning.MaxBasis)
		}
	}
	return x.within(ctx, ref, officer, determiners, func(tx *insidedb.Tx, w insidedb.Warning) error {
		_, _, err := x.act(tx, w, insidedb.WarningAct{Act: ActPlanned, Officer: officer}, ways)
		return err
	})
}

// Sending asks that a warning go to a partner by the link.
type Sending struct {
	Aim
	Claim  warning.Claim     // of completeness; "" states nothing
	PassTo party.Code        // whom the partner is asked to pass it on to; "" for nobody
	Ground obligation.Ground // "" means agreement
}

// Sent is what came of it.
type Sent struct {
	V       int       `json:"v"`
	Release string    `json:"release"`
	State   string    `json:"state"`
	Said    string    `json:"said"`
	Strip   StripView `json:"strip"`
	Warning View      `json:"warning"`
}

// Send proposes the warning to a partner, as any report is, and wants its
// acknowledgement as soon as it is admitted. A claim of completeness that is not
// true is refused before anything is proposed.
func (x *Warnings) Send(ctx context.Context, s Sending) (Sent, error) {
	const op = "warnings.Send"
	if s.Ground == "" {
		s.Ground = obligation.Agreement
	}
	if !slices.Contains(obligation.Grounds, s.Ground) {
		return Sent{}, errs.E(errs.Invalid, op, "ground %.40q; expected law, agreement or courtesy", s.Ground)
	}
	if s.PassTo != "" && !s.PassTo.Valid() {
		return Sent{}, errs.E(errs.Invalid, op, "to be passed on to %.40q; expected a party", s.PassTo)
	}
	s.Method = release.Release
	if err := x.ready(ctx, s.Ref, s.Officer); err != nil {
		return Sent{}, err
	}
	seen, err := x.preview(ctx, s.Aim)
	if err != nil {
		return Sent{}, err
	}
	out := Sent{V: 1, Strip: stripOf(seen)}
	if err := warning.MayClaim(s.Claim, out.Strip.Strip, seen.Outcome); err != nil {
		return out, err
	}
	got, err := x.Office.Propose(ctx, s.proposal(seen.ID))
	if err != nil {
		return out, err
	}
	out.Release, out.State, out.Said = got.Release, got.State, got.Said
	if got.Release == "" {
		return out, errs.E(errs.Denied, op, "nothing goes to %s: %s", got.Partner, got.Said)
	}
	out.Warning, err = x.within(ctx, s.Ref, s.Officer, determiners, func(tx *insidedb.Tx, w insidedb.Warning) error {
		return x.recordSent(tx, w, s, got.Release, got.Partner)
	})
	return out, err
}

// ready refuses before anything is proposed what would be refused after it.
func (x *Warnings) ready(ctx context.Context, ref, officer string) error {
	return x.Store.Read(ctx, func(tx *insidedb.Tx) error {
		if err := tx.Authorise(officer, determiners...); err != nil {
			return err
		}
		w, err := find(tx, ref)
		if err == nil {
			err = mayWarn(w)
		}
		return err
	})
}

// mayWarn refuses to give a warning of which nobody has determined that it is to be given.
func mayWarn(w insidedb.Warning) error {
	if w.State == Duty {
		return nil
	}
	return errs.E(errs.Conflict, "warnings.Send", "the warning is %s; expected that somebody has determined to warn", w.State)
}

// recordSent records that a release is this warning, and what is wanted of the partner.
// The same release again changes nothing.
func (x *Warnings) recordSent(tx *insidedb.Tx, w insidedb.Warning, s Sending, id string, partner party.Code) error {
	acts, err := tx.WarningActs(w, time.Time{})
	if err != nil {
		return err
	}
	if slices.ContainsFunc(acts, func(a insidedb.WarningAct) bool { return a.Act == ActSent && a.Release == id }) {
		return nil
	}
	now := x.Store.Now()
	due := x.Rules().Sent(now).Due
	want := func(verb obligation.Verb, code string, to party.Code) error {
		p := insidedb.Pending{ID: "warning-" + string(verb) + "-" + code + "-" + id, Release: id, Partner: partner, Verb: verb, Code: code, Party: to, Officer: s.Officer, Cause: w.ID}
		if verb == obligation.Requested {
			p.Ground, p.Due = s.Ground, &due
		}
		return tx.WantStated(p)
	}
	if err := want(obligation.Requested, string(obligation.Acknowledge), ""); err != nil {
		return err
	}
	if s.PassTo != "" {
		if err := want(obligation.Requested, string(obligation.PassOn), s.PassTo); err != nil {
			return err
		}
	}
	if s.Claim != warning.Unstated {
		if err := want(obligation.Completeness, string(s.Claim), ""); err != nil {
			return err
		}
	}
	w.Next = &now
	_, _, err = x.act(tx, w, insidedb.WarningAct{Act: ActSent, Officer: s.Officer, Partner: partner, Release: id, Code: string(s.Claim), At: &due}, sentWords{s.PassTo})
	return err
}

type sentWords struct {
	PassTo party.Code `json:"pass_to,omitempty"`
}

// Acknowledging is an officer's word that somebody acknowledged a warning otherwise
// than by the link.
type Acknowledging struct {
	Ref, Officer string
	Partner      party.Code
	At           time.Time
	How          string // in the officer's words; stays here
}

// Acknowledged records it. Somebody to whom nothing was given has acknowledged
// nothing.
func (x *Warnings) Acknowledged(ctx context.Context, k Acknowledging) (View, error) {
	const op = "warnings.Acknowledged"
	if strings.TrimSpace(k.How) == "" || !k.Partner.Valid() {
		return View{}, errs.E(errs.Invalid, op, "expected whose acknowledgement it is, and how it came")
	}
	if err := x.past(op, k.At); err != nil {
		return View{}, err
	}
	return x.within(ctx, k.Ref, k.Officer, determiners, func(tx *insidedb.Tx, w insidedb.Warning) error {
		if err := mayWarn(w); err != nil {
			return err
		}
		acts, err := tx.WarningActs(w, time.Time{})
		if err != nil {
			return err
		}
		given, passes, err := givenTo(tx, acts, k.Partner)
		if err != nil {
			return err
		}
		if !given {
			return errs.E(errs.Conflict, op, "nothing was sent, told or filed for %s; there is nothing to acknowledge", k.Partner)
		}
		now := x.Store.Now()
		w.Next = &now
		w, a, err := x.act(tx, w, insidedb.WarningAct{Act: ActAcknowledged, Officer: k.Officer, Partner: k.Partner, At: &k.At}, map[string]string{"how": k.How})
		if err != nil {
			return err
		}
		return x.acknowledgedBy(tx, w, a, k.Officer, passes)
	})
}

// past refuses a time that has not come.
func (x *Warnings) past(op string, at time.Time) error {
	if at.IsZero() || at.After(x.Store.Now()) {
		return errs.E(errs.Invalid, op, "the time is not said, or has not come; expected when it was")
	}
	return nil
}
