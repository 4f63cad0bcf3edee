package indexing_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"entente/internal/core/access"
	"entente/internal/core/assess"
	"entente/internal/core/errs"
	"entente/internal/core/release"
	"entente/internal/core/report"
	"entente/internal/core/stix"
	"entente/internal/core/tearline"
	"entente/internal/inside/indexing"
	"entente/internal/inside/insidetest"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"

	"github.com/google/go-cmp/cmp"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

// bench is a store, what makes its items findable, and what the maker was handed.
type bench struct {
	t      *testing.T
	clock  *insidetest.Clock
	store  *insidedb.Store
	x      *indexing.Indexing
	handed []string
	fail   error
}

func each(t *testing.T, test func(*bench)) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		b := &bench{t: t, clock: insidetest.NewClock()}
		var err error
		b.store, err = insidedb.Open(t.Context(), d.Open(t, b.clock.Now))
		b.must(err)
		b.x, err = indexing.New(indexing.Config{Store: b.store, Self: "USA/CIA", Log: insidetest.Quiet(), Makers: []indexing.Maker{b.make}})
		b.must(err)
		test(b)
	})
}

func (b *bench) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err, errors.Unwrap(err))
	}
}

func (b *bench) make(_ *insidedb.Tx, i indexing.Item) error {
	if b.fail != nil {
		return b.fail
	}
	for _, text := range i.Texts {
		b.handed = append(b.handed, fmt.Sprintf("%s/%d#%d %s", i.Kind, i.Version, text.Portion, text.Words))
	}
	return nil
}

// report takes in a version of a report of one portion; "" for a new one.
func (b *bench) report(id, mark, text string, lines ...string) insidedb.Report {
	b.t.Helper()
	b.clock.Add(time.Minute)
	document := "originator: USA/CIA\ncreated: 2024-01-01T00:00:00Z\nkind: tip\ntopics: [counter-terrorism]\n" + strings.Join(lines, "\n") +
		"\ntitle: {mark: \"" + mark + "\", text: Title}\nportions:\n  - {mark: \"" + mark + "\", text: \"" + text + "\"}\n"
	r, err := report.Decode("report.yaml", []byte(document), nil)
	b.must(err)
	sum := sha256.Sum256([]byte(document))
	var held insidedb.Report
	b.must(b.store.Write(b.t.Context(), func(tx *insidedb.Tx) (err error) {
		held, err = tx.AddReport(id, "sha256:"+hex.EncodeToString(sum[:]), "lind", r, nil)
		return err
	}))
	return held
}

// item has a partner send an item; held for some reasons.
func (b *bench) item(id string, state insidedb.State, hold ...string) insidedb.Received {
	b.t.Helper()
	b.clock.Add(time.Minute)
	// The bundle is one that our own service made, so that the giver stands as USA/CIA.
	cia, dgse := insidetest.NewService(b.t, "USA/CIA"), insidetest.NewService(b.t, "FRA/DGSE")
	r, err := report.Decode("report.yaml", insidetest.Report("", "Nobody was met in "+id+"."), nil)
	b.must(err)
	policy := insidetest.Policy(b.t, "USA/CIA", insidetest.Directive("D1", "FRA", "automatic", insidetest.FullRungs, insidetest.NoDefault))
	d, err := release.Decide(release.Request{Report: r, Partner: "FRA/DGSE", At: insidetest.Start, Policy: policy})
	b.must(err)
	tear, err := tearline.Tear(d, tearline.Source{Created: insidetest.Start, Modified: insidetest.Start, ID: func(typ, name string) string {
		sum := sha256.Sum256([]byte(typ + " " + name))
		return stix.NewID(typ, [16]byte(sum[:16]))
	}})
	b.must(err)
	sealed, err := envelope.Seal(insidetest.Chance("seal"), cia.Release, dgse.Set, envelope.Header{ID: id, Agreement: insidetest.Agreement, Lane: envelope.LaneOrdinary,
		Incarnation: "i1", Seq: 1, Kind: "intelligence", Sent: insidetest.Start}, envelope.FromTearline(tear), envelope.Binding{Policy: tear.Policy()})
	b.must(err)
	v, err := envelope.Open(sealed.Bytes(), cia.Set, dgse.HPKE, "FRA/DGSE")
	b.must(err)
	var got insidedb.Received
	b.must(b.store.Write(b.t.Context(), func(tx *insidedb.Tx) (err error) {
		if got, err = tx.AddReceived(id, state, "", "SECRET//REL TO USA, FRA", v); err != nil {
			return err
		}
		return tx.AddInbound(insidedb.Inbound{Item: id, Partner: got.Partner, Name: "report--" + id, Hold: hold, RecordedAt: got.RecordedAt})
	}))
	return got
}

