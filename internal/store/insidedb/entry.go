package insidedb

import (
	"strconv"
	"time"

	"entente/internal/core/errs"
	"entente/internal/store/sqldb"
)

// Times of what concerns entry are given by the caller, and are of the wall clock: an
// exercise that replays other years logs nobody out.

// EntryLink is a link by which an officer comes in.
type EntryLink struct {
	Hash    string // of its secret
	Officer string
	By      string // the officer who made it; "" for whoever keeps the node
	Again   bool   // may be used more than once
	MadeAt  time.Time
	EndsAt  time.Time
	UsedAt  *time.Time // the first use
}

// EntrySession is a browser that came in.
type EntrySession struct {
	ID      string // names the session; it opens nothing
	Hash    string // of the cookie
	Officer string
	How     string // link, passkey, oidc or certificate
	Detail  string // which of these, in words for people
	Agent   string // what the browser called itself
	Address string // from where it came
	BeganAt time.Time
	SeenAt  time.Time
	IdleAt  time.Time // it ends then, where nothing is done
	EndsAt  time.Time // it ends then in any case
	EndedAt *time.Time
	EndedBy string // the officer who ended it; "" for nobody
	Why     string // why it ended
}

// Passkey is a passkey that an officer registered.
type Passkey struct {
	ID         string // of the credential, base64url
	Officer    string
	Handle     string // what the authenticator knows the officer by, base64url
	Credential string // JSON
	Name       string
	MadeAt     time.Time
	UsedAt     *time.Time
	GoneAt     *time.Time
}

// MostSessions bounds a list of sessions, and MostPasskeys those of an officer.
const (
	MostSessions = 1000
	MostPasskeys = 20
)

// PutEntryLink keeps a new link. Links that ended before it was made go.
func (tx *Tx) PutEntryLink(l EntryLink) error {
	if _, err := tx.sql.Exec(`DELETE FROM entry_links WHERE ends_at <= $1`, l.MadeAt); err != nil {
		return err
	}
	_, err := tx.sql.Exec(`INSERT INTO entry_links (hash, officer, by_officer, again, made_at, ends_at) VALUES ($1, $2, $3, $4, $5, $6)`,
		l.Hash, l.Officer, l.By, l.Again, l.MadeAt, l.EndsAt)
	return err
}

// UseEntryLink gives a link that may still be used at a time, and uses it. It is
// not-found for one that is unknown, used or over: which of these is nobody's business.
func (tx *Tx) UseEntryLink(hash string, at time.Time) (EntryLink, error) {
	changed, err := tx.sql.Exec(`UPDATE entry_links SET used_at = $2 WHERE hash = $1 AND ends_at > $2 AND (again = 1 OR used_at IS NULL)`, hash, at)
	if err != nil {
		return EntryLink{}, err
	}
	if changed == 0 {
		return EntryLink{}, errs.E(errs.NotFound, "insidedb.UseEntryLink", "the link is unknown, was used, or is over")
	}
	return sqldb.One(tx.sql, func(row sqldb.Row) (EntryLink, error) {
		var l EntryLink
		return l, row.Scan(&l.Hash, &l.Officer, &l.By, &l.Again, sqldb.Time(&l.MadeAt), sqldb.Time(&l.EndsAt), sqldb.OptionalTime(&l.UsedAt))
	}, `SELECT hash, officer, by_officer, again, made_at, ends_at, used_at FROM entry_links WHERE hash = $1`, hash)
}

// DropEntryLinks takes back the links of an officer; of everybody for "".
func (tx *Tx) DropEntryLinks(officer string) error {
	_, err := tx.sql.Exec(`DELETE FROM entry_links WHERE $1 = '' OR officer = $1`, officer)
	return err
}

const sessionColumns = `id, hash, officer, how, detail, agent, address, began_at, seen_at, idle_at, ends_at, ended_at, ended_by, why`

func scanSession(row sqldb.Row) (EntrySession, error) {
	var s EntrySession
	return s, row.Scan(&s.ID, &s.Hash, &s.Officer, &s.How, &s.Detail, &s.Agent, &s.Address, sqldb.Time(&s.BeganAt), sqldb.Time(&s.SeenAt),
		sqldb.Time(&s.IdleAt), sqldb.Time(&s.EndsAt), sqldb.OptionalTime(&s.EndedAt), &s.EndedBy, &s.Why)
}

// PutSession keeps a new session.
func (tx *Tx) PutSession(s EntrySession) error {
	_, err := tx.sql.Exec(`INSERT INTO entry_sessions (`+sessionColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
		s.ID, s.Hash, s.Officer, s.How, s.Detail, s.Agent, s.Address, s.BeganAt, s.SeenAt, s.IdleAt, s.EndsAt, s.EndedAt, s.EndedBy, s.Why)
	return err
}

