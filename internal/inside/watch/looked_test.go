package watch_test

import (
	"slices"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/inside/watch"
	"entente/internal/store/insidedb"
)

func TestALookoutIsScreenedAgainstForAnOfficerWhoMaySeeItAlone(t *testing.T) {
	p := lonePost(t)
	p.take(order(), "own.csv", table("1,Timofei Carnov,1986"))
	p.add("instruction: secondary", "instruction: do-not-alert", "hold: PT4H\n", "", "power: Border Act, section 9\n", "", "answer: PT30M\n", "", "front: {mark: UNCLASSIFIED, text: Ask about the journey.}\n", "")
	ask := func(officer string) ([]string, error) {
		found, err := p.watch.ScreenAll(t.Context(), officer, []watch.Query{{Name: "Timofei Carnov"}}, 10, true)
		var out []string
		for _, a := range found {
			for _, m := range a.Hits {
				out = append(out, m.List+"/"+m.ID)
			}
		}
		slices.Sort(out)
		return out, err
	}
	for officer, want := range map[string][]string{"": {"own/1"}, "o.west": {"lookouts/boston-1", "own/1"}} {
		if got, err := ask(officer); err != nil || !slices.Equal(got, want) {
			t.Errorf("officer %q finds %v (%v), want %v", officer, got, err, want)
		}
	}
	for officer, says := range map[string]string{"f.nord": "asks the booth and nothing else", "nobody": "not registered"} {
		got, err := ask(officer)
		if p.wantKind(err, errs.Denied, says); got != nil {
			t.Errorf("officer %q finds %v", officer, got)
		}
	}
	shown, err := p.lookouts.Show(t.Context(), "l.holt", "boston-1", time.Time{})
	p.must(err)
	var officers []string
	for _, l := range shown.Looked {
		officers = append(officers, l.Officer)
	}
	if want := []string{"o.west", "l.holt"}; !slices.Equal(officers, want) {
		t.Errorf("on record as shown to %v, want %v", officers, want)
	}
	_, err = p.lookouts.List(t.Context(), watch.LookoutChoice{Officer: "o.lind"})
	p.must(err)
	var looks []insidedb.TravelLook
	p.must(p.store.Read(t.Context(), func(tx *insidedb.Tx) error {
		for _, id := range []string{"screen", "list"} {
			some, err := tx.TravelLooks(insidedb.LookLookouts, id, 10)
			if err != nil {
				return err
			}
			looks = append(looks, some...)
		}
		return nil
	}))
	if len(looks) != 2 || looks[0].Officer != "o.west" || looks[1].Officer != "o.lind" {
		t.Errorf("looks at all together on record: %+v", looks)
	}
	for what, err := range map[string]error{"show": second(p.lookouts.Show(t.Context(), "", "boston-1", time.Time{})), "list": second(p.lookouts.List(t.Context(), watch.LookoutChoice{}))} {
		if errs.KindOf(err) != errs.Invalid {
			t.Errorf("%s for nobody: %v", what, err)
		}
	}
}

func second[T any](_ T, err error) error { return err }
