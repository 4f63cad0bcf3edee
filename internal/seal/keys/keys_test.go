package keys

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
)

// stream is the randomness of these tests: block i is SHA-256 of the label and
// i as eight big-endian bytes. The golden vectors use the same.
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

// service is every key of one service, from one label.
type service struct {
	root    *Root
	release *ReleaseKey
	hpke    *HPKEPrivate
	gateway *GatewayKey
	tls     *TLSKey
	set     KeySet
	data    []byte // the signed set
}

func newService(t testing.TB, code party.Code, serial uint64) service {
	t.Helper()
	label := fmt.Sprintf("%s#%d ", code, serial)
	var s service
	var err [5]error
	s.root, err[0] = GenerateRoot(stream(string(code)+" root"), code)
	s.release, err[1] = GenerateRelease(stream(label+"release"), code, serial)
	s.hpke, err[2] = GenerateHPKE(stream(label+"hpke"), code, serial)
	s.gateway, err[3] = GenerateGateway(stream(label+"gateway"), code, serial)
	s.tls, err[4] = GenerateTLS(stream(label+"tls"), code, serial)
	if e := errors.Join(err[:]...); e != nil {
		t.Fatal(e)
	}
	s.set = KeySet{Service: code, Serial: serial, NotBefore: day(1), NotAfter: day(31), Release: s.release.Public(),
		HPKE: s.hpke.Public(), Gateway: s.gateway.Public(), TLSPin: s.tls.Pin()}
	var e error
	if s.data, e = s.root.SignSet(s.set); e != nil {
		t.Fatal(e)
	}
	return s
}

func day(n int) time.Time { return time.Date(2017, 12, n, 0, 0, 0, 0, time.UTC) }

// wants fails unless err is of the kind and says the words.
func wants(t testing.TB, err error, kind errs.Kind, says string) {
	t.Helper()
	if errs.KindOf(err) != kind || err != nil && !strings.Contains(err.Error(), says) {
		t.Errorf("got %v (%q), want %q that says %q", err, errs.KindOf(err), kind, says)
	}
}

func TestTheSameRandomnessGivesTheSameKeys(t *testing.T) {
	a, b, c := newService(t, "FRA/DGSE", 1), newService(t, "FRA/DGSE", 1), newService(t, "FRA/DGSE", 2)
	if string(a.data) != string(b.data) {
		t.Error("the same seeds gave another key set")
	}
	if a.set.Release.Equal(c.set.Release) || a.set.Gateway.Equal(c.set.Gateway) || string(a.set.HPKE) == string(c.set.HPKE) || a.set.TLSPin == c.set.TLSPin {
		t.Error("other seeds gave a key again")
	}
	short := func() io.Reader { return io.LimitReader(stream("x"), 31) }
	_, e1 := GenerateRoot(short(), "FRA/DGSE")
	_, e2 := GenerateRelease(short(), "FRA/DGSE", 1)
	_, e3 := GenerateHPKE(short(), "FRA/DGSE", 1)
	_, e4 := GenerateGateway(short(), "FRA/DGSE", 1)
	_, e5 := GenerateTLS(short(), "FRA/DGSE", 1)
	for _, err := range []error{e1, e2, e3, e4, e5} {
		wants(t, err, errs.Internal, "no randomness")
	}
	_, err := GenerateRelease(stream("x"), "nobody", 1)
	wants(t, err, errs.Invalid, "service code")
	_, err = GenerateHPKE(stream("x"), "FRA/DGSE", 0)
	wants(t, err, errs.Invalid, "serial")
}

