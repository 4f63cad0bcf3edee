package node

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"runtime"
	"runtime/metrics"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/tearline"
	"entente/internal/desk"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/exchange"
	"entente/internal/inside/reporting"
	"entente/internal/seal/envelope"
	"entente/internal/seal/keys"
)

// drawn is a file of drawn bytes, never whole in memory.
func drawn(name string, size int64) desk.File {
	return desk.File{Name: "in/a/folder/" + name, Open: func() (io.ReadCloser, error) {
		return io.NopCloser(io.LimitReader(rand.NewChaCha8(sha256.Sum256([]byte(name))), size)), nil
	}}
}

func fileDigest(t testing.TB, f desk.File) string {
	t.Helper()
	r, err := f.Open()
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, r); err != nil {
		t.Fatal(err)
	}
	return "sha256:" + hex.EncodeToString(sum.Sum(nil))
}

// withFile gives the last portion of a plain report a file.
func withFile(report, name string) string {
	return strings.TrimSuffix(report, "}\n") + ", attachment: {file: " + name + ", media: application/octet-stream}}\n"
}

// addFile takes a report with a file in, and proposes and approves it.
func (s *site) addFile(serial, name string, f desk.File) (release string) {
	s.t.Helper()
	report := withFile(fmt.Sprintf(plain, serial, "A file", "It says what "+serial+" says."), name)
	answer, err := s.client.Upload(s.t.Context(), "author", "/reports/files", []desk.File{
		{Name: "report.yaml", Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(report)), nil }}, f})
	if err != nil {
		s.t.Fatal(err)
	}
	var v reporting.Version
	if err := answer.Read(&v); err != nil || len(v.Files) != 1 || v.Files[0].Digest != fileDigest(s.t, f) {
		s.t.Fatalf("taken in as %+v (%v)", v, err)
	}
	proposed := s.propose(serial, "FRA")
	if proposed.State != "in-review" {
		s.t.Fatalf("a report with a file is %s", proposed.Said)
	}
	seen := get[disclosure.View](s, "/releases/"+proposed.Release)
	post[disclosure.View](s, "officer", "/releases/"+proposed.Release+"/approve", map[string]string{"hash": seen.Hash})
	return proposed.Release
}

// fileOf gives the newest item of a node that has a file.
func (s *site) fileOf() (string, tearline.Attachment) {
	s.t.Helper()
	for _, x := range get[desk.Inbox](s, "/inbox").Items {
		if full := get[exchange.Arrival](s, "/inbox/"+x.ID); len(full.Files) > 0 {
			return x.ID, full.Files[0]
		}
	}
	s.t.Fatal("no item has a file")
	return "", tearline.Attachment{}
}

// counted throws bytes away.
type counted struct{ n int64 }

func (c *counted) Write(p []byte) (int, error) { c.n += int64(len(p)); return len(p), nil }

func TestAFileGoesFromOneNodeToTheOtherByteForByte(t *testing.T) {
	for _, size := range []int64{1, 5<<20 + 3, 40 << 20} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			if testing.Short() && size > 8<<20 {
				t.Skip("a larger file")
			}
			cia, dgse := pair(t)
			f := drawn("annex.bin", size)
			release := cia.addFile("R-1", "annex.bin", f)
			cia.until(release, "admitted")
			item, named := dgse.fileOf()
			if named.Name != "annex.bin" || named.Bytes != size || named.Digest != fileDigest(t, f) {
				t.Errorf("it names %+v", named)
			}
			var got counted
			answer, err := dgse.client.Save(t.Context(), "", "/inbox/"+item+"/files/1", &got) // which checks the digest
			var saved tearline.File
			if err != nil || answer.Read(&saved) != nil || saved.Digest != named.Digest || got.n != size {
				t.Errorf("saved %+v of %d bytes: %v", saved, got.n, err)
			}
			if _, err := dgse.client.Save(t.Context(), "", "/inbox/"+item+"/files/2", &got); errs.KindOf(err) != errs.NotFound {
				t.Errorf("a second file: %v", err)
			}
		})
	}
}

