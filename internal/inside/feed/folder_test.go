package feed_test

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/screening"
	"entente/internal/core/travel"
	"entente/internal/inside/feed"
	"entente/internal/inside/watch"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"

	"github.com/google/go-cmp/cmp"
)

func TestAFileIsReadOnceItHasStoodStillAndThenItIsGone(t *testing.T) {
	p := lone(t)
	p.drop("a.csv", "m1: ANNA\n")
	ctx := t.Context()
	p.must(p.Look(ctx))
	if got := p.holds(); len(got) != 0 {
		t.Fatalf("read at the first sight: %q", got)
	}
	p.clock.Add(500 * time.Millisecond)
	p.must(p.Look(ctx)) // too early
	p.drop("a.csv", "m1: ANNA\nm2: BO\n")
	p.clock.Add(900 * time.Millisecond)
	p.must(p.Look(ctx)) // it has grown
	if s, err := p.Status(ctx); err != nil || s.Waiting != 1 || len(p.holds()) != 0 {
		t.Fatalf("a file that grows is read, or not waited for: %+v %v", s, err)
	}
	p.clock.Add(time.Second)
	p.must(p.Look(ctx))
	if diff := cmp.Diff([]string{"message m1: ANNA", "message m2: BO"}, p.holds()); diff != "" {
		t.Error(diff)
	}
	m, err := p.List(ctx, feed.Query{})
	p.must(err)
	if m.Messages[0].Source != "folder:a.csv" || m.Messages[0].Officer != "" {
		t.Errorf("kept as %+v", m.Messages[0])
	}
	if left := p.left(); len(left) != 0 {
		t.Errorf("left: %q", left)
	}
	if s, err := p.Status(ctx); err != nil || s.Files != 1 || s.Waiting != 0 || s.Looked == nil || s.Messages != 2 || s.Travellers != 2 || len(s.Alone) != 0 {
		t.Errorf("status: %+v %v", s, err)
	}
}

