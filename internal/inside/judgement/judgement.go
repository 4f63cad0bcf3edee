package judgement

import (
	"context"
	"encoding/json"
	"strings"
	"time"
	"unicode/utf8"

	"entente/internal/core/access"
	"entente/internal/core/assess"
	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/core/marking"
	"entente/internal/core/party"
	"entente/internal/store/insidedb"
)

// Bounds.
const (
	MaxReason  = 1_000 // characters
	MostListed = 1_000
)

// mayJudge are the roles of officers who may say something: whoever may read, but for
// those who oversee.
var mayJudge = []string{insidedb.RoleAuthor, insidedb.RoleDisclosure, insidedb.RoleLead, insidedb.RoleLiaison, insidedb.RoleWarning, insidedb.RoleWatch}

// Check refuses a judgement that does not fit what is held; id is "" for a new one.
type Check func(v View, id string, r assess.Record) error

// Index makes a judgement findable, in the transaction in which it is recorded.
type Index func(tx *insidedb.Tx, j insidedb.Judgement, r assess.Record) error

// Config is what Judgements is made of.
type Config struct {
	Store  *insidedb.Store
	Self   party.Code
	Catch  func(context.Context) error // makes findable what came; nil: nothing comes
	Checks map[string]Check            // by kind
	Index  []Index
}

// Judgements keeps judgements. It is safe for concurrent use.
type Judgements struct {
	Config
	own marking.System
}

// New makes one; the error is internal when something is missing.
func New(c Config) (*Judgements, error) {
	if c.Store == nil || c.Self == "" {
		return nil, errs.E(errs.Internal, "judgement.New", "a store and a service are needed")
	}
	return &Judgements{Config: c, own: directive.OwnSystem(c.Self)}, nil
}

// View is what one officer may see of what is held, as of a time.
type View struct {
	Tx     *insidedb.Tx
	Reader access.Reader
	Labels []int64   // that the reader sees, ascending
	AsOf   time.Time // zero: the present
	Now    time.Time
	Self   party.Code
	System marking.System // our own
}

// View shows what an officer may see as of a time; the zero time is the present. It is
// denied for an officer who may not read.
func (j *Judgements) View(ctx context.Context, officer string, asOf time.Time, read func(View) error) error {
	if err := j.Store.Settled(asOf); err != nil {
		return err
	}
	if err := j.catch(ctx); err != nil {
		return err
	}
	return j.Store.Read(ctx, func(tx *insidedb.Tx) error {
		v, err := j.view(tx, officer, asOf)
		if err != nil {
			return err
		}
		return read(v)
	})
}

func (j *Judgements) catch(ctx context.Context) error {
	if j.Catch == nil {
		return nil
	}
	return j.Catch(ctx)
}

func (j *Judgements) view(tx *insidedb.Tx, officer string, asOf time.Time) (View, error) {
	r, err := tx.Reader(officer)
	if err != nil {
		return View{}, err
	}
	labels, err := tx.SeenLabels(r)
	return View{Tx: tx, Reader: r, Labels: labels, AsOf: asOf, Now: j.Store.Now(), Self: j.Self, System: j.own}, err
}

// Draft is a judgement as an officer gives it.
type Draft struct {
	Officer  string `json:"-"`
	Kind     string `json:"-"`
	ID       string `json:"-"`        // of the one of which this is the next version; "" for a new one
	File     string `json:"file"`     // names the document in errors
	Document string `json:"document"` // YAML or JSON
	Reason   string `json:"reason,omitempty"`
}

// Shown is one version of a judgement as an officer sees it.
type Shown struct {
	V        int             `json:"v"`
	Kind     string          `json:"kind"`
	ID       string          `json:"id"`
	Version  int             `json:"version"`
	State    string          `json:"state"`
	Mark     string          `json:"mark"`
	Groups   []string        `json:"groups,omitempty"`
	Caveats  access.Caveats  `json:"caveats"`
	By       string          `json:"by"`
	Reason   string          `json:"reason,omitempty"`
	Recorded time.Time       `json:"recorded"`
	Review   string          `json:"review,omitempty"` // the day when keeping it is reviewed
	Erased   string          `json:"erased,omitempty"`
	Refs     []assess.Ref    `json:"refs"`
	Body     json.RawMessage `json:"body,omitempty"`
}

// ShownOf is what is shown of a version.
func ShownOf(j insidedb.Judgement) Shown {
	s := Shown{V: 1, Kind: j.Kind, ID: j.ID, Version: j.Version, State: j.State, Mark: j.Mark, Groups: j.Label.Groups, Caveats: j.Caveats, By: j.By,
		Reason: j.Reason, Recorded: j.RecordedAt, Refs: j.Refs, Body: j.Body}
	if j.Erased != nil {
		s.Erased = j.Erased.Said()
	}
	if j.Review != nil {
		s.Review = j.Review.Format(time.DateOnly)
	}
	if s.Refs == nil {
		s.Refs = []assess.Ref{}
	}
	return s
}

