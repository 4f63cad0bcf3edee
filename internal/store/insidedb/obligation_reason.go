package insidedb

import (
	"encoding/base64"

	"entente/internal/core/errs"
)

// obligationPayload is the kind of payload that an officer's reason is: each version
// that has one has a key of its own, which is destroyed with what the obligation is
// about, be it a report, an item, a warning's, or an engagement.
const obligationPayload = "obligation"

func (o Obligation) payload() payloadID { return payloadID{obligationPayload, o.ID, o.Version} }

// sealReason seals the words of a new version. Words about what is erased are not kept.
func (tx *Tx) sealReason(o Obligation) (string, error) {
	if o.Reason == "" {
		return "", nil
	}
	for _, s := range []Subject{{SubjectReport, o.Report}, {SubjectReceived, o.Received}} {
		if _, err := tx.Erasure(s); err == nil {
			return "", nil
		} else if errs.KindOf(err) != errs.NotFound {
			return "", err
		}
	}
	l, err := tx.newLock(o.payload())
	if err != nil {
		return "", err
	}
	return l.sealJSON(o.subject(), o.Reason)
}

// openReason opens the words of a version that was read as it is kept.
func (tx *Tx) openReason(o Obligation) (Obligation, error) {
	if o.Reason == "" {
		return o, nil
	}
	l, err := tx.lockOf(o.payload())
	if err != nil {
		return o, err
	}
	sealed, err := base64.StdEncoding.DecodeString(o.Reason)
	if err != nil {
		return o, errs.E(errs.Internal, "insidedb.openReason", "what is kept of %s is not sealed text", o.subject())
	}
	words, err := l.open(o.subject(), sealed)
	o.Reason = string(words)
	return o, err
}

// The obligations that are about a report, an item, or an engagement $1, of which a
// version has words.
const (
	wordsOfReport = `SELECT id FROM obligation_versions WHERE reason <> '' AND (report = $1 OR release_id IN (SELECT id FROM releases WHERE report = $1)
		OR warning IN (SELECT id FROM warnings WHERE report = $1))`
	wordsOfReceived   = `SELECT id FROM obligation_versions WHERE reason <> '' AND (received = $1 OR warning IN (SELECT id FROM warnings WHERE received = $1))`
	ofThisEngagement  = `substr(cause, 1, length('engagement:' || $1 || '/')) = 'engagement:' || $1 || '/'`
	wordsOfEngagement = `SELECT id FROM obligation_versions WHERE reason <> '' AND (` + ofThisEngagement + ` OR cause IN (SELECT id FROM obligations WHERE ` + ofThisEngagement + `))`
)

// eraseWords destroys the words of the obligations that a selection gives.
func eraseWords(of string) []string {
	return []string{
		`DELETE FROM payload_keys WHERE kind = '` + obligationPayload + `' AND id IN (` + of + `)`,
		`UPDATE obligations SET reason = '' WHERE reason <> '' AND id IN (` + of + `)`,
		`UPDATE obligation_versions SET reason = '' WHERE reason <> '' AND id IN (` + of + `)`,
	}
}
