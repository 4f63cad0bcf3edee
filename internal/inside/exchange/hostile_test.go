package exchange_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"entente/internal/inside/exchange"
	"entente/internal/inside/insidetest"
	"entente/internal/seal/envelope"
	"entente/internal/seal/keys"
	"entente/internal/seal/wire"
	"entente/internal/store/insidedb"
)

// forgery is an envelope made by hand, from docs/protocol.md, by somebody who
// holds the keys of a sender and keeps to nothing else.
type forgery struct {
	from, to   insidetest.Service
	signer     *keys.ReleaseKey // "" means from's
	seq        uint64
	prev       string
	lane, kind string
	agreement  string
	terms      string // of the header
	bundle     string // or, on the control lane, the Control
	portions   string
	commitment string // "" means the right one
}

func (f forgery) digest(label string, parts ...[]byte) []byte {
	h := sha256.New()
	h.Write([]byte(label))
	for _, p := range parts {
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(p))))
		h.Write(p)
	}
	return h.Sum(nil)
}

// seal makes the envelope's bytes.
func (f forgery) seal(t *testing.T) []byte {
	t.Helper()
	var portions []struct{ Mark, Text string }
	if err := json.Unmarshal([]byte(f.portions), &portions); err != nil {
		t.Fatal(err)
	}
	salt := make([]byte, envelope.SaltSize)
	leaves := [][]byte{f.digest("entente/v1/commitment/content\x00", salt, []byte(f.bundle))}
	salts := []string{base64.StdEncoding.EncodeToString(salt)}
	for _, p := range portions {
		leaves = append(leaves, f.digest("entente/v1/commitment/portion\x00", salt, []byte(p.Mark), []byte(p.Text)))
		salts = append(salts, salts[0])
	}
	commitment := "sha256:" + hex.EncodeToString(f.digest("entente/v1/commitment/list\x00", leaves...))
	if f.commitment != "" {
		commitment = f.commitment
	}
	content, key := "tearline", "bundle"
	if f.lane == "control" {
		content, key = "control", "control"
	}
	list, err := json.Marshal(salts)
	if err != nil {
		t.Fatal(err)
	}
	plain := fmt.Sprintf(`{"v":1,"content":"%s","%s":%s,"portions":%s,"salts":%s}`, content, key, f.bundle, f.portions, list)
	padded := make([]byte, 4096)
	if len(plain) > len(padded)-4 || len(plain) <= 3968-4 && len(plain) > 1020 {
		t.Fatalf("%d bytes of plaintext; the forger pads to 1024 or 4096", len(plain))
	}
	if len(plain) <= 1020 {
		padded = padded[:1024]
	}
	binary.BigEndian.PutUint32(padded, uint32(len(plain)))
	copy(padded[4:], plain)
	prev := ""
	if f.prev != "" {
		prev = fmt.Sprintf(`,"prev":"%s"`, f.prev)
	}
	header := fmt.Sprintf(`{"v":1,"crit":[],"id":"forged-%d","from":"%s","to":"%s","key_set":1,"recipient_key_set":1,"agreement":"%s","lane":"%s","incarnation":"forger","seq":%d%s,"kind":"%s"%s,"commitment":"%s","sent":"2017-12-11T08:00:00.000000Z"}`,
		f.seq, f.from.Code, f.to.Code, f.agreement, f.lane, f.seq, prev, f.kind, f.terms, commitment)
	enc, ciphertext, err := f.to.Set.SealTo(f.digest("entente/v1/header\x00", []byte(header)), padded)
	if err != nil {
		t.Fatal(err)
	}
	signer := f.signer
	if signer == nil {
		signer = f.from.Release
	}
	b64 := base64.StdEncoding.EncodeToString
	data, err := signer.SignEnvelope(fmt.Appendf(nil, `{"header":%s,"enc":"%s","ciphertext":"%s"}`, header, b64(enc), b64(ciphertext)))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// event is what a gateway makes of the envelope.
func (f forgery) event(data []byte) exchange.Event {
	return exchange.Event{Kind: "envelope", Partner: f.from.Code, Incarnation: "forger", Lane: envelope.Lane(f.lane), Seq: f.seq, Hash: wire.Hash(data), Bytes: data}
}

// base is a forgery from USA/CIA to FRA/DGSE of a bundle of another maker.
func (p *pair) base() forgery {
	return forgery{from: p.cia.service, to: p.dgse.service, seq: 1, lane: "ordinary", kind: "intelligence", agreement: insidetest.Agreement,
		terms: `,"method":"release","use":["intelligence"],"onward":"ask"`, portions: `[{"mark":"(S)","text":"words"}]`,
		bundle: `{"type":"bundle","id":"bundle--8b8ed1c1-f01d-4393-ac65-97017ed15876"}`}
}

func TestEnvelopesOfAHostilePartner(t *testing.T) {
	strange := func(bundle, portions string) func(*forgery) {
		return func(f *forgery) { f.bundle, f.portions = bundle, portions }
	}
	for _, tt := range []struct {
		name    string
		change  func(*forgery)
		event   func(*exchange.Event)
		state   string // of the one item received; "" for none
		code    envelope.Code
		alarms  string
		answers int
	}{
		{name: "no bundle at all", change: strange(`{"surprise":true}`, `[{"mark":"(S)","text":"words"}]`), state: "refused", code: envelope.CodeContent, answers: 1},
		{name: "an empty bundle", change: func(*forgery) {}, state: "refused", code: envelope.CodeContent, answers: 1},
		{name: "a commitment to something else", change: func(f *forgery) { f.commitment = "sha256:" + strings.Repeat("0", 64) }, state: "refused", code: envelope.CodeUnreadable, answers: 1},
		{name: "another agreement", change: func(f *forgery) { f.agreement = "AGR-OTHER" }, state: "refused", code: envelope.CodeAgreement, answers: 1},
		{name: "a community that is not known", change: func(f *forgery) {
			f.agreement += `","epoch":{"id":"TRILAT","number":1,"hash":"sha256:` + strings.Repeat("0", 64) + `"},"x":"`
		}, state: "refused", code: envelope.CodeEpoch, answers: 1},
		{name: "sealed for somebody else", change: func(f *forgery) { f.to.Set = insidetest.NewService(t, "GBR/SIS").Set }, state: "refused", code: envelope.CodeUnreadable, answers: 1},
		{name: "signed by somebody else", change: func(f *forgery) { f.signer = insidetest.NewService(t, "GBR/SIS").Release }, alarms: "forged"},
		{name: "a critical extension", change: func(f *forgery) { f.agreement += `","crit":["new"],"x":"` }, alarms: "forged"},
		{name: "an event that names another number", event: func(e *exchange.Event) { e.Seq, e.ID = 2, "e" }, alarms: "forged"},
		{name: "an event that names another hash", event: func(e *exchange.Event) { e.Hash = "sha256:" + strings.Repeat("0", 64) }, alarms: "forged"},
		{name: "an event under another partner", event: func(e *exchange.Event) { e.Partner = "GBR/SIS" }, alarms: "forged"},
		{name: "garbage", event: func(e *exchange.Event) { e.Bytes = []byte("{") }, alarms: "forged"},
		{name: "nothing", event: func(e *exchange.Event) { e.Bytes = nil }, alarms: "forged"},
		{name: "an event of a new kind", event: func(e *exchange.Event) { e.Kind = "surprise" }, alarms: "forged"},
		{name: "a receipt for nothing", event: func(e *exchange.Event) { e.Kind = "receipt" }, alarms: "forged"},
		{name: "a refusal of nothing", event: func(e *exchange.Event) { e.Kind = "refusal" }, alarms: "receipt"},
		{name: "an equivocation that is none", event: func(e *exchange.Event) { e.Kind, e.Held = "equivocation", e.Bytes }, alarms: "forged"},
		{name: "an early number", change: func(f *forgery) { f.seq, f.prev = 3, "sha256:"+strings.Repeat("0", 64) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := sqlite(t)
			f := p.base()
			if tt.change != nil {
				tt.change(&f)
			}
			e := f.event(f.seal(t))
			if tt.event != nil {
				tt.event(&e)
			}
			p.dgse.gateway.Inject(e)
			p.settle()
			items := p.inbox()
			if (len(items) == 1) != (tt.state != "") || len(items) == 1 && (items[0].State != tt.state || items[0].Code != string(tt.code) || words(items[0]) != "") {
				t.Errorf("received %+v; expected %s %s", items, tt.state, tt.code)
			}
			if got := p.dgse.alarms(); got != tt.alarms {
				t.Errorf("alarms %q, want %q", got, tt.alarms)
			}
			if got := len(p.dgse.gateway.Envelopes("USA/CIA")); got != tt.answers {
				t.Errorf("%d answers, want %d", got, tt.answers)
			}
		})
	}
}

func TestAnHonestLaneGoesOnBesideAForgedOne(t *testing.T) {
	p := sqlite(t)
	f := p.base()
	f.signer = insidetest.NewService(t, "GBR/SIS").Release
	p.dgse.gateway.Inject(f.event(f.seal(t)))
	p.send("R-1", plan)
	p.settle()
	if items := p.inbox(); len(items) != 1 || items[0].State != "admitted" {
		t.Errorf("received %+v", items)
	}
}

func TestAGapWaitsAndABrokenChainIsRefused(t *testing.T) {
	p := sqlite(t)
	one := p.base()
	first := one.seal(t)
	two := p.base()
	two.seq, two.prev = 2, wire.Hash(first)
	second := two.seal(t)
	three := p.base()
	three.seq, three.prev = 3, wire.Hash(first) // not the hash of the second
	third := three.seal(t)
	four := p.base()
	four.seq, four.prev = 4, wire.Hash(third)
	got := func() (codes []string) {
		for _, item := range p.inbox() {
			codes = append(codes, fmt.Sprint(item.Seq, item.Code))
		}
		return codes
	}
	for _, step := range []struct {
		event exchange.Event
		want  string
	}{
		{four.event(four.seal(t)), "[]"},
		{two.event(second), "[]"},
		{one.event(first), "[1content 2content]"},
		{three.event(third), "[1content 2content 3order 4content]"},
	} {
		p.dgse.gateway.Inject(step.event)
		p.settle()
		if fmt.Sprint(got()) != step.want {
			t.Errorf("received %v, want %s", got(), step.want)
		}
	}
	if p.dgse.alarms() != insidedb.AlarmOrder {
		t.Errorf("alarms %q", p.dgse.alarms())
	}
}

func TestAVoidNumberIsPassedOver(t *testing.T) {
	p := sqlite(t)
	one := p.base()
	hash := wire.Hash(one.seal(t))
	void := one.event(nil)
	void.Kind, void.Hash = "void", hash
	two := p.base()
	two.seq, two.prev = 2, hash
	p.dgse.gateway.Inject(two.event(two.seal(t)))
	p.dgse.gateway.Inject(void)
	p.settle()
	if items := p.inbox(); len(items) != 1 || items[0].Seq != 2 || items[0].Code != string(envelope.CodeContent) {
		t.Errorf("received %+v", items)
	}
}

func TestReplayIsHarmlessAndEquivocationIsAnAlarm(t *testing.T) {
	p := sqlite(t)
	f := p.base()
	first, other := f.seal(t), f.seal(t) // HPKE makes other bytes each time
	if bytes.Equal(first, other) {
		t.Fatal("two sealings gave the same bytes")
	}
	replay := f.event(first)
	replay.ID = "another happening"
	p.dgse.gateway.Inject(f.event(first))
	p.dgse.gateway.Inject(replay)
	p.settle()
	if items := p.inbox(); len(items) != 1 || p.dgse.alarms() != "" {
		t.Errorf("after a replay: %d items, alarms %q", len(items), p.dgse.alarms())
	}
	p.dgse.gateway.Inject(f.event(other))
	p.settle()
	proof := f.event(other)
	proof.Kind, proof.Held = "equivocation", first
	p.dgse.gateway.Inject(proof)
	p.settle()
	if items := p.inbox(); len(items) != 1 || p.dgse.alarms() != "equivocation equivocation" {
		t.Errorf("after equivocation: %d items, alarms %q", len(items), p.dgse.alarms())
	}
}

func TestARevokedKeySetAdmitsNothingAndHoldsNothingUp(t *testing.T) {
	p := sqlite(t)
	one := p.base()
	first := one.seal(t)
	revocation, err := p.cia.service.Root.SignRevocation(keys.Revocation{Service: "USA/CIA", Serials: []uint64{1}, Reason: keys.ReasonCompromised, At: insidetest.Start})
	p.cia.must(err)
	p.dgse.must(p.dgse.exchange.AddRevocation(t.Context(), "lind", "USA/CIA", revocation))
	p.dgse.gateway.Inject(one.event(first))
	p.settle()
	if len(p.inbox()) != 0 || p.dgse.alarms() != insidedb.AlarmForged {
		t.Errorf("received %+v, alarms %q", p.inbox(), p.dgse.alarms())
	}
	var head envelope.Head
	err = p.dgse.store.Read(t.Context(), func(tx *insidedb.Tx) (err error) {
		head, err = tx.Head(insidedb.LaneKey{Partner: "USA/CIA", Direction: insidedb.In, Incarnation: "forger", Lane: envelope.LaneOrdinary})
		return err
	})
	if err != nil || head.Seq != 1 {
		t.Errorf("the lane stands at %d, %v", head.Seq, err)
	}
}

// receipt is a forged Control of FRA/DGSE about an envelope.
func (p *pair) receipt(seq uint64, verb, subject, hash, commitment, code, headHash string) forgery {
	if code != "" {
		code = fmt.Sprintf(`,"code":"%s"`, code)
	}
	f := forgery{from: p.dgse.service, to: p.cia.service, seq: seq, lane: "control", kind: "control", agreement: insidetest.Agreement, portions: `[]`}
	f.bundle = fmt.Sprintf(`{"v":1,"verb":"%s","subject":"%s","envelope":"%s","commitment":"%s"%s,"head":{"incarnation":"%s","lane":"ordinary","seq":1,"hash":"%s"},"at":"2017-12-11T08:00:00.000000Z"}`,
		verb, subject, hash, commitment, code, p.cia.exchange.Incarnation(), headHash)
	return f
}

func TestReceiptsAreComparedWithWhatWasSent(t *testing.T) {
	none := "sha256:" + strings.Repeat("0", 64)
	for _, tt := range []struct {
		name   string
		forge  func(p *pair, id, hash, commitment string) forgery
		state  insidedb.State
		alarms string
	}{
		{"an honest one", func(p *pair, id, hash, c string) forgery { return p.receipt(1, "admitted", id, hash, c, "", hash) }, insidedb.Admitted, ""},
		{"a refusal", func(p *pair, id, hash, c string) forgery {
			return p.receipt(1, "refused", id, hash, c, "content", hash)
		}, insidedb.Refused, ""},
		{"a quarantine", func(p *pair, id, hash, c string) forgery {
			return p.receipt(1, "quarantined", id, hash, c, "terms", hash)
		}, insidedb.Quarantined, ""},
		{"another commitment", func(p *pair, id, hash, c string) forgery { return p.receipt(1, "admitted", id, hash, none, "", hash) }, insidedb.Delivered, insidedb.AlarmCommitment},
		{"what was never sealed", func(p *pair, id, hash, c string) forgery { return p.receipt(1, "admitted", id, none, c, "", hash) }, insidedb.Delivered, insidedb.AlarmReceipt},
		{"another subject", func(p *pair, id, hash, c string) forgery { return p.receipt(1, "admitted", "other", hash, c, "", hash) }, insidedb.Delivered, insidedb.AlarmReceipt},
		{"another head", func(p *pair, id, hash, c string) forgery { return p.receipt(1, "admitted", id, hash, c, "", none) }, insidedb.Admitted, insidedb.AlarmReceipt},
		{"a control that says nothing known", func(p *pair, id, hash, c string) forgery { return p.receipt(1, "surprise", id, hash, c, "", hash) }, insidedb.Delivered, insidedb.AlarmReceipt},
		{"an act of an officer", func(p *pair, id, hash, c string) forgery { return p.receipt(1, "read", id, hash, c, "", hash) }, insidedb.Delivered, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := sqlite(t)
			p.send("R-1", plan)
			p.cia.must(p.cia.exchange.Outward(t.Context()))
			p.gateways.Carry()
			sent := p.cia.gateway.Envelopes("FRA/DGSE")[0]
			f := tt.forge(p, sent.Header().ID, sent.Hash(), sent.Header().Commitment)
			p.cia.gateway.Inject(f.event(f.seal(t)))
			p.cia.must(p.cia.exchange.Inward(t.Context()))
			if line := p.outbox()[0]; line.State != string(tt.state) || p.cia.alarms() != tt.alarms {
				t.Errorf("state %s, alarms %q; expected %s, %q", line.State, p.cia.alarms(), tt.state, tt.alarms)
			}
			if got := len(p.cia.gateway.Envelopes("FRA/DGSE")); got != 1 {
				t.Errorf("a control was answered: %d envelopes", got)
			}
		})
	}
}

