package warnings

import (
	"context"
	"slices"
	"time"

	"entente/internal/core/party"
)

// Latencies are the times from acquisition to delivery.
type Latencies struct {
	V         int              `json:"v"`
	Directive string           `json:"directive,omitempty"` // before and after which they are told
	Effective *time.Time       `json:"effective,omitempty"`
	Partners  []PartnerLatency `json:"partners"` // by code
	Warnings  []Delivery       `json:"warnings"` // the first acquired first
}

// PartnerLatency is how long warnings took to one partner, in seconds.
type PartnerLatency struct {
	Partner party.Code `json:"partner"`
	All     Spread     `json:"all"`
	Before  *Spread    `json:"before,omitempty"` // acquired before the directive came into force
	After   *Spread    `json:"after,omitempty"`
}

// Spread is how many there are, and the middle one: of an even number the mean of
// the two. Median is nil where there is none.
type Spread struct {
	Count  int    `json:"count"`
	Median *int64 `json:"median"`
}

// Delivery is the first delivery of one warning to one partner.
type Delivery struct {
	Warning   string     `json:"warning"`
	Partner   party.Code `json:"partner"`
	By        string     `json:"by"`
	Acquired  time.Time  `json:"acquired"`
	Delivered time.Time  `json:"delivered"`
	Seconds   int64      `json:"seconds"`
	OneSided  bool       `json:"one_sided"`
}

// Latency measures, for every warning and partner, how long it took from acquiring
// the information to the first delivery; and before and after a directive came into
// force, where one is named.
func (x *Warnings) Latency(ctx context.Context, directive string) (Latencies, error) {
	out := Latencies{V: 1, Directive: directive, Partners: []PartnerLatency{}, Warnings: []Delivery{}}
	if directive != "" {
		d, err := x.Office.Directive(ctx, directive, time.Time{})
		if err != nil {
			return out, err
		}
		out.Effective = &d.Effective
	}
	all, err := x.List(ctx, false, time.Time{}, "", 0)
	if err != nil {
		return out, err
	}
	for _, v := range all.Warnings {
		out.Warnings = append(out.Warnings, firstDeliveries(v)...)
	}
	slices.SortStableFunc(out.Warnings, func(a, b Delivery) int { return a.Acquired.Compare(b.Acquired) })
	out.Partners = byPartner(out.Warnings, out.Effective)
	return out, nil
}

// firstDeliveries are the first deliveries of a warning, one for each partner.
func firstDeliveries(v View) []Delivery {
	var out []Delivery
	for _, g := range v.Given {
		if g.Delivered == nil {
			continue
		}
		d := Delivery{Warning: v.Warning, Partner: g.Partner, By: g.By, Acquired: v.Acquired, Delivered: *g.Delivered, Seconds: *g.Seconds, OneSided: g.OneSided}
		i := slices.IndexFunc(out, func(o Delivery) bool { return o.Partner == d.Partner })
		switch {
		case i < 0:
			out = append(out, d)
		case d.Delivered.Before(out[i].Delivered):
			out[i] = d
		}
	}
	return out
}

func byPartner(all []Delivery, effective *time.Time) []PartnerLatency {
	out := []PartnerLatency{}
	var codes []party.Code
	for _, d := range all {
		codes = append(codes, d.Partner)
	}
	slices.Sort(codes)
	for _, code := range slices.Compact(codes) {
		var every, before, after []int64
		for _, d := range all {
			if d.Partner != code {
				continue
			}
			every = append(every, d.Seconds)
			if effective != nil && d.Acquired.Before(*effective) {
				before = append(before, d.Seconds)
			} else {
				after = append(after, d.Seconds)
			}
		}
		p := PartnerLatency{Partner: code, All: spread(every)}
		if effective != nil {
			b, a := spread(before), spread(after)
			p.Before, p.After = &b, &a
		}
		out = append(out, p)
	}
	return out
}

func spread(all []int64) Spread {
	slices.Sort(all)
	n := len(all)
	if n == 0 {
		return Spread{}
	}
	median := (all[(n-1)/2] + all[n/2]) / 2
	return Spread{Count: n, Median: &median}
}
