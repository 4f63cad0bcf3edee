package origins_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"entente/internal/core/access"
	"entente/internal/core/provenance"
	"entente/internal/inside/origins"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"
)

const (
	tokenA = "kx7abcdefghijklmnopqrstuv2"
	tokenB = "zz2abcdefghijklmnopqrstuv3"
)

// keyed gives a service its first naming key.
func (d *desk) keyed() {
	d.t.Helper()
	d.write(func(tx *insidedb.Tx) error {
		_, err := tx.AddNamingKey([]byte(strings.Repeat("k", 32)))
		return err
	})
}

func (d *desk) write(do func(*insidedb.Tx) error) {
	d.t.Helper()
	if err := d.store.Write(d.b.Context(), do); err != nil {
		d.t.Fatal(err)
	}
}

// said is a source as a report's head has it.
func said(keys string) string {
	return "fields:\n  s1: {ladder: source, descriptor: \"a person\", " + keys + "}\n"
}

func of(giver, token string) string {
	return said("token: " + token + ", third_party: {from: " + giver + ", consent: standing}")
}

// claimed gives how many independent origins some reports have, and where the largest stands.
func (d *desk) counted(id string, serials ...string) (independent int, at []string) {
	d.t.Helper()
	d.must("claim", "id: "+id+"\ntext: There were boxes.\nsupports: [report:"+strings.Join(serials, ", report:")+"]\n")
	c := d.claim("all", id)
	root, n := c.Origins.Largest()
	if n > 1 {
		at = root.At
	}
	return c.Origins.Independent, at
}

func (d *desk) saysEqual(a, b, says string) {
	d.t.Helper()
	found, err := d.Check(d.b.Context(), origins.Ask{Officer: "all", Ref: "report:" + a})
	if err != nil {
		d.t.Fatal(err)
	}
	for _, like := range found.Found {
		if like.Ref == "report:report-"+strings.ToLower(b) && like.One && slices.ContainsFunc(like.Edges, func(e provenance.Edge) bool {
			return e.Detected && e.Basis == "token" && e.Evidence != nil && e.Evidence.Says == says
		}) {
			return
		}
	}
	d.t.Fatalf("%s and %s: %+v; expected %q", a, b, found.Found, says)
}

var boxes = []string{"Crates were carried {s1} says.", "Quite other words about quite other boxes, by {s1}.", "A lorry came at night, {s1} saw."}

func TestEqualTokensOfOneGiverAreOneSource(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.Database) {
		d := fresh(t, db)
		d.keyed()
		d.officer("all", everything)
		d.report("A-1", "One", of("RUS/FSB", tokenA), portion{"(U)", boxes[0]})
		d.report("A-2", "Two", of("RUS", tokenA), portion{"(U)", boxes[1]})
		d.report("A-3", "Three", of("RUS/FSB", tokenB), portion{"(U)", boxes[2]})
		if n, at := d.counted("boxes", "A-1", "A-2", "A-3"); n != 2 || !slices.Equal(at, []string{"token:RUS:" + tokenA}) {
			t.Errorf("%d origins, the largest at %v", n, at)
		}
		d.saysEqual("A-1", "A-2", "equal source token given by RUS")
	})
}

func TestTokensOfDifferentGiversAreNeverCompared(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.Database) {
		d := fresh(t, db)
		d.keyed()
		d.officer("all", everything)
		d.report("A-1", "One", of("RUS/FSB", tokenA), portion{"(U)", boxes[0]})
		d.report("A-2", "Two", of("FRA/DGSE", tokenA), portion{"(U)", boxes[1]})
		if n, at := d.counted("boxes", "A-1", "A-2"); n != 2 || at != nil {
			t.Errorf("%d origins, the largest at %v", n, at)
		}
		found, err := d.Check(t.Context(), origins.Ask{Officer: "all", Ref: "report:A-1"})
		if err != nil || len(found.Found) > 0 {
			t.Errorf("%+v, %v", found, err)
		}
	})
}

// One name of our register is one source, in our own reports and where a partner gives us
// back the token that we gave it. The name itself is not shown.
func TestOneNameOfOurRegisterIsOneSource(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.Database) {
		const ref = "QZREF-0412"
		d := fresh(t, db)
		d.keyed()
		d.officer("all", everything)
		var gave insidedb.SourceToken
		d.write(func(tx *insidedb.Tx) (err error) {
			if gave, err = tx.SourceToken(ref, "FRA/DGSE"); err != nil {
				return err
			}
			return tx.KeepSourceToken(gave)
		})
		d.report("A-1", "One", said("ref: "+ref), portion{"(U)", boxes[0]})
		d.report("A-2", "Two", said("ref: "+ref), portion{"(U)", boxes[1]})
		d.report("A-3", "Three", of("USA", gave.Token), portion{"(U)", boxes[2]})
		d.report("A-4", "Four", said("ref: QZREF-0413"), portion{"(U)", "Nothing was carried, {s1} says."})
		if n, at := d.counted("boxes", "A-1", "A-2", "A-3", "A-4"); n != 2 || !slices.Equal(at, []string{"token:own:" + gave.Source}) {
			t.Errorf("%d origins, the largest at %v", n, at)
		}
		d.saysEqual("A-1", "A-2", "one source of our own register")
		d.saysEqual("A-1", "A-3", "one source of our own register")
		if shown := asJSON(t, d.claim("all", "boxes")); strings.Contains(shown, "QZREF") {
			t.Error("the claim shows the name in the register")
		}
	})
}

// A token is seen by who sees a portion that holds its source.
func TestATokenIsSeenWithItsPortion(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.Database) {
		d := fresh(t, db)
		d.keyed()
		d.officer("all", everything)
		d.officer("low", access.Label{})
		d.report("A-1", "One", of("RUS", tokenA), portion{"(S//NF)", boxes[0]}, portion{"(U)", "It rained."})
		d.report("A-2", "Two", of("RUS", tokenA), portion{"(U)", boxes[1]})
		d.saysEqual("A-2", "A-1", "equal source token given by RUS")
		found, err := d.Check(t.Context(), origins.Ask{Officer: "low", Ref: "report:A-2", AsOf: time.Time{}})
		if err != nil || len(found.Found) > 0 {
			t.Errorf("%+v, %v", found, err)
		}
	})
}