// held is what a reader of a label finds under a reference.
func (b *bench) held(ref string, l access.Label, asOf time.Time) (out insidedb.Held, err error) {
	b.t.Helper()
	target, err := assess.ParseTarget(ref)
	b.must(err)
	err = b.store.Read(b.t.Context(), func(tx *insidedb.Tx) error {
		labels, err := tx.SeenLabels(insidetest.Reader(l))
		if err == nil {
			out, err = tx.HeldItem(target, labels, asOf)
		}
		return err
	})
	return out, err
}

var top = access.Label{Rank: 4}

func TestEachVersionIsMadeFindableOnceAndEndsTheOneBefore(t *testing.T) {
	each(t, func(b *bench) {
		one := b.report("", "(S//NF)", "First.", "serial: S-1")
		two := b.report(one.ID, "(TS//NF)", "Second.")
		b.fail = errors.New("the disk is full")
		b.must(b.x.Catch(b.t.Context()))
		if _, err := b.held("report:S-1", top, time.Time{}); errs.KindOf(err) != errs.NotFound {
			t.Errorf("what could not be made findable: %v", err)
		}
		b.fail = nil
		b.must(b.x.Catch(b.t.Context()))
		b.must(b.x.Catch(b.t.Context()))
		want := []string{"report/1#-1 Title", "report/1#0 First.", "report/2#-1 Title", "report/2#0 Second."}
		if diff := cmp.Diff(want, b.handed); diff != "" {
			t.Errorf("the maker was handed:\n%s", diff)
		}
		secret := access.Label{Rank: 3}
		if h, err := b.held("report:S-1#0", secret, one.RecordedAt); err != nil || h.Version != 1 || h.Target.ID != one.ID {
			t.Errorf("as of the first version there is %+v: %v", h, err)
		}
		if h, err := b.held("report:S-1", top, time.Time{}); err != nil || h.Version != 2 || h.Label().Rank != 4 || len(h.Portions) != 2 {
			t.Errorf("now there is %+v: %v", h, err)
		}
		_, hidden := b.held("report:S-1", secret, time.Time{})
		_, none := b.held("report:S-2", secret, time.Time{})
		if errs.KindOf(hidden) != errs.NotFound || strings.ReplaceAll(hidden.Error(), "S-1", "S-2") != none.Error() {
			t.Errorf("what is hidden answers %v, what there is not %v", hidden, none)
		}
		if _, err := b.held("report:S-1", top, two.RecordedAt.Add(-2*time.Hour)); errs.KindOf(err) != errs.NotFound {
			t.Errorf("before it came: %v", err)
		}
	})
}

