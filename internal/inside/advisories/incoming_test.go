package advisories_test

import (
	"strings"
	"testing"
	"time"

	"entente/internal/store/storetest"
)

func TestAlertsOfOthersAreKeptWholeAndFollowed(t *testing.T) {
	b := newBench(t, storetest.Engines()[0])
	b.take(crocus)
	first := b.publish(b.asking())
	k := b.asking()
	k.Update = first.ID
	second := b.publish(k)
	broken := []byte("<?xml version=\"1.0\"?><alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\"><sender>x</sender></alert>")
	for i, data := range [][]byte{second.CAP, first.CAP, broken, broken} {
		in, err := b.Add(t.Context(), "lind", data)
		b.must(err)
		if in.Fresh != (i < 3) || string(in.CAP) != string(data) || (in.Quarantined != "") != (i > 1) {
			t.Errorf("%d: %+v", i, in)
		}
		b.clock.Add(time.Second)
	}
	list, err := b.ListIncoming(t.Context(), time.Time{})
	b.must(err)
	var got []string
	for _, in := range list.Alerts {
		if in.CAP != nil {
			t.Error("a list gives the bytes")
		}
		got = append(got, in.Standing)
	}
	if strings.Join(got, ",") != ",updated,in-force" {
		t.Errorf("%v", got)
	}
	if !strings.Contains(list.Alerts[0].Quarantined, "identifier") {
		t.Errorf("the reason: %q", list.Alerts[0].Quarantined)
	}
}
