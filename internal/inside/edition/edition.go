package edition

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/store/insidedb"
)

// The things that have editions.
const (
	Draft      = insidedb.EditionDraft
	Lookout    = insidedb.EditionLookout
	Judgement  = insidedb.EditionJudgement
	Release    = insidedb.EditionRelease
	Engagement = insidedb.EditionEngagement
	Question   = insidedb.EditionQuestion
	Warning    = insidedb.EditionWarning
	Advisory   = insidedb.EditionAdvisory
	Hit        = insidedb.EditionHit
	Owed       = insidedb.EditionOwed
	Partner    = insidedb.EditionPartner
	Community  = insidedb.EditionCommunity
	Officer    = insidedb.EditionOfficer
	Assurance  = insidedb.EditionAssurance
	Retention  = insidedb.EditionRetention
	Policy     = insidedb.EditionPolicy
)

// Thing names something that has editions.
type Thing struct {
	Kind   string // one of the words above
	ID     string // "" for what there is one of
	Within string // of a judgement: its kind; of a draft: who writes it
}

// Edition is how a thing stands.
type Edition struct {
	Tag string    // another for every change; it tells nothing of the thing
	By  string    // who changed it last; "" for the node
	At  time.Time // when
}

// Editions reads editions. It is safe for concurrent use.
type Editions struct{ store *insidedb.Store }

// New gives an Editions.
func New(store *insidedb.Store) (*Editions, error) {
	if store == nil {
		return nil, errs.E(errs.Internal, "edition.New", "a store is needed")
	}
	return &Editions{store}, nil
}

// Of gives the edition of a thing; known is false where nothing of it is held, or nobody
// has ever changed it.
func (e *Editions) Of(ctx context.Context, t Thing) (out Edition, known bool, err error) {
	err = e.store.Read(ctx, func(tx *insidedb.Tx) error {
		out, known, err = of(tx, t)
		return err
	})
	return out, known, err
}

// On has what is changed under a context ask holds first how the thing stands: what holds
// refuses is not changed. It is not asked of a thing that has no edition.
func (e *Editions) On(ctx context.Context, t Thing, holds func(Edition) error) context.Context {
	return insidedb.OnCondition(ctx, func(tx *insidedb.Tx) error {
		is, known, err := of(tx, t)
		if err != nil || !known {
			return err
		}
		return holds(is)
	})
}

func of(tx *insidedb.Tx, t Thing) (Edition, bool, error) {
	is, err := tx.Edition(t.Kind, t.ID, t.Within)
	if errs.KindOf(err) == errs.NotFound {
		return Edition{}, false, nil
	}
	sum := sha256.Sum256([]byte(strings.Join([]string{t.Kind, t.Within, t.ID, is.Number}, "\x00")))
	return Edition{Tag: hex.EncodeToString(sum[:12]), By: is.By, At: is.At}, err == nil, err
}

// Topics of what waits for officers.
var Topics = []string{insidedb.WaitsReview, insidedb.WaitsInbox, insidedb.WaitsOwed, insidedb.WaitsHits, insidedb.WaitsNotices, insidedb.WaitsDrafts}

// Waits is how many wait, and a number that changes when any of them does.
type Waits = insidedb.Waits

// Waits counts what of some topics waits, as far as the context sees it; officer is whose
// drafts are meant.
func (e *Editions) Waits(ctx context.Context, officer string, topics []string) (map[string]Waits, error) {
	out := map[string]Waits{}
	err := e.store.Read(ctx, func(tx *insidedb.Tx) error {
		for _, t := range topics {
			w, err := tx.Waits(t, officer)
			if err != nil {
				return err
			}
			out[t] = w
		}
		return nil
	})
	return out, err
}

// Writes counts what this process has written; it stands still while nothing is.
func (e *Editions) Writes() int64 { return e.store.Writes() }
