package reporting

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"slices"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/report"
	"entente/internal/store/insidedb"
)

// unattached is how long files that came without their report are kept.
const unattached = 24 * time.Hour

// Config is what an Intake needs. Everything is required but Spool, Taken and OfHit.
type Config struct {
	Store  *insidedb.Store
	Policy func() *directive.Policy // the policy in force now
	Log    *slog.Logger             // never told content, titles or names
	Spool  string                   // the folder for files while they come; "": no attachments are taken

	// Taken is told of every version that is taken in, in the same transaction.
	Taken func(tx *insidedb.Tx, held insidedb.Report, r *report.Report) error

	// OfHit is told of a version that is taken in for a hit, in the same transaction.
	OfHit func(tx *insidedb.Tx, hit, officer string, held insidedb.Report, r *report.Report) error
}

// Intake takes reports in. It is safe for concurrent use.
type Intake struct{ Config }

// New gives an Intake.
func New(c Config) (*Intake, error) {
	if c.Store == nil || c.Policy == nil || c.Log == nil {
		return nil, errs.E(errs.Internal, "reporting.New", "a store, a policy and a log are needed")
	}
	return &Intake{c}, nil
}

// Add takes in the report in data on behalf of an officer. file names it in
// errors. The error is invalid for a report that cannot be used, denied for an
// officer who may not, and a conflict for one that contradicts what is held.
func (x *Intake) Add(ctx context.Context, officer, file string, data []byte) (Version, error) {
	return x.Take(ctx, Order{Officer: officer}, file, data)
}

// AddNotDerived is Add for a report that has nearly the words of a partner's item
// and does not come from it, as the officer says with a reason, which is recorded.
func (x *Intake) AddNotDerived(ctx context.Context, officer, file string, data []byte, reason string) (Version, error) {
	return x.Take(ctx, Order{Officer: officer, NotDerived: reason}, file, data)
}

// Order says on whose behalf a report is taken in, and what beside.
type Order struct {
	Officer    string
	NotDerived string // why it is not made of an item of which it has nearly the words; recorded
	Hit        string // the hit that it is of; recorded with the hit
}

// Take is Add by an order. A report that is held already is put on record for the hit
// that the order names all the same.
func (x *Intake) Take(ctx context.Context, order Order, file string, data []byte) (Version, error) {
	return x.add(ctx, order, file, data, nil)
}

// kindHit is the kind of a report that says that somebody who is sought was met.
const kindHit = "hit"

// tiedToHit refuses a report of kind hit that nothing ties to one: no order, no version
// of it before, and no item of a partner that it names as its source, which is then
// the partner's hit and not ours.
func tiedToHit(tx *insidedb.Tx, order Order, id string, r *report.Report) error {
	if r.Kind != kindHit || order.Hit != "" {
		return nil
	}
	if id != "" {
		if linked, _, err := tx.HitsReported(id); err != nil || linked {
			return err
		}
	}
	for _, ref := range r.Refs() {
		s, err := tx.SourceOf(ref)
		if err != nil && errs.KindOf(err) != errs.NotFound {
			return err
		}
		if err != nil {
			continue
		}
		got, err := tx.Received(s.Item)
		if err != nil && errs.KindOf(err) != errs.NotFound {
			return err
		}
		if err == nil && got.Kind == kindHit {
			return nil
		}
	}
	return errs.E(errs.Invalid, "reporting.Add", "a report of kind %s, and of no hit; expected the hit that it is of: report add FILE --hit ID", kindHit)
}

// ofHit puts a version on record for the hit that an order names.
func (x *Intake) ofHit(tx *insidedb.Tx, order Order, held insidedb.Report, r *report.Report) error {
	if order.Hit == "" {
		return nil
	}
	if x.OfHit == nil {
		return errs.E(errs.Invalid, "reporting.Add", "this node keeps no hits")
	}
	return x.OfHit(tx, order.Hit, order.Officer, held, r)
}