func TestWhatAPartnerSentIsFoundWhileItIsHeldForUse(t *testing.T) {
	each(t, func(b *bench) {
		b.item("e-1", insidedb.Admitted)
		b.item("e-2", insidedb.Quarantined)
		b.item("e-3", insidedb.Admitted, insidedb.HoldOwnNational)
		back := b.item("e-4", insidedb.Admitted)
		b.item("e-5", insidedb.Admitted)
		b.must(b.x.Catch(b.t.Context()))
		found := func(want ...string) {
			t.Helper()
			var got []string
			for _, id := range []string{"e-1", "e-2", "e-3", "e-4", "e-5"} {
				switch _, err := b.held("received:"+id, top, time.Time{}); errs.KindOf(err) {
				case "":
					got = append(got, id)
				case errs.NotFound:
				default:
					t.Error(err)
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("found are:\n%s", diff)
			}
		}
		found("e-1", "e-4", "e-5")
		h, err := b.held("received:e-1#0", top, time.Time{})
		b.must(err)
		if diff := cmp.Diff(access.Caveats{Use: []string{"intelligence"}, Onward: "ask", Third: []string{"USA/CIA"}}, h.Caveats()); diff != "" {
			t.Errorf("with it go:\n%s", diff)
		}
		before := b.clock.Now()
		b.clock.Add(time.Minute)
		b.must(b.store.Write(b.t.Context(), func(tx *insidedb.Tx) error {
			if _, err := tx.Clear("e-3", "lind", "it is somebody else"); err != nil {
				return err
			}
			return tx.AddTakenBack(back.Partner, back.ID, []string{back.Hash}, b.clock.Now())
		}))
		b.must(b.store.Write(b.t.Context(), func(tx *insidedb.Tx) error {
			_, err := tx.Erase(insidedb.Subject{Kind: insidedb.SubjectReceived, ID: "e-5"}, insidedb.ByOrder)
			return err
		}))
		b.must(b.x.Catch(b.t.Context()))
		found("e-1", "e-3")
		if _, err := b.held("received:e-4", top, before); err != nil {
			t.Errorf("before it was taken back: %v", err)
		}
		if _, err := b.held("received:e-3", top, before); errs.KindOf(err) != errs.NotFound {
			t.Errorf("before an officer cleared it: %v", err)
		}
	})
}

// A version that is not findable yet is not shown under the labels of the one before.
func TestANewVersionIsNotSeenUnderTheOldOnesLabels(t *testing.T) {
	each(t, func(b *bench) {
		one := b.report("", "(U)", "First.", "serial: S-1")
		b.must(b.x.Catch(b.t.Context()))
		b.report(one.ID, "(TS//NF)", "Second.", "supersedes: S-1", "serial: S-2")
		if h, err := b.held("report:S-2", access.Label{}, time.Time{}); errs.KindOf(err) != errs.NotFound {
			t.Errorf("a reader of unclassified things finds %+v: %v", h, err)
		}
		if _, err := b.held("report:S-1", access.Label{}, one.RecordedAt); err != nil {
			t.Errorf("as of the first version: %v", err)
		}
	})
}

// One item that cannot be made findable holds up no other, and is tried again later.
func TestOneItemInVainHoldsUpNoOther(t *testing.T) {
	each(t, func(b *bench) {
		bad := b.report("", "(U)", "Bad.", "serial: S-1")
		b.report("", "(U)", "Good.", "serial: S-2")
		x, err := indexing.New(indexing.Config{Store: b.store, Self: "USA/CIA", Log: insidetest.Quiet(), Makers: []indexing.Maker{func(tx *insidedb.Tx, i indexing.Item) error {
			if i.ID == bad.ID {
				return errs.E(errs.Internal, "test", "it never works")
			}
			return b.make(tx, i)
		}}})
		b.must(err)
		for range insidedb.FirstTries + 1 {
			b.must(x.Catch(b.t.Context()))
		}
		if _, err := b.held("report:S-2", access.Label{}, time.Time{}); err != nil || len(b.handed) != 2 {
			t.Errorf("the other is found: %v, and was handed over as %q", err, b.handed)
		}
		err = b.store.Read(b.t.Context(), func(tx *insidedb.Tx) error {
			left, err := tx.ToIndex(b.clock.Now(), 10)
			if len(left) != 0 {
				t.Errorf("it is tried again at once: %+v", left)
			}
			if err == nil {
				left, err = tx.ToIndex(b.clock.Now().Add(time.Hour), 10)
			}
			if len(left) != 1 {
				t.Errorf("an hour later %+v is tried again", left)
			}
			return err
		})
		b.must(err)
	})
}
