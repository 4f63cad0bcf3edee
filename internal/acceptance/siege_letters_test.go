package acceptance

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"time"

	"entente/internal/seal/envelope"
	"entente/internal/seal/keys"
)

// nothing is the digest of nothing that anybody has.
var nothing = "sha256:" + strings.Repeat("0", 64)

// turned is a behaviour of one envelope that the gateway refuses with a word.
func turned(name, word string, envelope func(f *foe) []byte) behaviour {
	return behaviour{name: name, attack: func(f *foe) { f.t.Helper(); f.refused(word, envelope(f)) }}
}

// header turns a letter with another header away.
func header(name, word string, change func(string) string) behaviour {
	return turned(name, word, func(f *foe) []byte { return f.resign(f.letter("A letter.", nil), change) })
}

// perItem is how many rows one envelope may leave at the victim, with what says
// what became of it and with the answer to it.
const perItem = 24

// kept is a behaviour of one envelope that the gateway receipts, and inside
// makes something of.
func kept(name, items, alarms string, envelope func(f *foe) []byte) behaviour {
	return behaviour{name: name, items: items, alarms: alarms, rows: perItem, attack: func(f *foe) { f.t.Helper(); f.mailBytes(envelope(f)) }}
}

// dated is a letter whose header says another time.
func dated(sent time.Time) func(f *foe) []byte {
	return func(f *foe) []byte {
		return f.letter("Of another time.", func(h *envelope.Header) { h.Sent = sent }).Bytes()
	}
}

// hostileLetters are envelopes that honest partners do not send.
func hostileLetters() []behaviour {
	letter := func(f *foe) envelope.Sealed { return f.letter("A letter.", nil) }
	list := []behaviour{
		turned("letters: for another service", "denied", func(f *foe) []byte {
			return f.resign(letter(f), replaced(`"to":"USA/CIA"`, `"to":"FRA/DGSE"`))
		}),
		header("letters: in the bystander's name", "denied", replaced(`"from":"RUS/FSB"`, `"from":"FRA/DGSE"`)),
		header("letters: under a key set that nobody has", "unknown-key-set", replaced(`"key_set":1`, `"key_set":7`)),
		turned("letters: signed by nobody's keys", "denied", func(f *foe) []byte {
			raw, err := keys.UnverifiedPayload(letter(f).Bytes(), keys.EnvelopeType)
			check(f.t, err)
			out, err := newIdentity("RUS/FSB").release.SignEnvelope(raw)
			check(f.t, err)
			return out
		}),
		turned("letters: with a receipt for an envelope", "malformed", func(f *foe) []byte { return f.receipt(f.last(), nil) }),
		turned("letters: with something behind them", "malformed", func(f *foe) []byte { return append(letter(f).Bytes(), '\n') }),
		header("letters: of another version", "malformed", replaced(`{"v":1`, `{"v":2`)),
		header("letters: with an extension that must be known", "malformed", replaced(`"crit":[]`, `"crit":["x"]`)),
		header("letters: with one header twice", "malformed", inHeader(`"lane":"warning"`)),
		header("letters: with a header of a megabyte", "malformed", inHeader(`"x":"`+strings.Repeat("x", 1<<20)+`"`)),
		header("letters: with ten thousand headers", "malformed", inHeader(`"x":0`+strings.Repeat(`,"y":0`, 10_000))),
		header("letters: with a header ten thousand deep", "malformed", inHeader(`"x":`+strings.Repeat("[", 10_000)+strings.Repeat("]", 10_000))),
		header("letters: on a lane that there is not", "malformed", replaced(`"lane":"ordinary"`, `"lane":"express"`)),
		header("letters: with parts outside the bulk lane", "malformed", inHeader(`"parts":{"count":1024,"bytes":1073741824}`)),
		turned("letters: with a gigabyte and a part more", "malformed", func(f *foe) []byte {
			return f.resign(f.letter("Bulk.", func(h *envelope.Header) { *h = f.next(envelope.LaneBulk) }), inHeader(`"parts":{"count":1025,"bytes":1074790400}`))
		}),
		header("letters: with a number far ahead", "out-of-order", replaced(`"seq":2`, `"seq":9007199254740991`)),
		header("letters: of a new life in its middle", "out-of-order", replaced(`"incarnation":"foe"`, `"incarnation":"second"`)),
		header("letters: with a commitment of another mode of proof", "malformed", replaced(`"commitment":"sha256:`, `"commitment":"blind:`)),
		turned("letters: with the ciphertext behind them", "malformed", func(f *foe) []byte { return f.detach(letter(f)) }),

		kept("letters: sealed to a key that nobody has", "refused unreadable", "", func(f *foe) []byte {
			return f.sealed("To nobody.", newIdentity("USA/CIA").set, nil, envelope.Binding{}).Bytes()
		}),
		kept("letters: sealed under another header", "refused unreadable", "", func(f *foe) []byte { return f.resign(letter(f), replaced(`"id":"foe-`, `"id":"bar-`)) }),
		kept("letters: that commit to something else", "refused unreadable", "", func(f *foe) []byte {
			return f.resign(letter(f), func(p string) string {
				at := strings.Index(p, `"commitment":"`) + len(`"commitment":"`)
				return p[:at] + nothing + p[at+len(nothing):]
			})
		}),
		kept("letters: sealed to a key set of ours that there is not", "refused unreadable", "", func(f *foe) []byte {
			return f.resign(letter(f), replaced(`"recipient_key_set":1`, `"recipient_key_set":2`))
		}),
		kept("letters: in a mode of proof that was not agreed", "refused agreement", "", func(f *foe) []byte {
			return f.sealed("Deniable.", f.victim.set, nil, envelope.Binding{Proof: envelope.CommitmentOnly}).Bytes()
		}),
		kept("letters: in no mode of proof, with the ciphertext of another", "refused agreement", "", func(f *foe) []byte {
			deniable := envelope.Binding{Proof: envelope.None}
			one, two := f.sealed("One.", f.victim.set, nil, deniable).Bytes(), f.sealed("Two.", f.victim.set, nil, deniable).Bytes()
			front, _, _ := bytes.Cut(one, []byte("\n"))
			_, behind, _ := bytes.Cut(two, []byte("\n"))
			return append(append(bytes.Clone(front), '\n'), behind...)
		}),
		kept("letters: under another agreement", "refused agreement", "", func(f *foe) []byte {
			return f.letter("Not agreed.", func(h *envelope.Header) { h.Agreement = "AGR-OTHER" }).Bytes()
		}),
		kept("letters: of an epoch of a community that there is not", "refused epoch", "", func(f *foe) []byte {
			return f.letter("A stale epoch.", func(h *envelope.Header) { h.Epoch = &envelope.Epoch{ID: "TRILAT", Number: 1, Hash: nothing} }).Bytes()
		}),
		kept("clocks: a century ahead", "admitted", "", dated(time.Date(2117, 1, 1, 0, 0, 0, 0, time.UTC))),
		kept("clocks: a century behind", "admitted", "", dated(time.Date(1917, 11, 7, 0, 0, 0, 0, time.UTC))),
		kept("clocks: the end of time", "admitted", "", dated(time.Date(9999, 12, 31, 23, 59, 59, 999999000, time.UTC))),
	}
	return append(list, replays()...)
}

