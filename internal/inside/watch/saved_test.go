package watch_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/screening"
	"entente/internal/inside/watch"
	"entente/internal/store/storetest"

	"github.com/google/go-cmp/cmp"
)

// earnest is the index that a node has.
type earnest struct{ *screening.Index }

func (x earnest) With(add []screening.Entry, remove []screening.Key) watch.Searcher {
	return earnest{x.Index.With(add, remove)}
}

type earnestBuilder struct {
	*screening.Builder
	count *int
}

func (b earnestBuilder) Index() watch.Searcher {
	*b.count++
	return earnest{b.Builder.Index()}
}

// inEarnest starts the bench again with a node's index, and counts what is built.
func (b *bench) inEarnest() (builds *int) {
	builds = new(int)
	b.config.Begin = func() watch.Builder { return earnestBuilder{screening.NewBuilder(), builds} }
	b.config.Load = func(r io.Reader) (watch.Searcher, error) {
		x, err := screening.Load(r)
		return earnest{x}, err
	}
	b.restart()
	return builds
}

// restart is a new process: what was in memory is gone.
func (b *bench) restart() {
	b.t.Helper()
	var err error
	b.watch, err = watch.New(b.t.Context(), b.config)
	b.must(err)
	b.must(b.watch.Refresh(b.t.Context()))
}

func (b *bench) save() {
	b.t.Helper()
	b.must(b.watch.Save(b.t.Context()))
}

// kept gives the saved file, and wants nothing beside it.
func (b *bench) kept() []byte {
	b.t.Helper()
	b.keptAre(filepath.Base(b.config.File))
	data, err := os.ReadFile(b.config.File)
	b.must(err)
	return data
}

func (b *bench) keptAre(want ...string) {
	b.t.Helper()
	var got []string
	files, err := os.ReadDir(filepath.Dir(b.config.File))
	b.must(err)
	for _, f := range files {
		got = append(got, f.Name())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		b.t.Errorf("files beside the saved index: %s", diff)
	}
}

func TestAnIndexIsLoadedAsItWasSaved(t *testing.T) {
	b := lone(t)
	builds := b.inEarnest()
	b.take(order(), "un.xml", unList("2017-12-01", "Aban Brok", "Абан Брок"))
	b.take(order(), "posts.csv", table("1,Cesh Dorn,1970-03-04", "2,Efi Gral,"))
	b.take(again(), "posts.csv", table("1,Cesh Dorn,1970-03-04", "2,Efi Gral,", "3,Hul Iven,")) // a delta
	ask := func() []watch.Answer {
		t.Helper()
		out, err := b.watch.ScreenAll(t.Context(), "", []watch.Query{{QID: "1", Name: "Аban Brokk"}, {QID: "2", Name: "Sesh Dorn", DOB: "1970-03-04"}, {QID: "3", Name: "Hul Iven"}}, 0, true)
		b.must(err)
		return out
	}
	before, built := ask(), *builds
	if len(before) != 3 || len(before[0].Hits) == 0 || before[2].Hits[0].ID != "3" {
		t.Fatalf("%+v", before)
	}
	b.save()
	info, err := os.Stat(b.config.File)
	b.must(err)
	if info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v; expected 0600", info.Mode().Perm())
	}
	b.restart()
	if diff := cmp.Diff(before, ask()); diff != "" {
		t.Error(diff)
	}
	if *builds != built {
		t.Error("the index was built anew")
	}
	if x := b.watch.Index(); !x.Ready || x.Entries != 5 || x.Lists["posts"] != 2 {
		t.Errorf("%+v", x)
	}
}

