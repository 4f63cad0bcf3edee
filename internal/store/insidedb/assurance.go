package insidedb

import (
	"strconv"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/store/sqldb"
)

// What is held of assurances and is part of the policy in force.
const (
	HeldAssurances  = "assurances"  // text: one assurance, as in assurances.yaml
	HeldBreaches    = "breaches"    // text: one breach, of a giver
	HeldAssessments = "assessments" // text: one assessment
)

// Kinds of an AssuranceRecord.
const (
	AssuranceGiven    = "assurance"
	AssuranceBreach   = "breach"
	AssuranceAssessed = "assessment"
)

// States of an AssuranceRecord.
const (
	AssuranceStands = "stands"
	AssuranceEnded  = "ended"
)

// assurancePayload is the kind of payload that a version of such a record is.
const assurancePayload = "assurance"

// assurancePrefix begins the ids of each kind.
var assurancePrefix = map[string]string{AssuranceGiven: "AS-", AssuranceBreach: "BR-", AssuranceAssessed: "RA-"}

// heldAs is the kind under which each is part of the policy.
var heldAs = map[string]string{AssuranceGiven: HeldAssurances, AssuranceBreach: HeldBreaches, AssuranceAssessed: HeldAssessments}

// AssuranceRecord is one version of what a partner assured, of a breach, or of an
// officer's assessment.
type AssuranceRecord struct {
	Kind, ID   string
	Version    int        // from 1
	Act        string     // given, recorded, assessed, verified, ended
	Party      party.Code // the giver; of an assessment, at whom the risk is
	State      string
	By         string
	Body       []byte // JSON of what it says
	Digest     string // of the body, behind a secret
	RecordedAt time.Time
}

const assuranceColumns = `kind, id, version, act, party, state, by_officer, body, digest, recorded_at`

// NextAssuranceID gives the id that the next record of a kind has: AS-1, BR-1, RA-1 and so
// on, but none that is taken elsewhere.
func (tx *Tx) NextAssuranceID(kind string, taken func(id string) bool) (string, error) {
	n, err := sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COUNT(*) FROM assurance_records WHERE kind = $1 AND version = 1`, kind)
	if err != nil {
		return "", err
	}
	for {
		n++
		id := assurancePrefix[kind] + strconv.Itoa(n)
		held, err := sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COUNT(*) FROM assurance_records WHERE kind = $1 AND id = $2`, kind, id)
		if err != nil {
			return "", err
		}
		if held == 0 && !taken(id) {
			return id, nil
		}
	}
}

