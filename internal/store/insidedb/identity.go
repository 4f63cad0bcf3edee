package insidedb

import (
	"slices"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/store/sqldb"
)

// NamingKey is a version of the secret from which exported ids are derived.
// A version is never changed or removed: ids given under it must stay.
type NamingKey struct {
	Version int
	Secret  []byte
}

// Incarnation is the identity of this store towards partners: the newest one
// recorded. It is not-found before the first.
func (tx *Tx) Incarnation() (string, error) {
	return sqldb.One(tx.sql, sqldb.Scalar[string], `SELECT id FROM incarnations ORDER BY recorded_at DESC LIMIT 1`)
}

// AddIncarnation records a new incarnation, which takes the place of the one before.
func (tx *Tx) AddIncarnation(id string) error {
	at, err := tx.sql.Stamp("incarnations")
	if err != nil {
		return err
	}
	_, err = tx.sql.Exec(`INSERT INTO incarnations (id, recorded_at) VALUES ($1, $2)`, id, at)
	return err
}

// CurrentNamingKey is the version that new releases use; not-found before the first.
func (tx *Tx) CurrentNamingKey() (NamingKey, error) {
	return sqldb.One(tx.sql, scanNamingKey, `SELECT version, secret FROM naming_keys ORDER BY version DESC LIMIT 1`)
}

// NamingKey gives a version; ids given under it are derived with it for ever.
func (tx *Tx) NamingKey(version int) (NamingKey, error) {
	return sqldb.One(tx.sql, scanNamingKey, `SELECT version, secret FROM naming_keys WHERE version = $1`, version)
}

// AddNamingKey records the next version; the secret has at least 32 bytes.
func (tx *Tx) AddNamingKey(secret []byte) (NamingKey, error) {
	if len(secret) < 32 {
		return NamingKey{}, errs.E(errs.Internal, "insidedb.AddNamingKey", "a naming key needs at least 32 bytes")
	}
	at, err := tx.sql.Stamp("naming_keys")
	if err != nil {
		return NamingKey{}, err
	}
	version, err := sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COALESCE(MAX(version), 0) + 1 FROM naming_keys`)
	if err != nil {
		return NamingKey{}, err
	}
	_, err = tx.sql.Exec(`INSERT INTO naming_keys (version, secret, recorded_at) VALUES ($1, $2, $3)`, version, secret, at)
	return NamingKey{version, secret}, err
}

func scanNamingKey(row sqldb.Row) (NamingKey, error) {
	var k NamingKey
	err := row.Scan(&k.Version, &k.Secret)
	return k, err
}

// Officer is one version of an officer's registration.
type Officer struct {
	Code       string // the word that names the officer, for example "o.lind"
	Version    int
	Name       string
	Roles      []string
	Revoked    bool
	RecordedAt time.Time
}

// Roles of an officer.
const (
	RoleAuthor     = "author"     // takes reports in and proposes them
	RoleDisclosure = "disclosure" // proposes, reviews, keeps partners
	RoleLead       = "lead"       // takes over claims and ends delegations; reviews only with disclosure beside it
	RoleLiaison    = "liaison"    // asks partners and answers them
	RoleWarning    = "warning"    // determines whether there is a duty to warn, and sees to it
	RoleWatch      = "watch"      // commands the watch: the last whom an escalation reaches
	RoleOversight  = "oversight"  // is told of waivers and emergencies
)

// Roles is the closed list.
var Roles = []string{RoleAuthor, RoleDisclosure, RoleLead, RoleLiaison, RoleWarning, RoleWatch, RoleOversight}

// UsualRoles are those of an officer who is registered without any being named.
var UsualRoles = Roles[:2:2]

// Authorise refuses an officer who is not registered, whose registration is
// revoked, or who has none of the roles.
func (tx *Tx) Authorise(code string, roles ...string) error {
	const op = "insidedb.Authorise"
	if code == "" {
		return errs.E(errs.Invalid, op, "--as is missing; expected the registered officer who acts")
	}
	o, err := tx.Officer(code, time.Time{})
	switch {
	case errs.KindOf(err) == errs.NotFound:
		return errs.E(errs.Denied, op, "officer %q is not registered", code)
	case err != nil:
		return err
	case o.Revoked:
		return errs.E(errs.Denied, op, "the registration of officer %q is revoked", code)
	case !slices.ContainsFunc(roles, func(r string) bool { return slices.Contains(o.Roles, r) }):
		return errs.E(errs.Denied, op, "officer %q has none of the roles %s", code, strings.Join(roles, ", "))
	}
	return nil
}

const officerColumns = `code, version, name, roles, revoked, recorded_at`

// PutOfficer records a new version of an officer's registration, with its leaf.
func (tx *Tx) PutOfficer(o Officer) (Officer, error) {
	at, err := tx.sql.Stamp("officer/" + o.Code)
	if err != nil {
		return Officer{}, err
	}
	roles, err := asJSON(o.Roles)
	if err != nil {
		return Officer{}, err
	}
	o.RecordedAt = at
	o.Version, err = sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COALESCE(MAX(version), 0) + 1 FROM officers WHERE code = $1`, o.Code)
	if err != nil {
		return Officer{}, err
	}
	_, err = tx.sql.Exec(`INSERT INTO officers (`+officerColumns+`) VALUES ($1, $2, $3, $4, $5, $6)`, o.Code, o.Version, o.Name, roles, o.Revoked, at)
	if err != nil {
		return Officer{}, err
	}
	return o, tx.noteOrdered(o.subject(), "officer", "", at, o.record())
}

func (tx *Tx) officerVersion(code string, version int) (Officer, error) {
	return sqldb.One(tx.sql, scanOfficer, `SELECT `+officerColumns+` FROM officers WHERE code = $1 AND version = $2`, code, version)
}

// Officer gives the registration in force as of a time; revoked ones too.
func (tx *Tx) Officer(code string, asOf time.Time) (Officer, error) {
	return sqldb.One(tx.sql, scanOfficer,
		`SELECT `+officerColumns+` FROM officers WHERE code = $1 AND recorded_at <= $2 ORDER BY version DESC LIMIT 1`, code, until(asOf))
}

// Officers lists every officer's newest registration, by code.
func (tx *Tx) Officers() ([]Officer, error) {
	return sqldb.All(tx.sql, scanOfficer,
		`SELECT `+officerColumns+` FROM officers o
		 WHERE version = (SELECT MAX(version) FROM officers WHERE code = o.code) ORDER BY code`)
}

func scanOfficer(row sqldb.Row) (Officer, error) {
	var o Officer
	var roles string
	if err := row.Scan(&o.Code, &o.Version, &o.Name, &roles, &o.Revoked, sqldb.Time(&o.RecordedAt)); err != nil {
		return Officer{}, err
	}
	return o, fromJSON(roles, &o.Roles)
}
