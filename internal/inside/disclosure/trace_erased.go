package disclosure

import (
	"context"
	"strconv"
	"time"

	"entente/internal/core/stix"
	"entente/internal/store/insidedb"
)

// erasedPortions is how many portions of an erased copy are looked for.
const erasedPortions = 256

// erasedCopies adds to a trace what it holds of copies whose report is erased.
// Their bytes are gone, and with them the names of fields; the identifiers of the
// bundle, the report, its producer and its portions are derived again from the
// copy's identity, which stays. Which release held them is not known any more:
// those of the copy that have left are named.
func (o *Office) erasedCopies(ctx context.Context, wanted map[[stix.UUIDSize]byte]int, out *Trace) error {
	var last insidedb.Copy
	for len(wanted) > 0 {
		n := 0
		err := o.Store.Read(ctx, func(tx *insidedb.Tx) error {
			page, err := tx.ErasedCopiesAfter(last.Report, last.Partner, tracedPage)
			n = len(page)
			for _, c := range page {
				if err == nil {
					err = erasedCopy(tx, c, wanted, out)
				}
				last = c
			}
			return err
		})
		if n == 0 || err != nil {
			return err
		}
	}
	return nil
}

func erasedCopy(tx *insidedb.Tx, c insidedb.Copy, wanted map[[stix.UUIDSize]byte]int, out *Trace) error {
	if hidden, err := tx.HidesReport(c.Report); err != nil || hidden {
		return err
	}
	key, err := tx.NamingKey(c.Naming)
	if err != nil {
		return err
	}
	id := source(key, c, time.Time{}).ID
	var found []*TracedIdentity
	look := func(id, part string, portion int) {
		at, ok := wanted[[stix.UUIDSize]byte([]byte(id)[len(id)-stix.UUIDSize:])]
		if !ok || out.IDs[at].Partner != "" {
			return
		}
		t := &out.IDs[at]
		t.ID, t.Partner, t.Report, t.Part, t.Portion = id, c.Partner, c.Report, part, portion
		found = append(found, t)
	}
	look(id("bundle", "bundle"), "bundle", 0)
	look(id("report", "report"), "report", 0)
	look(id("identity", "producer"), "producer", 0)
	for n := range erasedPortions {
		number := strconv.Itoa(n + 1)
		look(id("note", "portion/"+number), "portion "+number, n+1)
	}
	if len(found) == 0 {
		return nil
	}
	releases, err := tx.ReleasesOf(c.Report, c.Partner)
	if err != nil {
		return err
	}
	for _, r := range releases {
		if r.EnvelopeHash == "" {
			continue
		}
		told, err := tracedRelease(tx, r)
		if err != nil {
			return err
		}
		if r.Erased != nil {
			told.Said += "; its words are " + r.Erased.Said()
		}
		told.Found = len(found)
		out.Releases = append(out.Releases, told)
		for _, t := range found {
			t.Serial, t.Releases = told.Serial, append(t.Releases, r.ID)
			if t.DeliveredAt == nil {
				t.DeliveredAt = told.DeliveredAt
			}
		}
	}
	return nil
}