// replays are old envelopes again, and two under one number.
func replays() []behaviour {
	return []behaviour{
		{name: "replays: one envelope a hundred times", items: "admitted, admitted", rows: 2 * perItem, attack: func(f *foe) {
			old := f.letter("Once.", nil).Bytes()
			first := f.took(old)
			f.heads[envelope.LaneOrdinary] = headOf(f, old)
			f.mail(f.letter("Twice.", nil))
			for range 64 {
				if again := f.took(old); !bytes.Equal(first, again) {
					f.t.Fatalf("another receipt: %.300s", again)
				}
			}
		}},
		{name: "equivocation: two envelopes under one number", items: "admitted", alarms: "equivocation", rows: 2 * perItem, attack: func(f *foe) {
			one := f.letter("One.", nil)
			two := f.letter("Two.", nil)
			f.mail(one)
			f.refused("equivocation", two.Bytes())
			f.refused("equivocation", two.Bytes())
		}},
		{name: "equivocation: a hundred envelopes under one number", items: "admitted", alarms: "equivocation, equivocation, equivocation, equivocation", rows: 5 * perItem, attack: func(f *foe) {
			var lies [][]byte
			for i := range 100 {
				lies = append(lies, f.letter(fmt.Sprint("Lie ", i, "."), nil).Bytes())
			}
			f.mail(f.letter("One.", nil))
			for _, lie := range lies {
				f.refused("equivocation", lie)
			}
		}},
		{name: "equivocation: another past", items: "admitted", alarms: "equivocation", rows: 2 * perItem, attack: func(f *foe) {
			f.mail(f.letter("One.", nil))
			f.refused("equivocation", f.letter("Two.", func(h *envelope.Header) { h.Prev = nothing }).Bytes())
		}},
		{name: "equivocation: a void number that went", items: "admitted", rows: perItem, attack: func(f *foe) {
			sent := f.mail(f.letter("One.", nil)).Header()
			body := fmt.Appendf(nil, `{"v":1,"incarnation":"foe","lane":"ordinary","seq":%d,"hash":"%s"}`, sent.Seq, nothing)
			if status, answer := f.post(batchOf, frameOf(nil, 'V', body)); status != http.StatusOK || !bytes.Contains(answer, []byte("equivocation")) {
				f.t.Errorf("answered with %d %q", status, answer)
			}
		}},
		{name: "floods: letters that inside must take", items: strings.TrimSuffix(strings.Repeat("admitted, ", 96), ", "), rows: 97 * perItem, attack: func(f *foe) {
			for n := range 128 {
				next := f.letter(fmt.Sprint("Number ", n, "."), nil)
				if n < 96 {
					f.mail(next)
				} else {
					f.refused("busy", next.Bytes())
				}
			}
		}},
		{name: "floods: new lives", items: strings.TrimSuffix(strings.Repeat("admitted, ", 80), ", "), rows: 81 * perItem, attack: func(f *foe) {
			for n := range 80 {
				f.mail(f.letter(fmt.Sprint("Life ", n, "."), func(h *envelope.Header) {
					h.Incarnation, h.Seq, h.Prev = fmt.Sprint("life-", n), 1, ""
				}))
			}
			status, answer := f.ask(http.MethodGet, pageHeads, nil)
			if n := bytes.Count(answer, []byte(`{"payloadType"`)); status != http.StatusOK || n != 64 {
				f.t.Errorf("asked for heads: %d with %d receipts; expected at most 64", status, n)
			}
		}},
	}
}

// took posts an envelope that is to be receipted, and gives the receipt.
func (f *foe) took(signed []byte) []byte {
	f.t.Helper()
	status, answer := f.post(keys.EnvelopeType, signed)
	if status != http.StatusOK {
		f.t.Fatalf("answered with %d %.300s; expected a receipt", status, answer)
	}
	return answer
}

func headOf(f *foe, signed []byte) envelope.Head {
	f.t.Helper()
	sealed, err := envelope.Restore(signed, f.set)
	check(f.t, err)
	h := sealed.Header()
	return envelope.Head{Incarnation: h.Incarnation, Lane: h.Lane, Seq: h.Seq, Hash: sealed.Hash()}
}
