package exchange

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
)

// shortAsk is how many hexadecimal digits of a question's hash name it here.
const shortAsk = 16

// askID is how officers name a question: the first digits of its hash.
func askID(hash string) string {
	digits := strings.TrimPrefix(hash, "sha256:")
	return digits[:min(shortAsk, len(digits))]
}

// consentID names the consent that answers a question, among all consents of
// the policy.
func consentID(hash string) string { return "ask:" + strings.TrimPrefix(hash, "sha256:") }

// answered takes into the policy what an originator says of what we asked. Every
// question about the item is held anew, whichever statement named it: of several
// consents to one question any may be withdrawn, and of a recalled item none is
// of use. Where a consent is withdrawn, undelivered copies that rest on it are stopped
// when the policy changes, and taking back the others is proposed to officers.
func (x *Exchange) answered(tx *insidedb.Tx, item about, now time.Time) error {
	if item.side != obligation.Receiver {
		return nil
	}
	if gone, err := tx.ItemTakenBack(item.partner, item.hash); err != nil || gone {
		return err // its recall ended what was held
	}
	f, err := tx.Fold(item.partner, item.hash, time.Time{}, now)
	if err != nil {
		return err
	}
	for _, m := range f.Matters {
		if m.Verb != obligation.Asked || m.End == nil {
			continue
		}
		if err := holdConsent(tx, m, item); err != nil {
			return err
		}
		if m.State == obligation.IsWithdrawn && m.Consent != nil {
			if err := proposeTakebacks(tx, m, item, now); err != nil {
				return err
			}
		}
	}
	return nil
}

// consentFile is a consent as the policy reads it.
type consentFile struct {
	ID      string     `json:"id"`
	From    party.Code `json:"from"`
	To      []string   `json:"to"`
	Ref     []string   `json:"ref"`
	Use     []string   `json:"use"`
	Onward  string     `json:"onward"`
	Given   time.Time  `json:"given"`
	Expires *time.Time `json:"expires,omitempty"`
}

// holdConsent puts the consent that answers a question into the policy, or
// takes it out. Of its terms only those that are known here count: uses that
// are not are not allowed, and an onward term that is not is none.
func holdConsent(tx *insidedb.Tx, m obligation.Matter, item about) error {
	text := ""
	if m.End.Verb == obligation.Consented {
		given, err := tx.Transition(m.End.Hash)
		if err != nil {
			return err
		}
		c := consentFile{ID: consentID(m.Hash), From: item.partner, To: []string{string(m.Party)}, Ref: refs(item, m.Portion), Onward: m.End.Onward,
			Given: given.RecordedAt, Expires: m.End.NotAfter}
		for _, u := range m.End.Use {
			if slices.Contains(party.Uses, u) && !slices.Contains(c.Use, u) {
				c.Use = append(c.Use, u)
			}
		}
		if !slices.Contains(party.Onwards, c.Onward) {
			c.Onward = party.Onwards[0]
		}
		if len(c.Use) > 0 && (c.Expires == nil || c.Given.Before(*c.Expires)) {
			data, err := json.Marshal(c)
			if err != nil {
				return err
			}
			text = string(data)
		}
	}
	_, err := tx.PutHeld(insidedb.HeldConsents, consentID(m.Hash), text)
	return err
}

// refs are what a report may call the item, or one portion of it.
func refs(item about, portion *uint64) []string {
	out := item.names()
	if portion != nil {
		for i := range out {
			out[i] += "#" + strconv.FormatUint(*portion, 10)
		}
	}
	return out
}

// proposeTakebacks proposes to officers that what rested on a consent be taken
// back from those who have it.
func proposeTakebacks(tx *insidedb.Tx, m obligation.Matter, item about, now time.Time) error {
	all, err := item.derived(tx)
	if err != nil {
		return err
	}
	for _, r := range all {
		if !m.Party.Includes(r.Partner) || rank[r.State] < rank[insidedb.Delivered] || r.State == insidedb.Refused {
			continue
		}
		before, err := tx.Takebacks(r.ID, time.Time{})
		if err != nil {
			return err
		}
		if len(before) > 0 {
			continue
		}
		if _, err := tx.AddTakeback(insidedb.Takeback{Release: r.ID, Verb: string(envelope.Recalled), Code: string(envelope.CodeWithdrawn),
			Cause: m.End.Hash, Outcome: insidedb.TakebackProposed}); err != nil {
			return err
		}
	}
	return nil
}
