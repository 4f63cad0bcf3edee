package acceptance

import (
	"fmt"
	"strings"
	"time"

	"entente/internal/core/community"
	"entente/internal/inside/insidetest"
	"entente/internal/seal/envelope"
	"entente/internal/seal/keys"
)

// stated is a behaviour of Controls that the gateway receipts, and inside makes
// something of.
func stated(name, alarms string, controls ...func(f *foe) envelope.Control) behaviour {
	return behaviour{name: name, alarms: alarms, rows: len(controls) * perItem, attack: func(f *foe) {
		f.t.Helper()
		for _, c := range controls {
			f.mail(f.control(c(f)))
		}
	}}
}

// ofLast is a Control about the last report that the foe was sent, with a change.
func ofLast(verb envelope.Verb, change func(*envelope.Control)) func(*foe) envelope.Control {
	return func(f *foe) envelope.Control {
		c := on(verb, f.last())
		if change != nil {
			change(&c)
		}
		return c
	}
}

// document is a Control that carries a signed document.
func document(verb envelope.Verb, sign func(f *foe) ([]byte, error)) func(*foe) envelope.Control {
	return func(f *foe) envelope.Control {
		signed, err := sign(f)
		check(f.t, err)
		return envelope.Control{Verb: verb, Digest: hashOf(signed), Document: signed}
	}
}

// set is a key set of the foe's service under a serial, signed by a root.
func (id *identity) another(serial uint64, root *keys.Root) ([]byte, error) {
	return root.SignSet(keys.KeySet{Service: root.Service(), Serial: serial, NotBefore: insidetest.Start, NotAfter: insidetest.Start.AddDate(1, 0, 0),
		Release: id.release.Public(), HPKE: id.opens.Public(), Gateway: id.gateway.Public(), TLSPin: id.tls.Pin()})
}

