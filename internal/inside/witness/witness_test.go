package witness

import (
	"bytes"
	"crypto/rand"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/seal/evidence"
)

var noon = time.Date(2017, 12, 11, 12, 0, 0, 0, time.UTC)

// ledger is a log in memory.
type ledger struct {
	t     testing.TB
	key   evidence.LogKey
	size  int64
	tiles map[[2]int64][]byte
}

func newLedger(t testing.TB, origin, seed string) *ledger {
	k, err := evidence.NewLogKey(origin, bytes.Repeat([]byte(seed), 32))
	if err != nil {
		t.Fatal(err)
	}
	return &ledger{t: t, key: k, tiles: map[[2]int64][]byte{}}
}

func (l *ledger) StoredTile(level int, n int64) ([]byte, error) {
	if data, ok := l.tiles[[2]int64{int64(level), n}]; ok {
		return data, nil
	}
	return nil, errs.E(errs.NotFound, "ledger", "no such tile")
}

// grow appends entries and signs the head.
func (l *ledger) grow(entries ...string) []byte {
	l.t.Helper()
	var raw [][]byte
	for _, e := range entries {
		raw = append(raw, []byte(e))
	}
	x, err := evidence.Extend(l.size, raw, l)
	if err != nil {
		l.t.Fatal(err)
	}
	for _, t := range x.Tiles {
		l.tiles[[2]int64{int64(t.Level), t.N}] = t.Hashes
	}
	l.size = x.Size
	head, err := evidence.SignCheckpoint(l.key, evidence.Head{Origin: l.key.Origin(), Size: x.Size, Root: x.Root})
	if err != nil {
		l.t.Fatal(err)
	}
	return head
}

func (l *ledger) request(old int64, head []byte) []byte {
	l.t.Helper()
	r := evidence.AddCheckpoint{Old: old, Checkpoint: head}
	if old > 0 && old < l.size {
		var err error
		if r.Proof, err = evidence.ProveConsistency(old, l.size, evidence.TilesOf(l)); err != nil {
			l.t.Fatal(err)
		}
	}
	return r.Encode()
}

func open(t *testing.T, logs ...*ledger) (*Witness, string) {
	t.Helper()
	dir := t.TempDir()
	if _, err := Create(dir, "USA/CIA", rand.Reader); err != nil {
		t.Fatal(err)
	}
	for _, l := range logs {
		if err := Trust(dir, l.key.Public()); err != nil {
			t.Fatal(err)
		}
	}
	w, err := Open(dir, func() time.Time { return noon })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	return w, dir
}

func post(t *testing.T, w *Witness, body []byte) (int, string, string) {
	t.Helper()
	r := httptest.NewRecorder()
	w.Handler().ServeHTTP(r, httptest.NewRequest(http.MethodPost, "/add-checkpoint", bytes.NewReader(body)))
	return r.Code, r.Body.String(), r.Header().Get("Content-Type")
}

