package advisories

import (
	"io"
	"log/slog"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/inside/disclosure"
	"entente/internal/store/insidedb"
)

// Config is what Advisories need. Everything but Exercise is required.
type Config struct {
	Self     party.Code
	Store    *insidedb.Store
	Office   *disclosure.Office
	Random   io.Reader    // of ids and identifiers; safe for concurrent use
	Exercise bool         // the node is not in earnest: every advisory is that of an exercise
	Log      *slog.Logger // never told content or names
}

// Advisories tells the public. It is safe for concurrent use.
type Advisories struct{ Config }

// New gives Advisories.
func New(c Config) (*Advisories, error) {
	if !c.Self.Valid() || c.Store == nil || c.Office == nil || c.Random == nil || c.Log == nil {
		return nil, errs.E(errs.Internal, "advisories.New", "a service, a store, an office, randomness and a log are needed")
	}
	return &Advisories{c}, nil
}

// States of an advisory.
const (
	Drafted   = "drafted"   // waits for approval
	Approved  = "approved"  // may be published
	Denied    = "denied"    // by an officer
	Published = "published" // the public has it, or may have it
)

// Ended is where what was published stands once an officer has let it end: it has
// expired, and nothing follows.
const Ended = "ended"

// Acts about an advisory.
const (
	ActDrafted   = "drafted"
	ActApproved  = "approved" // by one officer; the state says whether that is enough
	ActDenied    = "denied"
	ActPublished = "published"
	ActEnded     = "let-end" // it has expired, and nothing follows
)

// Who may do what.
var (
	drafters   = []string{insidedb.RoleAuthor, insidedb.RoleDisclosure, insidedb.RoleWarning, insidedb.RoleWatch}
	publishers = []string{insidedb.RoleDisclosure, insidedb.RoleWarning, insidedb.RoleWatch}
)

// MaxReason bounds an officer's reason, in bytes.
const MaxReason = 4096

// mostListed bounds a list that has no pages; page is how many one page has.
const (
	mostListed = 1000
	page       = 200
)

// present is the as-of of now.
var present time.Time

// digits draws so many bytes as hexadecimal digits.
func (x *Advisories) digits(n int) (string, error) {
	b := make([]byte, n)
	if _, err := io.ReadFull(x.Random, b); err != nil {
		return "", errs.Wrap(errs.Internal, "advisories.digits", err, "no randomness")
	}
	return hexOf(b), nil
}
