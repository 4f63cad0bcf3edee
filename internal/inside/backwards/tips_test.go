package backwards_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"entente/internal/core/country"
	"entente/internal/core/lookout"
	"entente/internal/core/release"
	"entente/internal/core/report"
	"entente/internal/core/screening"
	"entente/internal/core/stix"
	"entente/internal/core/tearline"
	"entente/internal/inside/insidetest"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
)

// tipText is a report of USA/CIA of kind tip that names persons, each with documents.
func tipText(serial string, people ...screening.Person) string {
	var fields, said strings.Builder
	for i, p := range people {
		born, nationality := "", ""
		for _, b := range p.Births {
			born += fmt.Sprintf(`"%04d-%02d-%02d",`, b.Year, b.Month, b.Day)
		}
		for _, n := range p.Nationalities {
			three, _ := country.Trigraph(n)
			nationality = ", nationality: " + three
		}
		fmt.Fprintf(&fields, "  p%d: {ladder: person, name: %q, born: [%s]%s}\n", i+1, p.Names[0].Text, strings.TrimSuffix(born, ","), nationality)
		fmt.Fprintf(&said, "{p%d} ", i+1)
		for j, d := range p.Documents {
			three, _ := country.Trigraph(d.Country)
			fmt.Fprintf(&fields, "  d%dx%d: {ladder: document, type: passport, number: %s, country: %s, holder: p%d}\n", i+1, j, d.Number, three, i+1)
			fmt.Fprintf(&said, "{d%dx%d} ", i+1, j)
		}
	}
	return fmt.Sprintf(`originator: USA/CIA
created: 2017-12-10T09:30:00Z
kind: tip
topics: [counter-terrorism]
serial: %s
title: {mark: "(U//REL TO USA, FRA, RUS)", text: "Exercise"}
fields:
%sportions:
  - {mark: "(S//REL TO USA, FRA, RUS)", text: "%swill travel."}
`, serial, fields.String(), said.String())
}

// tip takes a tip of our own in: a version of an earlier one, or of none for "".
func (b *bench) tip(id, text string) (held insidedb.Report) {
	b.t.Helper()
	b.clock.Add(time.Second)
	r, err := report.Decode("tip.yaml", []byte(text), nil)
	b.must(err)
	sum := sha256.Sum256([]byte(text))
	b.must(b.store.Write(b.t.Context(), func(tx *insidedb.Tx) (err error) {
		held, err = tx.AddReport(id, "sha256:"+hex.EncodeToString(sum[:]), "lind", r, nil)
		return err
	}))
	return held
}

// item has a partner send a tip, with everybody in it named in full; held for some reasons.
func (b *bench) item(id, text string, hold ...string) insidedb.Received {
	b.t.Helper()
	b.clock.Add(time.Second)
	t := b.t.(*testing.T)
	cia, dgse := insidetest.NewService(t, "USA/CIA"), insidetest.NewService(t, "FRA/DGSE")
	r, err := report.Decode("tip.yaml", []byte(text), nil)
	b.must(err)
	policy := insidetest.Policy(t, "USA/CIA", insidetest.Directive("D1", "FRA", "automatic", insidetest.FullRungs+", document: full", insidetest.NoDefault))
	d, err := release.Decide(release.Request{Report: r, Partner: "FRA/DGSE", At: insidetest.Start, Policy: policy})
	b.must(err)
	tear, err := tearline.Tear(d, tearline.Source{Created: insidetest.Start, Modified: insidetest.Start, ID: func(typ, name string) string {
		sum := sha256.Sum256([]byte(typ + " " + name))
		return stix.NewID(typ, [16]byte(sum[:16]))
	}})
	b.must(err)
	sealed, err := envelope.Seal(insidetest.Chance("seal"), cia.Release, dgse.Set, envelope.Header{ID: id, Agreement: insidetest.Agreement, Lane: envelope.LaneOrdinary,
		Incarnation: "i1", Seq: 1, Kind: "tip", Sent: insidetest.Start}, envelope.FromTearline(tear), envelope.Binding{Policy: tear.Policy()})
	b.must(err)
	v, err := envelope.Open(sealed.Bytes(), cia.Set, dgse.HPKE, "FRA/DGSE")
	b.must(err)
	var got insidedb.Received
	b.must(b.store.Write(b.t.Context(), func(tx *insidedb.Tx) (err error) {
		if got, err = tx.AddReceived(id, insidedb.Admitted, "", "SECRET//REL TO USA, FRA, RUS", v); err != nil {
			return err
		}
		return tx.AddInbound(insidedb.Inbound{Item: id, Partner: got.Partner, Name: "report--" + id, Hold: hold, RecordedAt: got.RecordedAt})
	}))
	return got
}

