package insidetest

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/party"
	"entente/internal/seal/keys"
)

// Start is when the clocks of tests begin.
var Start = time.Date(2017, 12, 11, 8, 0, 0, 0, time.UTC)

// Clock is a clock that moves only when told to. It is safe for concurrent use.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock gives a clock that stands at Start.
func NewClock() *Clock { return &Clock{now: Start} }

// Now is the time that the clock shows.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Add moves the clock.
func (c *Clock) Add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// Chance is a source in which every place and purpose has its own stream.
type Chance string

// Reader gives the stream of a place and purpose.
func (c Chance) Reader(partner, lane string, seq uint64, purpose string) io.Reader {
	return stream(fmt.Sprintf("%s/%s/%s/%d/%s", string(c), partner, lane, seq, purpose))
}

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

// Quiet is a log that nobody reads.
func Quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// Service is one service with everything that it holds.
type Service struct {
	Code    party.Code
	Root    *keys.Root
	Release *keys.ReleaseKey
	HPKE    *keys.HPKEPrivate
	Gateway *keys.GatewayKey
	Set     *keys.PublicSet
	Ring    *keys.Ring
}

// NewService makes a service, the same for the same code.
func NewService(t testing.TB, code party.Code) Service {
	t.Helper()
	s := Service{Code: code}
	label := string(code) + " "
	s.Root = must(keys.GenerateRoot(stream(label+"root"), code))
	s.Release = must(keys.GenerateRelease(stream(label+"release"), code, 1))
	s.HPKE = must(keys.GenerateHPKE(stream(label+"hpke"), code, 1))
	s.Gateway = must(keys.GenerateGateway(stream(label+"gateway"), code, 1))
	pin := must(keys.GenerateTLS(stream(label+"tls"), code, 1))
	signed := must(s.Root.SignSet(keys.KeySet{Service: code, Serial: 1, NotBefore: Start.AddDate(-1, 0, 0), NotAfter: Start.AddDate(1, 0, 0),
		Release: s.Release.Public(), HPKE: s.HPKE.Public(), Gateway: s.Gateway.Public(), TLSPin: pin.Pin()}))
	s.Ring = keys.NewRing(s.Root.Public())
	s.Set = must(s.Ring.Add(signed))
	return s
}

// Agreement is the agreement of all peerings.
const Agreement = "AGR-EXERCISE"

// Peering is what the service states to another.
func (s Service) Peering(t testing.TB, to party.Code, serial uint64) []byte {
	t.Helper()
	return s.PeeringUnder(t, to, serial, Agreement)
}

// PeeringUnder is what it states under an agreement.
func (s Service) PeeringUnder(t testing.TB, to party.Code, serial uint64, agreement string) []byte {
	t.Helper()
	return s.PeeringUpTo(t, to, serial, agreement, Ceiling(s.Code))
}

// Ceiling is the ceiling of all agreements, in the service's own system.
func Ceiling(code party.Code) string {
	if code.Country() == "RUS" {
		return "СЕКРЕТНО"
	}
	return "SECRET"
}

// PeeringUpTo is what it states under an agreement with a ceiling, "" for none.
func (s Service) PeeringUpTo(t testing.TB, to party.Code, serial uint64, agreement, ceiling string) []byte {
	t.Helper()
	return must(s.Root.SignPeering(keys.Peering{Service: s.Code, Partner: to, Serial: serial, Issued: Start.AddDate(0, -1, 0),
		Endpoints: []string{"https://127.0.0.1:7601"}, KeySet: s.Set.Bytes(), Agreement: agreement, Ceiling: ceiling, Proof: keys.ProofMutual,
		Window: 64, MaxBytes: keys.MaxEnvelopeBytes, RetryAfter: 1}))
}

// Spoken is what the service's people read out over the phone.
func (s Service) Spoken() string { return s.Root.Public().Fingerprint() }

// Policy compiles directives for a service that knows the countries of tests.
func Policy(t testing.TB, self party.Code, directives ...string) *directive.Policy {
	t.Helper()
	f := directive.Files{Parties: directive.File{Name: "parties.yaml", Data: []byte(Parties(self))}}
	for i, text := range directives {
		f.Directives = append(f.Directives, directive.File{Name: fmt.Sprintf("directive-%d.yaml", i), Data: []byte(text)})
	}
	p, err := directive.Load(f)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Parties is parties.yaml of a service.
func Parties(self party.Code) string {
	var b strings.Builder
	fmt.Fprintf(&b, "self: %s\ntopics: [counter-terrorism, strategy]\nparties:\n", self)
	for _, p := range []struct{ country, service string }{{"FRA", "FRA/DGSE"}, {"GBR", "GBR/SIS"}, {"RUS", "RUS/FSB"}, {"USA", "USA/CIA"}} {
		if p.country != string(self.Country()) {
			fmt.Fprintf(&b, "  %s: {services: [%s], ceiling: SECRET}\n", p.country, p.service)
		}
	}
	return b.String()
}

// Directive is a directive of the USA for a partner in a mode, with the rungs
// and defaults given.
func Directive(id, partner, mode, rungs, defaults string) string {
	return fmt.Sprintf(`id: %s
title: For an exercise
issued_by: [Director]
basis: exercise basis of %s
effective: 2017-01-01T00:00:00Z
expires: 2019-01-01T00:00:00Z
partners: [%s]
topics: [counter-terrorism]
kinds: [intelligence, warning, tip]
ceiling: SECRET
rungs: {%s}
default: {%s}
mode: %s
purpose: prevent attacks
benefit: lives
methods: [release, show, tell]
may_decide: [listed, shown]
onward: ask
`, id, id, partner, rungs, defaults, mode)
}

// The rungs that directives of tests permit, and the default of one.
const (
	FullRungs    = "text: written, person: full, place: name, source: descriptor"
	MaskPersons  = "person: masked"
	NoDefault    = ""
	ExerciseMark = "(S//REL TO USA, FRA, RUS)"
)

// Report is a small report with a person, a place and a source. lines are
// further keys of the report, each ending in a newline.
func Report(serial, text string, lines ...string) []byte {
	head := ""
	if serial != "" {
		head = "serial: " + serial + "\n"
	}
	return fmt.Appendf(nil, `originator: USA/CIA
created: 2017-12-10T09:30:00Z
kind: intelligence
topics: [counter-terrorism]
%s%stitle: {mark: "(U//REL TO USA, FRA, RUS)", text: "Exercise"}
fields:
  p1: {ladder: person, name: "Achmed Fictitious", described: "a man in his thirties", nationality: BEL}
  l1: {ladder: place, name: "Imaginary Cathedral", city: "Nowhere", country: FRA}
  s1: {ladder: source, full: "CORMORANT", descriptor: "a source with direct access", grade: B, marks: {full: "(S//NF)", descriptor: "%[4]s"}}
portions:
  - {mark: "%[4]s", text: %[3]q}
  - {mark: "(S//NF)", frame: "%[4]s", text: "The information comes from {s1}."}
  - {mark: "(S//NF)", text: "Nobody else may read this."}
`, head, strings.Join(lines, ""), text, ExerciseMark)
}

// must gives a value that cannot fail to be made from what tests give.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