// A node that ends in the middle, the one that sends and the one that receives
// in turn, goes on where it was; a warning goes beside the file.
func TestAFileGoesOnAfterEachNodeBeganAgain(t *testing.T) {
	cia, dgse := pair(t)
	const size = 40 << 20
	f := drawn("annex.bin", size)
	release := cia.addFile("R-1", "annex.bin", f)
	for _, s := range []*site{dgse, cia, dgse} {
		time.Sleep(60 * time.Millisecond)
		s.stop()
		s.restart()
	}
	cia.add(fmt.Sprintf(plain, "R-2", "Beside", "It does not wait."))
	beside := cia.propose("R-2", "FRA")
	cia.until(beside.Release, "admitted")
	cia.until(release, "admitted")
	item, _ := dgse.fileOf()
	var got counted
	if _, err := dgse.client.Save(t.Context(), "", "/inbox/"+item+"/files/1", &got); err != nil || got.n != size {
		t.Errorf("saved %d bytes: %v", got.n, err)
	}
}

// Two whole nodes and a file of 64 MiB in one process: the heap grows by a
// fraction of the file.
func TestNodesHoldNoFileInMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("a file of 64 MiB")
	}
	cia, dgse := pair(t)
	size := int64(64 << 20)
	if os.Getenv("ENTENTE_LONG") == "1" {
		size = envelope.MaxPartsBytes
	}
	// What a collection found in use. What is allocated while one runs counts as
	// used, and on a busy machine that is much: so held is what three in a row find.
	heap := func() uint64 {
		runtime.GC()
		live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		metrics.Read(live)
		return live[0].Value.Uint64()
	}
	before := heap()
	ended, peak := make(chan struct{}), make(chan uint64)
	go func() {
		most, last := uint64(0), [3]uint64{}
		for n := 0; ; n++ {
			select {
			case <-ended:
				peak <- most
				return
			case <-time.After(50 * time.Millisecond):
				last[n%3] = heap()
				most = max(most, min(last[0], last[1], last[2]))
			}
		}
	}()
	release := cia.addFile("R-1", "annex.bin", drawn("annex.bin", size))
	deadline := time.Now().Add(time.Duration(size>>20) * time.Second)
	for get[disclosure.View](cia, "/releases/"+release).State != "admitted" {
		if time.Now().After(deadline) {
			t.Fatal("it did not arrive")
		}
		time.Sleep(20 * time.Millisecond)
	}
	item, _ := dgse.fileOf()
	var got counted
	if _, err := dgse.client.Save(t.Context(), "", "/inbox/"+item+"/files/1", &got); err != nil || got.n != size {
		t.Errorf("saved %d bytes: %v", got.n, err)
	}
	close(ended)
	most := <-peak
	t.Logf("a file of %d MiB: the heap went from %d to at most %d MiB", size>>20, before>>20, most>>20)
	if most > before+32<<20 {
		t.Errorf("the heap grew from %d to %d bytes for a file of %d", before, most, size)
	}
}

func TestAnUploadThatIsNotWholeIsRefused(t *testing.T) {
	cia, _ := pair(t)
	report := withFile(fmt.Sprintf(plain, "R-1", "A file", "Text."), "annex.bin")
	first := desk.File{Name: "report.yaml", Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(report)), nil }}
	for _, tt := range []struct {
		files []desk.File
		says  string
	}{{[]desk.File{first}, "annex.bin"}, {[]desk.File{first, drawn("other.bin", 5)}, "annex.bin"},
		{[]desk.File{first, drawn("annex.bin", 5), drawn("more.bin", 5)}, "no portion names it"}} {
		if _, err := cia.client.Upload(t.Context(), "author", "/reports/files", tt.files); errs.KindOf(err) != errs.Invalid || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%d files: %v; expected that %s", len(tt.files), err, tt.says)
		}
	}
	if _, err := cia.client.Call(t.Context(), "author", http.MethodPost, "/reports", map[string]any{"file": "r.yaml", "content": []byte(report)}); errs.KindOf(err) != errs.Invalid || !strings.Contains(err.Error(), "annex.bin") {
		t.Errorf("without its file: %v", err)
	}
	if list := get[desk.Reports](cia, "/reports"); len(list.Reports) != 0 {
		t.Errorf("%d reports were taken in", len(list.Reports))
	}
}

