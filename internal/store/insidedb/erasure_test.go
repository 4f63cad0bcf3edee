package insidedb_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/report"
	"entente/internal/core/tearline"
	"entente/internal/inside/insidetest"
	"entente/internal/seal/envelope"
	"entente/internal/seal/payload"
	"entente/internal/store/insidedb"
	"entente/internal/store/sqldb"
	"entente/internal/store/storetest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// whole is a report with a decision, a release and two tearlines, made of words
// that are its own.
type whole struct {
	report   insidedb.Report
	decision insidedb.Decision
	release  insidedb.Release
	first    insidedb.Torn // what it had before
}

func add(t testing.TB, s *insidedb.Store, id, serial, words string, lines ...string) whole {
	t.Helper()
	text := func(more string) *report.Report {
		r, err := report.Decode("report.yaml", insidetest.Report(serial, words+" "+more, lines...), nil)
		must(t, err)
		return r
	}
	r := text("")
	var out whole
	write(t, s, func(tx *insidedb.Tx) (err error) {
		if out.report, err = tx.AddReport(id, digest(words), "lind", r, nil); err != nil {
			return err
		}
		out.decision, err = tx.AddDecision(insidedb.Decision{Report: out.report.ID, Version: out.report.Version, Partner: "FRA/DGSE", Service: "USA/CIA", Method: "release",
			Needs: map[string]report.Rung{"p1": "full"}, At: insidetest.Start, Input: "in", Policy: "p", Verdict: "release",
			Outcome: []byte(`{"said":"` + words + `"}`), Officer: "lind"})
		if err != nil {
			return err
		}
		hit := []tearline.Hit{{Field: "s1", Place: words}}
		if out.first, err = insidedb.NewTorn(out.decision.ID, insidetest.Start, torn(t, r), hit); err != nil {
			return err
		}
		out.release, err = tx.AddRelease(insidedb.Release{Report: out.report.ID, Version: out.report.Version, Partner: "FRA/DGSE", Service: "USA/CIA", Method: "release",
			Needs: map[string]report.Rung{"p1": "full"}, Proposer: "lind", Torn: out.first})
		if err != nil {
			return err
		}
		next, err := insidedb.NewTorn(out.decision.ID, insidetest.Start, torn(t, text("again")), hit)
		if err != nil {
			return err
		}
		if out.release, err = tx.SetTorn(out.release, next); err != nil {
			return err
		}
		if out.release, err = tx.AddAct(out.release, insidedb.Act{Act: insidedb.ActApprove, Officer: "berg", Reason: "because of " + words, Hash: out.release.Hash}); err != nil {
			return err
		}
		out.release, err = tx.SetState(out.release, insidedb.InReview, "berg", "wait for "+words)
		return err
	})
	return out
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256:" + hex.EncodeToString(sum[:])
}

func erase(t testing.TB, s *insidedb.Store, kind, id string) insidedb.Erasure {
	t.Helper()
	return writeOne(t, s, func(tx *insidedb.Tx) (insidedb.Erasure, error) {
		return tx.Erase(insidedb.Subject{Kind: kind, ID: id}, insidedb.ByOrder)
	})
}

func writeOne[T any](t testing.TB, s *insidedb.Store, fn func(*insidedb.Tx) (T, error)) T {
	t.Helper()
	var out T
	write(t, s, func(tx *insidedb.Tx) (err error) {
		out, err = fn(tx)
		return err
	})
	return out
}

// files gives the bytes of an SQLite database's files; "" for another engine.
func files(t testing.TB, d *storetest.Database) string {
	t.Helper()
	path, isFile := strings.CutPrefix(d.Address, "sqlite:")
	if !isFile {
		return ""
	}
	found, err := filepath.Glob(path + "*")
	must(t, err)
	var all strings.Builder
	for _, f := range found {
		data, err := os.ReadFile(f)
		must(t, err)
		all.Write(data)
	}
	return all.String()
}

