package evidence

import (
	"encoding/json"
	"slices"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/keys"
	"entente/internal/seal/wire"
)

// Limits of a key file.
const (
	MaxKeyFileBytes = 4 << 20
	maxServices     = 256
	maxLogs         = 64 // of one service: its incarnations
	maxRevocations  = 64
	maxWitnesses    = 64
)

// Trust is what a key file says of one service: whose root it is, which logs
// are its own, and which of its key sets are revoked.
type Trust struct {
	Root        keys.Anchor
	Logs        []string // verifier keys
	Revocations [][]byte // signed by the root
}

// KeyFile is what a verifier believes beforehand. Everything that Verify says
// rests on it. The zero value knows nobody.
type KeyFile struct {
	services  map[party.Code]known
	witnesses []Witness
}

type known struct {
	root        keys.Anchor
	document    []byte // the root's
	logs        []Log
	revocations []keys.Revocation
}

type keyFileJSON struct {
	V         int         `json:"v"`
	Services  []trustJSON `json:"services"`
	Witnesses []string    `json:"witnesses"`
}

type trustJSON struct {
	Root        json.RawMessage `json:"root"` // the root public document
	Logs        []string        `json:"logs"`
	Revocations [][]byte        `json:"revocations"`
}

// WriteKeyFile writes a key file. Whoever writes one must have the
// fingerprints from the services' own people.
func WriteKeyFile(services []Trust, witnesses []string) ([]byte, error) {
	const op = "evidence.WriteKeyFile"
	doc := keyFileJSON{V: 1, Services: []trustJSON{}, Witnesses: append([]string{}, witnesses...)}
	for _, s := range services {
		if !s.Root.Valid() {
			return nil, errs.E(errs.Internal, op, "a service without a root")
		}
		doc.Services = append(doc.Services, trustJSON{Root: s.Root.Document(), Logs: append([]string{}, s.Logs...), Revocations: append([][]byte{}, s.Revocations...)})
	}
	data, err := wire.Marshal(doc)
	if err != nil {
		return nil, errs.Wrap(errs.Internal, op, err, "cannot write the key file")
	}
	if _, err := ReadKeyFile(data); err != nil {
		return nil, err
	}
	return data, nil
}

// ReadKeyFile reads a key file strictly; blanks between values do not matter,
// but a root document keeps its one spelling.
func ReadKeyFile(data []byte) (KeyFile, error) {
	o, err := wire.Parse(data, wire.Limits{Bytes: MaxKeyFileBytes, Depth: 4, Values: 1 << 16})
	if err != nil {
		return KeyFile{}, err
	}
	o.Uint("v", 1, 1)
	k := KeyFile{services: map[party.Code]known{}}
	vkeys := map[string]bool{}
	for _, s := range o.Objects("services", 1, maxServices) {
		if err := k.readService(s, vkeys); err != nil {
			return KeyFile{}, err
		}
		o.Close(s)
	}
	for _, v := range o.Texts("witnesses", 0, maxWitnesses, 512) {
		w, err := ReadWitness(v)
		if err != nil {
			return KeyFile{}, err
		}
		if vkeys[v] {
			o.Fail("witnesses", "a key given twice; expected each once")
		}
		vkeys[v] = true
		k.witnesses = append(k.witnesses, w)
	}
	if err := o.Done(); err != nil {
		return KeyFile{}, err
	}
	return k, nil
}

// readService reads what is believed of one service. A log key stands once in
// the whole file: a log is one service's.
func (k KeyFile) readService(o *wire.Object, vkeys map[string]bool) error {
	raw, logs := o.Raw("root"), o.Texts("logs", 0, maxLogs, 512)
	revocations := readDocuments(o, "revocations", maxRevocations)
	if err := o.Done(); err != nil {
		return err
	}
	root, err := keys.ReadAnchor(raw)
	if err != nil {
		return err
	}
	s := known{root: root, document: root.Document()}
	for _, v := range logs {
		l, err := ReadLog(v)
		if err != nil {
			return err
		}
		if vkeys[v] {
			return errs.E(errs.Invalid, "evidence.ReadKeyFile", "a log key given twice; expected each once")
		}
		vkeys[v] = true
		s.logs = append(s.logs, l)
	}
	for _, data := range revocations {
		r, err := keys.VerifyRevocation(data, root)
		if err != nil {
			return err
		}
		s.revocations = append(s.revocations, r)
	}
	if _, twice := k.services[root.Service()]; twice {
		return errs.E(errs.Invalid, "evidence.ReadKeyFile", "%s given twice; expected each service once", root.Service())
	}
	k.services[root.Service()] = s
	return nil
}

// service is what is believed of a service, NotFound when nothing is.
func (k KeyFile) service(code party.Code) (known, error) {
	s, ok := k.services[code]
	if !ok {
		return known{}, errs.E(errs.NotFound, "evidence.Verify", "the key file does not name %s", code)
	}
	return s, nil
}

// log is the service's log with a verifier key.
func (s known) log(vkey string) (Log, error) {
	for _, l := range s.logs {
		if l.Public() == vkey {
			return l, nil
		}
	}
	return Log{}, errs.E(errs.Denied, "evidence.Verify", "the key file does not name the log as one of %s", s.root.Service())
}

// revoked is the gravest reason for which a key set is revoked, "" when it is not.
func (s known) revoked(serial uint64) string {
	reason := ""
	for _, r := range s.revocations {
		for _, n := range r.Serials {
			if n == serial && (reason == "" || r.Reason == keys.ReasonCompromised) {
				reason = r.Reason
			}
		}
	}
	return reason
}

// believed are the cosignatures of witnesses that the key file names.
func (k KeyFile) believed(c Checkpoint) []Cosignature {
	var out []Cosignature
	for i, w := range c.witnesses {
		if slices.ContainsFunc(k.witnesses, func(x Witness) bool { return x.Public() == w.Public() }) {
			out = append(out, c.cosigned[i])
		}
	}
	return out
}
