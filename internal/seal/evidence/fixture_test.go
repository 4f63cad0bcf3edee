package evidence

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/core/report"
	"entente/internal/core/stix"
	"entente/internal/core/tearline"
	"entente/internal/seal/envelope"
	"entente/internal/seal/keys"
	"entente/internal/seal/wire"
)

// memory is a log's stored hashes, as a store keeps them.
type memory struct {
	size   int64
	hashes []Hash
}

func (m *memory) ReadHashes(indexes []int64) ([]Hash, error) {
	out := make([]Hash, len(indexes))
	for i, x := range indexes {
		if x < 0 || x >= int64(len(m.hashes)) {
			return nil, errors.New("no such hash")
		}
		out[i] = m.hashes[x]
	}
	return out, nil
}

func (m *memory) add(t testing.TB, entries ...[]byte) {
	t.Helper()
	g, err := Append(m.size, entries, m)
	if err != nil {
		t.Fatal(err)
	}
	if g.First != int64(len(m.hashes)) {
		t.Fatalf("the growth begins at %d; %d hashes are stored", g.First, len(m.hashes))
	}
	m.size, m.hashes = g.Size, append(m.hashes, g.Hashes...)
}

func (m *memory) head(t testing.TB, origin string, size int64) Head {
	t.Helper()
	root, err := Root(size, m)
	if err != nil {
		t.Fatal(err)
	}
	return Head{Origin: origin, Size: size, Root: root}
}

// numbered gives n different entries.
func numbered(n int) [][]byte {
	out := make([][]byte, n)
	for i := range out {
		out[i] = fmt.Appendf(nil, "entry %d", i)
	}
	return out
}

func seed(label string) []byte {
	sum := sha256.Sum256([]byte(label))
	return sum[:]
}

func someHash(s string) string { return wire.Hash([]byte(s)) }

// stream is the randomness of these tests: blocks of SHA-256 over a label and a number.
func stream(label string) io.Reader { return &blocks{label: label} }

type blocks struct {
	label string
	n     uint64
	rest  []byte
}

func (b *blocks) Read(p []byte) (int, error) {
	if len(b.rest) == 0 {
		sum := sha256.Sum256(binary.BigEndian.AppendUint64([]byte(b.label), b.n))
		b.rest = sum[:]
		b.n++
	}
	n := copy(p, b.rest)
	b.rest = b.rest[n:]
	return n, nil
}

type chance string

func (c chance) Reader(partner, lane string, seq uint64, purpose string) io.Reader {
	return stream(fmt.Sprintf("%s/%s/%s/%d/%s", string(c), partner, lane, seq, purpose))
}

func at(hours int) time.Time {
	return time.Date(2017, 12, 11, 8, 0, 0, 0, time.UTC).Add(time.Duration(hours) * time.Hour)
}

// side is one service with its keys.
type side struct {
	code    party.Code
	root    *keys.Root
	release *keys.ReleaseKey
	hpke    *keys.HPKEPrivate
	gateway *keys.GatewayKey
	set     *keys.PublicSet
	log     LogKey
}

func newSide(t testing.TB, code party.Code, serial uint64) side {
	t.Helper()
	label := fmt.Sprintf("%s#%d ", code, serial)
	s := side{code: code}
	var err [6]error
	var pin *keys.TLSKey
	s.root, err[0] = keys.GenerateRoot(stream(string(code)+" root"), code)
	s.release, err[1] = keys.GenerateRelease(stream(label+"release"), code, serial)
	s.hpke, err[2] = keys.GenerateHPKE(stream(label+"hpke"), code, serial)
	s.gateway, err[3] = keys.GenerateGateway(stream(label+"gateway"), code, serial)
	pin, err[4] = keys.GenerateTLS(stream(label+"tls"), code, serial)
	s.log, err[5] = NewLogKey("entente.example/"+strings.ToLower(strings.ReplaceAll(string(code), "/", "-"))+"/inside", seed(label+"log"))
	if e := errors.Join(err[:]...); e != nil {
		t.Fatal(e)
	}
	data, e := s.root.SignSet(keys.KeySet{Service: code, Serial: serial, NotBefore: at(0), NotAfter: at(24 * 365), Release: s.release.Public(),
		HPKE: s.hpke.Public(), Gateway: s.gateway.Public(), TLSPin: pin.Pin()})
	if e != nil {
		t.Fatal(e)
	}
	if s.set, e = keys.VerifySet(data, s.root.Public()); e != nil {
		t.Fatal(e)
	}
	return s
}

func (s side) verifier(t testing.TB) Log {
	t.Helper()
	l, err := ReadLog(s.log.Public())
	if err != nil {
		t.Fatal(err)
	}
	return l
}

