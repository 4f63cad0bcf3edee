package community

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"regexp"
	"slices"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
)

// MaxMembers bounds a community, the steward included.
const MaxMembers = 256

// MaxNumber is the highest number of an epoch: every JSON parser holds it exactly.
const MaxNumber = 1<<53 - 1

// TimeForm is how the documents of a community tell an instant: UTC, six digits
// of a second.
const TimeForm = "2006-01-02T15:04:05.000000Z"

// Name is the form of a community's name, the same as in parties.yaml.
var Name = regexp.MustCompile(`^[A-Z][A-Z0-9-]{2,31}$`)

var digestForm = regexp.MustCompile(`^sha256:[0-9a-f]{64}$`)

// Epoch is the membership of a community between two changes.
type Epoch struct {
	Community string // its name; with the steward it says which community
	Number    uint64 // from 1
	Prev      string // hash of the epoch before; "" for the first
	Steward   party.Code
	Members   []party.Code // services, sorted, each once, the steward among them
	Issued    time.Time    // microseconds; compared with the steward's own times alone
}

// epochJSON is the payload that the steward signs, in this order.
type epochJSON struct {
	V         int          `json:"v"`
	Community string       `json:"community"`
	Number    uint64       `json:"number"`
	Prev      string       `json:"prev,omitempty"`
	Steward   party.Code   `json:"steward"`
	Members   []party.Code `json:"members"`
	Issued    string       `json:"issued"`
}

// Bytes is the one spelling of the epoch, which the steward signs.
func (e Epoch) Bytes() []byte {
	return spelt(epochJSON{1, e.Community, e.Number, e.Prev, e.Steward, e.Members, stamp(e.Issued)})
}

// Hash is "sha256:…" of Bytes. It is of what is said and not of the signature,
// so that an epoch keeps it when the steward signs it again under a later key.
func (e Epoch) Hash() string { return hashed(e.Bytes()) }

// Has tells whether the service is a member.
func (e Epoch) Has(service party.Code) bool { return slices.Contains(e.Members, service) }

// Check refuses an epoch that no honest steward makes (Invalid).
func (e Epoch) Check() error {
	const op = "community.Check"
	switch {
	case !Name.MatchString(e.Community):
		return errs.E(errs.Invalid, op, "community %.40q; expected capitals such as TRILAT", e.Community)
	case e.Number < 1 || e.Number > MaxNumber:
		return errs.E(errs.Invalid, op, "number %d; expected one from 1 to 2^53-1", e.Number)
	case e.Number == 1 && e.Prev != "" || e.Number > 1 && !digestForm.MatchString(e.Prev):
		return errs.E(errs.Invalid, op, "epoch %d; expected the hash of the epoch before, and none before the first", e.Number)
	case len(e.Members) > MaxMembers:
		return errs.E(errs.Invalid, op, "%d members; expected at most %d", len(e.Members), MaxMembers)
	case !e.Has(e.Steward):
		return errs.E(errs.Invalid, op, "the steward is no member; expected it to be one")
	}
	for i, m := range e.Members {
		if !m.Valid() || !m.IsService() {
			return errs.E(errs.Invalid, op, "member %.70q; expected TRIGRAPH/SERVICE", m)
		}
		if i > 0 && e.Members[i-1] >= m {
			return errs.E(errs.Invalid, op, "member %s; expected members sorted, each once", m)
		}
	}
	return nil
}

// Found makes the first epoch, of which the steward alone is a member: the
// others become members when they accept.
func Found(name string, steward party.Code, at time.Time) (Epoch, error) {
	e := Epoch{Community: name, Number: 1, Steward: steward, Members: []party.Code{steward}, Issued: at}
	return e, e.Check()
}

// Admit makes the epoch after e with further members.
func (e Epoch) Admit(at time.Time, services ...party.Code) (Epoch, error) {
	for _, s := range services {
		if e.Has(s) {
			return Epoch{}, errs.E(errs.Conflict, "community.Admit", "%s is a member of %s already", s, e.Community)
		}
	}
	return e.step(at, append(slices.Clone(e.Members), services...))
}

// Remove makes the epoch after e without some of its members. The steward stays.
func (e Epoch) Remove(at time.Time, services ...party.Code) (Epoch, error) {
	const op = "community.Remove"
	for _, s := range services {
		switch {
		case s == e.Steward:
			return Epoch{}, errs.E(errs.Invalid, op, "%s is the steward; expected another member", s)
		case !e.Has(s):
			return Epoch{}, errs.E(errs.NotFound, op, "%s is no member of %s", s, e.Community)
		}
	}
	return e.step(at, slices.DeleteFunc(slices.Clone(e.Members), func(m party.Code) bool { return slices.Contains(services, m) }))
}

func (e Epoch) step(at time.Time, members []party.Code) (Epoch, error) {
	slices.Sort(members)
	next := Epoch{Community: e.Community, Number: e.Number + 1, Prev: e.Hash(), Steward: e.Steward, Members: members, Issued: at}
	return next, next.Follows(e)
}

// Follows refuses e as the epoch after before: another community or steward
// (Denied), not the next number or not the hash of the one before (Conflict),
// and more or less than one kind of change (Invalid).
func (e Epoch) Follows(before Epoch) error {
	const op = "community.Follows"
	if err := e.Check(); err != nil {
		return err
	}
	switch {
	case e.Community != before.Community || e.Steward != before.Steward:
		return errs.E(errs.Denied, op, "an epoch of another community or steward; expected one of %s by %s", before.Community, before.Steward)
	case e.Number != before.Number+1 || e.Prev != before.Hash():
		return errs.E(errs.Conflict, op, "epoch %d does not follow epoch %d that is held", e.Number, before.Number)
	}
	admitted, removed := e.Changes(before)
	if (len(admitted) == 0) == (len(removed) == 0) {
		return errs.E(errs.Invalid, op, "epoch %d admits %d and removes %d; expected either", e.Number, len(admitted), len(removed))
	}
	return nil
}

// Changes lists who is a member in e and not before, and who was and is not.
func (e Epoch) Changes(before Epoch) (admitted, removed []party.Code) {
	for _, m := range e.Members {
		if !before.Has(m) {
			admitted = append(admitted, m)
		}
	}
	for _, m := range before.Members {
		if !e.Has(m) {
			removed = append(removed, m)
		}
	}
	return admitted, removed
}

// Contradicts tells whether one steward can have said only one of two epochs:
// the same number with other words, or neighbours that do not hold together.
func (e Epoch) Contradicts(other Epoch) bool {
	if e.Community != other.Community || e.Steward != other.Steward {
		return false
	}
	switch {
	case e.Number == other.Number:
		return e.Hash() != other.Hash()
	case e.Number == other.Number+1:
		return e.Prev != other.Hash()
	case other.Number == e.Number+1:
		return other.Prev != e.Hash()
	}
	return false
}

func stamp(t time.Time) string { return t.UTC().Format(TimeForm) }

// spelt writes a document's payload: compact JSON, keys in the order of the
// struct. Every value in it is a word of ASCII that needs no escape.
func spelt(v any) []byte {
	data, err := json.Marshal(v)
	if err != nil {
		panic("community: plain words are always JSON: " + err.Error())
	}
	return data
}

func hashed(data []byte) string {
	sum := sha256.Sum256(data)
	return "sha256:" + hex.EncodeToString(sum[:])
}