// partsConform holds a carrier to what parts ask of it.
func partsConform(t *testing.T, from, to exchange.Carrier, item exchange.Item) {
	ctx := t.Context()
	parts := *item.Sealed.Header().Parts
	if err := from.Put(ctx, []exchange.Item{item}); err != nil {
		t.Fatal(err)
	}
	body := func(n int) []byte { return bytes.Repeat([]byte{byte(n + 1)}, parts.SealedSize(n)) }
	if err := from.PutPart(ctx, item.ID, parts.Count-1, body(parts.Count-1)); errs.KindOf(err) != errs.Unavailable {
		t.Errorf("a part far ahead: %v; expected later", err)
	}
	if err := from.PutPart(ctx, item.ID, 0, body(0)[1:]); errs.KindOf(err) != errs.Invalid {
		t.Errorf("a part of another length: %v", err)
	}
	if err := from.PutPart(ctx, "nobody", 0, body(0)); errs.KindOf(err) != errs.NotFound {
		t.Errorf("a part of nothing: %v", err)
	}
	waitFor(t, func() bool {
		wanted, err := from.PartsWanted(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range wanted {
			if w.Item != item.ID || w.Partner != "FRA/DGSE" {
				t.Fatalf("wanted %+v", w)
			}
			for range 2 { // again without harm
				if err := from.PutPart(ctx, w.Item, w.From, body(w.From)); err != nil {
					t.Fatal(err)
				}
			}
		}
		list, err := from.Status(ctx, []string{item.ID})
		return err == nil && len(list) == 1 && list[0].State == "delivered"
	})
	hash := item.Sealed.Hash()
	for n := range parts.Count {
		got, err := to.TakePart(ctx, hash, n)
		if err != nil || !bytes.Equal(got, body(n)) {
			t.Fatalf("part %d: %d bytes (%v)", n, len(got), err)
		}
	}
	for range 2 {
		if err := to.DropParts(ctx, hash); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := to.TakePart(ctx, hash, 0); errs.KindOf(err) != errs.NotFound {
		t.Errorf("a part that was dropped: %v", err)
	}
}

// partedLetter is an envelope that announces parts, with nothing readable in it:
// all that a gateway can tell of any.
func partedLetter(t testing.TB, from *site) exchange.Item {
	t.Helper()
	c := from.config()
	release, err := keys.LoadRelease(c.path(c.Inside.Keys), 1)
	if err != nil {
		t.Fatal(err)
	}
	ring, _, err := readRing(&c)
	if err != nil {
		t.Fatal(err)
	}
	set, err := ring.Set(1)
	if err != nil {
		t.Fatal(err)
	}
	header := fmt.Sprintf(`{"v":1,"crit":[],"id":"parted","from":"USA/CIA","to":"FRA/DGSE","key_set":1,"recipient_key_set":1,"agreement":"EXERCISE","lane":"bulk",`+
		`"incarnation":"i1","seq":1,"kind":"intelligence","method":"release","use":["intelligence"],"onward":"none","commitment":"sha256:%064d","sent":"2017-12-11T08:00:00.000000Z",`+
		`"parts":{"count":6,"bytes":%d}}`, 0, 6<<20)
	signed, err := release.SignEnvelope(fmt.Appendf(nil, `{"header":%s,"enc":"%s","ciphertext":"%s"}`, header,
		base64.StdEncoding.EncodeToString(make([]byte, keys.EncSize)), base64.StdEncoding.EncodeToString(make([]byte, envelope.MinPadded+16))))
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := envelope.Restore(signed, set)
	if err != nil {
		t.Fatal(err)
	}
	return exchange.Item{ID: "parted", Sealed: sealed}
}