func TestAFileThatGrowsWhileItIsReadIsReadAgainWhole(t *testing.T) {
	p := lone(t)
	writer := func() *os.File { // whoever writes goes on writing where the file was moved to
		f, err := os.OpenFile(filepath.Join(p.in, "a.csv"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
		p.must(err)
		t.Cleanup(func() { f.Close() })
		return f
	}()
	_, err := writer.WriteString("m1: ANNA\nm2: B")
	p.must(err)
	for _, point := range []string{"feed.claimed", "feed.taken"} {
		done := false
		p.config.Crash = func(at string) {
			if at == point && !done {
				done = true
				_, err := writer.WriteString("O\nm3: CARL\n")
				p.must(err)
			}
		}
		p.start()
		p.look()
		if !done {
			t.Fatalf("%s was not passed", point)
		}
		if point == "feed.claimed" && len(p.holds()) != 0 {
			t.Fatalf("what grew while it was read is kept: %q", p.holds())
		}
	}
	if left := p.left(); len(left) != 1 {
		t.Fatalf("a file that has grown since it was kept is gone: %q", left)
	}
	p.look()
	got := p.holds()
	for _, want := range []string{"message m1: ANNA", "message m2: BO", "message m3: CARL"} {
		if !slices.Contains(got, want) {
			t.Errorf("%q is missing of %q", want, got)
		}
	}
	if left := p.left(); len(left) != 0 {
		t.Errorf("left: %q", left)
	}
}

func TestOnlyRegularFilesAreReadAndNothingIsFollowed(t *testing.T) {
	log := &strings.Builder{}
	p := lone(t, func(c *feed.Config) { c.Log = slog.New(slog.NewTextHandler(log, nil)) })
	outside := filepath.Join(t.TempDir(), "outside.csv")
	p.must(os.WriteFile(outside, []byte("m9: EVE\n"), 0o600))
	p.must(os.Mkdir(filepath.Join(p.in, "folder-EVE"), 0o700))
	p.must(os.WriteFile(filepath.Join(p.in, "folder-EVE", "inner.csv"), []byte("m8: EVE\n"), 0o600))
	p.must(os.Symlink(outside, filepath.Join(p.in, "link.csv")))
	p.must(os.Symlink("good.csv", filepath.Join(p.in, "near.csv")))
	p.must(syscall.Mkfifo(filepath.Join(p.in, "pipe.csv"), 0o600))
	if l, err := net.Listen("unix", filepath.Join(p.in, "s")); err == nil { // where the path is not too long
		defer l.Close()
	}
	for _, name := range []string{".hidden.csv", "a.csv.part", "b.csv.TMP", "c.csv~"} {
		p.drop(name, "m7: EVE\n")
	}
	f, err := os.Create(filepath.Join(p.in, "huge.csv"))
	p.must(err)
	p.must(f.Truncate(travel.MaxBytes + 1))
	p.must(f.Close())
	p.drop("good.csv", "m1: ANNA\n")
	p.look()
	if diff := cmp.Diff([]string{"message m1: ANNA"}, p.holds()); diff != "" {
		t.Error(diff)
	}
	s, err := p.Status(t.Context())
	p.must(err)
	alone := map[string]string{}
	for _, a := range s.Alone {
		alone[a.Name] = a.Why
	}
	delete(alone, "s")
	want := map[string]string{"folder-EVE": "a folder; expected a file", "link.csv": "a link, which is not followed; expected a file", "near.csv": "a link, which is not followed; expected a file",
		"pipe.csv": "a pipe; expected a file", "huge.csv": "larger than 64 MiB; expected at most that in one file"}
	if diff := cmp.Diff(want, alone); diff != "" {
		t.Error(diff)
	}
	if _, err := os.Stat(outside); err != nil {
		t.Error(err)
	}
	if text := log.String(); strings.Contains(text, "EVE") || strings.Contains(text, "ANNA") || strings.Contains(text, ".csv") || strings.Count(text, "left alone") != 1 {
		t.Errorf("the log tells names, or too often:\n%s", text)
	}
}

func TestOddNamesAreReadAndShownAsTheyMayBe(t *testing.T) {
	p := lone(t)
	names := []string{"a b.csv", "-rf", "line\nbreak.csv", "esc\x1b[31m.csv", "bad\xff\xfeutf.csv", "ünïcode.csv", "$(id).csv", "%s%n.csv", "quote'\".csv", strings.Repeat("x", 255)}
	want := []string{}
	for i, n := range names {
		p.drop(n, fmt.Sprintf("m%d: ANNA\n", i))
		want = append(want, fmt.Sprintf("message m%d: ANNA", i))
	}
	p.look()
	if diff := cmp.Diff(want, p.holds()); diff != "" {
		t.Error(diff)
	}
	m, err := p.List(t.Context(), feed.Query{})
	p.must(err)
	sources := []string{}
	for _, x := range m.Messages {
		if sources = append(sources, x.Source); strings.ContainsAny(x.Source, "\n\x1b") || len([]rune(x.Source)) > 207 {
			t.Errorf("%q is shown as it is", x.Source)
		}
	}
	if !slices.Contains(sources, "folder:line\ufffdbreak.csv") || !slices.Contains(sources, "folder:bad\ufffdutf.csv") {
		t.Errorf("%q", sources)
	}
	if left := p.left(); len(left) != 0 {
		t.Errorf("left: %q", left)
	}
}

func TestWhatWasWrittenFirstIsTakenFirstWhateverTheDiskSays(t *testing.T) {
	p := lone(t)
	for i, n := range []string{"z.csv", "a.csv", "m.csv"} {
		p.drop(n, fmt.Sprintf("m%d: ANNA\n", i))
		at := time.Date(2017, 1, 1, 0, 0, i, 0, time.UTC)
		p.must(os.Chtimes(filepath.Join(p.in, n), at, at))
	}
	p.look()
	m, err := p.List(t.Context(), feed.Query{})
	p.must(err)
	refs := []string{}
	for _, x := range m.Messages {
		refs = append(refs, x.Ref)
	}
	if diff := cmp.Diff([]string{"m2", "m1", "m0"}, refs); diff != "" { // the latest first
		t.Error(diff)
	}
}

func TestAFileThatMayNotBeReadHoldsUpNoOther(t *testing.T) {
	if os.Geteuid() == 0 {
		asNobody(t)
		return
	}
	p := lone(t)
	p.drop("a.csv", "m1: ANNA\n")
	p.must(os.Chmod(filepath.Join(p.in, "a.csv"), 0))
	p.drop("b.csv", "m2: BO\n")
	p.look()
	if diff := cmp.Diff([]string{"message m2: BO"}, p.holds()); diff != "" {
		t.Error(diff)
	}
	s, err := p.Status(t.Context())
	p.must(err)
	if diff := cmp.Diff([]feed.LeftAlone{{Name: "a.csv", Why: "permission denied"}}, s.Alone); diff != "" {
		t.Error(diff)
	}
	p.must(os.Chmod(filepath.Join(p.in, "a.csv"), 0o600))
	p.look()
	if got := p.holds(); len(got) != 2 {
		t.Errorf("%q", got)
	}
}

// asNobody runs the test again in a process that is not root's: to root no file says no.
func asNobody(t *testing.T) {
	t.Helper()
	const nobody = 65534
	top, err := os.MkdirTemp("/tmp", "entente-nobody-") // which everybody may pass
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(top) })
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	program, err := os.ReadFile(exe)
	own := filepath.Join(top, "tmp")
	for _, err := range []error{err, os.Chmod(top, 0o755), os.WriteFile(filepath.Join(top, "test"), program, 0o755), os.Mkdir(own, 0o700), os.Chown(own, nobody, nobody)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(filepath.Join(top, "test"), "-test.run=^"+t.Name()+"$", "-test.v")
	cmd.Dir, cmd.Env = own, append(os.Environ(), "TMPDIR="+own, "HOME="+own)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: "+t.Name()) {
		t.Errorf("as nobody: %v\n%s", err, out)
	}
}

