package insidedb_test

import (
	"crypto/sha256"
	"errors"
	"os"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/release"
	"entente/internal/core/report"
	"entente/internal/core/stix"
	"entente/internal/core/tearline"
	"entente/internal/inside/insidetest"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

// each runs a test on both engines with a fresh store and a clock.
func each(t *testing.T, test func(*testing.T, *insidedb.Store, *insidetest.Clock)) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		clock := insidetest.NewClock()
		store, err := insidedb.Open(t.Context(), d.Open(t, clock.Now))
		must(t, err)
		test(t, store, clock)
	})
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%v (%v)", err, errors.Unwrap(err))
	}
}

func wantKind(t testing.TB, err error, want errs.Kind) {
	t.Helper()
	if got := errs.KindOf(err); got != want {
		t.Errorf("error %v has kind %q, want %q", err, got, want)
	}
}

// write runs fn in a transaction that must not fail.
func write(t testing.TB, s *insidedb.Store, fn func(*insidedb.Tx) error) {
	t.Helper()
	must(t, s.Write(t.Context(), fn))
}

// read gives what fn reads, which must not fail.
func read[T any](t testing.TB, s *insidedb.Store, fn func(*insidedb.Tx) (T, error)) T {
	t.Helper()
	var out T
	must(t, s.Read(t.Context(), func(tx *insidedb.Tx) (err error) {
		out, err = fn(tx)
		return err
	}))
	return out
}

// try gives the error of a write.
func try(t testing.TB, s *insidedb.Store, fn func(*insidedb.Tx) error) error {
	t.Helper()
	return s.Write(t.Context(), fn)
}

// decoded is a report of a serial.
func decoded(t testing.TB, serial string, lines ...string) *report.Report {
	t.Helper()
	r, err := report.Decode("report.yaml", insidetest.Report(serial, "{p1} plans to attack {l1}.", lines...), nil)
	must(t, err)
	return r
}

// torn is a tearline of a report for FRA/DGSE.
func torn(t testing.TB, r *report.Report) tearline.Tearline {
	t.Helper()
	policy := insidetest.Policy(t, "USA/CIA", insidetest.Directive("D1", "FRA", "automatic", insidetest.FullRungs, insidetest.NoDefault))
	d, err := release.Decide(release.Request{Report: r, Partner: "FRA/DGSE", At: insidetest.Start, Policy: policy})
	must(t, err)
	out, err := tearline.Tear(d, tearline.Source{Created: insidetest.Start, Modified: insidetest.Start,
		ID: func(typ, name string) string {
			sum := sha256.Sum256([]byte(typ + " " + name))
			return stix.NewID(typ, [16]byte(sum[:16]))
		}})
	must(t, err)
	return out
}

// sealed is the number seq of a lane from USA/CIA to FRA/DGSE.
func sealed(t testing.TB, lane envelope.Lane, seq uint64, prev string) envelope.Sealed {
	t.Helper()
	cia, dgse := insidetest.NewService(t, "USA/CIA"), insidetest.NewService(t, "FRA/DGSE")
	tear := torn(t, decoded(t, ""))
	content, kind, current := envelope.FromTearline(tear), "intelligence", envelope.Binding{Policy: tear.Policy()}
	if lane == envelope.LaneControl {
		hash := "sha256:" + string(make64('a'))
		content, kind = envelope.FromControl(envelope.Control{Verb: envelope.Admitted, Subject: "e1", EnvelopeHash: hash, Commitment: hash,
			Head: envelope.Head{Incarnation: "i1", Lane: envelope.LaneOrdinary, Seq: 1, Hash: hash}, At: insidetest.Start}), envelope.KindControl
	}
	s, err := envelope.Seal(insidetest.Chance("seal"), cia.Release, dgse.Set, envelope.Header{ID: "e-" + string(lane) + string(rune('0'+seq)), Agreement: insidetest.Agreement,
		Lane: lane, Incarnation: "i1", Seq: seq, Prev: prev, Kind: kind, Sent: insidetest.Start}, content, current)
	must(t, err)
	return s
}

func make64(c byte) []byte {
	out := make([]byte, 64)
	for i := range out {
		out[i] = c
	}
	return out
}

const second = time.Second