func TestAnErasedReportIsGoneInAllItsVersionsAndThatItWasStays(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		clock := insidetest.NewClock()
		db := d.Open(t, clock.Now)
		s, err := insidedb.Open(t.Context(), db)
		must(t, err)
		one := add(t, s, "", "R-1", "Qzfirstwords")
		clock.Add(second)
		two := add(t, s, one.report.ID, "R-2", "Qzsecondwords", "supersedes: R-1\n", "review: 2019-05-01\n")
		other := add(t, s, "", "R-9", "Qzotherwords")
		out := sealed(t, envelope.LaneOrdinary, 1, "")
		write(t, s, func(tx *insidedb.Tx) error {
			r, err := tx.SetSealed(two.release, out)
			if err != nil {
				return err
			}
			return tx.Enqueue(out, r.ID, clock.Now())
		})
		extent := read(t, s, func(tx *insidedb.Tx) (insidedb.Extent, error) {
			return tx.ExtentOf(insidedb.Subject{Kind: insidedb.SubjectReport, ID: one.report.ID})
		})
		if diff := cmp.Diff(insidedb.Extent{Versions: 2, Decisions: 2, Releases: 2, Tearlines: 4}, extent); diff != "" {
			t.Errorf("what its erasure destroys: %s", diff)
		}
		before := clock.Now()
		clock.Add(time.Minute)
		done := erase(t, s, insidedb.SubjectReport, one.report.ID)
		for _, was := range []whole{one, two} {
			got := read(t, s, func(tx *insidedb.Tx) (insidedb.Report, error) {
				return tx.ReportVersion(was.report.ID, was.report.Version)
			})
			want := was.report
			want.Raw, want.Erased = nil, &done.Erased
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("version %d: %s", want.Version, diff)
			}
			decision := read(t, s, func(tx *insidedb.Tx) (insidedb.Decision, error) { return tx.Decision(was.decision.ID) })
			if decision.Outcome != nil || decision.Needs != nil || decision.Erased == nil || decision.Verdict != "release" || decision.Input != "in" {
				t.Errorf("the decision is %+v", decision)
			}
			r := read(t, s, func(tx *insidedb.Tx) (insidedb.Release, error) { return tx.Release(was.release.ID) })
			if r.Bundle != nil || r.Portions != nil || r.Residue != nil || r.Needs != nil || r.Erased == nil || r.Hash != was.release.Hash {
				t.Errorf("the release is %+v", r)
			}
			then := read(t, s, func(tx *insidedb.Tx) (insidedb.Release, error) { return tx.ReleaseAsOf(was.release.ID, before) })
			if then.Bundle != nil || then.Erased == nil || then.Hash == "" {
				t.Errorf("as of the minute before, the release is %+v", then)
			}
			for _, hash := range []string{was.first.Hash, was.release.Hash} {
				wantKind(t, s.Read(t.Context(), func(tx *insidedb.Tx) error { _, err := tx.TornBundle(hash); return err }), errs.NotFound)
			}
			acts := read(t, s, func(tx *insidedb.Tx) ([]insidedb.Act, error) { return tx.Acts(was.release.ID, time.Time{}) })
			if len(acts) != 1 || acts[0].Officer != "berg" || acts[0].Hash != was.release.Hash || acts[0].Reason != "" {
				t.Errorf("the acts are %+v", acts)
			}
		}
		if r := read(t, s, func(tx *insidedb.Tx) (insidedb.Release, error) { return tx.Release(one.release.ID) }); r.State != insidedb.Cancelled {
			t.Errorf("what waited for review is %s", r.State)
		}
		o := read(t, s, func(tx *insidedb.Tx) (insidedb.Outgoing, error) { return tx.OutgoingByHash(out.Hash()) })
		if o.CancelAt == nil || o.Commitment == "" {
			t.Errorf("what is not delivered is not to be stopped: %+v", o)
		}
		wantKind(t, s.Read(t.Context(), func(tx *insidedb.Tx) error { _, err := tx.Salts(out.Hash()); return err }), errs.NotFound)
		list := read(t, s, func(tx *insidedb.Tx) ([]insidedb.Report, error) { return tx.Reports(before, 10) })
		if len(list) != 2 {
			t.Errorf("%d reports were held the minute before, want 2", len(list))
		}

		// It does not come back, and nothing is made of it.
		for what, fn := range map[string]func(*insidedb.Tx) error{
			"a second erasure": func(tx *insidedb.Tx) error {
				_, err := tx.Erase(insidedb.Subject{Kind: insidedb.SubjectReport, ID: one.report.ID}, insidedb.ByOrder)
				return err
			},
			"a new version": func(tx *insidedb.Tx) error {
				_, err := tx.AddReport(one.report.ID, "h", "lind", decoded(t, "R-3"), nil)
				return err
			},
			"a decision": func(tx *insidedb.Tx) error {
				_, err := tx.AddDecision(insidedb.Decision{Report: one.report.ID, Version: 1, Outcome: []byte(`{}`)})
				return err
			},
			"other words": func(tx *insidedb.Tx) error { _, err := tx.SetTorn(one.release, one.first); return err },
		} {
			if err := try(t, s, fn); errs.KindOf(err) != errs.Conflict {
				t.Errorf("%s: %v; expected a conflict", what, err)
			}
		}
		got := read(t, s, func(tx *insidedb.Tx) (insidedb.Release, error) { return tx.Release(other.release.ID) })
		if diff := cmp.Diff(other.release.Bundle, got.Bundle); diff != "" || got.Erased != nil {
			t.Errorf("another report's release: %s", diff)
		}
	})
}

