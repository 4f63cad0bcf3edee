package watch_test

import (
	"fmt"
	"strings"
	"testing"

	"entente/internal/core/errs"

	"github.com/google/go-cmp/cmp"
)

func TestNobodyIsOffAListBecauseHisRecordIsDamaged(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.take(order(), "posts.csv", table("1,Aban Brok,1970", "2,Cesh Dorn,1971", "3,Efi Gral,", "4,Hul Iven,"))
		// 1 has lost his name, 2 has a cell too many, 3 cannot be told, 4 is delisted.
		l := b.take(again(), "posts.csv", table("1,,1970", "2,Dorn,Cesh,1971", ",Efi Gral,", "5,Jol Kem,"))
		if l.Version != 2 || l.Entries != 3 || l.Names != 3 || l.Added != 1 || l.Changed != 0 || l.Removed != 2 || l.Rejected != 3 || l.Kept != 2 || l.Missing != 1 {
			t.Errorf("%+v", l)
		}
		var told []string
		for _, r := range l.Rejections {
			told = append(told, fmt.Sprintf("%d %q %d", r.Record, r.ID, r.Kept))
		}
		if diff := cmp.Diff([]string{`1 "1" 1`, `2 "2" 1`, `3 "" 0`}, told); diff != "" {
			t.Error(diff)
		}
		want := []string{"posts/1=Aban Brok", "posts/2=Cesh Dorn", "posts/5=Jol Kem"}
		if diff := cmp.Diff(want, b.standing()); diff != "" {
			t.Error(diff)
		}
		if held := b.lists()[0]; held.Kept != 2 || held.Missing != 1 {
			t.Errorf("status: %+v", held)
		}
		d, err := b.watch.Diff(t.Context(), "posts", -1, 0, 0)
		b.must(err)
		if d.Kept != 2 || d.Missing != 1 || d.Removed != 2 {
			t.Errorf("difference: %+v", d)
		}

		// Still damaged: still kept. Whole again: as the file says.
		l = b.take(again(), "posts.csv", table("1,,", "2,Cesh Dornn,1971", "5,Jol Kem,"))
		if l.Kept != 1 || l.Missing != 0 || l.Rejections[0].Kept != 2 || l.Changed != 1 || l.Removed != 0 {
			t.Errorf("%+v", l)
		}
	})
}

func TestWhoIsWholeElsewhereIsNotKeptAsHeStood(t *testing.T) {
	b := lone(t)
	b.take(order(), "posts.csv", table("1,Aban Brok,", "2,Cesh Dorn,"))
	// 1 comes damaged and then whole; 2 is given to another record too, which may be anybody's.
	l := b.take(again(), "posts.csv", table("1,,", "1,Aban Brokk,", "2,Cesh Dorn,", "2,Efi Gral,"))
	if l.Kept != 0 || l.Missing != 2 || l.Changed != 1 || l.Entries != 2 {
		t.Errorf("%+v", l)
	}
	if diff := cmp.Diff([]string{"posts/1=Aban Brokk", "posts/2=Cesh Dorn"}, b.standing()); diff != "" {
		t.Error(diff)
	}
}

func TestLinesThatAQuoteDrawsInAreCountedAsMissing(t *testing.T) {
	b := lone(t)
	b.take(order(), "posts.csv", table("1,Aban Brok,", "2,Cesh Dorn,", "3,Efi Gral,"))
	l := b.take(again(), "posts.csv", table(`1,"Aban Brok,`, `2,"Cesh Dorn,`, "3,Efi Gral,"))
	if l.Kept != 1 || l.Missing != 1 || l.Removed != 1 || l.Rejected != 1 {
		t.Errorf("%+v", l)
	}
}

func TestAtAFirstImportNothingCanBeKept(t *testing.T) {
	b := lone(t)
	l := b.take(order(), "posts.csv", table("1,,", "2,Cesh Dorn,"))
	if l.Kept != 0 || l.Missing != 1 || l.Rejections[0].Kept != 0 {
		t.Errorf("%+v", l)
	}
	_, err := b.watch.Remove(t.Context(), "lind", "posts")
	b.must(err)
	if l := b.take(order(), "posts.csv", table("1,Aban Brok,", "2,,")); l.Kept != 0 || l.Missing != 1 {
		t.Errorf("of a list that was removed: %+v", l)
	}
}

func TestMoreDamagedRecordsThanAreToldAreKeptAll(t *testing.T) {
	b := lone(t)
	var good, bad []string
	for i := range 2500 {
		good = append(good, fmt.Sprintf("n%04d,Aban Brok,", i))
		bad = append(bad, fmt.Sprintf("n%04d,,", i))
	}
	b.take(order(), "posts.csv", table(good...))
	l := b.take(again(), "posts.csv", table(append(bad, "x,Cesh Dorn,")...))
	if l.Kept != 2500 || l.Missing != 0 || l.Removed != 0 || l.Added != 1 || l.Entries != 2501 || len(l.Rejections) != 1000 || l.Rejections[999].Kept != 1 {
		t.Errorf("version %d: %d kept, %d missing, %d removed, %d entries, %d told", l.Version, l.Kept, l.Missing, l.Removed, l.Entries, len(l.Rejections))
	}
}

func TestAListOfWhichTooMuchIsDamagedIsRefused(t *testing.T) {
	b := lone(t)
	b.take(order(), "posts.csv", table("1,Aban Brok,"))
	before := b.lists()
	var bad strings.Builder
	for i := range 100_002 {
		fmt.Fprintf(&bad, "n%d,,\n", i)
	}
	_, err := b.watch.Import(t.Context(), again(), from("posts.csv", table("1,Aban Brok,", bad.String())))
	b.wantKind(err, errs.Invalid, "more than 100000 damaged records")
	if diff := cmp.Diff(before, b.lists()); diff != "" {
		t.Error(diff)
	}
}
