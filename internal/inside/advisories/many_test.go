package advisories_test

import (
	"fmt"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/inside/advisories"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"
)

func TestAThousandOthersChangeNothingOfWhereAnAdvisoryStands(t *testing.T) {
	b := newBench(t, storetest.Engines()[0])
	b.take(crocus)
	first := b.publish(b.asking())
	k := b.asking()
	k.Update = first.ID
	second := b.publish(k)
	const others = 1100
	b.write(func(tx *insidedb.Tx) error {
		like, err := tx.Advisory(first.ID)
		if err != nil {
			return err
		}
		for i := range others {
			b.clock.Add(time.Second)
			if _, err := tx.AddAdvisory(insidedb.Advisory{ID: fmt.Sprintf("%032x", i+1), Report: first.Report, Version: first.Version, Identifier: fmt.Sprint("d", i), Sender: "USA/CIA",
				Sent: b.clock.Now(), Status: "Actual", MsgType: "Alert", Ends: second.ID, Body: like.Body, State: advisories.Denied, Hash: "x"}); err != nil {
				return err
			}
		}
		return nil
	})
	if got := b.show(first.ID); got.Standing != "updated" || len(got.EndedBy) != 1 || got.EndedBy[0] != second.Identifier {
		t.Errorf("%s by %v", got.Standing, got.EndedBy)
	}
	_, err := b.Draft(t.Context(), k)
	refused(t, err, errs.Conflict, "updated already")
	b.publish(advisories.Asking{Report: "W-2017-7", Cancel: second.ID, Officer: "waal"})
	if got := b.show(second.ID); got.Standing != "cancelled" {
		t.Errorf("it is %s", got.Standing)
	}
	seen, after := map[string]bool{}, ""
	for {
		list, err := b.ListAfter(t.Context(), time.Time{}, after)
		b.must(err)
		for _, v := range list.Advisories {
			if seen[v.ID] {
				t.Fatalf("%s is listed twice", v.ID)
			}
			seen[v.ID] = true
		}
		if after = list.Next; after == "" {
			break
		}
	}
	if len(seen) != others+3 || !seen[first.ID] {
		t.Errorf("%d are listed", len(seen))
	}
}

func TestAnAlertIsFoundAndFollowedBehindAThousandOthers(t *testing.T) {
	b := newBench(t, storetest.Engines()[0])
	b.take(crocus)
	first := b.publish(b.asking())
	k := b.asking()
	k.Update = first.ID
	second := b.publish(k)
	in, err := b.Add(t.Context(), "lind", first.CAP)
	b.must(err)
	const others = 1100
	for i := range others {
		b.clock.Add(time.Second)
		b.write(func(tx *insidedb.Tx) error {
			_, _, err := tx.AddAlertIn(insidedb.AlertIn{Hash: fmt.Sprint("sha256:", i), Body: []byte("<alert/>"), Why: "broken", Officer: "lind"})
			return err
		})
	}
	if _, err := b.Add(t.Context(), "lind", second.CAP); err != nil {
		t.Fatal(err)
	}
	got, err := b.ShowIncoming(t.Context(), in.Hash, time.Time{})
	if err != nil || got.Standing != "updated" || string(got.CAP) != string(first.CAP) {
		t.Errorf("%s, %v", got.Standing, err)
	}
	n, last, after := 0, advisories.Incoming{}, ""
	for {
		list, err := b.ListIncomingAfter(t.Context(), time.Time{}, after)
		b.must(err)
		n += len(list.Alerts)
		last = list.Alerts[len(list.Alerts)-1]
		if after = list.Next; after == "" {
			break
		}
	}
	if n != others+2 || last.Hash != in.Hash || last.Standing != "updated" {
		t.Errorf("%d are listed, the last %s, %s", n, last.Hash, last.Standing)
	}
}
