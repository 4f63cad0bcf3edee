package envelope

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
	"entente/internal/seal/keys"
)

// stream is the randomness of these tests and of the golden vectors: block i
// is SHA-256 of the label and i as eight big-endian bytes.
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

// chance is a Source in which every place and purpose has its own stream.
type chance string

func (c chance) Reader(partner, lane string, seq uint64, purpose string) io.Reader {
	return stream(fmt.Sprintf("%s/%s/%s/%d/%s", string(c), partner, lane, seq, purpose))
}

// side is one service with everything that it holds.
type side struct {
	code    party.Code
	root    *keys.Root
	release *keys.ReleaseKey
	hpke    *keys.HPKEPrivate
	gateway *keys.GatewayKey
	set     *keys.PublicSet
}

func newSide(t testing.TB, code party.Code, serial uint64) side {
	t.Helper()
	label := fmt.Sprintf("%s#%d ", code, serial)
	s := side{code: code}
	var err [5]error
	var pin *keys.TLSKey
	s.root, err[0] = keys.GenerateRoot(stream(string(code)+" root"), code)
	s.release, err[1] = keys.GenerateRelease(stream(label+"release"), code, serial)
	s.hpke, err[2] = keys.GenerateHPKE(stream(label+"hpke"), code, serial)
	s.gateway, err[3] = keys.GenerateGateway(stream(label+"gateway"), code, serial)
	pin, err[4] = keys.GenerateTLS(stream(label+"tls"), code, serial)
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

// at is a time some hours after the beginning of these tests.
func at(hours int) time.Time {
	return time.Date(2017, 12, 11, 8, 0, 0, 0, time.UTC).Add(time.Duration(hours) * time.Hour)
}

const (
	testParties = `
self: USA/CIA
topics: [counter-terrorism]
parties:
  FRA: {services: [FRA/DGSE], ceiling: SECRET}
  RUS: {services: [RUS/FSB], ceiling: SECRET}
`
	testDirective = `
id: USA-2015-11-16
title: Counter-terrorism for France and Russia
issued_by: [Director of National Intelligence]
basis: existing law and policy
effective: 2015-11-16T00:00:00Z
review: 2018-05-16
partners: [FRA, RUS]
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
  - {mark: "(S//REL TO USA, FRA, RUS)", text: "An attack on {l1} is planned."}
  - {mark: "(S//NF)", text: "A source says so."}
`
)

// tear gives a tearline of the test report for a partner, made the whole way,
// and the binding under which it was decided.
func tear(t testing.TB, partner party.Code) (tearline.Tearline, Binding) {
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
	return torn, Binding{Policy: torn.Policy()}
}

// made is content that no tearline would be: what a hostile or careless
// sender could try to seal.
type made material

func (m made) material() (material, error) { return material(m), nil }

// simple is content of a size and shape that a test chooses.
func simple(bundle string, portions ...tearline.Portion) made {
	if len(portions) == 0 {
		portions = []tearline.Portion{{Mark: "(U)", Text: "x"}}
	}
	return made{bytes: []byte(bundle), portions: portions, self: "USA/CIA", partner: "FRA/DGSE", policy: "p",
		method: release.Release, use: []string{"intelligence"}, onward: "ask"}
}

var inForce = Binding{Policy: "p"}

// ordinary is the header of the n-th envelope of the ordinary lane.
func ordinary(n uint64) Header {
	h := Header{ID: "5f0c4a52-7c5b-4d5e-9f57-0a3c7a1f2e10", Agreement: "USA-FRA-2015", Lane: LaneOrdinary, Incarnation: "i-1", Seq: n, Kind: "intelligence", Sent: at(2)}
	if n > 1 {
		h.Prev = someHash("previous")
	}
	return h
}

func controlHeader(n uint64) Header {
	h := ordinary(n)
	h.Lane, h.Kind = LaneControl, KindControl
	return h
}

func someHash(s string) string { return fmt.Sprintf("sha256:%x", sha256.Sum256([]byte(s))) }

func admitted() Control {
	return Control{Verb: Admitted, Subject: "5f0c4a52", EnvelopeHash: someHash("e"), Commitment: someHash("c"),
		Head: Head{Incarnation: "i-1", Lane: LaneOrdinary, Seq: 1, Hash: someHash("e")}, At: at(3)}
}

// mustSeal seals for a test that is about what follows.
func mustSeal(t testing.TB, a, b side, h Header, c Content) Sealed {
	t.Helper()
	s, err := Seal(chance("test"), a.release, b.set, h, c, inForce)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// wants fails unless err is of the kind and says the words.
func wants(t testing.TB, err error, kind errs.Kind, says string) {
	t.Helper()
	if errs.KindOf(err) != kind || err != nil && !strings.Contains(err.Error(), says) {
		t.Errorf("got %v (%q), want %q that says %q", err, errs.KindOf(err), kind, says)
	}
}
