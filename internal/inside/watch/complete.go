package watch

import (
	"bytes"
	"context"
	"path"
	"slices"
	"strings"

	"entente/internal/core/errs"
	"entente/internal/core/watchlist"
	"entente/internal/store/insidedb"
)

// complete refuses OFAC's table without a file that the version before was read
// with, unless the order says so: what stands there, aliases above all, would be
// taken off the list for everybody. The XML has all of it in one file.
func (w *Watch) complete(ctx context.Context, o Order, next insidedb.ListVersion, head []byte) error {
	text := bytes.TrimSpace(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")))
	if o.Incomplete || next.Format != string(watchlist.OFAC) || bytes.HasPrefix(text, []byte("<")) {
		return nil
	}
	var before insidedb.ListVersion
	err := w.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		before, err = newest(tx, next.List)
		return err
	})
	if err != nil || before.Format != next.Format || before.Version == 0 {
		return err
	}
	needed := before.Files[1:]
	if strings.EqualFold(path.Ext(before.Files[0].Name), ".xml") {
		needed = []insidedb.ListFile{{Name: "alt.csv"}}
	}
	for _, f := range needed {
		there := slices.ContainsFunc(next.Files[1:], func(g insidedb.ListFile) bool { return strings.EqualFold(f.Name, g.Name) })
		if there {
			continue
		}
		lost, with := "what it says", strings.ToLower(f.Name)
		if strings.EqualFold(f.Name, "alt.csv") {
			lost = "aliases"
		}
		if len(before.Files) == 1 {
			with = "aliases in its XML"
		}
		return errs.E(errs.Conflict, "watch.Import", "version %d of list %s was read with %s, and this one is not: %s would vanish; expected %s beside sdn.csv, or --incomplete to do without",
			before.Version, next.List, with, lost, strings.ToLower(f.Name))
	}
	return nil
}
