package oversight

import (
	"context"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/evidence"
)

// Bounds of what VerifyProof reads, in bytes.
const (
	MaxProofBytes   = evidence.MaxProofBytes
	MaxKeyFileBytes = evidence.MaxKeyFileBytes
)

// Proven is what a proof proves under a key file, as commands and screens show it.
type Proven struct {
	V          int             `json:"v"`
	Grade      string          `json:"grade"` // stated, existed by, delivered, read
	From       party.Code      `json:"from"`
	To         party.Code      `json:"to"`
	Kind       string          `json:"kind"`
	ID         string          `json:"id"`
	Envelope   string          `json:"envelope"`
	Commitment string          `json:"commitment"`
	Released   time.Time       `json:"released"` // the sender's own word
	Portions   int             `json:"portions"` // of the release; 0 when no words are shown
	Words      []ProvenWords   `json:"words"`
	Log        string          `json:"log"`
	Leaf       int64           `json:"leaf"`
	Size       int64           `json:"size"`
	Witnessed  []ProvenSeen    `json:"witnessed"`
	Receipts   []ProvenReceipt `json:"receipts"`
	Opened     bool            `json:"opened"` // the receiver signed that it opened to these words
	Missing    []string        `json:"missing"`
}

// ProvenWords is one portion that the proof shows.
type ProvenWords struct {
	Number int    `json:"number"`
	Mark   string `json:"mark"`
	Text   string `json:"text"`
}

// ProvenSeen is a witness's word for when it saw the log.
type ProvenSeen struct {
	Witness string    `json:"witness"`
	At      time.Time `json:"at"`
}

// ProvenReceipt is what the receiver signed.
type ProvenReceipt struct {
	Verb    string    `json:"verb"`
	Code    string    `json:"code,omitempty"`
	At      time.Time `json:"at"` // the receiver's own word
	KeySet  uint64    `json:"key_set"`
	Revoked string    `json:"revoked,omitempty"` // why the key set is revoked; compromised proves nothing
}

// VerifyProof says what a proof proves to whoever believes the key file. It
// needs no node. Its errors are those of evidence.Verify.
func VerifyProof(proof, keyFile []byte) (Proven, error) {
	trusted, err := evidence.ReadKeyFile(keyFile)
	if err != nil {
		return Proven{}, err
	}
	s, err := evidence.Verify(proof, trusted)
	if err != nil {
		return Proven{}, err
	}
	p := Proven{V: 1, Grade: string(s.Grade), From: s.From, To: s.To, Kind: s.Kind, ID: s.ID, Envelope: s.Envelope, Commitment: s.Commitment,
		Released: s.Released, Portions: s.Portions, Words: []ProvenWords{}, Log: s.Log.Origin, Leaf: s.Index, Size: s.Log.Size,
		Witnessed: []ProvenSeen{}, Receipts: []ProvenReceipt{}, Opened: s.Opened, Missing: append([]string{}, s.Missing...)}
	for _, w := range s.Words {
		p.Words = append(p.Words, ProvenWords{w.Number, w.Mark, w.Text})
	}
	for _, c := range s.Witnessed {
		p.Witnessed = append(p.Witnessed, ProvenSeen{c.Witness, c.At})
	}
	for _, r := range s.Receipts {
		p.Receipts = append(p.Receipts, ProvenReceipt{string(r.Verb), string(r.Code), r.At, r.KeySet, r.Revoked})
	}
	return p, nil
}

// Verify says what a proof that somebody brings proves to whoever believes a key file;
// none: this node's own. Nothing is kept.
func (l *Log) Verify(ctx context.Context, proof, keyFile []byte) (Proven, error) {
	const op = "oversight.Verify"
	if len(proof) > MaxProofBytes || len(keyFile) > MaxKeyFileBytes {
		return Proven{}, errs.E(errs.Invalid, op, "a proof of %d bytes and keys of %d; expected at most %d and %d", len(proof), len(keyFile), MaxProofBytes, MaxKeyFileBytes)
	}
	if len(keyFile) == 0 {
		own, err := l.KeyFile(ctx)
		if err != nil {
			return Proven{}, err
		}
		keyFile = own.File
	}
	return VerifyProof(proof, keyFile)
}