// What an attacker needs beside the files is in none of them: the keys that were
// destroyed, bare, are searched for as well as the words.
func TestNoFileHoldsTheKeyOfWhatIsErased(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		db := d.Open(t, insidetest.NewClock().Now)
		s, err := insidedb.Open(t.Context(), db)
		must(t, err)
		gone := add(t, s, "", "R-1", "Qzfirstwords")
		stays := add(t, s, "", "R-2", "Qzotherwords")
		keys := func(id string, hashes ...string) []string {
			t.Helper()
			var out []string
			must(t, db.Read(t.Context(), func(tx *sqldb.Tx) error {
				for _, id := range append([]string{id}, hashes...) {
					k, err := sqldb.One(tx, sqldb.Scalar[[]byte], `SELECT secret FROM payload_keys WHERE id = $1`, id)
					if err != nil {
						return err
					}
					out = append(out, string(k))
				}
				return nil
			}))
			return out
		}
		destroyed := keys(gone.report.ID, gone.first.Hash, gone.release.Hash)
		kept := keys(stays.report.ID, stays.first.Hash, stays.release.Hash)
		table := func() string {
			if d.Engine == "sqlite" {
				return files(t, d)
			}
			return tableFile(t, db)
		}
		for _, k := range append(destroyed, kept...) {
			if !strings.Contains(table(), k) {
				t.Fatal("the search does not find a key that is there")
			}
		}
		if d.Engine == "sqlite" && !strings.Contains(table(), "because of Qzfirstwords") {
			t.Fatal("the search does not find an officer's reason")
		}
		erase(t, s, insidedb.SubjectReport, gone.report.ID)
		must(t, s.ScrubKeys(t.Context()))
		if strings.Contains(table(), "Qzfirstwords") {
			t.Error("words of what is erased are in a file")
		}
		for _, k := range destroyed {
			if strings.Contains(table(), k) {
				t.Error("a destroyed key is in a file")
			}
		}
		for _, k := range kept {
			if !strings.Contains(table(), k) {
				t.Error("a key that was not destroyed is in no file")
			}
		}
	})
}

// tableFile gives the bytes of the file in which PostgreSQL keeps the keys.
func tableFile(t *testing.T, db *sqldb.DB) string {
	t.Helper()
	must(t, db.Write(t.Context(), func(tx *sqldb.Tx) error { return nil }))
	var path string
	must(t, db.Read(t.Context(), func(tx *sqldb.Tx) (err error) {
		path, err = sqldb.One(tx, sqldb.Scalar[string], `SELECT current_setting('data_directory') || '/' || pg_relation_filepath('payload_keys')`)
		return err
	}))
	must(t, checkpoint(t, db))
	data, err := os.ReadFile(path)
	must(t, err)
	return string(data)
}

func checkpoint(t *testing.T, db *sqldb.DB) error {
	return db.Write(t.Context(), func(tx *sqldb.Tx) error {
		_, err := tx.Exec(`CHECKPOINT`)
		return err
	})
}

