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
	Suspended  bool       // acts in nothing until restored
	Away       *time.Time // answers nothing before then; nil for not away
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
	RoleFront      = "front"      // stands at a border, and asks what to do about who is met there

	RoleAnalyst       = "analyst"       // judges, links, estimates and searches
	RoleAdministrator = "administrator" // keeps officers, their links and their sessions
)

// Roles is the closed list.
var Roles = []string{RoleAuthor, RoleDisclosure, RoleLead, RoleLiaison, RoleWarning, RoleWatch, RoleOversight, RoleFront, RoleAnalyst, RoleAdministrator}

// UsualRoles are those of an officer who is registered without any being named.
var UsualRoles = Roles[:2:2]

// Authorise refuses an officer who is not registered, whose registration is
// revoked, who is suspended, or who has none of the roles. One who is away may act.
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
	case o.Suspended:
		return errs.E(errs.Denied, op, "officer %q is suspended", code)
	case !slices.ContainsFunc(roles, o.acts):
		return errs.E(errs.Denied, op, "officer %q has none of the roles %s", code, strings.Join(roles, ", "))
	}
	return nil
}

// Live tells whether an officer may be asked for an answer at a time: registered, not
// revoked, not suspended, not away, and in one of the roles that may give it. Where no
// roles are named any will do.
func (tx *Tx) Live(officer string, at time.Time, roles ...string) (bool, error) {
	o, err := tx.Officer(officer, time.Time{})
	if errs.KindOf(err) == errs.NotFound {
		return false, nil
	}
	return err == nil && o.live(at, roles), err
}

func (o Officer) live(at time.Time, roles []string) bool {
	may := len(roles) == 0 || slices.ContainsFunc(roles, o.acts)
	return may && !o.Revoked && !o.Suspended && (o.Away == nil || !at.Before(*o.Away))
}

// acts tells whether an officer may do what is for a role: an analyst does what an author does.
func (o Officer) acts(role string) bool {
	return slices.Contains(o.Roles, role) || role == RoleAuthor && slices.Contains(o.Roles, RoleAnalyst)
}

// AnyLive tells whether any officer may be asked at a time who has one of some roles.
func (tx *Tx) AnyLive(at time.Time, roles ...string) (bool, error) {
	all, err := tx.Officers()
	return slices.ContainsFunc(all, func(o Officer) bool { return o.live(at, roles) }), err
}

const officerColumns = `code, version, name, roles, revoked, recorded_at, suspended, away_until`

// PutOfficer records a new version of an officer's registration, with its leaf. One
// that keeps the officer out ends the officer's sessions and takes back the links: they
// do not come to life again with the officer.
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
	if o.Away != nil {
		away := o.Away.UTC().Truncate(time.Microsecond)
		o.Away = &away
	}
	o.Version, err = sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COALESCE(MAX(version), 0) + 1 FROM officers WHERE code = $1`, o.Code)
	if err != nil {
		return Officer{}, err
	}
	_, err = tx.sql.Exec(`INSERT INTO officers (`+officerColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, o.Code, o.Version, o.Name, roles, o.Revoked, at, o.Suspended, o.Away)
	if err != nil {
		return Officer{}, err
	}
	if o.Revoked || o.Suspended {
		if err := tx.EndSessions(o.Code, at, "the officer may not come in any more"); err != nil {
			return Officer{}, err
		}
		if err := tx.DropEntryLinks(o.Code); err != nil {
			return Officer{}, err
		}
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
	if err := row.Scan(&o.Code, &o.Version, &o.Name, &roles, &o.Revoked, sqldb.Time(&o.RecordedAt), &o.Suspended, sqldb.OptionalTime(&o.Away)); err != nil {
		return Officer{}, err
	}
	return o, fromJSON(roles, &o.Roles)
}