func (b *bench) erase(kind, id string) {
	b.t.Helper()
	b.must(b.store.Write(b.t.Context(), func(tx *insidedb.Tx) error {
		_, err := tx.Erase(insidedb.Subject{Kind: kind, ID: id}, insidedb.ByOrder)
		return err
	}))
}

// ofReport is the entry of a field of a report.
func ofReport(id, field string) string {
	return lookout.TipPerson{Of: id, Person: lookout.PersonOfReport(id, field)}.Entry()
}

func ofItem(id, person string) string {
	return lookout.TipPerson{Received: true, Of: id, Person: person}.Entry()
}

// under are the recorded hits of a list, under the ids that others have for its entries.
func (b *bench) under(list string, ids map[string]string) map[hit]int {
	out := map[hit]int{}
	for h := range b.recorded {
		if h.List == list {
			out[hit{h.Traveller, "", ids[h.Entry], h.Score}] = 1
		}
	}
	return out
}

func TestALateTipFindsTheEarlierTripWithTheBitsOfALookout(t *testing.T) {
	for seed := range uint64(3) {
		r := rand.New(rand.NewPCG(seed, 8))
		wanted := persons(r, 4)
		travellers := crowd(r, 600, wanted)
		old := []screening.Entry{{ID: "1", Person: someone(r)}, {ID: "2", Person: someone(r)}}
		lookouts, tips, items := newBench(t), newBench(t), newBench(t)
		ids := map[string]string{}
		for _, b := range []*bench{lookouts, tips, items} {
			b.list("old", old...)
			b.arrive(travellers...)
		}
		for i, p := range wanted {
			name := fmt.Sprint("L-", i)
			ids[name] = name
			lookouts.lookout(name, insidedb.LookoutActive, p)
			lookouts.step() // one after another, as the tips
			ids[ofReport(tips.tip("", tipText("T-"+name, p)).ID, "p1")] = name
			tips.lookout(name, insidedb.LookoutActive, p) // it makes no difference to who comes next
			tips.step()
			p.Documents = nil // in an item they stand in words
			ids[ofItem(items.item("in-"+name, tipText("T-"+name, p)).ID, "1")] = name
			items.step()
		}
		want, got := lookouts.under(lookout.List, ids), tips.under(lookout.Tips, ids)
		if diff := cmp.Diff(want, got); diff != "" || len(want) < 20 {
			t.Fatalf("seed %d, %d by lookouts (-lookouts +tips):\n%s", seed, len(want), diff)
		}
		if n := len(items.under(lookout.Tips, ids)); n < 20 {
			t.Fatalf("seed %d: %d hits by the partner's tips", seed, n)
		}
	}
}

func TestAPartnersTipFindsTheEarlierTrip(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 1))
	b := newBench(t)
	p, q := someone(r), someone(r)
	p.Names[0].Text, q.Names[0].Text = "TIMOFEI VYMYSHLENNY", "ZARINA NIEMANDOVSKI"
	b.arrive(append(persons(r, 50), p, q)...)
	b.item("in-1", tipText("T-1", p, q))
	if b.step(); !b.met(lookout.Tips, ofItem("in-1", "1"))[51] || !b.met(lookout.Tips, ofItem("in-1", "2"))[52] {
		t.Errorf("found %v", b.recorded)
	}
	all := b.screenings()
	if len(all) != 1 || all[0].Kind != insidedb.BackItem || all[0].Name != "in-1" || all[0].Hits < 2 || all[0].EndedAt == nil {
		t.Errorf("screenings %+v", all)
	}
	clear(b.recorded)
	if b.step(); len(b.recorded) > 0 || len(b.screenings()) != 1 {
		t.Errorf("again: %v", b.recorded)
	}
}

func TestWhoTravelsAfterATipIsKnownIsNotScreenedAgainstIt(t *testing.T) {
	r := rand.New(rand.NewPCG(24, 1))
	b := newBench(t)
	p := someone(r)
	b.arrive(p)
	b.tip("", tipText("T-1", p))
	b.clock.Add(time.Second)
	b.arrive(p) // before anybody looked for new tips
	b.step()
	b.clock.Add(time.Second)
	b.arrive(p)
	b.step()
	for h := range b.recorded {
		if h.Traveller != 1 {
			t.Errorf("%+v came after the tip", h)
		}
	}
	if all := b.screenings(); len(b.recorded) != 1 || len(all) != 1 || all[0].Last != 1 {
		t.Errorf("found %v by %+v", b.recorded, all)
	}
}

func (b *bench) screenings() (all []insidedb.Backscreen) {
	b.t.Helper()
	b.must(b.store.Read(b.t.Context(), func(tx *insidedb.Tx) (err error) {
		all, err = tx.Backscreens(time.Time{}, 100)
		return err
	}))
	return all
}