func TestTheFirstReceiptStands(t *testing.T) {
	p := sqlite(t)
	p.send("R-1", plan)
	p.cia.must(p.cia.exchange.Outward(t.Context()))
	p.gateways.Carry()
	sent := p.cia.gateway.Envelopes("FRA/DGSE")[0]
	first := p.receipt(1, "refused", sent.Header().ID, sent.Hash(), sent.Header().Commitment, "content", sent.Hash())
	data := first.seal(t)
	second := p.receipt(2, "admitted", sent.Header().ID, sent.Hash(), sent.Header().Commitment, "", sent.Hash())
	second.prev = wire.Hash(data)
	p.cia.gateway.Inject(first.event(data))
	p.cia.gateway.Inject(second.event(second.seal(t)))
	p.cia.must(p.cia.exchange.Inward(t.Context()))
	if line := p.outbox()[0]; line.State != string(insidedb.Refused) || p.cia.alarms() != insidedb.AlarmReceipt {
		t.Errorf("state %s, alarms %q", line.State, p.cia.alarms())
	}
}

func TestADeliveredReceiptIsVerified(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(e *exchange.Event, second string)
		state  insidedb.State
		alarms string
	}{
		{"honest", func(*exchange.Event, string) {}, insidedb.Delivered, ""},
		{"changed", func(e *exchange.Event, _ string) { e.Bytes = bytes.Replace(e.Bytes, []byte("A"), []byte("B"), 1) }, insidedb.Moved, insidedb.AlarmForged},
		{"for what was never sealed", func(e *exchange.Event, _ string) { e.Item = "nothing" }, insidedb.Moved, insidedb.AlarmReceipt},
		{"for another envelope", func(e *exchange.Event, second string) { e.Item = second }, insidedb.Moved, insidedb.AlarmReceipt},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := sqlite(t)
			p.send("R-1", "One.")
			p.send("R-2", "Two.")
			p.cia.must(p.cia.exchange.Outward(t.Context()))
			second := p.cia.gateway.Envelopes("FRA/DGSE")[1].Header().ID
			p.cia.gateway.Taken = func(e *exchange.Event) bool {
				if e.Kind == "receipt" && e.Seq == 1 {
					tt.change(e, second)
				}
				return true
			}
			p.gateways.Carry()
			p.cia.must(p.cia.exchange.Inward(t.Context()))
			if line := p.outbox()[0]; line.State != string(tt.state) || line.Sent != (tt.state == insidedb.Delivered) || p.cia.alarms() != tt.alarms {
				t.Errorf("state %s, sent %v, alarms %q", line.State, line.Sent, p.cia.alarms())
			}
		})
	}
}