// add takes in a report with its attachments, which are on disk.
func (x *Intake) add(ctx context.Context, order Order, file string, data []byte, files []spooled) (Version, error) {
	parties := x.Policy().Parties()
	r, err := report.Decode(file, data, parties)
	if err != nil {
		return Version{}, err
	}
	sum := sha256.Sum256(data)
	hash := "sha256:" + hex.EncodeToString(sum[:])
	if want := r.Attachments(); len(files) != len(want) {
		return Version{}, missing(want[0].File)
	}
	var set insidedb.FileSet
	if len(files) > 0 {
		if set, err = x.keep(ctx, files); err != nil {
			return Version{}, err
		}
	}
	var out Version
	err = x.Store.Write(ctx, func(tx *insidedb.Tx) error {
		out = Version{}
		if err := tx.Authorise(order.Officer, insidedb.RoleAuthor); err != nil {
			return err
		}
		held, err := tx.ReportByHash(hash)
		if err == nil {
			if err := held.Erased.Refusal("reporting.Add", "the report with these bytes"); err != nil {
				return err
			}
			out = versionOf(held)
			out.Held = true
			if err := x.ofHit(tx, order, held, r); err != nil {
				return err
			}
			if len(files) == 0 {
				return nil
			}
			known, err := tx.ReportFiles(held.ID, held.Version)
			if err == nil && !sameFiles(known.Files, files) {
				err = errs.E(errs.Conflict, "reporting.Add", "the report is held with other attachments; expected a new version of it")
			}
			out.Files = known.Files
			return err
		}
		if errs.KindOf(err) != errs.NotFound {
			return err
		}
		id, note, err := stream(tx, r)
		if err != nil {
			return err
		}
		if err := tiedToHit(tx, order, id, r); err != nil {
			return err
		}
		added, err := x.addFrom(tx, id, hash, order, r)
		if err != nil {
			return err
		}
		out = versionOf(added)
		out.Note = note
		if x.Taken != nil {
			if err := x.Taken(tx, added, r); err != nil {
				return err
			}
		}
		if err := x.ofHit(tx, order, added, r); err != nil {
			return err
		}
		if len(files) == 0 {
			return nil
		}
		out.Files = set.Files
		return tx.AttachFiles(set, added.ID, added.Version)
	})
	if err == nil {
		x.Log.Info("report taken in", "report", out.ID, "version", out.Version, "held", out.Held)
	}
	return out, err
}

// stream finds the report that r is a version of: "" when r is a new one.
func stream(tx *insidedb.Tx, r *report.Report) (id, note string, err error) {
	const op = "reporting.Add"
	if r.Supersedes != "" {
		prior, err := tx.ReportBySerial(r.Supersedes, time.Time{})
		switch {
		case err == nil:
			newest, err := tx.NewestVersion(prior.ID)
			if err != nil {
				return "", "", err
			}
			if prior.Version != newest {
				return "", "", errs.E(errs.Conflict, op, "supersedes %s, which version %d has superseded already; expected the newest", r.Supersedes, newest)
			}
			id = prior.ID
		case errs.KindOf(err) == errs.NotFound:
			note = "supersedes " + r.Supersedes + ", which is not held here"
		default:
			return "", "", err
		}
	}
	if r.Serial == "" {
		return id, note, nil
	}
	switch _, err := tx.ReportBySerial(r.Serial, time.Time{}); {
	case err == nil:
		return "", "", errs.E(errs.Conflict, op, "serial %s is held with other content; expected a new serial, with supersedes for a new version", r.Serial)
	case errs.KindOf(err) != errs.NotFound:
		return "", "", err
	}
	switch later, err := tx.Superseding(r.Serial); {
	case err == nil:
		return "", "", errs.E(errs.Conflict, op, "serial %s is superseded already, by version %d of report %s", r.Serial, later.Version, later.ID)
	case errs.KindOf(err) != errs.NotFound:
		return "", "", err
	}
	return id, note, nil
}

// thirdParties lists whose material is in the report beside our own: what the
// author says of report, portions and fields, the owners that marks name, and
// an originator of another country.
func thirdParties(r *report.Report, self party.Code) []string {
	found := map[string]bool{}
	if r.Foreign(self) {
		found[string(r.Originator)] = true
	}
	for i := report.TitleIndex; i < len(r.Portions); i++ {
		for _, t := range r.ThirdParties(i) {
			found[string(t.From)] = true
		}
	}
	for _, f := range r.Fields {
		if f.ThirdParty != nil {
			found[string(f.ThirdParty.From)] = true
		}
	}
	for _, owner := range r.Marking.Owners(string(self.Country())) {
		found[owner] = true
	}
	out := make([]string, 0, len(found))
	for code := range found {
		out = append(out, code)
	}
	slices.Sort(out)
	return out
}