func TestAnErasedItemIsGoneWithItsEnvelopes(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		dgse, cia := insidetest.NewService(t, "FRA/DGSE"), insidetest.NewService(t, "USA/CIA")
		wire := sealed(t, envelope.LaneOrdinary, 1, "")
		v, err := envelope.Open(wire.Bytes(), cia.Set, dgse.HPKE, "FRA/DGSE")
		must(t, err)
		h := v.Header()
		event := func(id, kind, hash string, seq uint64) insidedb.Incoming {
			return insidedb.Incoming{ID: id, Kind: kind, Partner: "USA/CIA", Incarnation: h.Incarnation, Lane: h.Lane, Seq: seq, Hash: hash,
				Body: wire.Bytes(), Held: wire.Bytes(), TakenAt: clock.Now()}
		}
		write(t, s, func(tx *insidedb.Tx) error {
			for _, in := range []insidedb.Incoming{event("e1", "envelope", v.Hash(), 1), event("e2", "envelope", "sha256:other", 1),
				event("e3", "equivocation", v.Hash(), 0), event("e4", "envelope", "sha256:next", 2), event("e5", "receipt", v.Hash(), 1)} {
				if _, err := tx.AddIncoming(in); err != nil {
					return err
				}
				a := insidedb.Alarm{ID: insidedb.AlarmOrder + ":" + in.ID, Kind: insidedb.AlarmOrder, Partner: "USA/CIA", Detail: in.Hash, Evidence: in.Body}
				if _, err := tx.AddAlarm(a); err != nil {
					return err
				}
			}
			_, err := tx.AddReceived("e1", insidedb.Admitted, "", "SECRET", v)
			return err
		})
		erase(t, s, insidedb.SubjectReceived, "e1")
		got := read(t, s, func(tx *insidedb.Tx) (insidedb.Received, error) { return tx.Received("e1") })
		if got.Bundle != nil || got.Portions != nil || got.Erased == nil || got.Commitment != h.Commitment || got.Hash != v.Hash() {
			t.Errorf("the item is %+v", got)
		}
		wantKind(t, s.Read(t.Context(), func(tx *insidedb.Tx) error { _, err := tx.Salts(v.Hash()); return err }), errs.NotFound)
		left := map[string]bool{"e1": false, "e2": false, "e3": false, "e4": true, "e5": true}
		for id, stays := range left {
			in := read(t, s, func(tx *insidedb.Tx) (insidedb.Incoming, error) { return tx.Incoming(id) })
			if (in.Body != nil) != stays || (in.Held != nil) != stays || in.Hash == "" {
				t.Errorf("event %s holds %d and %d bytes; stays: %v", id, len(in.Body), len(in.Held), stays)
			}
		}
		for _, a := range read(t, s, func(tx *insidedb.Tx) ([]insidedb.Alarm, error) { return tx.Alarms(10) }) {
			id := strings.TrimPrefix(a.ID, insidedb.AlarmOrder+":")
			if want := id == "e4" || id == "e5"; (a.Evidence != nil) != want || a.Detail == "" {
				t.Errorf("alarm %s holds %d bytes", a.ID, len(a.Evidence))
			}
		}
		for _, id := range []string{"nothing", ""} {
			wantKind(t, try(t, s, func(tx *insidedb.Tx) error {
				_, err := tx.Erase(insidedb.Subject{Kind: insidedb.SubjectReceived, ID: id}, insidedb.ByOrder)
				return err
			}), errs.NotFound)
		}
	})
}