func TestPeeringsAreAcceptedStrictly(t *testing.T) {
	p := sqlite(t)
	cia := p.cia.service
	ctx := t.Context()
	accept := func(document []byte, spoken string) error {
		_, err := p.dgse.exchange.Accept(ctx, "lind", document, spoken)
		return err
	}
	offer, err := p.dgse.exchange.ReadOffer(cia.Peering(t, "FRA/DGSE", 3))
	if err != nil || offer.State != exchange.Offer || offer.Fingerprint != cia.Spoken() || offer.Serial != 3 {
		t.Errorf("the offer: %+v, %v", offer, err)
	}
	wantKind(t, accept(cia.Peering(t, "FRA/DGSE", 3), strings.Repeat("0", 60)), "denied", "fingerprint")
	wantKind(t, accept(cia.Peering(t, "GBR/SIS", 3), cia.Spoken()), "denied", "made to GBR/SIS")
	wantKind(t, accept([]byte("{}"), cia.Spoken()), "invalid", "")
	if err := accept(cia.Peering(t, "FRA/DGSE", 3), cia.Spoken()); err != nil {
		t.Fatal(err)
	}
	if err := accept(cia.Peering(t, "FRA/DGSE", 3), cia.Spoken()); err != nil {
		t.Errorf("the same statement again: %v", err)
	}
	wantKind(t, accept(cia.Peering(t, "FRA/DGSE", 2), cia.Spoken()), "conflict", "statement 3")
	wantKind(t, accept(cia.PeeringUnder(t, "FRA/DGSE", 3, "AGR-OTHER"), cia.Spoken()), "conflict", "another statement 3")
	_, err = p.dgse.exchange.Accept(ctx, "nobody", cia.Peering(t, "FRA/DGSE", 4), cia.Spoken())
	wantKind(t, err, "denied", "not registered")
	wantKind(t, p.dgse.exchange.AddKeySet(ctx, "lind", "USA/CIA", p.dgse.service.Set.Bytes()), "denied", "")
	wantKind(t, p.dgse.exchange.Remove(ctx, "lind", "GBR/SIS"), "not-found", "")
	list, err := p.dgse.exchange.Partners(ctx)
	if err != nil || len(list) != 1 || list[0].Serial != 3 || list[0].KeySet != 1 || list[0].State != insidedb.PartnerActive {
		t.Errorf("partners %+v, %v", list, err)
	}
	peers, err := p.dgse.exchange.Peers(ctx)
	if err != nil || len(peers) != 1 || !peers[0].Active || !bytes.Equal(peers[0].Peering, cia.Peering(t, "FRA/DGSE", 3)) {
		t.Errorf("peers %+v, %v", peers, err)
	}
}
