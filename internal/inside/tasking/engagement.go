package tasking

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"entente/internal/core/engagement"
	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/store/insidedb"
)

// recorders may keep the record of engagements and put commitments to partners.
var recorders = []string{insidedb.RoleLiaison, insidedb.RoleDisclosure, insidedb.RoleLead}

// EngagementFile is the document of an engagement, or of its next version.
type EngagementFile struct {
	Officer  string `json:"-"`
	Name     string `json:"name"`     // of the file, for errors
	Document string `json:"document"` // YAML
}

// NewCommitment is a commitment that is recorded after its engagement.
type NewCommitment struct {
	Officer    string            `json:"-"`
	Engagement string            `json:"-"`
	ID         string            `json:"id"`
	By         engagement.Side   `json:"by"`
	With       party.Code        `json:"with,omitempty"` // may be left out where one service took part
	What       string            `json:"what"`
	Due        *time.Time        `json:"due,omitempty"`
	Ground     obligation.Ground `json:"ground,omitempty"` // agreement, where none is said
}

// Views are what is said of an engagement; "" leaves one as it is.
type Views struct {
	Officer      string `json:"-"`
	Engagement   string `json:"-"`
	Official     string `json:"official,omitempty"`
	Professional string `json:"professional,omitempty"`
}

// AddEngagement records an engagement, or the next version of one, and opens what
// was committed at it as duties that this service holds for itself. The same again
// changes nothing. It is a conflict to change or drop a commitment, but for its time
// while it has not been stated.
func (t *Tasking) AddEngagement(ctx context.Context, f EngagementFile) (EngagementShown, error) {
	e, err := engagement.Decode(f.Name, []byte(f.Document), t.Self)
	if err != nil {
		return EngagementShown{}, err
	}
	return t.engage(ctx, f.Officer, e.ID, func(before *engagement.Engagement) (engagement.Engagement, error) {
		if before == nil {
			return e, nil
		}
		return e, engagement.Follows(*before, e)
	})
}

// Commit records a commitment that its engagement's document did not have.
func (t *Tasking) Commit(ctx context.Context, c NewCommitment) (EngagementShown, error) {
	made := engagement.Commitment{ID: c.ID, By: c.By, With: c.With, What: c.What, Due: c.Due, Ground: c.Ground}
	if c.Due != nil {
		due := c.Due.UTC().Truncate(time.Microsecond)
		made.Due = &due
	}
	return t.engage(ctx, c.Officer, c.Engagement, held(func(e engagement.Engagement) (engagement.Engagement, error) { return e.Adding(made) }, c.Engagement))
}

// View records what is said of an engagement, officially or by those who do the work.
func (t *Tasking) View(ctx context.Context, v Views) (EngagementShown, error) {
	if strings.TrimSpace(v.Official+v.Professional) == "" {
		return EngagementShown{}, errs.E(errs.Invalid, "tasking.View", "no view is given; expected an official or a professional one")
	}
	return t.engage(ctx, v.Officer, v.Engagement, held(func(e engagement.Engagement) (engagement.Engagement, error) {
		return e.Viewed(v.Official, v.Professional)
	}, v.Engagement))
}

// held changes an engagement that there is.
func held(change func(engagement.Engagement) (engagement.Engagement, error), id string) func(*engagement.Engagement) (engagement.Engagement, error) {
	return func(before *engagement.Engagement) (engagement.Engagement, error) {
		if before == nil {
			return engagement.Engagement{}, errs.E(errs.NotFound, "tasking.engage", "no engagement %.80q", id)
		}
		return change(*before)
	}
}

// engage records a version of an engagement, with what is owed by it.
func (t *Tasking) engage(ctx context.Context, officer, id string, next func(before *engagement.Engagement) (engagement.Engagement, error)) (EngagementShown, error) {
	var out EngagementShown
	err := t.Store.Write(ctx, func(tx *insidedb.Tx) error {
		if err := tx.Authorise(officer, recorders...); err != nil {
			return err
		}
		var before *engagement.Engagement
		was, err := tx.Engagement(id, time.Time{})
		switch errs.KindOf(err) {
		case "":
			if err := was.Erased.Refusal("tasking.engage", "engagement "+id); err != nil {
				return err
			}
			before = &was.Engagement
		case errs.NotFound:
		default:
			return err
		}
		e, err := next(before)
		if err != nil {
			return err
		}
		if before == nil || !bytes.Equal(before.Encode(), e.Encode()) {
			if _, err := tx.PutEngagement(insidedb.Engagement{Engagement: e, Officer: officer}); err != nil {
				return err
			}
		}
		for _, c := range e.Commitments {
			if err := t.committed(tx, officer, e, c); err != nil {
				return err
			}
		}
		out, err = t.engagement(tx, id, time.Time{})
		return err
	})
	return out, err
}

// committed opens what a commitment has one side owe the other, or gives it another
// time.
func (t *Tasking) committed(tx *insidedb.Tx, officer string, e engagement.Engagement, c engagement.Commitment) error {
	id := commitmentID(e.ID, c.ID)
	o, err := tx.ObligationByID(id)
	if errs.KindOf(err) == errs.NotFound {
		o = insidedb.Obligation{ID: id, Kind: obligation.Commitment, Debtor: c.With, Creditor: t.Self, Partner: c.With, Cause: commitmentCause(e.ID, c.ID),
			Ground: c.Ground, Standing: obligation.Asserted, State: obligation.Open, Due: c.Due, Opened: t.Store.Now(), By: officer}
		if c.By == engagement.Ours {
			o.Debtor, o.Creditor = t.Self, c.With
		}
		if e.To.Before(o.Opened) {
			o.Opened = e.To
		}
		_, err = tx.PutObligation(o)
		return err
	}
	if err != nil || sameTime(o.Due, c.Due) {
		return err
	}
	if o.Closed != nil {
		return errs.E(errs.Conflict, "tasking.committed", "commitment %s is %s; its time is not changed here", c.ID, o.State)
	}
	o.Due, o.By, o.Reason = c.Due, officer, ""
	_, err = tx.PutObligation(o)
	return err
}

func sameTime(a, b *time.Time) bool { return a == b || a != nil && b != nil && a.Equal(*b) }

// commitmentID is the id of what a service holds for itself of a commitment.
func commitmentID(e, c string) string {
	sum := sha256.Sum256([]byte("commitment\x00" + e + "\x00" + c))
	return hex.EncodeToString(sum[:16])
}

// causeEngagement begins the cause of what an engagement led to.
const causeEngagement = "engagement:"

func commitmentCause(e, c string) string { return causeEngagement + e + "/" + c }

// committedAt gives the engagement and the commitment that a cause names; "" where
// it names none.
func committedAt(cause string) (e, c string) {
	if rest, ok := strings.CutPrefix(cause, causeEngagement); ok {
		e, c, _ = strings.Cut(rest, "/")
	}
	return e, c
}