const (
	testParties = `
self: USA/CIA
topics: [counter-terrorism]
parties:
  RUS: {services: [RUS/FSB], ceiling: SECRET}
`
	testDirective = `
id: USA-2015-11-16
title: Counter-terrorism for Russia
issued_by: [Director of National Intelligence]
basis: existing law and policy
effective: 2015-11-16T00:00:00Z
review: 2018-05-16
partners: [RUS]
topics: [counter-terrorism]
kinds: [intelligence]
ceiling: SECRET
rungs: {text: written, place: city, time: day}
onward: ask
may_decide: [listed, open]
mode: automatic
purpose: prevent attacks
benefit: the same from them
`
	testReport = `
originator: USA/CIA
created: 2017-12-10T09:30:00Z
kind: intelligence
topics: [counter-terrorism]
title: {mark: "(U)", text: "Plan against {l1}"}
fields:
  l1: {ladder: place, name: "Kazan Cathedral", city: "St Petersburg", country: RUS}
portions:
  - {mark: "(S//REL TO USA, RUS)", text: "An attack on {l1} is planned."}
  - {mark: "(S//REL TO USA, RUS)", text: "Seven men are to carry it out on Saturday."}
  - {mark: "(S//NF)", text: "A source says so."}
`
)

func tear(t testing.TB, partner party.Code) tearline.Tearline {
	t.Helper()
	policy, err := directive.Load(directive.Files{Parties: directive.File{Name: "parties.yaml", Data: []byte(testParties)},
		Directives: []directive.File{{Name: "directive.yaml", Data: []byte(testDirective)}}})
	if err != nil {
		t.Fatal(err)
	}
	r, err := report.Decode("report.yaml", []byte(testReport), policy.Parties())
	if err != nil {
		t.Fatal(err)
	}
	d, err := release.Decide(release.Request{Report: r, Partner: partner, At: at(0), Method: release.Release, Policy: policy})
	if err != nil {
		t.Fatal(err)
	}
	id := func(typ, name string) string {
		sum := sha256.Sum256([]byte(typ + "\x00" + name))
		return stix.NewID(typ, [16]byte(sum[:16]))
	}
	torn, err := tearline.Tear(d, tearline.Source{ID: id, Created: at(1), Modified: at(1)})
	if err != nil {
		t.Fatal(err)
	}
	return torn
}

// world is one release from USA/CIA to RUS/FSB, everything that either side
// signed about it, and the sender's log with a head that a witness saw.
type world struct {
	usa, fsb side
	witness  WitnessKey
	torn     tearline.Tearline
	sealed   envelope.Sealed
	log      *memory
	claim    Claim
	receipts map[envelope.Verb]ReceiptDocument
	file     KeyFile
}

const leafAt = 5 // of the release in the log of ten

func newWorld(t testing.TB) world {
	t.Helper()
	w := world{usa: newSide(t, "USA/CIA", 1), fsb: newSide(t, "RUS/FSB", 3), torn: tear(t, "RUS/FSB"), log: &memory{}, receipts: map[envelope.Verb]ReceiptDocument{}}
	var err error
	if w.witness, err = NewWitnessKey("witness.example/oversight", seed("witness")); err != nil {
		t.Fatal(err)
	}
	h := envelope.Header{ID: "5f0c4a52-7c5b-4d5e-9f57-0a3c7a1f2e10", Agreement: "USA-RUS-2015", Lane: envelope.LaneOrdinary, Incarnation: "i-1", Seq: 1, Kind: "intelligence", Sent: at(2)}
	w.sealed, err = envelope.Seal(chance("world"), w.usa.release, w.fsb.set, h, envelope.FromTearline(w.torn), envelope.Binding{Policy: w.torn.Policy()})
	if err != nil {
		t.Fatal(err)
	}
	w.receive(t)
	w.record(t)
	w.file = w.keyFile(t)
	return w
}

// receive makes every receipt that the receiver can give.
func (w world) receive(t testing.TB) {
	t.Helper()
	carried, err := envelope.Inspect(w.sealed.Bytes(), w.usa.set)
	if err != nil {
		t.Fatal(err)
	}
	head := envelope.Head{Incarnation: "i-1", Lane: envelope.LaneOrdinary, Seq: 1, Hash: w.sealed.Hash()}
	delivered, err := envelope.SignDelivered(w.fsb.gateway, carried, head, at(3))
	if err != nil {
		t.Fatal(err)
	}
	w.receipts[Delivered] = ReceiptDocument{Delivered: delivered}
	for i, verb := range []envelope.Verb{envelope.Admitted, envelope.Refused, envelope.Quarantined, envelope.Read, envelope.Acted} {
		c := envelope.Control{Verb: verb, Subject: w.sealed.Header().ID, EnvelopeHash: w.sealed.Hash(), Commitment: w.sealed.Header().Commitment, Head: head, At: at(4 + i)}
		if verb == envelope.Refused {
			c.Code = envelope.CodeUnreadable
		}
		if verb == envelope.Quarantined {
			c.Code = envelope.CodeTerms
		}
		w.receipts[verb] = w.control(t, w.fsb, w.usa, c)
	}
}

