package watch_test

import (
	"strings"
	"testing"

	"entente/internal/core/errs"
	"entente/internal/inside/watch"

	"github.com/google/go-cmp/cmp"
)

// sdnXML is OFAC's list of one invented person, as it states MM/DD/YYYY.
func sdnXML(published, name string) string {
	return `<sdnList><publshInformation><Publish_Date>` + published + `</Publish_Date></publshInformation>
<sdnEntry><uid>36</uid><lastName>` + name + `</lastName><sdnType>Individual</sdnType></sdnEntry></sdnList>`
}

func TestAnOlderListIsNotTakenForTheNext(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.take(order(), "un.xml", unList("2017-12-01", "Aban Brok", "Cesh Dorn"))
		b.take(again(), "un.xml", unList("2017-12-08", "Aban Brok", "Efi Gral"))
		before, standing := b.lists(), b.standing()
		_, err := b.watch.Import(t.Context(), again(), from("un.xml", unList("2017-12-01", "Aban Brok", "Cesh Dorn")))
		b.wantKind(err, errs.Conflict, "these files of list un are of 2017-12-01, and version 2, which is held, is of 2017-12-08")
		_, err = b.watch.Import(t.Context(), again(), from("un.xml", strings.Replace(unList("2017-12-08", "Cesh Dorn"), "T08:", "T07:", 1)))
		b.wantKind(err, errs.Conflict, "are of 2017-12-08T07:00:00Z, and version 2, which is held, is of 2017-12-08T08:00:00Z")
		if diff := cmp.Diff(before, b.lists()); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(standing, b.standing()); diff != "" {
			t.Error(diff)
		}
		b.spoolIsEmpty()

		// Who says so takes it; that it is older stays to be seen.
		o := again()
		o.Older = true
		if l := b.take(o, "un.xml", unList("2017-12-01", "Aban Brok", "Cesh Dorn")); l.Version != 3 || l.OlderThan != "2017-12-08" || l.Changed != 1 {
			t.Errorf("%+v", l)
		}
		renew := again()
		renew.Review = "2018-11-30"
		if l := b.take(renew, "un.xml", unList("2017-12-01", "Aban Brok", "Cesh Dorn")); l.Outcome != watch.Renewed || l.OlderThan != "2017-12-08" {
			t.Errorf("renewed: %+v", l)
		}
		if l := b.take(again(), "un.xml", unList("2017-12-04", "Aban Brok")); l.OlderThan != "2017-12-08" {
			t.Errorf("between the two: %+v", l)
		}
		if l := b.lists()[0]; l.Date != "2017-12-04" || l.OlderThan != "2017-12-08" {
			t.Errorf("status: %+v", l)
		}
		if l := b.take(again(), "un.xml", unList("2017-12-08", "Aban Brok", "Efi Gral")); l.OlderThan != "" {
			t.Errorf("the newest again: %+v", l)
		}
	})
}

func TestAListWithoutADateIsTakenAsItComes(t *testing.T) {
	b := lone(t)
	b.take(order(), "posts.csv", table("1,Aban Brok,"))
	if l := b.take(again(), "posts.csv", table("2,Cesh Dorn,")); l.Version != 2 || l.OlderThan != "" {
		t.Errorf("%+v", l)
	}
	// The same publisher's other file states none; the one before it counts.
	b.take(order(), "sdn.xml", sdnXML("12/8/2017", "BROK"))
	bare := again()
	bare.Incomplete = true
	b.take(bare, "sdn.csv", `36,"BROK, Aban","individual","SDGT",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB 1970."`+"\n")
	_, err := b.watch.Import(t.Context(), again(), from("sdn.xml", sdnXML("12/01/2017", "DORN")))
	b.wantKind(err, errs.Conflict, "are of 2017-12-01, and version 1, which was held, is of 2017-12-08")
	if l := b.take(again(), "sdn.xml", sdnXML("12/10/2017", "DORN")); l.Date != "2017-12-10" {
		t.Errorf("%+v", l)
	}
	// Of a list that was removed nothing counts.
	_, err = b.watch.Remove(t.Context(), "lind", "ofac")
	b.must(err)
	if l := b.take(order(), "sdn.xml", sdnXML("12/01/2017", "DORN")); l.OlderThan != "" {
		t.Errorf("%+v", l)
	}
}
