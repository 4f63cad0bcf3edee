package feed

import (
	"context"
	"fmt"

	"entente/internal/core/travel"
	"entente/internal/store/insidedb"
)

// unit is a part of a file that is to stand in quarantine.
type unit struct {
	form                travel.Form
	place, code, reason string
	data                []byte
}

// units are those that could not be read. Of a file of which more than MostTold cannot,
// these are each one, and beside them the file once, whole.
func units(b travel.Batch, data []byte) []unit {
	var out []unit
	for i, r := range b.Rejected {
		if i == MostTold {
			out = append(out, unit{b.Form, fmt.Sprintf("the whole file, from %s on", place(r)), "many",
				fmt.Sprintf("%d units more cannot be read; expected a file of this form", len(b.Rejected)-MostTold), data})
			break
		}
		out = append(out, unit{r.Form, place(r), r.Code, shown(r.Reason, mostReason), r.Data})
	}
	return out
}

// quarantineAtOnce is how many units one transaction keeps.
const quarantineAtOnce = 100

// quarantine keeps what could not be read.
func (f *Feed) quarantine(ctx context.Context, o Order, from origin, left []unit, out *Taken) error {
	for len(left) > 0 {
		some := left[:min(len(left), quarantineAtOnce)]
		left = left[len(some):]
		var kept []Unit
		err := f.Store.Write(ctx, func(tx *insidedb.Tx) error {
			kept = nil
			for _, u := range some {
				q, _, err := tx.AddQuarantine(insidedb.Unread{Source: from.source, File: from.file, Form: string(u.form), Place: u.place, Code: u.code, Reason: u.reason, Body: u.data, Officer: o.Officer})
				if err != nil {
					return err
				}
				kept = append(kept, Unit{q.ID, u.place, u.code, u.reason})
			}
			return nil
		})
		if err != nil {
			return err
		}
		f.Crash("feed.quarantined")
		out.Units += len(kept)
		out.NotRead = append(out.NotRead, kept[:min(len(kept), max(0, MostTold+1-len(out.NotRead)))]...)
	}
	return nil
}

func place(r travel.Rejected) string {
	if r.Where == "" {
		return fmt.Sprintf("byte %d", r.Offset)
	}
	return fmt.Sprintf("%s, byte %d", shown(r.Where, mostName), r.Offset)
}
