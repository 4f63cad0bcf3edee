package watch

import (
	"context"
	"io"
	"slices"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/screening"
	"entente/internal/core/watchlist"
	"entente/internal/store/insidedb"
)

// What an import or a removal did.
const (
	Imported  = "imported"  // a new version
	Unchanged = "unchanged" // the same files on the same terms: nothing
	Renewed   = "renewed"   // the same files on other terms
	Removed   = "removed"   // the list is held no more
)

// Import reads a list from files and makes it the newest version of the list.
// The files are not asked for before the order is found in order. The error is
// invalid for an order or a file that cannot be used, and denied for an officer
// who may not; the list is then what it was. Imports wait for one another.
func (w *Watch) Import(ctx context.Context, o Order, from Source) (List, error) {
	if err := w.allowed(ctx, o); err != nil {
		return List{}, err
	}
	files, err := w.spool(from)
	if err != nil {
		return List{}, err
	}
	defer discard(files)
	select { // only when the files are here: nobody waits for another's line
	case w.turn <- struct{}{}:
		defer func() { <-w.turn }()
	case <-ctx.Done():
		return List{}, errs.Wrap(errs.Unavailable, "watch.Import", ctx.Err(), "the import was not waited for; another one is under way")
	}
	l, outcome, err := w.take(ctx, o, files)
	if err != nil {
		return List{}, err
	}
	w.Log.Info("list "+outcome, "list", l.List, "version", l.Version, "entries", l.Entries, "rejected", l.Rejected)
	if err := w.Refresh(ctx); err != nil { // the list is recorded; Run tries again
		w.Log.Error("the lists cannot be read", "error", err)
	}
	out := w.view(l)
	out.Outcome = outcome
	return out, nil
}

// allowed refuses what can be refused before a file is sent.
func (w *Watch) allowed(ctx context.Context, o Order) error {
	if err := o.check(); err != nil {
		return err
	}
	return w.Store.Read(ctx, func(tx *insidedb.Tx) error {
		if err := authorised(tx, o.Officer); err != nil {
			return err
		}
		name := o.List
		if name == "" && onePublisher(watchlist.Format(o.Format)) {
			name = o.Format
		}
		if name == "" {
			return nil // which list it is, the file will say
		}
		before, err := newest(tx, name)
		if err != nil {
			return err
		}
		_, err = o.terms(before, w.Store.Now())
		return err
	})
}

// authorised refuses whoever may not say whom the service looks for. To look is
// a read, which whoever reaches the desk may do, like all reads.
func authorised(tx *insidedb.Tx, officer string) error {
	return tx.Authorise(officer, insidedb.RoleDisclosure)
}

// newest is a list's newest version; of one that is not held, or held no more,
// the zero version.
func newest(tx *insidedb.Tx, name string) (insidedb.ListVersion, error) {
	l, err := tx.List(name, time.Time{})
	if errs.KindOf(err) == errs.NotFound || err == nil && l.State == insidedb.ListRemoved {
		return insidedb.ListVersion{List: name}, nil
	}
	return l, err
}

// take makes the files the newest version of their list.
func (w *Watch) take(ctx context.Context, o Order, files []spooled) (insidedb.ListVersion, string, error) {
	head, err := files[0].head()
	if err != nil {
		return insidedb.ListVersion{}, "", err
	}
	format := watchlist.Format(o.Format)
	if format == "" {
		if format, err = watchlist.Detect(head, files[0].given); err != nil {
			return insidedb.ListVersion{}, "", err
		}
	}
	next := insidedb.ListVersion{List: o.List, Format: string(format), Columns: o.Columns, Digest: digest(files), Officer: o.Officer}
	if next.List == "" {
		next.List = nameFor(format, files[0].given)
		if err := unreserved(next.List); err != nil {
			return insidedb.ListVersion{}, "", err
		}
	}
	for _, f := range files {
		next.Files = append(next.Files, f.ListFile)
	}
	renewed, outcome, err := w.renew(ctx, o, next)
	if err != nil || outcome != "" {
		return renewed, outcome, err
	}
	if err := w.complete(ctx, o, next, head); err != nil {
		return insidedb.ListVersion{}, "", err
	}
	next, err = w.bring(ctx, o, next, files)
	return next, Imported, err
}

// renew deals with files that are held already: nothing happens, or the list
// gets other terms. The outcome is "" for other files.
func (w *Watch) renew(ctx context.Context, o Order, next insidedb.ListVersion) (out insidedb.ListVersion, outcome string, err error) {
	err = w.Store.Write(ctx, func(tx *insidedb.Tx) error {
		out, outcome = insidedb.ListVersion{}, ""
		if err := authorised(tx, o.Officer); err != nil {
			return err
		}
		before, err := newest(tx, next.List)
		if err != nil {
			return err
		}
		t, err := o.terms(before, w.Store.Now())
		if err != nil {
			return err
		}
		if before.Version == 0 || before.Digest != next.Digest || before.Format != next.Format || before.Columns != next.Columns {
			return nil
		}
		if t == (terms{before.Purpose, before.Basis, before.Review}) {
			out, outcome = before, Unchanged
			return nil
		}
		before.Purpose, before.Basis, before.Review, before.Officer = t.purpose, t.basis, t.review, o.Officer
		out, err = tx.RenewList(before)
		outcome = Renewed
		return err
	})
	return out, outcome, err
}

