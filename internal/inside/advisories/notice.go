package advisories

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/store/insidedb"
)

// What was decided on a public notice, as the act about the warning says it.
const (
	noticeAct    = "notice"
	noticeIssued = "issued"
	noticeNot    = "not-issued"
)

// batch is how many advisories are seen to in one transaction.
const batch = 64

// Tick asks once, of each advisory whose time is over, what then: it opens an
// obligation, and gives how many. Nothing is renewed or ended by silence.
func (x *Advisories) Tick(ctx context.Context) (asked int, err error) {
	now := x.Store.Now()
	for {
		var due []insidedb.Advisory
		err := x.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
			due, err = tx.AdvisoriesDue(now, 1)
			return err
		})
		if err != nil || len(due) == 0 {
			return asked, err
		}
		n := 0
		err = x.Store.Write(ctx, func(tx *insidedb.Tx) error {
			n = 0
			due, err := tx.AdvisoriesDue(now, batch)
			if err != nil {
				return err
			}
			for _, a := range due {
				if err := x.ask(tx, a); err != nil {
					return err
				}
				n++
			}
			return nil
		})
		if err != nil {
			return asked, err
		}
		asked += n
	}
}

// ask opens what is owed since an advisory has expired.
func (x *Advisories) ask(tx *insidedb.Tx, a insidedb.Advisory) error {
	if err := tx.SetAdvisoryNext(a.ID, nil); err != nil || a.Expires == nil {
		return err
	}
	if _, err := tx.Obligation(windowOf(a), present); errs.KindOf(err) != errs.NotFound {
		return err
	}
	// It is of the advisory: what is done about the private warning does not end it.
	_, err := tx.PutObligation(insidedb.Obligation{ID: windowOf(a), Kind: obligation.Window, Debtor: x.Self, Creditor: x.Self, Report: a.Report, Cause: a.Warning,
		Ground: obligation.Law, Standing: obligation.IsAccepted, State: obligation.Open, Opened: *a.Expires})
	return err
}

// windowOf is the id of the obligation that an advisory's expiry opens.
func windowOf(a insidedb.Advisory) string {
	sum := sha256.Sum256([]byte("advisory/" + a.ID + "/window"))
	return hexOf(sum[:16])
}

// close ends an obligation.
func (x *Advisories) close(tx *insidedb.Tx, o insidedb.Obligation, officer string, state obligation.State, reason string) error {
	now := x.Store.Now()
	o.State, o.By, o.Reason, o.Closed = state, officer, reason, &now
	_, err := tx.PutObligation(o)
	return err
}

// noticed records what was decided on a public notice of a warning, where that is
// owed, and ends it.
func (x *Advisories) noticed(tx *insidedb.Tx, warning, officer, code, reason string) error {
	open, err := tx.Obligations(insidedb.ObligationQuery{Warning: warning, Kind: obligation.PublicNotice, Open: true})
	if err != nil || len(open) == 0 {
		return err
	}
	w, err := tx.Warning(warning)
	if err != nil {
		return err
	}
	words, err := json.Marshal(map[string]string{"reason": reason})
	if err != nil {
		return errs.Wrap(errs.Internal, "advisories.noticed", err, "a reason cannot be written")
	}
	act := insidedb.WarningAct{Act: noticeAct, Officer: officer, Code: code, Words: words}
	if w.Report != "" {
		if act.Version, err = tx.NewestVersion(w.Report); err != nil {
			return err
		}
	}
	if _, _, err := tx.AddWarningAct(w, act); err != nil {
		return err
	}
	for _, o := range open {
		if err := x.close(tx, o, officer, obligation.IsMet, reason); err != nil {
			return err
		}
	}
	return nil
}

// Declining is an officer's reason not to tell the public.
type Declining struct {
	Warning    string `json:"warning,omitempty"`    // id of a warning, or of its report or item
	Obligation string `json:"obligation,omitempty"` // or that to decide on the notice
	Officer    string `json:"-"`
	Reason     string `json:"reason"`
}

