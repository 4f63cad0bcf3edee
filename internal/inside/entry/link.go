package entry

import (
	"context"
	"io"
	"regexp"
	"time"

	"entente/internal/core/errs"
	"entente/internal/store/insidedb"
)

// LinkFor is how long a link may be used, where nothing else is said, and MostLinkFor
// how long at most.
const (
	LinkFor     = 24 * time.Hour
	MostLinkFor = 7 * 24 * time.Hour
)

// Terms say how a link may be used.
type Terms struct {
	For   time.Duration // from now on; 0: LinkFor
	Again bool          // more than once: in an exercise only
}

// Link is a link as it is given, once: its secret is kept nowhere.
type Link struct {
	Token   string
	Officer string
	Ends    time.Time
}

// Link makes a link by which an officer comes in. by is the administrator who gives it,
// "" whoever keeps the node. Links that the officer had before and did not use are taken
// back, unless this one may be used again.
func (e *Entry) Link(ctx context.Context, by, officer string, t Terms) (Link, error) {
	const op = "entry.Link"
	if t.For == 0 {
		t.For = LinkFor
	}
	if t.For < time.Minute || t.For > MostLinkFor {
		return Link{}, errs.E(errs.Invalid, op, "a link for %s; expected from 1m to %s", t.For, MostLinkFor)
	}
	token, hash, err := e.secret("link")
	if err != nil {
		return Link{}, err
	}
	now := e.now()
	out := Link{Token: token, Officer: officer, Ends: now.Add(t.For)}
	err = e.Store.Write(ctx, func(tx *insidedb.Tx) error {
		if by != "" {
			if err := tx.Authorise(by, insidedb.RoleAdministrator); err != nil {
				return err
			}
		}
		switch o, err := tx.Officer(officer, time.Time{}); {
		case errs.KindOf(err) == errs.NotFound:
			return errs.E(errs.NotFound, op, "officer %.64q is not registered", officer)
		case err != nil:
			return err
		case o.Revoked:
			return errs.E(errs.Denied, op, "the registration of officer %q is revoked", officer)
		case o.Suspended:
			return errs.E(errs.Denied, op, "officer %q is suspended", officer)
		}
		if !t.Again {
			if err := tx.DropEntryLinks(officer); err != nil {
				return err
			}
		}
		return tx.PutEntryLink(insidedb.EntryLink{Hash: hash, Officer: officer, By: by, Again: t.Again, MadeAt: now, EndsAt: out.Ends})
	})
	return out, err
}

// Redeem lets the officer of a link in.
func (e *Entry) Redeem(ctx context.Context, token string, from From) (Session, string, error) {
	at := e.now()
	return e.enter(ctx, ByLink, from, func(tx *insidedb.Tx) (officer, detail string, err error) {
		l, err := tx.UseEntryLink(HashLink(token), at)
		if errs.KindOf(err) == errs.NotFound {
			err = errRefused
		}
		detail = "made by whoever keeps the node"
		if l.By != "" {
			detail = "made by " + l.By
		}
		return l.Officer, detail, err
	})
}

// NewLink draws the secret of a link, and the hash that is kept of it.
func NewLink(random io.Reader) (token, hash string, err error) {
	e := Entry{Config: Config{Random: random}}
	return e.secret("link")
}

var officerForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$`)

// OfficerForm tells whether a word can name an officer.
func OfficerForm(code string) bool { return officerForm.MatchString(code) }

// Founder is the first administrator of a new node, and the link for that officer, which
// init printed.
type Founder struct {
	Officer string
	Hash    string // HashLink of the link's secret
	Made    time.Time
	Ends    time.Time
}

// Found registers the first administrator, once. An officer of that code who is
// registered stays as is.
func (e *Entry) Found(ctx context.Context, f Founder) error {
	return e.Store.Write(ctx, func(tx *insidedb.Tx) error {
		_, err := tx.Officer(f.Officer, time.Time{})
		if errs.KindOf(err) == errs.NotFound {
			_, err = tx.PutOfficer(insidedb.Officer{Code: f.Officer, Roles: []string{insidedb.RoleAdministrator}})
		}
		if err != nil {
			return err
		}
		return tx.PutEntryLink(insidedb.EntryLink{Hash: f.Hash, Officer: f.Officer, MadeAt: f.Made, EndsAt: f.Ends})
	})
}