// SessionBy gives the session of a cookie, also one that has ended.
func (tx *Tx) SessionBy(hash string) (EntrySession, error) {
	return sqldb.One(tx.sql, scanSession, `SELECT `+sessionColumns+` FROM entry_sessions WHERE hash = $1`, hash)
}

// Session gives a session by its name, also one that has ended.
func (tx *Tx) Session(id string) (EntrySession, error) {
	return sqldb.One(tx.sql, scanSession, `SELECT `+sessionColumns+` FROM entry_sessions WHERE id = $1`, id)
}

// Sessions lists the sessions of an officer that are open at a time, the latest first;
// of everybody for "".
func (tx *Tx) Sessions(officer string, at time.Time) ([]EntrySession, error) {
	return sqldb.All(tx.sql, scanSession, `SELECT `+sessionColumns+` FROM entry_sessions
		WHERE ended_at IS NULL AND idle_at > $2 AND ends_at > $2 AND ($1 = '' OR officer = $1) ORDER BY began_at DESC, id LIMIT `+strconv.Itoa(MostSessions), officer, at)
}

// TouchSession records that a session did something, and when it will end unless it
// does something again.
func (tx *Tx) TouchSession(id string, at, idle time.Time) error {
	_, err := tx.sql.Exec(`UPDATE entry_sessions SET seen_at = $2, idle_at = $3 WHERE id = $1 AND ended_at IS NULL`, id, at, idle)
	return err
}

// EndSession ends a session; the first end stays.
func (tx *Tx) EndSession(id string, at time.Time, by, why string) error {
	_, err := tx.sql.Exec(`UPDATE entry_sessions SET ended_at = $2, ended_by = $3, why = $4 WHERE id = $1 AND ended_at IS NULL`, id, at, by, why)
	return err
}

// EndSessions ends every session that is open: of an officer, or of everybody for "".
func (tx *Tx) EndSessions(officer string, at time.Time, why string) error {
	_, err := tx.sql.Exec(`UPDATE entry_sessions SET ended_at = $2, why = $3 WHERE ended_at IS NULL AND ($1 = '' OR officer = $1)`, officer, at, why)
	return err
}

const passkeyColumns = `id, officer, handle, credential, name, made_at, used_at, gone_at`

func scanPasskey(row sqldb.Row) (Passkey, error) {
	var p Passkey
	return p, row.Scan(&p.ID, &p.Officer, &p.Handle, &p.Credential, &p.Name, sqldb.Time(&p.MadeAt), sqldb.OptionalTime(&p.UsedAt), sqldb.OptionalTime(&p.GoneAt))
}

// PutPasskey keeps a new passkey. It is a conflict for one that was registered before,
// also where it is gone.
func (tx *Tx) PutPasskey(p Passkey) error {
	n, err := tx.sql.Exec(`INSERT INTO entry_passkeys (`+passkeyColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING`,
		p.ID, p.Officer, p.Handle, p.Credential, p.Name, p.MadeAt, p.UsedAt, p.GoneAt)
	if err == nil && n == 0 {
		return errs.E(errs.Conflict, "insidedb.PutPasskey", "this passkey was registered before")
	}
	return err
}

// Passkeys lists the passkeys of an officer that are not gone, the first one first.
func (tx *Tx) Passkeys(officer string) ([]Passkey, error) {
	return sqldb.All(tx.sql, scanPasskey, `SELECT `+passkeyColumns+` FROM entry_passkeys WHERE officer = $1 AND gone_at IS NULL ORDER BY made_at, id`, officer)
}

// PasskeysBy lists the passkeys that are not gone under what an authenticator knows an
// officer by.
func (tx *Tx) PasskeysBy(handle string) ([]Passkey, error) {
	return sqldb.All(tx.sql, scanPasskey, `SELECT `+passkeyColumns+` FROM entry_passkeys WHERE handle = $1 AND gone_at IS NULL ORDER BY made_at, id`, handle)
}

// UsePasskey records a use of a passkey, and what was seen of it then.
func (tx *Tx) UsePasskey(id, credential string, at time.Time) error {
	_, err := tx.sql.Exec(`UPDATE entry_passkeys SET credential = $2, used_at = $3 WHERE id = $1 AND gone_at IS NULL`, id, credential, at)
	return err
}

// DropPasskey takes a passkey of an officer away; not-found when there is none.
func (tx *Tx) DropPasskey(officer, id string, at time.Time) error {
	n, err := tx.sql.Exec(`UPDATE entry_passkeys SET gone_at = $3 WHERE id = $2 AND officer = $1 AND gone_at IS NULL`, officer, id, at)
	if err == nil && n == 0 {
		return errs.E(errs.NotFound, "insidedb.DropPasskey", "the officer has no such passkey")
	}
	return err
}
