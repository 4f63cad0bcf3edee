package entry

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"entente/internal/core/errs"
	"entente/internal/store/insidedb"
)

// How a session came about.
type How string

// The ways in.
const (
	ByLink        How = "link"
	ByPasskey     How = "passkey"
	ByOIDC        How = "oidc"
	ByCertificate How = "certificate"
)

// From says where somebody comes from.
type From struct {
	Agent   string // what the browser calls itself
	Address string // the other end's address
}

// maxSaid bounds what is kept of what a browser says of itself, in bytes.
const maxSaid = 200

// Session is a browser that is in.
type Session struct {
	ID      string    `json:"id"` // names the session; it opens nothing
	Officer string    `json:"officer"`
	How     How       `json:"how"`
	Detail  string    `json:"detail,omitempty"`
	Agent   string    `json:"agent,omitempty"`
	Address string    `json:"address,omitempty"`
	Began   time.Time `json:"began"`
	Seen    time.Time `json:"seen"`    // to the minute
	Idle    time.Time `json:"idle"`    // it ends then, where nothing is done
	Expires time.Time `json:"expires"` // it ends then in any case
	Current bool      `json:"current"` // it is the asking one
}

func sessionOf(s insidedb.EntrySession) Session {
	return Session{ID: s.ID, Officer: s.Officer, How: How(s.How), Detail: s.Detail, Agent: s.Agent, Address: s.Address,
		Began: s.BeganAt, Seen: s.SeenAt, Idle: s.IdleAt, Expires: s.EndsAt}
}

// enter begins a session of the officer whom prove gives, in one transaction with it. It
// gives the secret of the cookie, which is kept nowhere.
func (e *Entry) enter(ctx context.Context, how How, from From, prove func(*insidedb.Tx) (officer, detail string, err error)) (Session, string, error) {
	secret, hash, err := e.secret("session")
	if err != nil {
		return Session{}, "", err
	}
	_, id, err := e.secret("name")
	if err != nil {
		return Session{}, "", err
	}
	now := e.now()
	s := insidedb.EntrySession{ID: id[:16], Hash: hash, How: string(how), Agent: said(from.Agent), Address: said(from.Address),
		BeganAt: now, SeenAt: now, EndsAt: now.Add(e.Absolute), IdleAt: now.Add(e.Idle)}
	err = e.Store.Write(ctx, func(tx *insidedb.Tx) error {
		var err error
		if s.Officer, s.Detail, err = prove(tx); err != nil {
			return err
		}
		if _, err := admitted(tx, s.Officer); err != nil {
			return err
		}
		return tx.PutSession(s)
	})
	if err != nil {
		return Session{}, "", e.refused(how, err)
	}
	e.Log.Info("an officer came in", "how", string(how), "session", s.ID)
	return sessionOf(s), secret, nil
}

// said keeps the beginning of what a browser says, without control characters.
func said(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == utf8.RuneError {
			return -1
		}
		return r
	}, s)
	for len(s) > maxSaid {
		_, size := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-size]
	}
	return s
}

// Session gives the session of a cookie. It is ErrOut when there is none, or it has
// ended. acts tells whether the officer does something: what a page asks by itself
// keeps no session alive.
func (e *Entry) Session(ctx context.Context, secret string, acts bool) (Session, error) {
	now := e.now()
	var s insidedb.EntrySession
	err := e.Store.Read(ctx, func(tx *insidedb.Tx) error {
		var err error
		if s, err = tx.SessionBy(hashOf("session", secret)); errs.KindOf(err) == errs.NotFound {
			return ErrOut
		}
		if err == nil && s.EndedAt != nil {
			return ErrOut
		}
		if err != nil {
			return err
		}
		_, err = admitted(tx, s.Officer)
		return err
	})
	why := ""
	switch {
	case errors.Is(err, errRefused):
		why = "the officer may not come in any more"
	case err != nil:
		return Session{}, err
	case !now.Before(s.EndsAt):
		why = "it was over"
	case !now.Before(s.IdleAt):
		why = "nothing was done"
	case !acts || now.Sub(s.SeenAt) < e.grain():
		return sessionOf(s), nil
	}
	err = e.Store.Write(ctx, func(tx *insidedb.Tx) error {
		if why != "" {
			return tx.EndSession(s.ID, now, "", why)
		}
		s.SeenAt, s.IdleAt = now, now.Add(e.Idle)
		return tx.TouchSession(s.ID, s.SeenAt, s.IdleAt)
	})
	if err == nil && why != "" {
		err = ErrOut
	}
	return sessionOf(s), err
}

// grain is how often it is written down, at most, that a session did something.
func (e *Entry) grain() time.Duration { return min(time.Minute, e.Idle/10) }

// Sessions lists the open sessions that somebody may see: all for whoever keeps the node
// ("") and for an administrator, and their own for everybody else. current is the
// session that asks, "" for none.
func (e *Entry) Sessions(ctx context.Context, officer, current string) ([]Session, error) {
	out := []Session{}
	err := e.Store.Read(ctx, func(tx *insidedb.Tx) error {
		whose, err := whoseOf(tx, officer)
		if err != nil {
			return err
		}
		rows, err := tx.Sessions(whose, e.now())
		for _, r := range rows {
			s := sessionOf(r)
			s.Current = s.ID == current
			out = append(out, s)
		}
		return err
	})
	return out, err
}

// End ends a session: one's own, or any for an administrator and whoever keeps the node
// (""). It is not-found for one that is not open or is not theirs to see.
func (e *Entry) End(ctx context.Context, officer, id string) error {
	now := e.now()
	err := e.Store.Write(ctx, func(tx *insidedb.Tx) error {
		whose, err := whoseOf(tx, officer)
		if err != nil {
			return err
		}
		s, err := tx.Session(id)
		if errs.KindOf(err) == errs.NotFound || err == nil && (s.EndedAt != nil || whose != "" && s.Officer != whose) {
			return errs.E(errs.NotFound, "entry.End", "no session %.32q is open", id)
		}
		if err != nil {
			return err
		}
		return tx.EndSession(id, now, officer, "it was ended")
	})
	if err == nil {
		e.Log.Info("a session was ended", "session", id)
	}
	return err
}

// whoseOf gives whose sessions somebody may see: "" for everybody's.
func whoseOf(tx *insidedb.Tx, officer string) (string, error) {
	if officer == "" {
		return "", nil
	}
	err := tx.Authorise(officer, insidedb.RoleAdministrator)
	if errs.KindOf(err) == errs.Denied {
		return officer, nil
	}
	return "", err
}
