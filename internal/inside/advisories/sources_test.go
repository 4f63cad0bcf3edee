package advisories_test

import (
	"strings"
	"testing"

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

// arrives records an item of the DIA, in which one sentence is classified and one is
// controlled.
func (b *bench) arrives(id string) {
	b.t.Helper()
	r, err := report.Decode("r.yaml", []byte(`originator: USA/DIA
created: 2017-12-01T00:00:00Z
kind: intelligence
topics: [counter-terrorism]
title: "News"
serial: FR-1
portions:
  - {mark: "(S//REL TO USA, FRA)", text: "The group hides two rifles behind the station of the old town."}
  - {mark: "(U//REL TO USA, FRA)", text: "The younger brother lately bought a white van at the market."}
`), nil)
	b.must(err)
	policy := insidetest.CirclePolicy(b.t, "USA/DIA", "automatic", "USA/DIA", "USA/CIA")
	d, err := release.Decide(release.Request{Report: r, Partner: "USA/CIA", At: insidetest.Start, Policy: policy})
	b.must(err)
	torn, err := tearline.Tear(d, tearline.Source{Created: insidetest.Start, Modified: insidetest.Start,
		ID: func(typ, name string) string {
			return stix.NewID(typ, [16]byte([]byte(name + strings.Repeat("-", 16))[:16]))
		}})
	b.must(err)
	dia, cia := insidetest.NewService(b.t, "USA/DIA"), insidetest.NewService(b.t, "USA/CIA")
	sealed, err := envelope.Seal(insidetest.Chance("seal"), dia.Release, cia.Set, envelope.Header{ID: "e-1", Agreement: insidetest.Agreement, Lane: envelope.LaneOrdinary,
		Incarnation: "i1", Seq: 1, Kind: "intelligence", Sent: insidetest.Start}, envelope.FromTearline(torn), envelope.Binding{Policy: torn.Policy()})
	b.must(err)
	v, err := envelope.Open(sealed.Bytes(), dia.Set, cia.HPKE, "USA/CIA")
	b.must(err)
	b.write(func(tx *insidedb.Tx) error {
		_, err := tx.AddReceived(id, insidedb.Admitted, "", "SECRET", v)
		return err
	})
}

func TestWhatCameFromPartnersIsNotConfirmedEither(t *testing.T) {
	for _, tt := range []struct{ name, third string }{
		{"an item that the report was made from", "third_party: {from: USA/DIA, ref: inbox-item-1, consent: standing}\n"},
		{"the item that the warning is of", ""},
	} {
		b := newBench(t, storetest.Engines()[0])
		b.arrives("inbox-item-1")
		b.take(strings.Replace(crocus, `  - {mark: "(S//NF)", text: "{s1} heard it; {d1} was used."}`,
			`  - {mark: "(S//NF)", text: "{s1} heard it; {d1} was used.", `+strings.TrimSpace(tt.third)+`}`, 1))
		var warning string
		if tt.third == "" {
			b.write(func(tx *insidedb.Tx) error {
				w, err := tx.OpenWarning(insidedb.Warning{Received: "inbox-item-1", Acquired: b.clock.Now(), State: "duty"})
				warning = w.ID
				return err
			})
		}
		for _, words := range []string{"They hide two rifles behind the station of the old town", "the younger brother has lately bought a white van at the market", "see inbox-item-1"} {
			k := b.asking()
			k.Warning, k.Contact = warning, words
			_, err := b.Draft(t.Context(), k)
			refused(t, err, errs.Denied, words)
		}
		k := b.asking()
		k.Warning = warning
		b.draft(k)
	}
}

func TestWhatIsUnclassifiedAndControlledIsNotConfirmed(t *testing.T) {
	for _, mark := range []string{"(U//FOUO)", "(U//REL TO USA, RUS)", "(U//NF)"} {
		b := newBench(t, storetest.Engines()[0])
		b.take(strings.Replace(crocus, "portions:\n", "portions:\n  - {mark: \""+mark+"\", text: \"Officers of the embassy will meet the mayor about it on the quiet.\"}\n", 1))
		k := b.asking()
		k.Languages, k.Contact = []string{"en"}, "Officers of the embassy will meet the mayor about it."
		_, err := b.Draft(t.Context(), k)
		refused(t, err, errs.Denied, "nearly the same as")
	}
	b := newBench(t, storetest.Engines()[0])
	b.take(strings.Replace(crocus, `"(U)", text: "Extremists`, `"(U//REL TO USA, XPB)", text: "Extremists`, 1))
	b.draft(b.asking()) // what may go to the public is no secret
}