func TestAFolderThatCannotBeReadIsToldAndTriedAgain(t *testing.T) {
	p := lone(t)
	p.must(os.Remove(p.in))
	p.must(os.WriteFile(p.in, nil, 0o600))
	p.wantKind(p.Look(t.Context()), errs.Unavailable, "cannot be read")
	if s, err := p.Status(t.Context()); err != nil || s.Why == "" {
		t.Errorf("status: %+v %v", s, err)
	}
	p.must(os.Remove(p.in))
	p.must(os.Mkdir(p.in, 0o700))
	p.drop("a.csv", "m1: ANNA\n")
	p.look()
	if s, err := p.Status(t.Context()); err != nil || s.Why != "" || len(p.holds()) != 1 {
		t.Errorf("status: %+v %v", s, err)
	}
}

func TestTheFolderMayNotBeALinkOutOfItsPlace(t *testing.T) {
	p := lone(t)
	outside := t.TempDir()
	p.must(os.WriteFile(filepath.Join(outside, "a.csv"), []byte("m1: ANNA\n"), 0o600))
	p.must(os.Remove(p.in))
	p.must(os.Symlink(outside, p.in))
	p.wantKind(p.Look(t.Context()), errs.Unavailable, "cannot be read")
	if got := p.holds(); len(got) != 0 {
		t.Errorf("followed: %q", got)
	}
}

func TestFilesThatAreKeptStandInDone(t *testing.T) {
	p := lone(t, func(c *feed.Config) { c.Keep = true })
	p.drop("a.csv", "m1: ANNA\n")
	p.look()
	p.drop("a.csv", "m2: BO\n") // the same name again
	p.look()
	left := p.left()
	if len(left) != 2 || !strings.HasPrefix(left[0], "done/") || !strings.HasSuffix(left[0], "/a.csv") || !strings.HasPrefix(left[1], "done/") {
		t.Errorf("left: %q", left)
	}
	if got := p.holds(); len(got) != 2 {
		t.Errorf("%q", got)
	}
}

func TestAFileThatCannotBeKeptNowIsTriedAgain(t *testing.T) {
	p := lone(t)
	away := true
	p.config.Watch = screener(func(ctx context.Context, persons []screening.Person, top int) ([][]screening.Hit, watch.Sought, error) {
		if away && strings.Contains(persons[0].Names[0].Text, "ANNA") {
			return nil, watch.Sought{}, errs.E(errs.Unavailable, "test", "the lists are not there yet")
		}
		return p.seeker.Against(ctx, persons, top)
	})
	p.start()
	p.drop("a.csv", "m1: ANNA\n")
	p.drop("b.csv", "m2: BO\n")
	p.must(p.Look(t.Context()))
	p.clock.Add(2 * time.Second)
	p.wantKind(p.Look(t.Context()), errs.Unavailable, "not there yet")
	if diff := cmp.Diff([]string{"message m2: BO"}, p.holds()); diff != "" {
		t.Error(diff)
	}
	if s, err := p.Status(t.Context()); err != nil || len(s.Alone) != 1 || s.Alone[0].Name != "a.csv" {
		t.Errorf("status: %+v %v", s, err)
	}
	away = false
	p.look()
	p.look()
	if got := p.holds(); len(got) != 2 || len(p.left()) != 0 {
		t.Errorf("%q, left %q", got, p.left())
	}
}

type screener func(context.Context, []screening.Person, int) ([][]screening.Hit, watch.Sought, error)

func (s screener) Against(ctx context.Context, persons []screening.Person, top int) ([][]screening.Hit, watch.Sought, error) {
	return s(ctx, persons, top)
}

func TestNoFolderIsLookedAtWhereNoneIsSet(t *testing.T) {
	p := lone(t, func(c *feed.Config) { c.Folder = "" })
	p.must(p.Look(t.Context()))
	if s, err := p.Status(t.Context()); err != nil || s.Why != "no folder is set" || s.Looked != nil {
		t.Errorf("status: %+v %v", s, err)
	}
	for _, folder := range []string{"/", filepath.Join(t.TempDir(), "taking"), filepath.Join(t.TempDir(), "done")} {
		c := p.config
		c.Folder = folder
		_, err := feed.New(c)
		p.wantKind(err, errs.Invalid, "expected another name")
	}
}