// However reports come, go on and go, exactly those that were not erased can be
// read, byte for byte.
func TestExactlyWhatIsNotErasedCanBeRead(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		run := 0
		rounds(t, 20, func(r *rapid.T) {
			run++
			held := map[string][]whole{}
			var ids, gone []string
			for step := range rapid.IntRange(1, 12).Draw(r, "steps") {
				clock.Add(second)
				words := fmt.Sprintf("Words %d %d %s", run, step, t.Name())
				serial := fmt.Sprintf("S-%d-%d", run, step)
				pick := func() string { return rapid.SampledFrom(ids).Draw(r, "report") }
				switch act := rapid.IntRange(0, 3).Draw(r, "act"); {
				case act == 0 || len(ids) == 0:
					w := add(t, s, "", serial, words)
					ids, held[w.report.ID] = append(ids, w.report.ID), []whole{w}
				case act == 1:
					if id := pick(); !slices.Contains(gone, id) {
						held[id] = append(held[id], add(t, s, id, serial, words))
					}
				default:
					if id := pick(); !slices.Contains(gone, id) {
						erase(t, s, insidedb.SubjectReport, id)
						gone = append(gone, id)
					}
				}
			}
			for id, all := range held {
				erased := slices.Contains(gone, id)
				for _, w := range all {
					got := read(t, s, func(tx *insidedb.Tx) (insidedb.Report, error) { return tx.ReportVersion(id, w.report.Version) })
					d := read(t, s, func(tx *insidedb.Tx) (insidedb.Decision, error) { return tx.Decision(w.decision.ID) })
					rel := read(t, s, func(tx *insidedb.Tx) (insidedb.Release, error) { return tx.Release(w.release.ID) })
					if erased {
						if got.Raw != nil || d.Outcome != nil || rel.Bundle != nil || rel.Portions != nil {
							r.Errorf("%s is erased and can be read", id)
						}
						continue
					}
					if diff := cmp.Diff(w.report, got) + cmp.Diff(w.decision, d, cmp.FilterPath(func(p cmp.Path) bool { return p.String() == "Release" }, cmp.Ignore())); diff != "" {
						r.Errorf("%s: %s", id, diff)
					}
					if string(rel.Bundle) != string(w.release.Bundle) || !cmp.Equal(rel.Portions, w.release.Portions) || !cmp.Equal(rel.Residue, w.release.Residue) {
						r.Errorf("%s: the release is another", id)
					}
				}
			}
		})
	})
}

// rounds tries a property n times, and 25 times as often when ENTENTE_LONG is set.
func rounds(t *testing.T, n int, property func(*rapid.T)) {
	t.Helper()
	if os.Getenv("ENTENTE_LONG") == "1" {
		n *= 25
	}
	before := flag.Lookup("rapid.checks").Value.String()
	must(t, flag.Set("rapid.checks", strconv.Itoa(n)))
	defer flag.Set("rapid.checks", before)
	rapid.Check(t, property)
}

func TestContentThatWasChangedOrMovedIsAnError(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		db := d.Open(t, insidetest.NewClock().Now)
		s, err := insidedb.Open(t.Context(), db)
		must(t, err)
		one, two := add(t, s, "", "R-1", "Qzfirstwords"), add(t, s, "", "R-2", "Qzotherwords")
		reads := func(tx *insidedb.Tx) error {
			for _, w := range []whole{one, two} {
				_, e1 := tx.ReportVersion(w.report.ID, 1)
				_, e2 := tx.Decision(w.decision.ID)
				_, e3 := tx.Release(w.release.ID)
				if err := errors.Join(e1, e2, e3); err != nil {
					return errs.Wrap(errs.Internal, "test", err, "%v", err)
				}
			}
			return nil
		}
		must(t, s.Read(t.Context(), reads))
		errBack := errors.New("back")
		for _, tt := range []struct{ name, change string }{
			{"the bytes of another report", `UPDATE reports SET raw = (SELECT raw FROM reports o WHERE o.id <> reports.id)`},
			{"the key of another report", `UPDATE payload_keys SET secret = (SELECT secret FROM payload_keys o WHERE o.kind = 'report' AND o.id <> payload_keys.id) WHERE kind = 'report'`},
			{"the outcome of another decision", `UPDATE decisions SET outcome = (SELECT outcome FROM decisions o WHERE o.id <> decisions.id)`},
			{"portions in place of residue", `UPDATE releases SET residue = portions`},
			{"portions in clear", `UPDATE releases SET portions = '[]'`},
			{"a tearline cut off", `UPDATE torn SET bundle = (SELECT raw FROM reports WHERE serial = 'R-1')`},
			{"no key, and no erasure on record", `DELETE FROM payload_keys WHERE kind = 'report'`},
			{"no key of a tearline", `DELETE FROM payload_keys WHERE kind = 'torn'`},
			{"an erasure on record, and the key", `INSERT INTO erasures (kind, id, ground, erased_at) SELECT 'report', id, 'order', 1 FROM reports`},
		} {
			err := s.Write(t.Context(), func(tx *insidedb.Tx) error {
				if err := insidedb.Raw(tx, tt.change); err != nil {
					return err
				}
				if err := reads(tx); errs.KindOf(err) != errs.Internal {
					t.Errorf("%s: %v; expected an internal error", tt.name, err)
				}
				return errBack
			})
			if !errors.Is(err, errBack) && errs.KindOf(err) != errs.Internal {
				t.Errorf("%s: %v", tt.name, err)
			}
		}
		must(t, s.Read(t.Context(), reads))
	})
}