func TestPrivateKeysNeverPrint(t *testing.T) {
	s := newService(t, "USA/CIA", 1)
	hpkeSeed, err := s.hpke.key().private.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	secrets := map[string][]byte{"root ed25519": s.root.signer().classic.Seed(), "root ml-dsa": s.root.signer().lattice.Bytes(),
		"release ed25519": s.release.signer().classic.Seed(), "release ml-dsa": s.release.signer().lattice.Bytes(),
		"gateway ed25519": s.gateway.signer().classic.Seed(), "gateway ml-dsa": s.gateway.signer().lattice.Bytes(),
		"hpke": hpkeSeed, "tls": s.tls.key().private.Seed()}
	type holds struct { // a careless struct elsewhere
		Public  any
		private any
		root    Root
		release ReleaseKey
		hpke    HPKEPrivate
		gateway GatewayKey
		tls     TLSKey
	}
	var out strings.Builder
	log := slog.New(slog.NewJSONHandler(&out, nil))
	text := slog.New(slog.NewTextHandler(&out, nil))
	for _, k := range []any{s.root, s.release, s.hpke, s.gateway, s.tls, *s.root, *s.release, *s.hpke, *s.gateway, *s.tls, s,
		holds{s.root, s.root, *s.root, *s.release, *s.hpke, *s.gateway, *s.tls}, &holds{s.tls, s.tls, *s.root, *s.release, *s.hpke, *s.gateway, *s.tls},
		[]any{s.release}, map[string]any{"k": s.hpke}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%p", "%t"} {
			fmt.Fprintf(&out, verb+"\n", k)
		}
		fmt.Fprintln(&out, k, errs.Wrap(errs.Internal, "x", fmt.Errorf("%v", k), "m"))
		log.Info("x", "key", k)
		text.Info("x", "key", k)
		data, _ := json.Marshal(k)
		out.Write(data)
	}
	got := out.String()
	for name, seed := range secrets {
		decimal := strings.Trim(fmt.Sprint(seed), "[]")
		for _, form := range []string{string(seed), hex.EncodeToString(seed), strings.ToUpper(hex.EncodeToString(seed)), base64.StdEncoding.EncodeToString(seed)[:42],
			base64.RawURLEncoding.EncodeToString(seed)[:42], decimal, strings.ReplaceAll(decimal, " ", ","), strings.Trim(fmt.Sprintf("%#v", seed), "[]byte{}")} {
			if strings.Contains(got, form) {
				t.Errorf("the %s seed was printed as %q", name, form)
			}
		}
	}
	if !strings.Contains(got, placeholder) {
		t.Error("nothing was printed at all")
	}
	for _, k := range []interface {
		MarshalJSON() ([]byte, error)
		MarshalText() ([]byte, error)
		MarshalBinary() ([]byte, error)
	}{s.root, s.release, s.hpke, s.gateway, s.tls} {
		_, e1 := k.MarshalJSON()
		_, e2 := k.MarshalText()
		_, e3 := k.MarshalBinary()
		if e1 == nil || e2 == nil || e3 == nil {
			t.Errorf("%T was marshalled", k)
		}
	}
}

func TestZeroValuesDoNothing(t *testing.T) {
	s := newService(t, "USA/CIA", 1)
	dir := t.TempDir()
	known := func(string) bool { return true }
	for name, do := range map[string]func() error{
		"root signs a set":             func() error { _, err := new(Root).SignSet(s.set); return err },
		"root signs a peering":         func() error { _, err := new(Root).SignPeering(Peering{}); return err },
		"root signs a revocation":      func() error { _, err := new(Root).SignRevocation(Revocation{}); return err },
		"nil root":                     func() error { _, err := (*Root)(nil).SignSet(s.set); return err },
		"release signs":                func() error { _, err := new(ReleaseKey).SignEnvelope([]byte("{}")); return err },
		"nil release signs":            func() error { _, err := (*ReleaseKey)(nil).SignEnvelope([]byte("{}")); return err },
		"gateway signs":                func() error { _, err := new(GatewayKey).SignDelivered([]byte("{}")); return err },
		"hpke opens":                   func() error { _, err := new(HPKEPrivate).Open(nil, nil, nil); return err },
		"tls serves":                   func() error { _, err := new(TLSKey).Config(known); return err },
		"tls serves whoever":           func() error { _, err := s.tls.Config(nil); return err },
		"set verifies an envelope":     func() error { _, err := new(PublicSet).VerifyEnvelope(s.data); return err },
		"nil set verifies an envelope": func() error { _, err := (*PublicSet)(nil).VerifyEnvelope(s.data); return err },
		"set verifies a receipt":       func() error { _, err := new(PublicSet).VerifyDelivered(s.data); return err },
		"set seals":                    func() error { _, _, err := new(PublicSet).SealTo(nil, []byte("x")); return err },
		"anchor verifies a set":        func() error { _, err := VerifySet(s.data, Anchor{}); return err },
		"anchor verifies a peering":    func() error { _, _, err := VerifyPeering(s.data, Anchor{}); return err },
		"anchor verifies a revocation": func() error { _, err := VerifyRevocation(s.data, Anchor{}); return err },
		"offer is confirmed":           func() error { _, _, err := Offer{}.Confirm("", ""); return err },
		"root is saved":                func() error { return new(Root).Save(dir) },
		"release is saved":             func() error { return new(ReleaseKey).Save(dir) },
		"hpke is saved":                func() error { return new(HPKEPrivate).Save(dir) },
		"gateway is saved":             func() error { return new(GatewayKey).Save(dir) },
		"tls is saved":                 func() error { return new(TLSKey).Save(dir) },
	} {
		if err := do(); errs.KindOf(err) != errs.Internal {
			t.Errorf("%s: got %v, want a refusal as a defect", name, err)
		}
	}
	if (Anchor{}).Fingerprint() != "" || (Anchor{}).Document() != nil || new(TLSKey).Pin() != "" || new(HPKEPrivate).Public() != nil ||
		new(ReleaseKey).Public().Valid() || new(GatewayKey).Public().Valid() || new(Root).Public().Valid() || (Pair{}).Equal(Pair{}) || SamePin("", "") {
		t.Error("a zero value claims to be something")
	}
}