// PutAssurance records the next version with its leaf, and has the policy rest on text,
// or on nothing of it where text is "". A breach is to be weighed from its first version on.
func (tx *Tx) PutAssurance(r AssuranceRecord, text string) (AssuranceRecord, error) {
	const op = "insidedb.PutAssurance"
	if heldAs[r.Kind] == "" || r.ID == "" || r.By == "" || r.Act == "" || !r.Party.Valid() || r.State != AssuranceStands && r.State != AssuranceEnded {
		return AssuranceRecord{}, errs.E(errs.Internal, op, "no record of an assurance without kind, id, party, officer, act and state")
	}
	at, err := tx.sql.Stamp("assurances")
	if err != nil {
		return AssuranceRecord{}, err
	}
	before, err := sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COALESCE(MAX(version), 0) FROM assurance_records WHERE kind = $1 AND id = $2`, r.Kind, r.ID)
	if err != nil {
		return AssuranceRecord{}, err
	}
	r.Version, r.RecordedAt = before+1, at
	k, err := tx.newLock(r.payload())
	if err != nil {
		return AssuranceRecord{}, err
	}
	sealed, digest, err := k.sealWords(r.subject(), r.Body)
	if err != nil {
		return AssuranceRecord{}, err
	}
	r.Digest = digest
	if _, err := tx.sql.Exec(`INSERT INTO assurance_records (`+assuranceColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		r.Kind, r.ID, r.Version, r.Act, string(r.Party), r.State, r.By, sealed, r.Digest, at); err != nil {
		return AssuranceRecord{}, err
	}
	if _, err := tx.PutHeld(heldAs[r.Kind], r.ID, text); err != nil {
		return AssuranceRecord{}, err
	}
	if r.Kind == AssuranceBreach && r.Version == 1 {
		if _, err := tx.sql.Exec(`INSERT INTO assurance_unweighed (breach, recorded_at) VALUES ($1, $2)`, r.ID, at); err != nil {
			return AssuranceRecord{}, err
		}
	}
	return r, tx.noteOrdered(r.subject(), r.Kind, r.Party, at, r.record())
}

func (r AssuranceRecord) payload() payloadID {
	return payloadID{assurancePayload, r.Kind + "/" + r.ID, r.Version}
}

func (r AssuranceRecord) subject() string {
	return ofAssurance + r.Kind + "/" + r.ID + "/" + strconv.Itoa(r.Version)
}

func (r AssuranceRecord) record() any {
	return []any{"assurance", r.Kind, r.ID, r.Version, r.Act, r.Party, r.State, r.By, r.Digest, r.RecordedAt.UnixMicro()}
}

func scanAssurance(row sqldb.Row) (AssuranceRecord, error) {
	var r AssuranceRecord
	err := row.Scan(&r.Kind, &r.ID, &r.Version, &r.Act, &r.Party, &r.State, &r.By, &r.Body, &r.Digest, sqldb.Time(&r.RecordedAt))
	return r, err
}

func (tx *Tx) openAssurances(rows []AssuranceRecord, err error) ([]AssuranceRecord, error) {
	for i := 0; i < len(rows) && err == nil; i++ {
		var k lock
		if k, err = tx.lockOf(rows[i].payload()); err == nil {
			rows[i].Body, err = k.openWords(rows[i].subject(), rows[i].Body)
		}
	}
	return rows, err
}

// AssuranceRecords lists the newest versions as of a time, in the order in which their
// first ones were recorded.
func (tx *Tx) AssuranceRecords(asOf time.Time) ([]AssuranceRecord, error) {
	return tx.openAssurances(sqldb.All(tx.sql, scanAssurance, `SELECT `+assuranceColumns+` FROM assurance_records a
		WHERE version = (SELECT MAX(version) FROM assurance_records WHERE kind = a.kind AND id = a.id AND recorded_at <= $1)
		ORDER BY (SELECT recorded_at FROM assurance_records WHERE kind = a.kind AND id = a.id AND version = 1)`, until(asOf)))
}

// AssuranceVersions lists the versions of what has an id as of a time, the first first;
// not-found when there is none.
func (tx *Tx) AssuranceVersions(id string, asOf time.Time) ([]AssuranceRecord, error) {
	all, err := tx.openAssurances(sqldb.All(tx.sql, scanAssurance, `SELECT `+assuranceColumns+` FROM assurance_records
		WHERE id = $1 AND recorded_at <= $2 ORDER BY version`, id, until(asOf)))
	if err == nil && len(all) == 0 {
		err = errs.E(errs.NotFound, "insidedb.AssuranceVersions", "no assurance, breach or assessment %.40q is on record", id)
	}
	return all, err
}

// assuranceVersion gives one version as the log committed to it.
func (tx *Tx) assuranceVersion(key string, version int) (AssuranceRecord, error) {
	kind, id, _ := strings.Cut(key, "/")
	return sqldb.One(tx.sql, scanAssurance, `SELECT `+assuranceColumns+` FROM assurance_records WHERE kind = $1 AND id = $2 AND version = $3`, kind, id, version)
}

// readAssured refuses what the loader of a policy would refuse of an assurance, a breach
// or an assessment.
func readAssured(kind, name string, file []byte) error {
	id := ""
	switch kind {
	case HeldAssurances:
		all, err := party.DecodeAssurances(kind, file)
		if err != nil {
			return err
		}
		id = all[0].ID
	case HeldBreaches:
		all, err := party.DecodeBreaches(kind, file)
		if err != nil {
			return err
		}
		id = all[0].ID
	default:
		all, err := party.DecodeAssessments(kind, file)
		if err != nil {
			return err
		}
		id = all[0].ID
	}
	if id != name {
		return errs.E(errs.Internal, "insidedb.PutHeld", "a record under the name of another")
	}
	return nil
}

// Unweighed lists the breaches of which it is not looked up yet what rested on them, the
// first first.
func (tx *Tx) Unweighed() ([]string, error) {
	return sqldb.All(tx.sql, sqldb.Scalar[string], `SELECT breach FROM assurance_unweighed ORDER BY recorded_at, breach`)
}

// Rest is something that rested on a giver when a breach of it was recorded.
type Rest struct {
	Number     int    // from 1, of the breach
	What       string // release, directive, lookout, hit
	Item       string // its id
	Partner    party.Code
	Became     string // what was done of it by itself, or what an officer is to decide
	Reason     string
	RecordedAt time.Time
}

// AddRests records what rested on a breach, and that the breach is weighed. It says false
// of one that was weighed before, and records nothing.
func (tx *Tx) AddRests(breach string, all []Rest) (bool, error) {
	at, err := tx.sql.Stamp("assurances")
	if err != nil {
		return false, err
	}
	first, err := added(tx.sql.Exec(`DELETE FROM assurance_unweighed WHERE breach = $1`, breach))
	if err != nil || !first {
		return false, err
	}
	for i, r := range all {
		if _, err := tx.sql.Exec(`INSERT INTO assurance_rests (breach, number, what, item, partner, became, reason, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			breach, i+1, r.What, r.Item, string(r.Partner), r.Became, r.Reason, at); err != nil {
			return false, err
		}
	}
	return true, nil
}

