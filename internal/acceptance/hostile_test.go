package acceptance

import (
	"bytes"
	"crypto/sha256"
	"crypto/tls"
	"encoding/binary"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"entente/internal/core/release"
	"entente/internal/core/report"
	"entente/internal/core/stix"
	"entente/internal/core/tearline"
	"entente/internal/desk"
	"entente/internal/inside/exchange"
	"entente/internal/inside/insidetest"
	"entente/internal/seal/envelope"
	"entente/internal/seal/keys"
)

// enemy is RUS/FSB as a partner that holds all of its own keys, is peered, and
// keeps to nothing.
type enemy struct {
	*premises
	*identity
	victim    *resident
	theirs    *keys.PublicSet // of the victim
	agreement string
}

// besiege starts USA/CIA, peers it with the enemy, who has no node, and with
// FRA/DGSE, who is honest.
func besiege(t *testing.T) (e *enemy, honest *resident) {
	t.Helper()
	us, them, friend := found(t, "USA/CIA", "", ciaToFSB), found(t, "RUS/FSB", ""), found(t, "FRA/DGSE", "", dgseToCIA)
	e = &enemy{premises: them, identity: them.identity(t), victim: us.start(), theirs: us.identity(t).set}
	honest = friend.start()
	introduce(0, us, friend)
	us.offer(them.code, 0)
	document, fingerprint := them.offer(us.code, 0)
	e.agreement = post[exchange.Partner](us, reviewer, "/peers", map[string]any{"file": "offer", "document": document, "fingerprint": fingerprint}).Agreement
	return e, honest
}

// letter is what a sender seals: by default all of it in good order.
type letter struct {
	from     *identity
	to       *keys.PublicSet
	seq      uint64
	prev     string
	text     string
	anything string // of the id, so that two letters may differ in it alone
}

// seal makes an envelope of a sender's own tearline.
func (e *enemy) seal(l letter) envelope.Sealed {
	t := e.premises.t
	t.Helper()
	policy := policyOf(t, "RUS/FSB", fsbToCIA, directiveFor("D-6", "FRA", "СЕКРЕТНО", rungsGiven[0], "automatic", "intelligence"))
	text := plainly("RUS/FSB", "R-1", l.text)
	if l.to.Service() != e.theirs.Service() {
		text = strings.ReplaceAll(text, "USA", "FRA")
	}
	r, err := report.Decode("report.yaml", []byte(text), policy.Parties())
	check(t, err)
	d, err := release.Decide(release.Request{Report: r, Partner: l.to.Service(), At: insidetest.Start, Method: release.Release, Policy: policy})
	check(t, err)
	torn, err := tearline.Tear(d, tearline.Source{Created: insidetest.Start, Modified: insidetest.Start, ID: func(typ, name string) string {
		sum := sha256.Sum256([]byte(l.text + typ + name))
		return stix.NewID(typ, [16]byte(sum[:16]))
	}})
	check(t, err)
	sealed, err := envelope.Seal(insidetest.Chance(l.text), l.from.release, l.to, envelope.Header{ID: fmt.Sprint("letter-", l.seq, l.anything), Agreement: e.agreement,
		Lane: envelope.LaneOrdinary, Incarnation: "enemy", Seq: l.seq, Prev: l.prev, Kind: "intelligence", Sent: insidetest.Start},
		envelope.FromTearline(torn), envelope.Binding{Policy: policy.Hash()})
	check(t, err)
	return sealed
}

// honestly is the letter of a number in good order.
func (e *enemy) honestly(seq uint64, prev, text string) envelope.Sealed {
	return e.seal(letter{from: e.identity, to: e.theirs, seq: seq, prev: prev, text: text})
}

// post sends bytes to the victim's gateway.
func (e *enemy) post(body []byte) (status int, answer []byte) {
	t := e.premises.t
	t.Helper()
	config, err := e.tls.Config(func(string) bool { return true })
	check(t, err)
	caller := &http.Client{Transport: &http.Transport{TLSClientConfig: config, DisableKeepAlives: true, ExpectContinueTimeout: time.Minute}}
	ask, err := http.NewRequest(http.MethodPost, "https://"+e.victim.config.Gateway.Listen+"/link/v1/envelopes", bytes.NewReader(body))
	check(t, err)
	ask.Header.Set("Content-Type", keys.EnvelopeType)
	ask.Header.Set("Expect", "100-continue") // what is refused by its length alone is then not sent at all
	r, err := caller.Do(ask)
	check(t, err)
	defer r.Body.Close()
	answer, err = io.ReadAll(r.Body)
	check(t, err)
	return r.StatusCode, answer
}

// admitted are the texts that the victim has admitted.
func (e *enemy) admitted() []string {
	var out []string
	for _, item := range get[desk.Inbox](e.victim.premises, "/inbox").Items {
		if item.State == "admitted" {
			out = append(out, item.Portions[len(item.Portions)-1].Text)
		}
	}
	slices.Sort(out)
	return out
}

