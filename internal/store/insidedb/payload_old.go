package insidedb

import (
	"context"

	"entente/internal/core/errs"
	"entente/internal/store/sqldb"
)

// Steps that are done once with what an older program has left.
const (
	stepSealed  = "sealed"  // no content stands in clear
	stepWrapped = "wrapped" // no payload's key stands bare
)

// oldBatch is how many payloads one transaction of a step sees to.
const oldBatch = 64

// sealOld seals all content that an older program kept in clear, and the bare keys
// once there is a key of the store; then it clears the store's files of them. Each
// payload is sealed together with its key, so that a step that broke off goes on
// where it stood.
func (s *Store) sealOld(ctx context.Context) error {
	var sealed, wrapped bool
	err := s.Read(ctx, func(tx *Tx) (err error) {
		if sealed, err = tx.stepDone(stepSealed); err != nil {
			return err
		}
		wrapped, err = tx.stepDone(stepWrapped)
		return err
	})
	if err != nil {
		return err
	}
	if s.readKey != nil {
		if s.vault.store, err = s.readKey(wrapped); err != nil {
			return err
		}
	}
	if err := s.checkKey(ctx, wrapped); err != nil {
		return err
	}
	if !sealed {
		err = s.step(ctx, stepSealed, (*Tx).sealReports, (*Tx).sealTorn, (*Tx).sealReceived)
	}
	if err == nil && !wrapped && s.vault.store.Valid() {
		err = s.step(ctx, stepWrapped, (*Tx).wrapKeys)
	}
	return err
}

// checkKey refuses a store whose keys are sealed under another key than ours.
func (s *Store) checkKey(ctx context.Context, wrapped bool) error {
	if !wrapped {
		return nil
	}
	const op = "insidedb.Open"
	if !s.vault.store.Valid() {
		return errs.E(errs.Invalid, op, "the keys of this store's payloads are sealed; expected the key of the store")
	}
	return s.Read(ctx, func(tx *Tx) error {
		k, err := sqldb.All(tx.sql, scanPayloadKey, `SELECT kind, id, version, secret FROM payload_keys LIMIT 1`)
		if err != nil || len(k) == 0 {
			return err
		}
		if _, err := tx.vault.lock(k[0].of, k[0].secret); err != nil {
			return errs.Wrap(errs.Invalid, op, err, "the keys of this store's payloads are sealed under another key of the store than the one given")
		}
		return nil
	})
}

// step repeats its parts until none finds anything, clears the store's files, and
// records that it is done.
func (s *Store) step(ctx context.Context, name string, parts ...func(*Tx) (int, error)) error {
	some := false
	for _, part := range parts {
		for done := -1; done != 0; some = some || done > 0 {
			err := s.Write(ctx, func(tx *Tx) (err error) {
				done, err = part(tx)
				return err
			})
			if err != nil {
				return err
			}
		}
	}
	if some {
		if err := s.Scrub(ctx); err != nil {
			return err
		}
	}
	return s.Write(ctx, func(tx *Tx) error {
		at, err := tx.sql.Stamp("payload_steps")
		if err != nil {
			return err
		}
		_, err = tx.sql.Exec(`INSERT INTO payload_steps (step, recorded_at) VALUES ($1, $2) ON CONFLICT (step) DO NOTHING`, name, at)
		return err
	})
}

func (tx *Tx) stepDone(name string) (bool, error) {
	_, err := sqldb.One(tx.sql, sqldb.Scalar[string], `SELECT step FROM payload_steps WHERE step = $1`, name)
	if errs.KindOf(err) == errs.NotFound {
		return false, nil
	}
	return err == nil, err
}

// clear is a column that stands in clear.
type clear struct {
	id      string
	version int
	data    []byte
	texts   [3]string
}

// sealReports seals a batch of report versions, with the decisions on them and
// what their releases say.
func (tx *Tx) sealReports() (int, error) {
	rows, err := sqldb.All(tx.sql, func(row sqldb.Row) (clear, error) {
		var c clear
		err := row.Scan(&c.id, &c.version, &c.data)
		return c, err
	}, `SELECT id, version, raw FROM reports WHERE `+keyOf(reportPayload, `reports.id`, `reports.version`)+` IS NULL AND NOT EXISTS
		(SELECT 1 FROM erasures WHERE erasures.kind = 'report' AND erasures.id = reports.id) LIMIT $1`, oldBatch)
	if err != nil {
		return 0, err
	}
	for _, r := range rows {
		l, err := tx.newLock(payloadID{reportPayload, r.id, r.version})
		if err != nil {
			return 0, err
		}
		raw, err := l.seal("raw", r.data)
		if err != nil {
			return 0, err
		}
		if _, err = tx.sql.Exec(`UPDATE reports SET raw = $3 WHERE id = $1 AND version = $2`, r.id, r.version, raw); err != nil {
			return 0, err
		}
		if err := tx.sealDecisions(l); err != nil {
			return 0, err
		}
		if err := tx.sealReleases(l); err != nil {
			return 0, err
		}
	}
	return len(rows), nil
}