// Rests lists what rested on a breach as of a time, in its order.
func (tx *Tx) Rests(breach string, asOf time.Time) ([]Rest, error) {
	return sqldb.All(tx.sql, func(row sqldb.Row) (Rest, error) {
		var r Rest
		err := row.Scan(&r.Number, &r.What, &r.Item, &r.Partner, &r.Became, &r.Reason, sqldb.Time(&r.RecordedAt))
		return r, err
	}, `SELECT number, what, item, partner, became, reason, recorded_at FROM assurance_rests WHERE breach = $1 AND recorded_at <= $2 ORDER BY number`, breach, until(asOf))
}

// ReleasesTo lists the releases to a partner that are or may be with it, by id: those
// behind one, at most limit.
func (tx *Tx) ReleasesTo(partner party.Code, after string, limit int) ([]Release, error) {
	return sqldb.All(tx.sql, tx.scanRelease, selectRelease+` WHERE partner = $1 AND id > $2
		AND state NOT IN ('denied', 'cancelled', 'refused', 'returned') ORDER BY id LIMIT $3`, string(partner), after, limit)
}

// LookoutsOf lists the lookouts in force that are made of what a partner gave, by id.
func (tx *Tx) LookoutsOf(partner party.Code) ([]string, error) {
	return sqldb.All(tx.sql, sqldb.Scalar[string], `SELECT id FROM lookouts WHERE state = 'active' AND partner = $1 ORDER BY id`, string(partner))
}

// OpenHitsOf lists the hits on a lookout that nobody has decided, by id.
func (tx *Tx) OpenHitsOf(lookout string) ([]string, error) {
	return sqldb.All(tx.sql, sqldb.Scalar[string], `SELECT id FROM hits WHERE state = 'open' AND list = 'lookouts' AND entry = $1 ORDER BY id`, lookout)
}

// PolicyOf gives the policy with a hash that was in force last at a time.
func (tx *Tx) PolicyOf(hash string) (Policy, error) {
	return sqldb.One(tx.sql, scanPolicy, `SELECT number, hash, files, recorded_at FROM policies WHERE hash = $1 ORDER BY number DESC LIMIT 1`, hash)
}
