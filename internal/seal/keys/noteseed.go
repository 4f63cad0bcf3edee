package keys

import (
	"encoding/base64"
	"io"

	"entente/internal/core/errs"
	"entente/internal/core/party"
)

// What a NoteSeed is for; the word is in its file.
const (
	kindLog     = "log"
	kindWitness = "witness"
)

// NoteSeed is the private key of a service's log, or of a witness of its
// overseers: 32 random bytes, from which package evidence makes the key. The
// zero value is none.
type NoteSeed struct {
	hidden
	kind    string
	service party.Code
	seed    guarded[[]byte]
}

// GenerateLog makes the key of a service's log. It lives inside, in dir/log.key.
func GenerateLog(random io.Reader, service party.Code) (*NoteSeed, error) {
	return generateNote(random, kindLog, service)
}

// GenerateWitness makes the key of a witness of a service's overseers, which
// lives with them, in dir/witness.key.
func GenerateWitness(random io.Reader, service party.Code) (*NoteSeed, error) {
	return generateNote(random, kindWitness, service)
}

func generateNote(random io.Reader, kind string, service party.Code) (*NoteSeed, error) {
	if !service.Valid() {
		return nil, errs.E(errs.Invalid, "keys.Generate", "expected a service code")
	}
	seed := make([]byte, seedSize)
	if _, err := io.ReadFull(random, seed); err != nil {
		return nil, errs.Wrap(errs.Internal, "keys.Generate", err, "no randomness for a key")
	}
	return &NoteSeed{kind: kind, service: service, seed: guard(&seed)}, nil
}

// Valid tells whether there is a key.
func (k *NoteSeed) Valid() bool { return k != nil && k.seed != nil }

// Service is the service whose log it is, or whose overseers' witness.
func (k *NoteSeed) Service() party.Code { return k.service }

// Seed is the key itself, for evidence.NewLogKey or NewWitnessKey and for
// nothing else.
func (k *NoteSeed) Seed() []byte {
	if !k.Valid() {
		return nil
	}
	return *k.seed()
}

// Save writes the key to dir/log.key or dir/witness.key.
func (k *NoteSeed) Save(dir string) error {
	if !k.Valid() {
		return errs.E(errs.Internal, "keys.Save", "no key")
	}
	return save(dir, k.kind+".key", keyFile{Kind: k.kind, Service: k.service, Seeds: []string{base64.StdEncoding.EncodeToString(k.Seed())}})
}

// LoadLog reads dir/log.key.
func LoadLog(dir string) (*NoteSeed, error) { return loadNote(dir, kindLog) }

// LoadWitness reads dir/witness.key.
func LoadWitness(dir string) (*NoteSeed, error) { return loadNote(dir, kindWitness) }

func loadNote(dir, kind string) (*NoteSeed, error) {
	h, seeds, err := load(dir, kind+".key", kind, 0, 1)
	if err != nil {
		return nil, err
	}
	return &NoteSeed{kind: kind, service: h.service, seed: guard(&seeds[0])}, nil
}
