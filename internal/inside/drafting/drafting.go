package drafting

import (
	"context"
	"strings"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/core/marking"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/reporting"
	"entente/internal/store/insidedb"
)

// Bounds.
const (
	MaxDocument = 2 << 20 // bytes of one draft
	MaxDrafts   = 100     // of one officer
)

// file names a draft in errors.
const file = "the draft"

// Config is what a Desk is made of. Everything is required.
type Config struct {
	Store  *insidedb.Store
	Policy func() *directive.Policy // the policy in force now
	Intake *reporting.Intake
	Office *disclosure.Office
}

// Drafting keeps drafts and shows what would come of them. It is safe for concurrent use.
type Drafting struct{ Config }

// New makes one; the error is internal when something is missing.
func New(c Config) (*Drafting, error) {
	if c.Store == nil || c.Policy == nil || c.Intake == nil || c.Office == nil {
		return nil, errs.E(errs.Internal, "drafting.New", "a store, a policy, an intake and an office are needed")
	}
	return &Drafting{c}, nil
}

// Draft is a draft as its writer sees it.
type Draft struct {
	V        int       `json:"v"`
	ID       string    `json:"id"`
	Version  int       `json:"version"` // how often it was saved
	Officer  string    `json:"officer"`
	Title    string    `json:"title"` // "" before there is one
	Marking  string    `json:"marking"`
	Bytes    int       `json:"bytes"`
	Created  time.Time `json:"created"`
	Saved    time.Time `json:"saved"`
	Document string    `json:"document,omitempty"` // none in lists
}

func draftOf(d insidedb.Draft) Draft {
	return Draft{V: 1, ID: d.ID, Version: d.Version, Officer: d.Officer, Title: d.Title, Marking: d.Mark, Bytes: d.Bytes, Created: d.CreatedAt, Saved: d.SavedAt, Document: d.Document}
}

// writes refuses officers who do not write reports.
func writes(tx *insidedb.Tx, officer string) error {
	return tx.Authorise(officer, insidedb.RoleAuthor)
}

// kept is the row of a text.
func (d *Drafting) kept(officer, text string) (insidedb.Draft, error) {
	if len(text) > MaxDocument {
		return insidedb.Draft{}, errs.E(errs.Invalid, "drafting.Save", "the draft has %d bytes; expected at most %d", len(text), MaxDocument)
	}
	s := sketchOf(file, text, d.own(), d.Store.Now())
	return insidedb.Draft{Officer: officer, Mark: d.marked(s), Title: s.title, Document: text}, nil
}

func (d *Drafting) own() marking.System { return directive.OwnSystem(d.Policy().Parties().Self) }

// marked is the mark of a text: what all its marks roll up to, and the highest level where
// they do not or anything of it cannot be read.
func (d *Drafting) marked(s sketch) string {
	now := d.Store.Now()
	if banner := s.highest(now); banner != "" {
		return banner
	}
	levels := marking.Levels(d.own(), now)
	return levels[len(levels)-1].Name
}

// Begin keeps a new draft.
func (d *Drafting) Begin(ctx context.Context, officer, text string) (Draft, error) {
	row, err := d.kept(officer, text)
	if err != nil {
		return Draft{}, err
	}
	err = d.Store.Write(ctx, func(tx *insidedb.Tx) error {
		if err := writes(tx, officer); err != nil {
			return err
		}
		n, err := tx.CountDrafts(officer)
		if err != nil {
			return err
		}
		if n >= MaxDrafts {
			return errs.E(errs.Conflict, "drafting.Begin", "officer %.64q has %d drafts; expected fewer: submit or delete some", officer, n)
		}
		row, err = tx.AddDraft(row)
		return err
	})
	return draftOf(row), err
}

// Save keeps the text over the one before. version is the saving that it goes on from; 0
// for whatever is kept.
func (d *Drafting) Save(ctx context.Context, officer, id string, version int, text string) (Draft, error) {
	row, err := d.kept(officer, text)
	if err != nil {
		return Draft{}, err
	}
	var out insidedb.Draft
	err = d.Store.Write(ctx, func(tx *insidedb.Tx) error {
		if err := writes(tx, officer); err != nil {
			return err
		}
		held, err := d.held(tx, officer, id)
		if err != nil {
			return err
		}
		if version != 0 && version != held.Version {
			return errs.E(errs.Conflict, "drafting.Save", "the draft was saved again at %s, as version %d; this goes on from version %d",
				held.SavedAt.UTC().Format(time.RFC3339), held.Version, version)
		}
		next := row
		next.ID, next.Version, next.CreatedAt = held.ID, held.Version, held.CreatedAt
		out, err = tx.SaveDraft(next)
		return err
	})
	return draftOf(out), err
}

func (d *Drafting) held(tx *insidedb.Tx, officer, id string) (insidedb.Draft, error) {
	held, err := tx.Draft(officer, id)
	if errs.KindOf(err) == errs.NotFound || err == nil && !strings.HasPrefix(id, "draft-") {
		return held, errs.E(errs.NotFound, "drafting.Show", "no draft %.80q of this officer is held", id)
	}
	return held, err
}

// Show gives a draft to its writer.
func (d *Drafting) Show(ctx context.Context, officer, id string) (Draft, error) {
	var out insidedb.Draft
	err := d.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		if err := writes(tx, officer); err != nil {
			return err
		}
		out, err = d.held(tx, officer, id)
		return err
	})
	return draftOf(out), err
}

// List lists an officer's drafts without their texts, the last saved first.
func (d *Drafting) List(ctx context.Context, officer string) ([]Draft, error) {
	out := []Draft{}
	err := d.Store.Read(ctx, func(tx *insidedb.Tx) error {
		if err := writes(tx, officer); err != nil {
			return err
		}
		rows, err := tx.Drafts(officer, MaxDrafts)
		for _, r := range rows {
			out = append(out, draftOf(r))
		}
		return err
	})
	return out, err
}

// End forgets a draft of which the writer knows the last saving; 0 for whatever is kept.
func (d *Drafting) End(ctx context.Context, officer, id string, version int) error {
	return d.Store.Write(ctx, func(tx *insidedb.Tx) error {
		if err := writes(tx, officer); err != nil {
			return err
		}
		held, err := d.held(tx, officer, id)
		if err != nil {
			return err
		}
		if version != 0 && version != held.Version {
			return errs.E(errs.Conflict, "drafting.End", "the draft was saved again at %s", held.SavedAt.UTC().Format(time.RFC3339))
		}
		return tx.EndDraft(officer, id)
	})
}

// Submit takes a draft in as a report, as reporting.Intake.Take does, and ends it. Where it
// is refused it stays. version is as in End.
func (d *Drafting) Submit(ctx context.Context, order reporting.Order, name, id string, version int) (reporting.Version, error) {
	held, err := d.Show(ctx, order.Officer, id)
	if err != nil {
		return reporting.Version{}, err
	}
	if version != 0 && version != held.Version {
		return reporting.Version{}, errs.E(errs.Conflict, "drafting.Submit", "the draft was saved again at %s", held.Saved.UTC().Format(time.RFC3339))
	}
	if name == "" {
		name = file
	}
	taken, err := d.Intake.Take(ctx, order, name, []byte(held.Document))
	if err != nil {
		return reporting.Version{}, err
	}
	// Taking the same bytes in again changes nothing: who is interrupted here submits again.
	return taken, d.End(ctx, order.Officer, id, held.Version)
}