func TestOfTwoProcessesOnOneFolderOneLooksAndTheOtherStandsIn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		p := newPost(t, d)
		if !p.store.Shared() {
			t.Skip("a file is one process's")
		}
		of := func(holder string) (*feed.Feed, *insidedb.Leases) {
			leases, err := p.store.Leases(holder, p.config.Steady, 3*time.Second)
			p.must(err)
			c := p.config
			c.Leases = leases
			f, err := feed.New(c)
			p.must(err)
			return f, leases
		}
		one, _ := of("one")
		two, looks := of("two")
		p.drop("a.csv", "m1: A WANTED MAN\n")
		p.must(one.Look(t.Context()))
		p.must(two.Look(t.Context()))
		if s, err := two.Status(t.Context()); err != nil || !strings.Contains(s.Why, "another process") {
			t.Errorf("both look: %+v %v", s, err)
		}
		// The first is gone for good after it has moved the file aside.
		for range 8 {
			p.clock.Add(time.Second)
			p.must(looks.Beat(t.Context()))
			p.must(two.Look(t.Context()))
		}
		got := p.holds()
		if len(got) != 2 || len(p.left()) != 0 {
			t.Errorf("held %q, left %q", got, p.left())
		}
		// Each with a folder of its own, both look.
		other := p.config
		other.Folder = filepath.Join(t.TempDir(), "travel", "in")
		leases, err := p.store.Leases("three", p.config.Steady, 3*time.Second)
		p.must(err)
		other.Leases = leases
		three, err := feed.New(other)
		p.must(err)
		p.must(three.Look(t.Context()))
		if s, err := three.Status(t.Context()); err != nil || s.Why != "" {
			t.Errorf("a folder of its own is left to another: %+v %v", s, err)
		}
	})
}

func TestWhatIsOnItsWayForAnHourIsTold(t *testing.T) {
	p := lone(t)
	names := []string{"MANIFEST.TMP", ".hidden.csv", "b.csv~"}
	for _, n := range names {
		p.drop(n, "m1: ANNA\n")
	}
	alone := func() []string {
		s, err := p.Status(t.Context())
		p.must(err)
		out := []string{}
		for _, a := range s.Alone {
			if !strings.Contains(a.Why, "still on its way") {
				t.Errorf("%s: %s", a.Name, a.Why)
			}
			out = append(out, a.Name)
		}
		return out
	}
	p.look()
	p.clock.Add(50 * time.Minute)
	p.drop("b.csv~", "m1: ANNA\nm2: BO\n") // it is being written
	p.look()
	if got := alone(); len(got) != 0 {
		t.Errorf("told within the hour: %q", got)
	}
	p.clock.Add(15 * time.Minute)
	p.look()
	if diff := cmp.Diff([]string{".hidden.csv", "MANIFEST.TMP"}, alone()); diff != "" {
		t.Error(diff)
	}
	p.must(os.Rename(filepath.Join(p.in, "MANIFEST.TMP"), filepath.Join(p.in, "manifest.csv")))
	p.look()
	if diff := cmp.Diff([]string{".hidden.csv"}, alone()); diff != "" || len(p.holds()) != 1 {
		t.Errorf("%s held %q", diff, p.holds())
	}
}

func TestFilesInDoneGoByWhenTheyWereRead(t *testing.T) {
	p := lone(t, func(c *feed.Config) { c.Keep = true })
	p.drop("old.csv", "m1: ANNA\n")
	old := time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC)
	p.must(os.Chtimes(filepath.Join(p.in, "old.csv"), old, old)) // which says nothing of when it came
	p.look()
	read := p.clock.Now()
	p.clock.Add(24 * time.Hour)
	p.drop("new.csv", "m2: BO\n")
	p.look()
	foreign := filepath.Join(filepath.Dir(p.in), "done", "somebody-else.csv")
	p.must(os.WriteFile(foreign, nil, 0o600))
	p.must(os.Chtimes(foreign, old, old))
	for _, tt := range []struct {
		before time.Time
		gone   int
		left   []string
	}{{read.Add(-time.Hour), 1, []string{"new.csv", "old.csv"}}, {read.Add(time.Hour), 1, []string{"new.csv"}}, {p.clock.Now(), 1, []string{}}} {
		n, err := p.RemoveDone(t.Context(), tt.before)
		p.must(err)
		left := []string{}
		for _, path := range p.left() {
			left = append(left, filepath.Base(path))
		}
		slices.Sort(left)
		if n != tt.gone || !slices.Equal(left, tt.left) {
			t.Errorf("before %s: %d gone, left %q; want %d and %q", tt.before, n, left, tt.gone, tt.left)
		}
	}
	if n, err := lone(t).RemoveDone(t.Context(), p.clock.Now()); n != 0 || err != nil {
		t.Errorf("where nothing is kept: %d, %v", n, err)
	}
}