// control seals a Control from one side to the other, and opens it as evidence.
func (w world) control(t testing.TB, from, to side, c envelope.Control) ReceiptDocument {
	t.Helper()
	h := envelope.Header{ID: "c-" + string(c.Verb), Agreement: "USA-RUS-2015", Lane: envelope.LaneControl, Incarnation: "i-1", Seq: 1, Kind: envelope.KindControl, Sent: c.At}
	s, err := envelope.Seal(chance("control "+c.Verb), from.release, to.set, h, envelope.FromControl(c), envelope.Binding{})
	if err != nil {
		t.Fatal(err)
	}
	v, err := envelope.Open(s.Bytes(), from.set, to.hpke, to.code)
	if err != nil {
		t.Fatal(err)
	}
	return ReceiptDocument{Envelope: s.Bytes(), Control: v.Content(), Salt: v.Salts()[0]}
}

func (w world) event() Event {
	h := w.sealed.Header()
	return Event{Deed: Released, From: h.From, To: h.To, ID: h.ID, Envelope: w.sealed.Hash(), Commitment: h.Commitment, Kind: h.Kind, At: at(2)}
}

// record logs the release among others and makes the claim that shows it.
func (w *world) record(t testing.TB) {
	t.Helper()
	leaf, err := w.event().Leaf(seed("leaf"))
	if err != nil {
		t.Fatal(err)
	}
	entries := numbered(10)
	entries[leafAt] = leaf
	w.log.add(t, entries...)
	w.claim = Claim{Event: w.event(), Salt: seed("leaf"), Root: w.usa.root.Public(), Log: w.usa.verifier(t), Index: leafAt,
		Content: w.torn.Bundle(), Portions: w.torn.Portions(), Salts: w.sealed.Salts()}
	if w.claim.Inclusion, err = ProveInclusion(w.log.size, leafAt, w.log); err != nil {
		t.Fatal(err)
	}
	w.claim.Checkpoint = witnessedHead(t, w.usa.log, w.witness, w.log.head(t, w.usa.log.Origin(), w.log.size), at(6))
}

// signedHead signs a head.
func signedHead(t testing.TB, k LogKey, h Head) Checkpoint {
	t.Helper()
	data, err := SignCheckpoint(k, h)
	if err != nil {
		t.Fatal(err)
	}
	l, err := ReadLog(k.Public())
	if err != nil {
		t.Fatal(err)
	}
	c, err := ReadCheckpoint(data, l)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// witnessedHead signs a head and has it cosigned.
func witnessedHead(t testing.TB, k LogKey, w WitnessKey, h Head, when time.Time) Checkpoint {
	t.Helper()
	c := signedHead(t, k, h)
	line, err := Cosign(w, c, when)
	if err != nil {
		t.Fatal(err)
	}
	v, err := ReadWitness(w.Public())
	if err != nil {
		t.Fatal(err)
	}
	if c, err = Attach(c, line, v); err != nil {
		t.Fatal(err)
	}
	return c
}

func (w world) trusts() []Trust {
	return []Trust{{Root: w.usa.root.Public(), Logs: []string{w.usa.log.Public()}}, {Root: w.fsb.root.Public(), Logs: []string{w.fsb.log.Public()}}}
}

func (w world) keyFile(t testing.TB) KeyFile {
	t.Helper()
	return fileOf(t, w.trusts(), w.witness.Public())
}

func fileOf(t testing.TB, services []Trust, witnesses ...string) KeyFile {
	t.Helper()
	data, err := WriteKeyFile(services, witnesses)
	if err != nil {
		t.Fatal(err)
	}
	k, err := ReadKeyFile(data)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// with is the claim with the receipts of some verbs.
func (w world) with(verbs ...envelope.Verb) Claim {
	c := w.claim
	for _, v := range verbs {
		c.Receipts = append(c.Receipts, w.receipts[v])
	}
	if len(verbs) > 0 {
		c.KeySets = [][]byte{w.fsb.set.Bytes()}
	}
	return c
}

func prove(t testing.TB, c Claim) []byte {
	t.Helper()
	data, err := Prove(c)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// wants fails unless err is of the kind and says the words.
func wants(t testing.TB, err error, kind errs.Kind, says string) {
	t.Helper()
	if errs.KindOf(err) != kind || err != nil && !strings.Contains(err.Error(), says) {
		t.Errorf("got %v (%q), want %q that says %q", err, errs.KindOf(err), kind, says)
	}
}
