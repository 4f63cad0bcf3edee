package exchange

import (
	"context"
	"fmt"
	"slices"
	"time"

	"entente/internal/core/party"
	"entente/internal/seal/keys"
	"entente/internal/store/insidedb"
)

// KeyStatus says how our own key sets and those of partners stand.
type KeyStatus struct {
	V           int           `json:"v"`
	Service     party.Code    `json:"service"`
	Fingerprint string        `json:"fingerprint"` // of our root
	Gateway     uint64        `json:"gateway"`     // serial of the set that the gateway is to use
	Sets        []KeySet      `json:"sets"`        // our own, the newest first
	Partners    []PartnerKeys `json:"partners"`
	Warnings    []string      `json:"warnings"`
}

// KeySet is one key set, of ours or of a partner.
type KeySet struct {
	Serial    uint64     `json:"serial"`
	State     string     `json:"state"` // current, next, older, expired, revoked
	Reason    string     `json:"reason,omitempty"`
	NotBefore time.Time  `json:"not_before"`
	NotAfter  time.Time  `json:"not_after"`
	Days      int        `json:"days"`              // since not_before; below zero before it
	Keys      bool       `json:"keys"`              // ours: what is sealed to it can be opened here
	Told      []KeyTold  `json:"told,omitempty"`    // ours: which partners have it
	Revoked   []KeyTold  `json:"revoked,omitempty"` // ours: which partners know that it is revoked
	Partner   party.Code `json:"-"`
}

// KeyTold says whether a partner has a document of ours in force.
type KeyTold struct {
	Partner   party.Code `json:"partner"`
	Confirmed bool       `json:"confirmed"`
}

// PartnerKeys are the key sets of a partner.
type PartnerKeys struct {
	Partner party.Code `json:"partner"`
	State   string     `json:"state"`
	Signing uint64     `json:"signing"` // serial of our set that we sign with for it; 0 for none
	Sets    []KeySet   `json:"sets"`
}

// warnDays is how long before the end of a set it is warned of.
const warnDays = 30

// KeyStatus says how keys stand now.
func (x *Exchange) KeyStatus(ctx context.Context) (KeyStatus, error) {
	o, now := x.own.Load(), x.Store.Now()
	out := KeyStatus{V: 1, Service: x.Self, Fingerprint: o.ring.Root().Fingerprint(), Warnings: []string{}}
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) error {
		out.Partners, out.Warnings = []PartnerKeys{}, []string{}
		known, err := x.partners(tx)
		if err != nil {
			return err
		}
		out.Sets = describeSets(o.ring, now)
		for i := range out.Sets {
			out.Sets[i].Keys = o.hpke[out.Sets[i].Serial] != nil
			out.Sets[i].tell(o, known)
		}
		out.Warnings = append(out.Warnings, warn("our", o.ring, now)...)
		if out.Gateway, err = x.gatewaySet(known, now); err != nil {
			out.Warnings = append(out.Warnings, err.Error())
		}
		rows, err := tx.Partners()
		for _, row := range rows {
			p := known[row.Code]
			if p == nil {
				continue
			}
			line := PartnerKeys{Partner: row.Code, State: row.State, Sets: describeSets(p.ring, now)}
			if signs, err := x.signing(p, now); err == nil {
				line.Signing = signs.Serial()
			}
			out.Partners = append(out.Partners, line)
			if p.active() {
				out.Warnings = append(out.Warnings, warn(string(row.Code)+"'s", p.ring, now)...)
			}
		}
		return err
	})
	return out, err
}

// tell adds which partners have a set of ours, and know of its end.
func (k *KeySet) tell(o *own, known partners) {
	for code, p := range known {
		if !p.active() {
			continue
		}
		for _, t := range p.told {
			switch {
			case t.Kind == insidedb.KeySetDocument && t.Serial == k.Serial:
				k.Told = append(k.Told, KeyTold{code, t.ConfirmedAt != nil})
			case t.Kind == insidedb.RevocationDocument && o.revokes(t.Hash, k.Serial):
				k.Revoked = append(k.Revoked, KeyTold{code, t.ConfirmedAt != nil})
			}
		}
	}
	for _, list := range [][]KeyTold{k.Told, k.Revoked} {
		slices.SortFunc(list, func(a, b KeyTold) int { return compareCodes(a.Partner, b.Partner) })
	}
}

func compareCodes(a, b party.Code) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// revokes tells whether the revocation with this hash is of a set.
func (o *own) revokes(hash string, serial uint64) bool {
	return slices.ContainsFunc(o.revocations, func(signed []byte) bool {
		v, err := keys.VerifyRevocation(signed, o.ring.Root())
		return err == nil && hashOf(signed) == hash && slices.Contains(v.Serials, serial)
	})
}

// describeSets describes the sets of a ring, the newest first.
func describeSets(r *keys.Ring, now time.Time) []KeySet {
	current := uint64(0)
	if set, err := r.Current(now); err == nil {
		current = set.Serial()
	}
	out := []KeySet{}
	for _, n := range r.Serials() {
		set, err := r.Known(n)
		if err != nil {
			continue
		}
		k := KeySet{Serial: n, State: "older", Reason: r.Revoked(n), NotBefore: set.NotBefore(), NotAfter: set.NotAfter(), Days: int(now.Sub(set.NotBefore()).Hours()) / 24}
		switch {
		case k.Reason != "":
			k.State = "revoked"
		case n == current:
			k.State = "current"
		case now.Before(set.NotBefore()):
			k.State = "next"
		case !now.Before(set.NotAfter()):
			k.State = "expired"
		}
		out = append(out, k)
	}
	slices.Reverse(out)
	return out
}

// warn says what is to be done soon.
func warn(whose string, r *keys.Ring, now time.Time) []string {
	set, err := r.Current(now)
	if err != nil {
		return []string{"none of " + whose + " key sets is good now"}
	}
	later := slices.ContainsFunc(r.Serials(), func(n uint64) bool {
		next, err := r.Set(n)
		return err == nil && n > set.Serial() && next.NotAfter().After(set.NotAfter())
	})
	if days := int(set.NotAfter().Sub(now).Hours()) / 24; days < warnDays && !later {
		return []string{fmt.Sprintf("%s key set %d ends in %d days, and no later one is known", whose, set.Serial(), days)}
	}
	return nil
}