// Put takes in a judgement, or the next version of one. The error is invalid, with file,
// line and key, for a document that is none; not-found for what it rests on and nobody
// holds, or the officer may not see; denied for a mark that is lower than that of what it
// rests on; a conflict for an id that is taken.
func (j *Judgements) Put(ctx context.Context, d Draft) (Shown, error) {
	const op = "judgement.Put"
	record, meta, err := assess.Decode(d.Kind, d.File, []byte(d.Document))
	if err != nil {
		return Shown{}, err
	}
	if d.ID != "" && meta.ID != "" && meta.ID != d.ID {
		return Shown{}, errs.At(op, d.File, 0, "id", "%s; expected %s, or no id", meta.ID, d.ID)
	}
	if utf8.RuneCountInString(d.Reason) > MaxReason {
		return Shown{}, errs.E(errs.Invalid, op, "a reason of %d characters; expected at most %d", utf8.RuneCountInString(d.Reason), MaxReason)
	}
	body, err := assess.Encode(record)
	if err != nil {
		return Shown{}, err
	}
	return j.write(ctx, d.Officer, func(v View) (insidedb.Judgement, assess.Record, error) {
		next := insidedb.Judgement{Kind: d.Kind, ID: d.ID, State: insidedb.JudgementStands, Body: body, By: d.Officer, Reason: d.Reason}
		if !meta.Review.IsZero() {
			next.Review = &meta.Review
		}
		var before insidedb.Judgement
		if next.ID != "" {
			var err error
			if before, err = v.Tx.Judgement(d.Kind, d.ID, v.Labels, time.Time{}); err != nil {
				return next, nil, err
			}
			if before.Erased != nil {
				return next, nil, errs.E(errs.Conflict, op, "the %s is %s", d.Kind, before.Erased.Said())
			}
			if err := v.may(before); err != nil {
				return next, nil, err
			}
			if next.Review == nil {
				next.Review = before.Review
			}
		} else if meta.ID != "" {
			next.ID = meta.ID
			taken, err := v.Tx.JudgementTaken(d.Kind, meta.ID)
			if err != nil {
				return next, nil, err
			}
			if taken {
				return next, nil, errs.At(op, d.File, 0, "id", "%s is taken; expected another, or no id", meta.ID)
			}
		}
		if err := v.rest(&next, record, meta, d.File); err != nil {
			return next, nil, err
		}
		if !next.Label.Covers(before.Label) {
			return next, nil, errs.E(errs.Denied, op, "this would be seen by some who may not see the version before; end that, and say this as a judgement of its own")
		}
		if check := j.Checks[d.Kind]; check != nil {
			if err := check(v, next.ID, record); err != nil {
				return next, nil, placed(err, d.File, d.Document)
			}
		}
		return next, record, nil
	})
}

// write records the judgement that make gives.
func (j *Judgements) write(ctx context.Context, officer string, make func(View) (insidedb.Judgement, assess.Record, error)) (Shown, error) {
	if err := j.catch(ctx); err != nil {
		return Shown{}, err
	}
	var out insidedb.Judgement
	err := j.Store.Write(ctx, func(tx *insidedb.Tx) error {
		if err := tx.Authorise(officer, mayJudge...); err != nil {
			return err
		}
		v, err := j.view(tx, officer, time.Time{})
		if err != nil {
			return err
		}
		next, record, err := make(v)
		if err != nil {
			return err
		}
		if out, err = tx.PutJudgement(next); err != nil {
			return err
		}
		for _, index := range j.Index {
			if err := index(tx, out, record); err != nil {
				return err
			}
		}
		return nil
	})
	return ShownOf(out), err
}

// End ends a judgement, with a reason: it is not counted from now on, and stays as it was
// for every time before.
func (j *Judgements) End(ctx context.Context, officer, kind, id, reason string) (Shown, error) {
	return j.turn(ctx, officer, kind, id, reason, insidedb.JudgementStands, insidedb.JudgementEnded)
}

// Restore has a judgement that ended stand again, with a reason.
func (j *Judgements) Restore(ctx context.Context, officer, kind, id, reason string) (Shown, error) {
	return j.turn(ctx, officer, kind, id, reason, insidedb.JudgementEnded, insidedb.JudgementStands)
}

func (j *Judgements) turn(ctx context.Context, officer, kind, id, reason, from, to string) (Shown, error) {
	const op = "judgement.turn"
	if strings.TrimSpace(reason) == "" || utf8.RuneCountInString(reason) > MaxReason {
		return Shown{}, errs.E(errs.Invalid, op, "--reason is missing or too long; expected why, in 1 to %d characters", MaxReason)
	}
	return j.write(ctx, officer, func(v View) (insidedb.Judgement, assess.Record, error) {
		next, err := v.Tx.Judgement(kind, id, v.Labels, time.Time{})
		switch {
		case err != nil:
			return next, nil, err
		case next.Erased != nil:
			return next, nil, errs.E(errs.Conflict, op, "the %s is %s", kind, next.Erased.Said())
		case next.State != from:
			return next, nil, errs.E(errs.Conflict, op, "the %s %s is %s already", kind, id, next.State)
		}
		if err := v.may(next); err != nil {
			return next, nil, err
		}
		record, err := next.Record()
		if err != nil {
			return next, nil, err
		}
		next.State, next.By, next.Reason = to, officer, reason
		if check := j.Checks[kind]; check != nil && to == insidedb.JudgementStands {
			if err := check(v, id, record); err != nil {
				return next, nil, err
			}
		}
		return next, record, nil
	})
}