func TestOfATipTheNewestVersionIsScreenedAndWhatIsGoneIsNot(t *testing.T) {
	r := rand.New(rand.NewPCG(22, 1))
	p, q := someone(r), someone(r)
	p.Names[0].Text, q.Names[0].Text = "TIMOFEI VYMYSHLENNY", "ZARINA NIEMANDOVSKI"
	for _, tt := range []struct {
		name string
		do   func(b *bench)
		want []int64 // travellers who are found: 1 is p, 2 is q
	}{
		{"a new version is screened anew", func(b *bench) {
			one := b.tip("", tipText("T-1", p))
			b.step()
			b.tip(one.ID, "supersedes: T-1\n"+tipText("T-2", p, q))
		}, []int64{1, 2}},
		{"of two at once the newest", func(b *bench) {
			one := b.tip("", tipText("T-1", p))
			b.tip(one.ID, "supersedes: T-1\n"+tipText("T-2", q))
		}, []int64{2}},
		{"a later version that is no tip", func(b *bench) {
			one := b.tip("", tipText("T-1", p))
			b.tip(one.ID, "supersedes: T-1\n"+strings.Replace(tipText("T-2", p), "kind: tip", "kind: intelligence", 1))
		}, nil},
		{"an erased report", func(b *bench) { b.erase(insidedb.SubjectReport, b.tip("", tipText("T-1", p)).ID) }, nil},
		{"an erased item", func(b *bench) { b.erase(insidedb.SubjectReceived, b.item("in-1", tipText("T-1", p)).ID) }, nil},
		{"erased after its screening was opened", func(b *bench) {
			id := b.item("in-1", tipText("T-1", p)).ID
			b.crash = func(point string) {
				if point == "backwards.opened" && b.crash != nil {
					b.crash = nil
					b.erase(insidedb.SubjectReceived, id)
				}
			}
		}, nil},
		{"an item that was taken back", func(b *bench) {
			got := b.item("in-1", tipText("T-1", p))
			b.must(b.store.Write(t.Context(), func(tx *insidedb.Tx) error {
				return tx.AddTakenBack(got.Partner, got.Hash, []string{got.Hash}, b.clock.Now())
			}))
		}, nil},
		{"an item that is held", func(b *bench) { b.item("in-1", tipText("T-1", p), insidedb.HoldMistreatment) }, nil},
		{"a held item once it is cleared", func(b *bench) {
			b.item("in-1", tipText("T-1", p), insidedb.HoldMistreatment)
			b.step()
			b.must(b.store.Write(t.Context(), func(tx *insidedb.Tx) error {
				_, err := tx.Clear("in-1", "lind", "it was looked at")
				return err
			}))
		}, []int64{1}},
		{"a report of another kind", func(b *bench) {
			b.tip("", strings.Replace(tipText("T-1", p), "kind: tip", "kind: intelligence", 1))
		}, nil},
		{"a tip that names nobody", func(b *bench) {
			b.tip("", strings.NewReplacer(`name: "`+p.Names[0].Text+`"`, `described: "a man"`).Replace(tipText("T-1", p)))
		}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := newBench(t)
			b.arrive(p, q)
			tt.do(b)
			b.step()
			found := map[int64]bool{}
			for h := range b.recorded {
				found[h.Traveller] = h.List == lookout.Tips
			}
			want := map[int64]bool{}
			for _, seq := range tt.want {
				want[seq] = true
			}
			if diff := cmp.Diff(want, found); diff != "" {
				t.Errorf("-want +found:\n%s", diff)
			}
			for _, s := range b.screenings() {
				if s.EndedAt == nil {
					t.Errorf("%+v has not ended", s)
				}
			}
		})
	}
}

func TestACrashLosesNoScreeningOfATipAndDoublesNone(t *testing.T) {
	type ended struct{}
	prepared := func() *bench {
		r := rand.New(rand.NewPCG(23, 1))
		b := newBench(t)
		wanted := persons(r, 3)
		b.arrive(crowd(r, 200, wanted)...)
		for i, p := range wanted {
			b.tip("", tipText(fmt.Sprint("T-", i), p))
		}
		b.item("in-1", tipText("T-9", wanted...))
		return b
	}
	whole := prepared()
	whole.step()
	want := once(whole.recorded)
	for point := range 10 {
		b := prepared()
		left := point
		b.crash = func(string) {
			if left--; left < 0 {
				panic(ended{})
			}
		}
		crashed := func() (crashed bool) {
			defer func() {
				if e := recover(); e != nil {
					_, crashed = e.(ended)
				}
			}()
			b.step()
			return false
		}()
		b.crash = nil
		b.step()
		if diff := cmp.Diff(want, once(b.recorded)); diff != "" || len(want) < 20 || !crashed {
			t.Errorf("a crash at point %d (%v), %d wanted (-without +with):\n%s", point, crashed, len(want), diff)
		}
		if all := b.screenings(); len(all) != 4 {
			t.Errorf("a crash at point %d: %d screenings; want one of each tip", point, len(all))
		}
	}
}