// Decline records that the public is not told, and why. It ends what has been owed
// since own officials were told.
func (x *Advisories) Decline(ctx context.Context, d Declining) (Notices, error) {
	const op = "advisories.Decline"
	switch {
	case strings.TrimSpace(d.Reason) == "" || len(d.Reason) > MaxReason:
		return Notices{}, errs.E(errs.Invalid, op, "expected a reason of at most %d bytes, which stays here", MaxReason)
	case (d.Warning == "") == (d.Obligation == ""):
		return Notices{}, errs.E(errs.Invalid, op, "expected a warning, or the obligation to decide on its notice")
	}
	var out Notices
	err := x.Store.Write(ctx, func(tx *insidedb.Tx) error {
		if err := tx.Authorise(d.Officer, publishers...); err != nil {
			return err
		}
		id := ""
		if d.Obligation != "" {
			o, err := tx.Obligation(d.Obligation, present)
			if err != nil {
				return err
			}
			if o.Kind != obligation.PublicNotice || o.Warning == "" {
				return errs.E(errs.Invalid, op, "obligation %s is not to decide on a public notice", o.ID)
			}
			id = o.Warning
		} else {
			w, err := findWarning(tx, d.Warning)
			if err != nil {
				return err
			}
			id = w.ID
		}
		open, err := tx.Obligations(insidedb.ObligationQuery{Warning: id, Kind: obligation.PublicNotice, Open: true})
		if err != nil {
			return err
		}
		if len(open) == 0 {
			return errs.E(errs.Conflict, op, "no decision on a public notice is owed for warning %s", id)
		}
		if err := x.noticed(tx, id, d.Officer, noticeNot, d.Reason); err != nil {
			return err
		}
		out, err = notices(tx, present)
		return err
	})
	return out, err
}

// Notice is a decision on a public notice that is owed: own officials were told.
type Notice struct {
	Obligation string     `json:"obligation"`
	Warning    string     `json:"warning"`
	Report     string     `json:"report,omitempty"`
	Opened     time.Time  `json:"opened"`
	Due        *time.Time `json:"due,omitempty"` // nil: as the plan has it
}

// Notices are those that are owed.
type Notices struct {
	V    int      `json:"v"`
	Owed []Notice `json:"owed"`
}

func notices(tx *insidedb.Tx, asOf time.Time) (Notices, error) {
	out := Notices{V: 1, Owed: []Notice{}}
	all, err := tx.Obligations(insidedb.ObligationQuery{Kind: obligation.PublicNotice, Open: true, AsOf: asOf, Limit: mostListed})
	for _, o := range all {
		out.Owed = append(out.Owed, Notice{Obligation: o.ID, Warning: o.Warning, Report: o.Report, Opened: o.Opened, Due: o.Due})
	}
	return out, err
}

// findWarning finds a warning by its id, its report's serial or id, or its item's id.
func findWarning(tx *insidedb.Tx, ref string) (insidedb.Warning, error) {
	w, err := tx.Warning(ref)
	if errs.KindOf(err) != errs.NotFound {
		return w, err
	}
	subjects := []insidedb.Subject{{Kind: insidedb.SubjectReceived, ID: ref}}
	held, err := tx.FindReport(ref, present)
	switch errs.KindOf(err) {
	case "":
		subjects = append(subjects, insidedb.Subject{Kind: insidedb.SubjectReport, ID: held.ID})
	case errs.NotFound:
	default:
		return insidedb.Warning{}, err
	}
	w, err = tx.WarningOf(subjects...)
	if errs.KindOf(err) == errs.NotFound {
		err = errs.E(errs.NotFound, "advisories.findWarning", "no warning is of %q; expected a warning's id, a report's serial or id, or an item's id", ref)
	}
	return w, err
}