// failing gives randomness until it has given enough.
type failing struct {
	from io.Reader
	left int
}

// Read implements io.Reader.
func (f *failing) Read(p []byte) (int, error) {
	if f.left--; f.left < 0 {
		return 0, errors.New("no more")
	}
	return f.from.Read(p)
}

func TestWhatAnOlderProgramLeftInClearIsSealedAndThenInNoFile(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		clock := insidetest.NewClock()
		db := d.Open(t, clock.Now)
		older := fstest.MapFS{}
		names, err := filepath.Glob("migrations/0000[1-8]_*.sql")
		must(t, err)
		for _, name := range names {
			data, err := os.ReadFile(name)
			must(t, err)
			older[filepath.Base(name)] = &fstest.MapFile{Data: data}
		}
		must(t, db.Migrate(t.Context(), older))
		const many = 70 // more than one batch
		must(t, db.Write(t.Context(), func(tx *sqldb.Tx) error { return fillClear(tx, many) }))
		if text := files(t, d); d.Engine == "sqlite" && !strings.Contains(text, "Qzclearraw") {
			t.Fatal("the search does not find what is there in clear")
		}
		chance := insidetest.Chance("old").Reader("", "", 0, "")
		if _, err := insidedb.Open(t.Context(), db, insidedb.WithRandom(&failing{chance, 300})); errs.KindOf(err) != errs.Internal {
			t.Fatalf("a step without randomness gave %v", err)
		}
		s, err := insidedb.Open(t.Context(), db)
		must(t, err)
		for i := range many {
			id := fmt.Sprintf("r%d", i)
			r := read(t, s, func(tx *insidedb.Tx) (insidedb.Report, error) { return tx.ReportVersion(id, 1) })
			dec := read(t, s, func(tx *insidedb.Tx) (insidedb.Decision, error) { return tx.Decision("d" + id) })
			rel := read(t, s, func(tx *insidedb.Tx) (insidedb.Release, error) { return tx.Release("l" + id) })
			in := read(t, s, func(tx *insidedb.Tx) (insidedb.Received, error) { return tx.Received("i" + id) })
			if string(r.Raw) != "Qzclearraw"+id || string(dec.Outcome) != "Qzclearoutcome"+id || dec.Needs["p1"] != "full" || string(rel.Bundle) != "Qzcleartorn"+id ||
				len(rel.Portions) != 1 || rel.Portions[0].Text != "Qzclearportion" || len(rel.Residue) != 1 || string(in.Bundle) != "Qzclearreceived"+id || len(in.Portions) != 1 {
				t.Fatalf("%s is not as it was: %q %q %+v %+v", id, r.Raw, dec.Outcome, rel, in)
			}
		}
		if at := strings.Index(files(t, d), "Qzclear"); at >= 0 {
			t.Errorf("a file holds %q", files(t, d)[at:at+20])
		}
	})
}

