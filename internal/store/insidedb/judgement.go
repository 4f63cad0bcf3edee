package insidedb

import (
	"encoding/json"
	"io"
	"math"
	"strconv"
	"strings"
	"time"

	"entente/internal/core/access"
	"entente/internal/core/assess"
	"entente/internal/core/errs"
	"entente/internal/store/sqldb"
)

// judgementPayload is the kind of payload that a version of a judgement is.
const judgementPayload = "judgement"

// SubjectJudgement is all versions of a judgement; its id is the kind, a slash and the id.
const SubjectJudgement = "judgement"

// States of a judgement.
const (
	JudgementStands = "stands"
	JudgementEnded  = "ended"
)

// Judgement is one version of what an officer says about the world.
type Judgement struct {
	Kind, ID   string
	Version    int // from 1
	State      string
	Label      access.Label // who may see it
	LabelID    int64
	Mark       string // banner of our own system
	Caveats    access.Caveats
	Body       []byte       // as assess.Encode writes it; nil once erased
	Refs       []assess.Ref // those of the body, items by their ids whatever the officer called them
	By         string
	Reason     string     // the officer's words about the version; "" once erased
	Review     *time.Time // when keeping it is reviewed; nil for never
	RecordedAt time.Time
	Digest     string  // of body and reason, behind a secret
	Erased     *Erased // nil while it is held
}

// Target is what a reference to it says.
func (j Judgement) Target() string { return j.Kind + ":" + j.ID }

// Record reads its body.
func (j Judgement) Record() (assess.Record, error) { return assess.Read(j.Kind, j.Body) }

const judgementColumns = `kind, id, version, state, label, mark, caveats, by_officer, body, digest, recorded_at, review`

// judgementWords is what is sealed of a version.
type judgementWords struct {
	Body   json.RawMessage `json:"body"`
	Reason string          `json:"reason,omitempty"`
}