func TestASavedIndexOfSomethingElseOrDamagedIsBuiltAnew(t *testing.T) {
	b := lone(t)
	builds := b.inEarnest()
	b.take(order(), "un.xml", unList("2017-12-01", "Aban Brok"))
	b.save()
	b.inEarnest() // counts no more
	good := b.kept()
	write := func(data []byte) { b.must(os.WriteFile(b.config.File, data, 0o600)) }
	tests := []struct {
		name string
		do   func()
	}{
		{"deleted", func() { b.must(os.Remove(b.config.File)) }},
		{"empty", func() { write(nil) }},
		{"cut short", func() { write(good[:len(good)-1]) }},
		{"longer", func() { write(append(slices.Clone(good), 0)) }},
		{"another program", func() { b.config.Program += "." }},
		{"of another version", func() {
			b.take(again(), "un.xml", unList("2017-12-08", "Aban Brok", "Cesh Dorn"))
			write(good)
		}},
		{"of more lists", func() {
			b.take(order(), "posts.csv", table("1,Efi Gral,"))
			b.save()
			more := b.kept()
			_, err := b.watch.Remove(t.Context(), "lind", "posts")
			b.must(err)
			write(more)
		}},
	}
	for at := 0; at < len(good); at += len(good)/25 + 1 {
		tests = append(tests, struct {
			name string
			do   func()
		}{fmt.Sprintf("byte %d flipped", at), func() {
			b.save()
			bad := b.kept()
			bad[at] ^= 1 << (at % 8)
			write(bad)
		}})
	}
	for _, tt := range tests {
		tt.do()
		builds = b.inEarnest()
		if *builds != 1 {
			t.Errorf("%s: %d indices were built; expected one", tt.name, *builds)
		}
		if hits, err := b.watch.Screen(t.Context(), screening.Person{Names: []screening.Name{{Text: "Aban Brok"}}}, 5); err != nil || len(hits) != 1 {
			t.Errorf("%s: found %v, %v", tt.name, hits, err)
		}
		b.save()
		if builds = b.inEarnest(); *builds != 0 {
			t.Errorf("%s: what was saved in its place is not loaded", tt.name)
		}
	}
}

// halting is an index that stops in the middle of its saving.
type halting struct {
	plain
	halfway func() error
}

func (h halting) Save(w io.Writer) error {
	if err := h.plain.Save(w); err != nil {
		return err
	}
	if err := h.halfway(); err != nil {
		return err
	}
	return h.plain.Save(w)
}

func (h halting) With(add []screening.Entry, remove []screening.Key) watch.Searcher {
	return halting{h.plain.With(add, remove).(plain), h.halfway}
}

type haltingBuilder struct {
	watch.Builder
	halfway func() error
}

func (b haltingBuilder) Index() watch.Searcher {
	return halting{b.Builder.Index().(plain), b.halfway}
}

// halt has every saving call a function in its middle.
func (b *bench) halt(halfway func() error) {
	b.config.Begin = func() watch.Builder { return haltingBuilder{b.built.begin(), halfway} }
}

func TestACrashWhileSavingLeavesTheFileBeforeOrNone(t *testing.T) {
	for _, first := range []bool{true, false} {
		t.Run(fmt.Sprintf("first %t", first), func(t *testing.T) {
			b := lone(t)
			halfway := func() error { return nil }
			b.halt(func() error { return halfway() })
			b.restart()
			b.take(order(), "un.xml", unList("2017-12-01", "Aban Brok", "B", "C", "D", "E", "F", "G", "H", "I", "J"))
			var standing []string
			var before []byte
			if !first {
				b.save()
				before, standing = b.kept(), []string{filepath.Base(b.config.File)}
			}
			b.take(order(), "posts.csv", table("1,Cesh Dorn,")) // a delta: the file stays until there is another
			crash := errors.New("the power failed")
			halfway = func() error {
				b.keptAre(append(slices.Clone(standing), filepath.Base(b.config.File)+".new")...)
				info, err := os.Stat(b.config.File + ".new")
				if err != nil || info.Mode().Perm() != 0o600 || info.Size() == 0 {
					t.Errorf("%v, %v", info, err)
				}
				return crash
			}
			if err := b.watch.Save(t.Context()); !errors.Is(err, crash) {
				t.Fatalf("%v; expected that saving breaks off", err)
			}
			b.keptAre(standing...)
			if !first && !bytes.Equal(before, b.kept()) {
				t.Error("the file before is not as it was")
			}

			// What a process leaves that dies when all is written but its name.
			b.must(os.WriteFile(b.config.File+".new", []byte("Aban Brok"), 0o644))
			b.config.Begin = b.built.begin
			builds := b.built.count()
			b.restart()
			b.keptAre()
			if b.built.count() != builds+1 {
				t.Error("the index was not built anew")
			}
			b.save()
			b.kept()
			if got := b.standing(); len(got) != 11 || got[0] != "posts/1=Cesh Dorn" || got[1] != "un/QDi.001=Aban Brok" {
				t.Errorf("%v stand", got)
			}
		})
	}
}