// What a partner with real keys can send that honest ones do not: nothing of
// it is admitted, what proves something is an alarm, and the lanes of the
// honest go on, its own among them.
func TestAHostilePartnerChangesNothingForTheHonest(t *testing.T) {
	e, honest := besiege(t)
	first := e.honestly(1, "", "The first letter.")
	second := e.honestly(2, first.Hash(), "The second letter.")
	third := e.honestly(3, second.Hash(), "The third letter.")
	status, receipt := e.post(first.Bytes())
	if status != http.StatusOK {
		t.Fatalf("an honest letter: %d %s", status, receipt)
	}

	flipped := bytes.Clone(second.Bytes())
	at := bytes.LastIndex(flipped, []byte(`"sig":"`)) + 100
	flipped[at] = map[bool]byte{true: 'B', false: 'A'}[flipped[at] == 'A']
	impostor := newIdentity("RUS/FSB")
	for _, tt := range []struct {
		name   string
		body   []byte
		status int
		says   string
	}{
		{"truncated", second.Bytes()[:len(second.Bytes())/2], http.StatusUnprocessableEntity, "malformed"},
		{"nothing", []byte("{}"), http.StatusUnprocessableEntity, "malformed"},
		{"oversized", append(bytes.Clone(second.Bytes()), make([]byte, keys.MaxEnvelopeBytes)...), http.StatusRequestEntityTooLarge, "too-large"},
		{"a letter of a signature changed", flipped, http.StatusForbidden, "denied"},
		{"for another service", e.seal(letter{from: e.identity, to: honest.identity(t).set, seq: 2, prev: first.Hash(), text: "To another."}).Bytes(), http.StatusForbidden, "denied"},
		{"signed with the keys of nobody's root", e.seal(letter{from: impostor, to: e.theirs, seq: 2, prev: first.Hash(), text: "An impostor."}).Bytes(), http.StatusForbidden, "denied"},
		{"before its turn", third.Bytes(), http.StatusUnprocessableEntity, `"expected":2`},
		{"another one under a number that is taken", e.honestly(1, "", "Another first letter.").Bytes(), http.StatusConflict, "equivocation"},
		{"another past", e.honestly(2, third.Hash(), "Another past.").Bytes(), http.StatusConflict, "equivocation"},
		{"replayed", first.Bytes(), http.StatusOK, string(receipt)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if status, answer := e.post(tt.body); status != tt.status || !strings.Contains(string(answer), tt.says) {
				t.Errorf("%d %s; expected %d saying %q", status, answer, tt.status, tt.says)
			}
		})
	}

	// It is stored and receipted by the gateway, which cannot read it; and refused inside.
	blind := e.seal(letter{from: e.identity, to: newIdentity("USA/CIA").set, seq: 2, prev: first.Hash(), text: "Sealed to a key that nobody has."})
	if status, answer := e.post(blind.Bytes()); status != http.StatusOK {
		t.Fatalf("what the gateway cannot read: %d %s", status, answer)
	}
	next := e.honestly(3, blind.Hash(), "The honest next.")
	if status, answer := e.post(next.Bytes()); status != http.StatusOK {
		t.Fatalf("the lane does not go on: %d %s", status, answer)
	}
	honest.add(plainly(honest.code, "F-1", "From a friend."))
	honest.reaches(honest.propose("F-1", "USA/CIA").Release, "admitted")

	want := []string{"From a friend.", "The first letter.", "The honest next."}
	until(t, "the end of the siege", func() bool { return len(e.admitted()) == len(want) })
	if got := e.admitted(); !slices.Equal(got, want) {
		t.Errorf("admitted: %q; expected %q", got, want)
	}
	inbox := get[desk.Inbox](e.victim.premises, "/inbox?state=refused").Items
	if len(inbox) != 1 || inbox[0].Envelope != blind.Hash() || inbox[0].Code != string(envelope.CodeUnreadable) || len(inbox[0].Portions) > 0 {
		t.Errorf("refused: %+v; expected the unreadable one", inbox)
	}
	var alarms []string
	for _, a := range get[desk.Alarms](e.victim.premises, "/alarms").Alarms {
		alarms = append(alarms, a.Kind+" of "+string(a.Partner))
	}
	if want := []string{"equivocation of RUS/FSB", "equivocation of RUS/FSB"}; !slices.Equal(alarms, want) {
		t.Errorf("alarms %q; expected %q", alarms, want)
	}
}

// A partner that answers with a receipt that it has given before, for another
// envelope, is not believed: nothing is called sent.
func TestAReceiptForAnotherEnvelopeSendsNothing(t *testing.T) {
	e, _ := besiege(t)
	victim := e.victim.identity(t).set
	config, err := e.tls.Config(func(string) bool { return true })
	check(t, err)
	door, err := tls.Listen("tcp", e.premises.config.Gateway.Listen, config)
	check(t, err)
	var first atomic.Pointer[[]byte] // the one receipt that it ever gives
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		if first.Load() == nil {
			carried, err := envelope.Inspect(body[5:5+binary.BigEndian.Uint32(body[1:5])], victim)
			if err != nil {
				return
			}
			h := carried.Header()
			receipt, err := envelope.SignDelivered(e.gateway, carried, envelope.Head{Incarnation: h.Incarnation, Lane: h.Lane, Seq: h.Seq, Hash: carried.Hash()}, insidetest.Start)
			if err != nil {
				return
			}
			first.Store(&receipt)
		}
		receipt := *first.Load()
		w.Header().Set("Content-Type", "application/vnd.entente.batch.v1")
		w.Write(append(binary.BigEndian.AppendUint32([]byte{'R'}, uint32(len(receipt))), receipt...))
	})}
	go server.Serve(door)
	defer server.Close()

	e.victim.add(plainly("USA/CIA", "S-1", "A first report."))
	e.victim.add(plainly("USA/CIA", "S-2", "A second report."))
	e.victim.reaches(e.victim.propose("S-1", "RUS/FSB").Release, "delivered")
	r := e.victim.propose("S-2", "RUS/FSB")
	until(t, "word of it in the outbox", func() bool { return strings.Contains(e.victim.line(r.Release).Said, "bad-answer") })
	if line := e.victim.line(r.Release); line.Sent || len(line.Receipts) > 0 || line.State != "moved" {
		t.Errorf("the outbox says %+v", line)
	}
}