// bring stages what the files hold, and commits it as the next version.
func (w *Watch) bring(ctx context.Context, o Order, next insidedb.ListVersion, files []spooled) (out insidedb.ListVersion, err error) {
	var imported string
	var held insidedb.ListVersion // what the damaged records stood in
	err = w.Store.Write(ctx, func(tx *insidedb.Tx) (err error) {
		if held, err = newest(tx, next.List); err == nil {
			imported, err = tx.BeginImport(next.List)
		}
		return err
	})
	if err != nil {
		return out, err
	}
	defer func() { // what is left is swept when the node starts again
		if swept := w.sweep(context.WithoutCancel(ctx), imported); swept != nil {
			w.Log.Error("what an import staged is still there", "list", next.List, "error", swept)
		}
	}()
	hurt := newDamage(held)
	sum, err := w.stage(ctx, imported, next, files, hurt)
	if err != nil {
		return out, err
	}
	next.Edition, next.Dated = clipped(sum.Version), clipped(sum.Date)
	next.Entries, next.Names, next.PassedBy = sum.Entries, sum.Names, sum.PassedBy
	next.Rejected, next.Rejections = sum.RejectedCount, kept(sum.Rejected)
	next.Missing = sum.Missing
	next.Unread, next.LeftOut = sum.UnreadCount, kept(sum.Unread)
	if err := w.keepDamaged(ctx, imported, hurt, &next); err != nil {
		return out, err
	}
	err = w.Store.Write(ctx, func(tx *insidedb.Tx) error {
		if err := authorised(tx, o.Officer); err != nil {
			return err
		}
		before, err := newest(tx, next.List)
		if err != nil {
			return err
		}
		if before.Version != held.Version {
			return errs.E(errs.Conflict, "watch.Import", "list %s was changed while its files were read; import again", next.List)
		}
		t, err := o.terms(before, w.Store.Now())
		if err != nil {
			return err
		}
		next.Purpose, next.Basis, next.Review = t.purpose, t.basis, t.review
		if next.OlderThan, err = o.later(tx, next, before); err != nil {
			return err
		}
		out, err = tx.CommitImport(imported, next)
		return err
	})
	return out, err
}

// clipped bounds what a list states of itself.
func clipped(s string) string {
	s = strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", ""), "")
	return string([]rune(s)[:min(len([]rune(s)), 200)])
}

func kept(list []watchlist.Rejection) []insidedb.Rejection {
	out := make([]insidedb.Rejection, 0, len(list))
	for _, r := range list {
		out = append(out, insidedb.Rejection{Record: r.Record, Line: r.Line, Reason: r.Reason, ID: r.ID})
	}
	return out
}

// Bounds of what one transaction stages.
const (
	stageEntries = 2_000
	stageBytes   = 8 << 20
)

// stage reads the files and keeps their entries where no reader looks.
func (w *Watch) stage(ctx context.Context, imported string, next insidedb.ListVersion, files []spooled, hurt *damage) (watchlist.Summary, error) {
	opts := watchlist.Options{Name: next.List, File: files[0].given, Rejected: hurt.record}
	format := watchlist.Format(next.Format)
	var err error
	if next.Columns != "" {
		if opts.Columns, err = watchlist.ParseColumns(next.Columns); err != nil {
			return watchlist.Summary{}, err
		}
	}
	if opts.Beside, err = beside(format, files); err != nil {
		return watchlist.Summary{}, err
	}
	var rows []insidedb.ListEntry
	size := 0
	flush := func() error {
		err := w.Store.Write(ctx, func(tx *insidedb.Tx) error { return tx.StageEntries(imported, rows) })
		rows, size = rows[:0], 0
		return err
	}
	sum, err := watchlist.Read(files[0].file, format, opts, func(e screening.Entry) error {
		hurt.whole(e.ID)
		row, err := rowOf(e)
		if err == nil {
			err = hurt.bounded()
		}
		if err != nil {
			return err
		}
		rows, size = append(rows, row), size+len(row.Body)
		if len(rows) < stageEntries && size < stageBytes {
			return nil
		}
		return flush()
	})
	if err == nil {
		err = flush()
	}
	return sum, err
}

// beside finds what belongs to a list among its files, by their names.
func beside(format watchlist.Format, files []spooled) (map[string]io.Reader, error) {
	if len(files) == 1 {
		return nil, nil
	}
	out := map[string]io.Reader{}
	companions := watchlist.Companions(format, files[0].given)
	var expected []string
	for _, name := range companions {
		expected = append(expected, name)
	}
	slices.Sort(expected)
	for i := range files[1:] {
		f := &files[1+i]
		found := false
		for key, name := range companions {
			if _, twice := out[key]; name == f.Name && !twice {
				out[key], found = f.file, true
			}
		}
		if !found {
			return nil, errs.At("watch.Import", f.given, 0, "", "is not read with %s; expected one list, with what belongs to it: %s",
				files[0].Name, strings.Join(append(expected, "nothing else"), ", "))
		}
	}
	return out, nil
}