// Every status of C2SP tlog-witness, in the order in which a log meets them.
func TestAddCheckpoint(t *testing.T) {
	l, other, liar := newLedger(t, "entente/a", "a"), newLedger(t, "entente/b", "b"), newLedger(t, "entente/a", "a")
	w, dir := open(t, l)
	one := l.grow("1")
	first := l.request(0, one)
	if code, line, _ := post(t, w, first); code != 200 || !strings.HasPrefix(line, "— entente/USA/CIA/witness ") {
		t.Fatalf("the first head: %d %s", code, line)
	}
	three := l.grow("2", "3")
	good := l.request(1, three)
	liar.grow("x")
	fork := liar.grow("y", "z")
	imposter := newLedger(t, "entente/a", "c")
	for _, tt := range []struct {
		name string
		body []byte
		want int
	}{
		{"a log that is not trusted", other.request(0, other.grow("1")), 404},
		{"signed by another key", imposter.request(0, imposter.grow("1")), 403},
		{"an old size above the new", l.request(2, one), 400},
		{"no request at all", []byte("new 1\n\n"), 400},
		{"another size than is recorded", l.request(0, three), 409},
		{"a bad proof", liar.request(1, fork), 422},
		{"a proof where none is needed", append([]byte("old 1\n"+strings.Repeat("A", 43)+"=\n\n"), one...), 422},
		{"the head again", evidence.AddCheckpoint{Old: 1, Checkpoint: one}.Encode(), 200},
		{"a head that extends it", good, 200},
		{"equal sizes, another root", evidence.AddCheckpoint{Old: 3, Checkpoint: fork}.Encode(), 422},
	} {
		code, body, kind := post(t, w, tt.body)
		if code != tt.want {
			t.Errorf("%s: %d %q; expected %d", tt.name, code, body, tt.want)
		}
		if tt.want == 409 && (body != "1\n" || kind != "text/x.tlog.size") {
			t.Errorf("%s: %q of type %q", tt.name, body, kind)
		}
	}
	// What was cosigned is remembered by the next process.
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := Open(dir, func() time.Time { return noon })
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if code, body, _ := post(t, again, first); code != 409 || body != "3\n" {
		t.Errorf("an old head after a restart: %d %q", code, body)
	}
	r := httptest.NewRecorder()
	again.Handler().ServeHTTP(r, httptest.NewRequest(http.MethodGet, "/"+nameOf("entente/a")+"/checkpoint", nil))
	log, _ := evidence.ReadLog(l.key.Public())
	us, _ := evidence.ReadWitness(again.Public())
	c, err := evidence.ReadCheckpoint(r.Body.Bytes(), log, us)
	if err != nil || c.Head().Size != 3 || len(c.Cosignatures()) != 1 || !c.Cosignatures()[0].At.Equal(noon) {
		t.Errorf("the monitoring page: %v %+v", err, c.Cosignatures())
	}
	r = httptest.NewRecorder()
	again.Handler().ServeHTTP(r, httptest.NewRequest(http.MethodGet, "/"+nameOf("entente/b")+"/checkpoint", nil))
	if body, _ := io.ReadAll(r.Body); r.Code != 404 {
		t.Errorf("the page of an unknown log: %d %s", r.Code, body)
	}
}

func TestOneProcessHasAFolder(t *testing.T) {
	_, dir := open(t)
	if _, err := Open(dir, time.Now); errs.KindOf(err) != errs.Conflict {
		t.Errorf("a second witness: %v", err)
	}
}

// A head that cannot be stored is never cosigned.
func TestNoCosignatureBeforeTheHeadIsStored(t *testing.T) {
	l := newLedger(t, "entente/a", "a")
	w, _ := open(t, l)
	w.dir = w.dir + "/gone"
	if code, body, _ := post(t, w, l.request(0, l.grow("1"))); code == 200 || strings.Contains(body, "—") {
		t.Errorf("cosigned without a store: %d %s", code, body)
	}
}

// A clock that was set back gives no later head an earlier time.
func TestNoCosignatureBearsAnEarlierTimeThanTheLast(t *testing.T) {
	l := newLedger(t, "entente/a", "a")
	w, _ := open(t, l)
	us, err := evidence.ReadWitness(w.Public())
	if err != nil {
		t.Fatal(err)
	}
	log, err := evidence.ReadLog(l.key.Public())
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		now  time.Time
		want time.Time
	}{
		{noon, noon},
		{noon.Add(-time.Hour), noon},
		{noon.Add(time.Minute), noon.Add(time.Minute)},
	} {
		w.now = func() time.Time { return tt.now }
		old := l.size
		head := l.grow("one more")
		if code, body, _ := post(t, w, l.request(old, head)); code != 200 {
			t.Fatalf("at %s: %d %s", tt.now, code, body)
		}
		kept, err := w.Head(nameOf("entente/a"))
		if err != nil {
			t.Fatal(err)
		}
		c, err := evidence.ReadCheckpoint(kept, log, us)
		if err != nil || len(c.Cosignatures()) != 1 || !c.Cosignatures()[0].At.Equal(tt.want) {
			t.Errorf("at %s: %v, %+v; expected %s", tt.now, err, c.Cosignatures(), tt.want)
		}
	}
}