func fillClear(tx *sqldb.Tx, many int) error {
	for i := range many {
		id := fmt.Sprintf("r%d", i)
		for _, x := range []struct {
			statement string
			args      []any
		}{
			{`INSERT INTO reports (id, version, serial, supersedes, raw, hash, originator, kind, marking, uses, onward, third_parties, author, recorded_at)
				VALUES ($1, 1, '', '', $2, $1, 'USA/CIA', 'tip', 'S', '[]', 'ask', '[]', 'lind', 1)`, []any{id, []byte("Qzclearraw" + id)}},
			{`INSERT INTO decisions (id, report, version, partner, service, method, needs, at, input, policy, verdict, outcome, officer, release_id, recorded_at)
				VALUES ($1, $2, 1, 'FRA/DGSE', 'USA/CIA', 'release', '{"p1":"full"}', 1, 'i', 'p', 'release', $3, 'lind', '', 1)`, []any{"d" + id, id, []byte("Qzclearoutcome" + id)}},
			{`INSERT INTO releases (id, report, version, partner, service, method, needs, decision, proposer, policy, hash, same, marking,
				portions, residue, modified, state, reason, states, acts, envelope, envelope_hash, commitment, recorded_at, changed_at)
				VALUES ($1, $2, 1, 'FRA/DGSE', 'USA/CIA', 'release', '{}', 'd', 'lind', 'p', $3, 's', 'S', '[{"mark":"S","text":"Qzclearportion"}]',
				'[{"field":"p1","place":"Qzclearplace"}]', 1, 'denied', '', 1, 0, '', '', '', 1, 1)`, []any{"l" + id, id, "sha256:" + id}},
			{`INSERT INTO torn (hash, bundle) VALUES ($1, $2)`, []any{"sha256:" + id, []byte("Qzcleartorn" + id)}},
			{`INSERT INTO received (id, partner, incarnation, lane, seq, envelope, hash, kind, commitment, state, code, bundle, portions, marking, uses, onward, method, sent, recorded_at)
				VALUES ($1, 'FRA/DGSE', 'i', 'ordinary', 1, 'e', $1, 'tip', 'c', 'admitted', '', $2, '[{"mark":"S","text":"Qzclearportion"}]', 'S', '[]', 'ask', 'release', 1, 1)`,
				[]any{"i" + id, []byte("Qzclearreceived" + id)}},
		} {
			if _, err := tx.Exec(x.statement, x.args...); err != nil {
				return err
			}
		}
	}
	return nil
}

func TestTheKeyOfTheStoreSealsTheKeysOfPayloads(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		db := d.Open(t, insidetest.NewClock().Now)
		bare, err := insidedb.Open(t.Context(), db)
		must(t, err)
		before := add(t, bare, "", "R-1", "Qzfirstwords")
		draw := func(name string) payload.Key {
			k, err := payload.NewKey(insidetest.Chance(name).Reader("", "", 0, ""))
			must(t, err)
			return k
		}
		ours := insidedb.WithKey(draw("ours"))
		s, err := insidedb.Open(t.Context(), db, ours)
		must(t, err)
		after := add(t, s, "", "R-2", "Qzotherwords")
		must(t, db.Read(t.Context(), func(tx *sqldb.Tx) error {
			n, err := sqldb.One(tx, sqldb.Scalar[int], `SELECT COUNT(*) FROM payload_keys WHERE length(secret) <> 60`)
			if n != 0 {
				t.Errorf("%d keys are not sealed", n)
			}
			return err
		}))
		for range 2 {
			for _, w := range []whole{before, after} {
				got := read(t, s, func(tx *insidedb.Tx) (insidedb.Report, error) { return tx.ReportVersion(w.report.ID, 1) })
				if diff := cmp.Diff(w.report, got); diff != "" {
					t.Error(diff)
				}
			}
			s, err = insidedb.Open(t.Context(), db, ours)
			must(t, err)
		}
		for what, options := range map[string][]insidedb.Option{"no key": nil, "another key": {insidedb.WithKey(draw("theirs"))}} {
			if _, err := insidedb.Open(context.Background(), db, options...); errs.KindOf(err) != errs.Invalid {
				t.Errorf("%s: %v; expected invalid", what, err)
			}
		}
		asked := insidedb.WithKeyFrom(func(sealed bool) (payload.Key, error) {
			if !sealed {
				t.Error("whoever reads the key is told that none is needed")
			}
			return draw("ours"), nil
		})
		_, err = insidedb.Open(t.Context(), db, asked)
		must(t, err)
	})
}