// A key signs its own payload types. Nothing that one key signed passes where
// another key's signature is asked for, and no type passes as another.
func TestEachKeySignsOnlyItsOwn(t *testing.T) {
	a := newService(t, "USA/CIA", 1)
	set, err := VerifySet(a.data, a.root.Public())
	if err != nil {
		t.Fatal(err)
	}
	envelope, err := a.release.SignEnvelope([]byte(`{"x":1}`))
	if err != nil {
		t.Fatal(err)
	}
	receipt, err := a.gateway.SignDelivered([]byte(`{"x":1}`))
	if err != nil {
		t.Fatal(err)
	}
	peering, err := a.root.SignPeering(samplePeering(a, "FRA/DGSE"))
	if err != nil {
		t.Fatal(err)
	}
	revocation, err := a.root.SignRevocation(Revocation{Service: "USA/CIA", Serials: []uint64{1}, Reason: ReasonLost, At: day(2)})
	if err != nil {
		t.Fatal(err)
	}
	// What a stolen gateway could make: its own signature under the envelope's type.
	forged, err := a.gateway.signer().sign("test", EnvelopeType, []byte(`{"x":1}`))
	if err != nil {
		t.Fatal(err)
	}
	checks := map[string]func([]byte) error{
		"envelope":   func(d []byte) error { _, err := set.VerifyEnvelope(d); return err },
		"receipt":    func(d []byte) error { _, err := set.VerifyDelivered(d); return err },
		"set":        func(d []byte) error { _, err := VerifySet(d, a.root.Public()); return err },
		"peering":    func(d []byte) error { _, _, err := VerifyPeering(d, a.root.Public()); return err },
		"revocation": func(d []byte) error { _, err := VerifyRevocation(d, a.root.Public()); return err },
	}
	for what, data := range map[string][]byte{"envelope": envelope, "receipt": receipt, "set": a.data, "peering": peering, "revocation": revocation, "forged": forged} {
		for as, check := range checks {
			if err := check(data); (err == nil) != (what == as) {
				t.Errorf("%s taken as %s: %v", what, as, err)
			}
		}
	}
}

func TestWhatIsSealedOpensOnlyForTheKeyAndTheInfo(t *testing.T) {
	a, b := newService(t, "USA/CIA", 1), newService(t, "FRA/DGSE", 1)
	set, err := VerifySet(a.data, a.root.Public())
	if err != nil {
		t.Fatal(err)
	}
	enc, ct, err := set.SealTo([]byte("info"), []byte("plain"))
	if err != nil {
		t.Fatal(err)
	}
	if len(enc) != EncSize || len(ct) != len("plain")+16 {
		t.Errorf("sizes %d and %d; want %d and %d", len(enc), len(ct), EncSize, len("plain")+16)
	}
	if got, err := a.hpke.Open([]byte("info"), enc, ct); err != nil || string(got) != "plain" {
		t.Errorf("got %q, %v", got, err)
	}
	flip := func(b []byte, i int) []byte { c := append([]byte(nil), b...); c[i] ^= 1; return c }
	for name, open := range map[string]func() error{
		"other key":     func() error { _, err := b.hpke.Open([]byte("info"), enc, ct); return err },
		"other info":    func() error { _, err := a.hpke.Open([]byte("inf0"), enc, ct); return err },
		"no info":       func() error { _, err := a.hpke.Open(nil, enc, ct); return err },
		"changed enc":   func() error { _, err := a.hpke.Open([]byte("info"), flip(enc, 7), ct); return err },
		"changed point": func() error { _, err := a.hpke.Open([]byte("info"), flip(enc, EncSize-1), ct); return err },
		"changed text":  func() error { _, err := a.hpke.Open([]byte("info"), enc, flip(ct, 0)); return err },
		"changed tag":   func() error { _, err := a.hpke.Open([]byte("info"), enc, flip(ct, len(ct)-1)); return err },
		"short enc":     func() error { _, err := a.hpke.Open([]byte("info"), enc[1:], ct); return err },
		"no enc":        func() error { _, err := a.hpke.Open([]byte("info"), nil, ct); return err },
		"no ciphertext": func() error { _, err := a.hpke.Open([]byte("info"), enc, nil); return err },
		"all-zero point": func() error {
			_, err := a.hpke.Open([]byte("info"), append(enc[:EncSize-32:EncSize-32], make([]byte, 32)...), ct)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) { wants(t, open(), errs.Denied, "not sealed to this key") })
	}
}