// PutJudgement records the next version of a judgement, with its leaf. An id that is ""
// is minted. What it says is sealed under a key of its own.
func (tx *Tx) PutJudgement(j Judgement) (Judgement, error) {
	const op = "insidedb.PutJudgement"
	if j.Kind == "" || j.By == "" || len(j.Body) == 0 || j.State != JudgementStands && j.State != JudgementEnded {
		return Judgement{}, errs.E(errs.Internal, op, "no judgement without a kind, an officer, a body and a state")
	}
	at, err := tx.sql.Stamp("judgements/" + j.Kind)
	if err != nil {
		return Judgement{}, err
	}
	if j.ID == "" {
		nonce := make([]byte, 16) // an id that follows from what is said would confirm it once that is erased
		if _, err := io.ReadFull(tx.vault.random, nonce); err != nil {
			return Judgement{}, errs.Wrap(errs.Internal, op, err, "no randomness for an id")
		}
		j.ID = mint(j.Kind, string(nonce))
	}
	if j.LabelID, err = tx.LabelID(j.Label); err != nil {
		return Judgement{}, err
	}
	before, err := sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COALESCE(MAX(version), 0) FROM judgements WHERE kind = $1 AND id = $2`, j.Kind, j.ID)
	if err != nil {
		return Judgement{}, err
	}
	j.Version, j.RecordedAt = before+1, at
	k, err := tx.newLock(j.payload())
	if err != nil {
		return Judgement{}, err
	}
	words, err := json.Marshal(judgementWords{j.Body, j.Reason})
	if err != nil {
		return Judgement{}, errs.Wrap(errs.Internal, op, err, "a judgement cannot be written")
	}
	sealed, digest, err := k.sealWords(j.subject(), words)
	if err != nil {
		return Judgement{}, err
	}
	j.Digest = digest
	caveats, err := asJSON(j.Caveats)
	if err != nil {
		return Judgement{}, err
	}
	if _, err := tx.sql.Exec(`UPDATE judgements SET superseded_at = $4 WHERE kind = $1 AND id = $2 AND version = $3`, j.Kind, j.ID, before, at); err != nil {
		return Judgement{}, err
	}
	if _, err := tx.sql.Exec(`INSERT INTO judgements (`+judgementColumns+`, superseded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
		j.Kind, j.ID, j.Version, j.State, j.LabelID, j.Mark, caveats, j.By, sealed, j.Digest, at, j.Review, int64(math.MaxInt64)); err != nil {
		return Judgement{}, err
	}
	for i, r := range j.Refs {
		t, err := assess.ParseTarget(r.To)
		if err != nil {
			return Judgement{}, err
		}
		if _, err := tx.sql.Exec(`INSERT INTO judgement_refs (kind, id, version, position, role, target, item) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			j.Kind, j.ID, j.Version, i, r.Role, r.To, t.Of().String()); err != nil {
			return Judgement{}, err
		}
	}
	if err := tx.projectJudgement(j); err != nil {
		return Judgement{}, err
	}
	return j, tx.noteOrdered(j.subject(), "judgement", "", at, j.record())
}

func (j Judgement) payload() payloadID {
	return payloadID{judgementPayload, j.Kind + "/" + j.ID, j.Version}
}

func (j Judgement) subject() string {
	return ofJudgement + j.Kind + "/" + j.ID + "/" + strconv.Itoa(j.Version)
}

func (j Judgement) record() any {
	return []any{"judgement", j.Kind, j.ID, j.Version, j.State, j.Mark, j.By, j.Digest, j.RecordedAt.UnixMicro()}
}

// sealedJudgement is a row of judgements.
type sealedJudgement struct {
	Judgement
	body []byte
}

func scanJudgement(row sqldb.Row) (sealedJudgement, error) {
	var s sealedJudgement
	var caveats string
	if err := row.Scan(&s.Kind, &s.ID, &s.Version, &s.State, &s.LabelID, &s.Mark, &caveats, &s.By, &s.body, &s.Digest, sqldb.Time(&s.RecordedAt), sqldb.OptionalTime(&s.Review)); err != nil {
		return s, err
	}
	return s, fromJSON(caveats, &s.Caveats)
}

func (tx *Tx) openJudgement(s sealedJudgement) (Judgement, error) {
	j := s.Judgement
	var err error
	if j.Label, err = tx.Label(j.LabelID); err != nil {
		return Judgement{}, err
	}
	k, err := tx.lockOf(j.payload())
	if errs.KindOf(err) == errs.Conflict {
		erasure, err := tx.Erasure(Subject{SubjectJudgement, j.Kind + "/" + j.ID})
		if err != nil {
			return Judgement{}, err
		}
		j.Erased = &erasure.Erased
		return j, nil
	}
	if err != nil {
		return Judgement{}, err
	}
	plain, err := k.openWords(j.subject(), s.body)
	if err != nil {
		return Judgement{}, err
	}
	var words judgementWords
	if err := fromJSON(string(plain), &words); err != nil {
		return Judgement{}, err
	}
	j.Body, j.Reason = words.Body, words.Reason
	j.Refs, err = sqldb.All(tx.sql, func(row sqldb.Row) (assess.Ref, error) {
		var r assess.Ref
		return r, row.Scan(&r.Role, &r.To)
	}, `SELECT role, target FROM judgement_refs WHERE kind = $1 AND id = $2 AND version = $3 ORDER BY position`, j.Kind, j.ID, j.Version)
	return j, err
}

func (tx *Tx) openJudgements(rows []sealedJudgement) ([]Judgement, error) {
	out := make([]Judgement, len(rows))
	for i, s := range rows {
		j, err := tx.openJudgement(s)
		if err != nil {
			return nil, err
		}
		out[i] = j
	}
	return out, nil
}

// NoJudgement is what is said of a judgement that there is not, and of one that the
// reader may not see.
func NoJudgement(op, kind, id string) error {
	return errs.E(errs.NotFound, op, "no %s %.80q is held", kind, id)
}

// standsAt selects the version that is the newest one as of $1.
const standsAt = `recorded_at <= $1 AND superseded_at > $1`

// Judgement gives a judgement as of a time, as far as labels are seen; not-found when
// there is none, or its newest version has another label.
func (tx *Tx) Judgement(kind, id string, labels []int64, asOf time.Time) (Judgement, error) {
	s, err := sqldb.One(tx.sql, scanJudgement, `SELECT `+judgementColumns+` FROM judgements
		WHERE `+standsAt+` AND kind = $2 AND id = $3 AND label IN `+inLabels(labels), standing(asOf), kind, id)
	if errs.KindOf(err) == errs.NotFound {
		return Judgement{}, NoJudgement("insidedb.Judgement", kind, id)
	}
	if err != nil {
		return Judgement{}, err
	}
	return tx.openJudgement(s)
}

// standing is the time as of which a row stands that has no successor: the last but one.
func standing(asOf time.Time) int64 { return min(until(asOf), math.MaxInt64-1) }

// JudgementVersions lists the versions as of a time, the first first, as far as labels
// are seen; none when the newest of them is not.
func (tx *Tx) JudgementVersions(kind, id string, labels []int64, asOf time.Time) ([]Judgement, error) {
	if _, err := tx.Judgement(kind, id, labels, asOf); err != nil {
		return nil, err
	}
	rows, err := sqldb.All(tx.sql, scanJudgement, `SELECT `+judgementColumns+` FROM judgements
		WHERE kind = $1 AND id = $2 AND recorded_at <= $3 AND label IN `+inLabels(labels)+` ORDER BY version`, kind, id, until(asOf))
	if err != nil {
		return nil, err
	}
	return tx.openJudgements(rows)
}

// JudgementQuery says which judgements are wanted.
type JudgementQuery struct {
	Kind   string
	Refs   []assess.Ref // any of them, each with its role, or with any for ""; a whole item stands for its portions too; nil: all
	Labels []int64      // those that are seen
	AsOf   time.Time
	Ended  bool   // ended ones too
	After  string // ids behind this one
	Limit  int    // 0 for no limit
}

// Judgements lists the newest versions as of a time, by id.
func (tx *Tx) Judgements(q JudgementQuery) ([]Judgement, error) {
	args := []any{standing(q.AsOf), q.Kind, q.After, q.Ended}
	text := `SELECT ` + judgementColumns + ` FROM judgements WHERE ` + standsAt + ` AND kind = $2 AND id > $3 AND ($4 <> 0 OR state = 'stands') AND label IN ` + inLabels(q.Labels)
	if q.Refs != nil {
		var any []string
		for _, r := range q.Refs {
			t, err := assess.ParseTarget(r.To)
			if err != nil {
				return nil, err
			}
			args = append(args, t.Of().String())
			condition := `r.item = ` + placeholder(len(args))
			if t.Item() && t.Portion != assess.Whole {
				args = append(args, r.To)
				condition += ` AND r.target = ` + placeholder(len(args))
			}
			if r.Role != "" {
				args = append(args, r.Role)
				condition += ` AND r.role = ` + placeholder(len(args))
			}
			any = append(any, condition)
		}
		if len(any) == 0 {
			return nil, nil
		}
		text += ` AND EXISTS (SELECT 1 FROM judgement_refs r WHERE r.kind = judgements.kind AND r.id = judgements.id AND r.version = judgements.version AND (` + strings.Join(any, ` OR `) + `))`
	}
	text += ` ORDER BY id`
	if q.Limit > 0 {
		args = append(args, q.Limit)
		text += ` LIMIT ` + placeholder(len(args))
	}
	rows, err := sqldb.All(tx.sql, scanJudgement, text, args...)
	if err != nil {
		return nil, err
	}
	return tx.openJudgements(rows)
}

func placeholder(n int) string { return "$" + strconv.Itoa(n) }

// judgementVersion gives one version as the log committed to it.
func (tx *Tx) judgementVersion(key string, version int) (Judgement, error) {
	kind, id, _ := strings.Cut(key, "/")
	s, err := sqldb.One(tx.sql, scanJudgement, `SELECT `+judgementColumns+` FROM judgements WHERE kind = $1 AND id = $2 AND version = $3`, kind, id, version)
	return s.Judgement, err
}

// eraseJudgement destroys what all versions of a judgement say.
func (tx *Tx) eraseJudgement(key string) error {
	kind, id, _ := strings.Cut(key, "/")
	n, err := tx.sql.Exec(`UPDATE judgements SET body = $3 WHERE kind = $1 AND id = $2`, kind, id, []byte{})
	if err == nil && n == 0 {
		return NoJudgement("insidedb.Erase", kind, id)
	}
	if err != nil {
		return err
	}
	for _, s := range []string{`DELETE FROM payload_keys WHERE kind = 'judgement' AND id = $1`} {
		if _, err := tx.sql.Exec(s, key); err != nil {
			return err
		}
	}
	if err := tx.eraseGraph(kind, id); err != nil {
		return err
	}
	_, err = tx.sql.Exec(`DELETE FROM judgement_refs WHERE kind = $1 AND id = $2`, kind, id)
	return err
}

// JudgementTaken tells whether a judgement has, or had, an id.
func (tx *Tx) JudgementTaken(kind, id string) (bool, error) {
	n, err := sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COUNT(*) FROM judgements WHERE kind = $1 AND id = $2`, kind, id)
	return n > 0, err
}

// JudgementsAbout lists the judgements of every kind that stand as of a time, are seen,
// and refer to something: to a portion of an item, or to all of it, where that names the
// item. By kind and id, at most limit.
func (tx *Tx) JudgementsAbout(t assess.Target, labels []int64, asOf time.Time, limit int) ([]Judgement, error) {
	args := []any{standing(asOf), t.Of().String(), limit}
	text := `SELECT ` + judgementColumns + ` FROM judgements WHERE ` + standsAt + ` AND state = 'stands' AND label IN ` + inLabels(labels) + `
		AND EXISTS (SELECT 1 FROM judgement_refs r WHERE r.item = $2 AND r.kind = judgements.kind AND r.id = judgements.id AND r.version = judgements.version`
	if t.Item() && t.Portion != assess.Whole {
		text, args = text+` AND r.target = $4`, append(args, t.String())
	}
	rows, err := sqldb.All(tx.sql, scanJudgement, text+`) ORDER BY kind, id LIMIT $3`, args...)
	if err != nil {
		return nil, err
	}
	return tx.openJudgements(rows)
}

// judgementsKept is KeptUntil for judgements.
func (tx *Tx) judgementsKept(recorded, review time.Time, limit int) ([]Kept, error) {
	return sqldb.All(tx.sql, scanKept, `SELECT 'judgement', kind || '/' || id, kind || ':' || id, recorded_at, review FROM judgements
		WHERE superseded_at = 9223372036854775807 AND (recorded_at <= $1 OR review <= $2)
		AND NOT EXISTS (SELECT 1 FROM erasures WHERE erasures.kind = 'judgement' AND erasures.id = judgements.kind || '/' || judgements.id)
		ORDER BY recorded_at, kind, id LIMIT $3`, moment(recorded), moment(review), limit)
}
