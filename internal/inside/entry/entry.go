package entry

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"log/slog"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/store/insidedb"
)

// When a session ends, where nothing else is said.
const (
	UsualIdle     = 30 * time.Minute
	UsualAbsolute = 12 * time.Hour
)

// Config is what entry is built from. Store, Service, Now, Random and Log are required.
type Config struct {
	Store    *insidedb.Store
	Service  party.Code
	Now      func() time.Time // the wall clock, which an exercise does not set
	Random   io.Reader
	Idle     time.Duration // 0: UsualIdle
	Absolute time.Duration // 0: UsualAbsolute
	Log      *slog.Logger  // never told secrets or names
}

// Entry lets officers in. It is safe for concurrent use.
type Entry struct {
	Config
}

// New gives an entry.
func New(c Config) (*Entry, error) {
	if c.Store == nil || c.Service == "" || c.Now == nil || c.Random == nil || c.Log == nil {
		return nil, errs.E(errs.Internal, "entry.New", "a store, a service, a clock, randomness and a log are needed")
	}
	if c.Idle == 0 {
		c.Idle = UsualIdle
	}
	if c.Absolute == 0 {
		c.Absolute = UsualAbsolute
	}
	return &Entry{Config: c}, nil
}

// ErrOut says that somebody is not, or no longer, let in. It is denied.
var ErrOut error = errs.E(errs.Denied, "entry", "you are not logged in; expected a session")

// errRefused is what everybody is told who tried to come in and may not.
var errRefused = errs.E(errs.Denied, "entry", "this does not let you in: it is unknown, was used, is over, or its officer may not come in")

// now is the present as the store keeps it.
func (e *Entry) now() time.Time { return e.Now().UTC().Truncate(time.Microsecond) }

// secret draws a secret and its hash. use is what it is for: a secret for one thing is
// none for another.
func (e *Entry) secret(use string) (secret, hash string, err error) {
	var b [32]byte
	if _, err := io.ReadFull(e.Random, b[:]); err != nil {
		return "", "", errs.Wrap(errs.Internal, "entry.secret", err, "no randomness")
	}
	secret = base64.RawURLEncoding.EncodeToString(b[:])
	return secret, hashOf(use, secret), nil
}

// HashLink is what is kept of a link's secret.
func HashLink(token string) string { return hashOf("link", token) }

// hashOf is what is kept of a secret. It is looked up in an index by the hash of what
// came, so that how long that takes tells nothing of the secret.
func hashOf(use, secret string) string {
	sum := sha256.Sum256([]byte("entente entry " + use + "\x00" + secret))
	return hex.EncodeToString(sum[:])
}

// admitted gives an officer who may come in: registered, not revoked, not suspended.
func admitted(tx *insidedb.Tx, code string) (insidedb.Officer, error) {
	o, err := tx.Officer(code, time.Time{})
	switch {
	case errs.KindOf(err) == errs.NotFound:
		return o, errRefused
	case err != nil:
		return o, err
	case o.Revoked, o.Suspended:
		return o, errRefused
	}
	return o, nil
}

// refused logs that somebody was not let in, and how it was tried.
func (e *Entry) refused(how How, err error) error {
	if errors.Is(err, errRefused) {
		e.Log.Warn("somebody was not let in", "how", string(how))
	}
	return err
}

// Officer is who is in, as the person is shown it.
type Officer struct {
	Code      string
	Name      string
	Roles     []string
	Clearance string // a banner of our own system; "" for its top level, read into nothing
	Groups    []string
}

// Officer gives the officer of a session.
func (e *Entry) Officer(ctx context.Context, code string) (Officer, error) {
	var out Officer
	err := e.Store.Read(ctx, func(tx *insidedb.Tx) error {
		o, err := admitted(tx, code)
		if err != nil {
			return err
		}
		c, err := tx.Clearance(code)
		out = Officer{Code: o.Code, Name: o.Name, Roles: o.Roles, Clearance: c.Mark, Groups: append([]string{}, c.Label.Groups...)}
		return err
	})
	return out, err
}
