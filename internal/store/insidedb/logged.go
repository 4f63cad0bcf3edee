package insidedb

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/envelope"
	"entente/internal/seal/evidence"
)

// Logged has the store write a pending leaf of its service's log in the same
// transaction as every decision, act of review, sealed release, arrival and
// receipt, and as everything that is ordered here or told between services. Without it, as in tests of other things, no leaf is written. random
// gives the salts and must be safe for concurrent use.
func Logged(self party.Code, random io.Reader) Option {
	return func(s *Store) { s.recorder = &recorder{self, random, s.Now} }
}

// recorder is what a leaf needs beside the event.
type recorder struct {
	self   party.Code
	random io.Reader
	now    func() time.Time
}

// note writes a pending leaf for an event, under what it is about: the hash of
// an envelope, or the id of a record of our own.
func (tx *Tx) note(subject string, e evidence.Event) error {
	if tx.log == nil {
		return nil
	}
	salt, err := tx.log.salt()
	if err != nil {
		return err
	}
	return tx.keepLeaf(subject, e, salt)
}

// noteOwn writes a leaf for a record that the service keeps for itself. A
// partner that is this service itself is nobody to keep evidence about.
func (tx *Tx) noteOwn(subject string, deed evidence.Deed, partner party.Code, at time.Time, record any) error {
	if tx.log == nil || partner == tx.log.self {
		return nil
	}
	salt, err := tx.log.salt()
	if err != nil {
		return err
	}
	document, err := documentOf(salt, record)
	if err != nil {
		return err
	}
	return tx.keepLeaf(subject, evidence.Event{Deed: deed, From: tx.log.self, To: partner, Document: document, At: at}, salt)
}

func (r *recorder) salt() ([]byte, error) {
	salt := make([]byte, evidence.SaltSize)
	if _, err := io.ReadFull(r.random, salt); err != nil {
		return nil, errs.Wrap(errs.Internal, "insidedb.note", err, "no randomness for a leaf")
	}
	return salt, nil
}

func (tx *Tx) keepLeaf(subject string, e evidence.Event, salt []byte) error {
	data, err := e.Encode()
	if err != nil {
		return errs.Wrap(errs.Internal, "insidedb.note", err, "an event that cannot be logged: %s", err.Error())
	}
	entry, err := evidence.LeafOf(data, salt)
	if err != nil {
		return err
	}
	if _, err := tx.sql.Exec(`INSERT INTO log_events (entry, event, subject, recorded_at) VALUES ($1, $2, $3, $4)`, entry, data, subject, tx.log.now()); err != nil {
		return err
	}
	_, err = tx.sql.Exec(`INSERT INTO log_salts (entry, salt) VALUES ($1, $2)`, entry, salt)
	return err
}

// noteReleased writes a leaf for a release that was sealed.
func (tx *Tx) noteReleased(s envelope.Sealed, at time.Time) error {
	h := s.Header()
	return tx.note(s.Hash(), evidence.Event{Deed: evidence.Released, From: h.From, To: h.To, ID: h.ID, Envelope: s.Hash(),
		Commitment: h.Commitment, Kind: h.Kind, At: at})
}

// noteReceived writes a leaf for an item that came and opened.
func (tx *Tx) noteReceived(v envelope.Verified, at time.Time) error {
	h := v.Header()
	return tx.note(v.Hash(), evidence.Event{Deed: evidence.Received, From: h.From, To: h.To, ID: h.ID, Envelope: v.Hash(),
		Commitment: h.Commitment, Kind: h.Kind, At: at})
}

// noteReceipt writes a leaf for a receipt, given or got. What is kept beside
// receipts and is none has no leaf.
func (tx *Tx) noteReceipt(r Receipt) error {
	if tx.log == nil || r.Verb != DeliveredVerb && !r.Verb.Receipt() {
		return nil
	}
	from, to := tx.log.self, r.Partner
	if r.Direction == Out {
		from, to = to, from
	}
	return tx.note(r.Hash, evidence.Event{Deed: evidence.Receipt, From: from, To: to, ID: r.Envelope, Envelope: r.Hash,
		Commitment: r.Commitment, Verb: r.Verb, Document: tornHash(r.Evidence), At: r.At})
}

// deeds are what acts of review are in the log; the others are "reviewed".
var deeds = map[string]evidence.Deed{ActResidue: evidence.Waived, ActDeny: evidence.Refused}

func deedOf(act string) evidence.Deed {
	if d, ok := deeds[act]; ok {
		return d
	}
	return evidence.Reviewed
}

// record is what the log commits to of a decision: all but what is erased with
// its report, and the release that follows from it.
func (d Decision) record() any {
	return []any{"decision", d.ID, d.Report, d.Version, d.Partner, d.Service, d.Method, d.At.UnixMicro(), d.Input, d.Policy, d.Verdict, d.Officer, d.RecordedAt.UnixMicro()}
}

// record is what the log commits to of an act.
func (a Act) record(release string, number int) any {
	return []any{"act", release, number, a.Act, a.Officer, a.Reason, a.Hash, a.Field, a.Rung, a.RecordedAt.UnixMicro(), a.For, a.Before, a.Item, a.Form}
}

// documentOf is the hash of a record of our own under its leaf's salt, so that
// it says nothing either once the salt is erased.
func documentOf(salt []byte, record any) (string, error) {
	data, err := json.Marshal(record)
	if err != nil {
		return "", errs.Wrap(errs.Internal, "insidedb.documentOf", err, "a record cannot be written")
	}
	sum := sha256.Sum256(append(append([]byte("entente/v1/evidence/record\x00"), salt...), data...))
	return "sha256:" + hex.EncodeToString(sum[:]), nil
}

// Stands tells whether the record that a leaf's event commits to is still as it
// was. It knows decisions, acts of review, orders and what was told; of the rest, and
// of what is erased, the event says all that there is.
func (tx *Tx) Stands(l Leaf, e evidence.Event) (bool, error) {
	var records []any
	switch e.Deed {
	case evidence.Decided:
		d, err := tx.Decision(l.Subject)
		if err != nil {
			return false, unlessGone(err)
		}
		records = append(records, d.record())
	case evidence.Reviewed, evidence.Refused, evidence.Waived:
		if strings.HasPrefix(l.Subject, clearingPrefix) {
			var gone bool
			var err error
			if records, gone, err = tx.clearingRecords(l.Subject); err != nil || gone {
				return gone, err
			}
			break
		}
		r, err := tx.Release(l.Subject)
		if err != nil {
			return false, unlessGone(err)
		}
		acts, err := tx.Acts(l.Subject, time.Time{})
		if err != nil || r.Erased != nil { // the officers' words went with the content
			return true, err
		}
		for i, a := range acts {
			records = append(records, a.record(l.Subject, i+1))
		}
	case evidence.Told, evidence.Ordered:
		var err error
		if records, err = tx.recorded(l.Subject); err != nil {
			return false, err
		}
	default:
		return true, nil
	}
	for _, record := range records {
		document, err := documentOf(l.Salt, record)
		if err != nil || document == e.Document {
			return true, err
		}
	}
	return false, nil
}

// unlessGone leaves out that a record is not there any more, which is an answer.
func unlessGone(err error) error {
	if errs.KindOf(err) == errs.NotFound {
		return nil
	}
	return err
}