// hostileControls are statements that honest partners do not make.
func hostileControls() []behaviour {
	with := func(change func(*envelope.Control)) func(*envelope.Control) { return change }
	admitted := ofLast(envelope.Admitted, nil)
	of := func(at time.Time) func(*envelope.Control) { return func(c *envelope.Control) { c.At = at } }
	shows := func(digit string) func(*foe) envelope.Control {
		return func(*foe) envelope.Control {
			return envelope.Control{Verb: envelope.Checkpoint, Digest: "sha256:" + strings.Repeat(digit, 64)}
		}
	}
	epoch := func(name string) func(*foe) envelope.Control {
		return document(envelope.EpochVerb, func(f *foe) ([]byte, error) {
			e, err := community.Found(name, f.code, insidetest.Start)
			check(f.t, err)
			return f.release.SignEpoch(e)
		})
	}
	revokes := func(by func(f *foe) *keys.Root) func(*foe) envelope.Control {
		return document(envelope.Revocation, func(f *foe) ([]byte, error) {
			r := by(f)
			return r.SignRevocation(keys.Revocation{Service: r.Service(), Serials: []uint64{1}, Reason: keys.ReasonCompromised, At: insidetest.Start})
		})
	}
	var bounced, asked, lost []func(*foe) envelope.Control
	for n := range 20 {
		bounced = append(bounced, func(*foe) envelope.Control { return envelope.Control{Verb: envelope.Suspended} },
			func(*foe) envelope.Control { return envelope.Control{Verb: envelope.Resumed} })
		asked = append(asked, ofLast(envelope.Asked, func(c *envelope.Control) { c.Party = "GBR" }))
		lost = append(lost, ofLast(envelope.Recalled, func(c *envelope.Control) {
			c.Code, c.Subject, c.EnvelopeHash = envelope.CodeWrong, fmt.Sprint("none-", n), fmt.Sprintf("sha256:%064d", n)
		}))
	}
	return []behaviour{
		stated("receipts: of another commitment", "commitment", ofLast(envelope.Admitted, with(func(c *envelope.Control) { c.Commitment = nothing }))),
		stated("receipts: for what was never sent", "receipt", ofLast(envelope.Admitted, with(func(c *envelope.Control) { c.EnvelopeHash, c.Head.Hash = nothing, nothing }))),
		stated("receipts: that name another envelope", "receipt", ofLast(envelope.Admitted, with(func(c *envelope.Control) { c.Subject = "another" }))),
		stated("receipts: of another head", "receipt", ofLast(envelope.Admitted, with(func(c *envelope.Control) { c.Head.Hash = nothing }))),
		stated("receipts: of a head far ahead", "receipt", ofLast(envelope.Admitted, with(func(c *envelope.Control) { c.Head.Seq = 1 << 50 }))),
		stated("receipts: for a Control", "receipt", func(f *foe) envelope.Control { return on(envelope.Admitted, f.lastOf(envelope.LaneControl)) }),
		stated("receipts: of verdicts that contradict", "receipt, receipt", admitted,
			ofLast(envelope.Refused, func(c *envelope.Control) { c.Code = envelope.CodeContent }), ofLast(envelope.Quarantined, func(c *envelope.Control) { c.Code = envelope.CodeTerms })),
		stated("receipts: given before", "", admitted, admitted, admitted),
		stated("receipts: of another century", "", ofLast(envelope.Admitted, of(time.Date(2117, 1, 1, 0, 0, 0, 0, time.UTC))), ofLast(envelope.Admitted, of(time.Date(1917, 1, 1, 0, 0, 0, 0, time.UTC)))),
		stated("receipts: that an officer read and acted on what she cannot have", "receipt, receipt",
			ofLast(envelope.Read, with(func(c *envelope.Control) { c.EnvelopeHash = nothing })), ofLast(envelope.Acted, with(func(c *envelope.Control) { c.EnvelopeHash = nothing }))),
		stated("statements: takes back what is ours", "statement", ofLast(envelope.Recalled, func(c *envelope.Control) { c.Code = envelope.CodeWrong })),
		stated("statements: complies with what nobody asked", "statement", ofLast(envelope.Complied, func(c *envelope.Control) { c.Code, c.Matter = envelope.CodeErased, nothing })),
		stated("statements: consents to what nobody asked", "statement", ofLast(envelope.Consented, func(c *envelope.Control) {
			c.Matter, c.Party, c.Use, c.Onward = nothing, "GBR", []string{"strike"}, "own-government"
		})),
		stated("statements: declines what nobody asked", "statement", ofLast(envelope.Declined, func(c *envelope.Control) { c.Matter = nothing })),
		stated("statements: withdraws what it never said", "statement", ofLast(envelope.Withdrawn, func(c *envelope.Control) { c.Matter = nothing })),
		stated("statements: calls void what it never sent", "", ofLast(envelope.Void, func(c *envelope.Control) {
			c.Commitment, c.Head = "", envelope.Head{Incarnation: "foe", Lane: envelope.LaneOrdinary, Seq: 1 << 50, Hash: nothing}
			c.EnvelopeHash = nothing
		})),
		stated("statements: corrects with what there is not", "statement", ofLast(envelope.Corrected, func(c *envelope.Control) { c.Code, c.Successor = envelope.CodeWrong, nothing })),
		stated("statements: the same question twenty times", "", asked...),
		stated("statements: takes back twenty items that never were", "", lost...),
		stated("statements: suspends and resumes twenty times", "", bounced...),
		stated("heads: two of one time", "", shows("1"), shows("2")),
		stated("heads: one shown twice", "", shows("3"), shows("3")),
		stated("heads: countersigns what it was never shown", "receipt", func(*foe) envelope.Control {
			return envelope.Control{Verb: envelope.Countersigned, Digest: nothing}
		}),
		stated("epochs: of a community that nobody asked us into", "community", epoch("DUET")),
		stated("epochs: no epoch at all", "community", document(envelope.EpochVerb, func(f *foe) ([]byte, error) { return f.set.Bytes(), nil })),
		stated("epochs: confirms what was never said", "community", func(*foe) envelope.Control { return envelope.Control{Verb: envelope.Confirmed, Digest: nothing} }),
		stated("epochs: leaves where it never was", "community", func(*foe) envelope.Control { return envelope.Control{Verb: envelope.Left, Digest: nothing} }),
		stated("key sets: the old one again", "", document(envelope.KeySet, func(f *foe) ([]byte, error) { return f.set.Bytes(), nil })),
		stated("key sets: two with one serial", "equivocation", document(envelope.KeySet, func(f *foe) ([]byte, error) {
			return newIdentity(f.code).another(1, f.root)
		})),
		stated("key sets: of a root that nobody confirmed", "forged", document(envelope.KeySet, func(f *foe) ([]byte, error) {
			return f.another(2, newIdentity(f.code).root)
		})),
		stated("key sets: of the bystander", "forged", document(envelope.KeySet, func(*foe) ([]byte, error) { return dgse().set.Bytes(), nil })),
		stated("key sets: revokes those of the bystander", "forged", revokes(func(*foe) *keys.Root { return dgse().root })),
		stated("key sets: revokes under a root that nobody confirmed", "forged", revokes(func(f *foe) *keys.Root { return newIdentity(f.code).root })),
		{name: "floods: Controls", rows: 97 * perItem, attack: func(f *foe) {
			for n := range 100 {
				next := f.control(envelope.Control{Verb: envelope.Void, Subject: fmt.Sprint("v-", n), EnvelopeHash: nothing, Head: envelope.Head{Incarnation: "foe", Lane: envelope.LaneOrdinary, Seq: 1, Hash: nothing}})
				if status, _ := f.post(keys.EnvelopeType, next.Bytes()); status == 200 {
					f.heads[envelope.LaneControl] = headOf(f, next.Bytes())
				} else if n < 90 || status != 429 {
					f.t.Fatalf("Control %d was answered with %d", n, status)
				}
			}
		}},
	}
}