func (tx *Tx) sealDecisions(l lock) error {
	rows, err := sqldb.All(tx.sql, func(row sqldb.Row) (clear, error) {
		var c clear
		err := row.Scan(&c.id, &c.texts[0], &c.data)
		return c, err
	}, `SELECT id, needs, outcome FROM decisions WHERE report = $1 AND version = $2`, l.of.id, l.of.version)
	if err != nil {
		return err
	}
	for _, d := range rows {
		needs, err := l.sealJSON(d.id+" needs", d.texts[0])
		if err != nil {
			return err
		}
		outcome, err := l.seal(d.id+" outcome", d.data)
		if err != nil {
			return err
		}
		if _, err := tx.sql.Exec(`UPDATE decisions SET needs = $2, outcome = $3 WHERE id = $1`, d.id, needs, outcome); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) sealReleases(l lock) error {
	rows, err := sqldb.All(tx.sql, func(row sqldb.Row) (clear, error) {
		var c clear
		err := row.Scan(&c.id, &c.texts[0], &c.texts[1], &c.texts[2])
		return c, err
	}, `SELECT id, needs, portions, residue FROM releases WHERE report = $1 AND version = $2`, l.of.id, l.of.version)
	if err != nil {
		return err
	}
	for _, r := range rows {
		for i, text := range r.texts {
			if r.texts[i], err = l.sealJSON(r.id+" "+words[i], text); err != nil {
				return err
			}
		}
		_, err := tx.sql.Exec(`UPDATE releases SET needs = $2, portions = $3, residue = $4 WHERE id = $1`, r.id, r.texts[0], r.texts[1], r.texts[2])
		if err != nil {
			return err
		}
	}
	return nil
}

// sealTorn seals a batch of kept bytes.
func (tx *Tx) sealTorn() (int, error) {
	rows, err := sqldb.All(tx.sql, func(row sqldb.Row) (clear, error) {
		var c clear
		err := row.Scan(&c.id, &c.data)
		return c, err
	}, `SELECT hash, bundle FROM torn WHERE length(bundle) > 0 AND `+tornKey+` IS NULL LIMIT $1`, oldBatch)
	if err != nil {
		return 0, err
	}
	for _, r := range rows {
		l, err := tx.newLock(payloadID{kind: tornPayload, id: r.id})
		if err != nil {
			return 0, err
		}
		bundle, err := l.seal("bundle", r.data)
		if err != nil {
			return 0, err
		}
		if _, err := tx.sql.Exec(`UPDATE torn SET bundle = $2 WHERE hash = $1`, r.id, bundle); err != nil {
			return 0, err
		}
	}
	return len(rows), nil
}

// sealReceived seals a batch of received items.
func (tx *Tx) sealReceived() (int, error) {
	rows, err := sqldb.All(tx.sql, func(row sqldb.Row) (clear, error) {
		var c clear
		err := row.Scan(&c.id, &c.data, &c.texts[0])
		return c, err
	}, `SELECT id, bundle, portions FROM received WHERE state <> 'refused' AND length(bundle) > 0 AND `+keyOf(receivedPayload, `received.id`, `0`)+` IS NULL LIMIT $1`, oldBatch)
	if err != nil {
		return 0, err
	}
	for _, r := range rows {
		l, err := tx.newLock(payloadID{kind: receivedPayload, id: r.id})
		if err != nil {
			return 0, err
		}
		bundle, err := l.seal("bundle", r.data)
		if err != nil {
			return 0, err
		}
		portions, err := l.sealJSON("portions", r.texts[0])
		if err != nil {
			return 0, err
		}
		if _, err := tx.sql.Exec(`UPDATE received SET bundle = $2, portions = $3 WHERE id = $1`, r.id, bundle, portions); err != nil {
			return 0, err
		}
	}
	return len(rows), nil
}

// payloadKey is a row of payload_keys.
type payloadKey struct {
	of     payloadID
	secret []byte
}

func scanPayloadKey(row sqldb.Row) (payloadKey, error) {
	var k payloadKey
	err := row.Scan(&k.of.kind, &k.of.id, &k.of.version, &k.secret)
	return k, err
}

// wrapKeys seals a batch of bare keys under the key of the store.
func (tx *Tx) wrapKeys() (int, error) {
	rows, err := sqldb.All(tx.sql, scanPayloadKey, `SELECT kind, id, version, secret FROM payload_keys WHERE length(secret) = 32 LIMIT $1`, oldBatch)
	if err != nil {
		return 0, err
	}
	for _, k := range rows {
		l, err := tx.vault.lock(k.of, k.secret)
		if err != nil {
			return 0, err
		}
		secret, err := tx.vault.wrap(k.of, l.key)
		if err != nil {
			return 0, err
		}
		if _, err := tx.sql.Exec(`UPDATE payload_keys SET secret = $4 WHERE kind = $1 AND id = $2 AND version = $3`, k.of.kind, k.of.id, k.of.version, secret); err != nil {
			return 0, err
		}
	}
	return len(rows), nil
}
