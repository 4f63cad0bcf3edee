package ledger

import (
	"testing"
	"time"
)

func TestABatchIsNoRate(t *testing.T) {
	at := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	var batch, steady []Item
	for i := range 6 {
		batch = append(batch, Item{Way: Given, At: at.Add(time.Duration(i) * 8 * time.Second)})
		steady = append(steady, Item{Way: Given, At: at.AddDate(0, 0, 20*i)})
	}
	if s := Silences(batch, Span{From: at, To: at.AddDate(0, 0, 40)}); s[0].Quiet || s[0].Expected != 0 || s[0].Days < 39 {
		t.Errorf("six items of one batch: %+v", s[0])
	}
	if s := Silences(steady, Span{From: at, To: at.AddDate(0, 0, 220)}); !s[0].Quiet || s[0].Expected != 6 {
		t.Errorf("six items in 100 days, then 120 days without one: %+v", s[0])
	}
}

func TestAYoungExchangeHasNoChanges(t *testing.T) {
	if c := FindChanges(monthly(60, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)); len(c.Changes) != 0 || len(c.Segments) != 1 || c.Segments[0].Count != 60 {
		t.Errorf("11 bins: %+v", c)
	}
	if c := FindChanges(monthly(60, 60, 60, 0, 0, 0, 0, 0, 0, 0, 0, 0)); len(c.Changes) != 1 {
		t.Errorf("12 bins: %+v", c)
	}
}
