package insidedb

import (
	"slices"
	"strconv"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/report"
	"entente/internal/store/sqldb"
)

// Acts of a review.
const (
	ActApprove = "approve"
	ActMove    = "move"
	ActResidue = "residue" // lets what the residue check found pass
	ActDeny    = "deny"
	ActReturn  = "return"  // sends it back to its proposer
	ActForm    = "form"    // chooses another form of a text
	ActRewrite = "rewrite" // puts the officer's own words in a form's place
	ActClaim   = "claim"   // holds it for this officer until a time; of one who held it, longer
	ActTake    = "take"    // claims what another officer holds
	ActYield   = "yield"   // gives a claim back
)

// Act is one act of an officer on a release. Acts are never changed.
type Act struct {
	Act        string
	Officer    string
	Reason     string
	For        string // whose authority it was done under, where that was delegated; "" for the officer's own
	Before     string // of the bytes before the act, where an act makes others
	Hash       string // of the exact bytes that the officer acted on
	Field      string // move: which field
	Rung       report.Rung
	Item       string     // form, rewrite: title, portion:N
	Form       string     // form, rewrite: the form chosen
	Words      string     // rewrite: the officer's own words; "" once they are erased
	Until      *time.Time // claim, take: when the claim ends
	RecordedAt time.Time
}

// AddAct records an act on a release that stands as r says.
func (tx *Tx) AddAct(r Release, a Act) (Release, error) {
	at, err := tx.sql.Stamp("release/" + r.ID)
	if err != nil {
		return Release{}, err
	}
	changed, err := tx.sql.Exec(`UPDATE releases SET acts = acts + 1 WHERE id = $1 AND acts = $2`, r.ID, r.acts)
	if err != nil {
		return Release{}, err
	}
	if changed == 0 {
		return Release{}, errs.E(errs.Conflict, "insidedb.AddAct", "the release has been acted on meanwhile")
	}
	r.acts++
	_, err = tx.sql.Exec(`INSERT INTO reviews (release_id, number, act, officer, reason, hash, field, rung, recorded_at, authority, hash_before, item, form, held_until)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`, r.ID, r.acts, a.Act, a.Officer, a.Reason, a.Hash, a.Field, string(a.Rung), at,
		a.For, a.Before, a.Item, a.Form, a.Until)
	if err != nil {
		return r, err
	}
	if err := tx.addWords(r, a.Words); err != nil {
		return r, err
	}
	if err := tx.hold(r, a); err != nil {
		return r, err
	}
	a.RecordedAt = at
	return r, tx.noteOwn(r.ID, deedOf(a.Act), r.Partner, at, a.record(r.ID, r.acts))
}

// Acts lists a release's acts as of a time, the first first.
func (tx *Tx) Acts(releaseID string, asOf time.Time) ([]Act, error) {
	var sealed []sealedWords
	acts, err := sqldb.All(tx.sql, func(row sqldb.Row) (Act, error) {
		var a Act
		w := sealedWords{}
		err := row.Scan(&w.number, &a.Act, &a.Officer, &a.Reason, &a.Hash, &a.Field, &a.Rung, sqldb.Time(&a.RecordedAt), &a.For, &a.Before,
			&a.Item, &a.Form, sqldb.OptionalTime(&a.Until), &w.words)
		sealed = append(sealed, w)
		return a, err
	}, `SELECT number, act, officer, reason, hash, field, rung, recorded_at, authority, hash_before, item, form, held_until,
		(SELECT words FROM review_words w WHERE w.release_id = reviews.release_id AND w.number = reviews.number)
		FROM reviews WHERE release_id = $1 AND recorded_at <= $2 ORDER BY number`,
		releaseID, until(asOf))
	if err != nil || !slices.ContainsFunc(sealed, func(w sealedWords) bool { return w.words != nil }) {
		return acts, err
	}
	return acts, tx.openWords(releaseID, acts, sealed)
}

// sealedWords are the words of an act as they are kept: under the key of the
// report's version, with which they are erased.
type sealedWords struct {
	number int
	words  []byte
}

func wordsOf(releaseID string, number int) string {
	return releaseID + " words " + strconv.Itoa(number)
}

// addWords keeps the words of the act that was added last, if it has any.
func (tx *Tx) addWords(r Release, words string) error {
	if words == "" {
		return nil
	}
	l, err := tx.lockOf(payloadID{reportPayload, r.Report, r.Version})
	if err != nil {
		return err
	}
	sealed, err := l.seal(wordsOf(r.ID, r.acts), []byte(words))
	if err != nil {
		return err
	}
	_, err = tx.sql.Exec(`INSERT INTO review_words (release_id, number, words) VALUES ($1, $2, $3)`, r.ID, r.acts, sealed)
	return err
}

// openWords gives acts their words, unless the report is erased.
func (tx *Tx) openWords(releaseID string, acts []Act, sealed []sealedWords) error {
	r, err := tx.Release(releaseID)
	if err != nil {
		return err
	}
	l, err := tx.lockOf(payloadID{reportPayload, r.Report, r.Version})
	if errs.KindOf(err) == errs.Conflict {
		return nil
	}
	if err != nil {
		return err
	}
	for i, w := range sealed {
		if w.words == nil {
			continue
		}
		words, err := l.open(wordsOf(releaseID, w.number), w.words)
		if err != nil {
			return err
		}
		acts[i].Words = string(words)
	}
	return nil
}