func TestARemovedListIsInNoFile(t *testing.T) {
	d := storetest.Engines()[0].Fresh(t)
	b := newBench(t, d)
	b.inEarnest()
	rows := func(name string, n int) (out []string) {
		for i := range n {
			out = append(out, fmt.Sprintf("%d,%s%04d Qvystremi,1970", i, name, i))
		}
		return out
	}
	const most = 6_000 // more than a page
	b.take(order(), "gone.csv", table(rows("Zworblan", most)...))
	b.take(order(), "kept.csv", table(rows("Ubrelk", 100)...))
	if x := b.watch.Index(); x.Entries != most+100 {
		t.Fatalf("%+v", x)
	}
	b.save()
	folder, database := filepath.Dir(b.config.File), filepath.Dir(strings.TrimPrefix(d.Address, "sqlite:"))
	for _, in := range []string{folder, database} {
		if b.holding(in, "zworblan") == 0 || b.holding(in, "ubrelk") == 0 {
			t.Fatalf("the names are not in %s before the list is removed", in)
		}
	}
	_, err := b.watch.Remove(t.Context(), "lind", "gone")
	b.must(err)
	for _, saved := range []bool{false, true} {
		if saved {
			b.save()
		}
		for _, in := range []string{folder, database, b.spool} {
			if n := b.holding(in, "zworblan"); n > 0 {
				t.Errorf("saved anew %t: %s holds a removed name %d times", saved, filepath.Base(in), n)
			}
		}
	}
	if b.holding(folder, "ubrelk") == 0 {
		t.Error("what is still held was not saved anew")
	}
}

// holding counts a word in all files of a folder, whatever its case.
func (b *bench) holding(folder, word string) (n int) {
	b.t.Helper()
	b.must(filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		n += bytes.Count(bytes.ToLower(data), []byte(word))
		return err
	}))
	return n
}

func TestWhatIsBeingSavedWhenAListIsRemovedIsNotKept(t *testing.T) {
	b := lone(t)
	halted, let := make(chan struct{}), make(chan struct{})
	b.halt(func() error {
		halted <- struct{}{}
		<-let
		return nil
	})
	b.restart()
	b.take(order(), "un.xml", unList("2017-12-01", "Aban Brok"))
	b.take(order(), "posts.csv", table("1,Cesh Dorn,"))
	ended := make(chan error)
	go func() { ended <- b.watch.Save(context.Background()) }()
	<-halted
	_, err := b.watch.Remove(t.Context(), "lind", "un")
	b.must(err)
	b.keptAre()
	close(let)
	b.must(<-ended)
	b.keptAre()
	go func() { ended <- b.watch.Save(context.Background()) }()
	<-halted
	b.must(<-ended)
	if got := b.kept(); bytes.Contains(got, []byte("Aban")) || !bytes.Contains(got, []byte("Cesh")) {
		t.Errorf("saved: %s", got)
	}
}

func TestARemovalSaysThatTheFileCouldNotBeDeleted(t *testing.T) {
	b := lone(t)
	b.take(order(), "un.xml", unList("2017-12-01", "Aban Brok"))
	b.must(os.MkdirAll(filepath.Join(b.config.File, "in the way"), 0o700))
	_, err := b.watch.Remove(t.Context(), "lind", "un")
	b.wantKind(err, errs.Unavailable, "delete it by hand")
	if got := b.standing(); len(got) > 0 {
		t.Errorf("%v stand", got)
	}
	err = b.watch.Save(t.Context())
	b.wantKind(err, errs.Unavailable, "cannot be written")
	b.restart()
	if !b.watch.Index().Ready {
		t.Error("the lists are not ready")
	}
}

func TestSavingIsDoneBesideAndTheLastStateWins(t *testing.T) {
	b := lone(t)
	synctest.Test(t, func(t *testing.T) {
		let := make(chan struct{})
		saves := 0
		b.halt(func() error {
			saves++
			<-let
			return nil
		})
		w, err := watch.New(t.Context(), b.config)
		b.must(err)
		b.watch = w
		ctx, stop := context.WithCancel(context.Background())
		tick, ended := make(chan time.Time), make(chan struct{})
		go func() { w.Run(ctx, tick); close(ended) }()
		tick <- time.Now() // the first reading is over
		for i := range 4 {
			b.take(order(), "posts.csv", table(fmt.Sprintf("1,Aban Brok %d,", i))) // answered while the first is being saved
			if got := b.standing(); len(got) != 1 || !strings.HasSuffix(got[0], fmt.Sprint("Brok ", i)) {
				t.Errorf("%v", got)
			}
		}
		synctest.Wait()
		if saves != 1 {
			t.Errorf("%d savings under way; expected one", saves)
		}
		close(let)
		synctest.Wait()
		if got := b.kept(); saves != 2 || !bytes.Contains(got, []byte("Aban Brok 3")) {
			t.Errorf("after %d savings: %s", saves, got)
		}
		stop()
		<-ended
	})
}
