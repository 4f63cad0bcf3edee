package reporting

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path"

	"entente/internal/core/errs"
	"entente/internal/core/report"
	"entente/internal/core/tearline"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
)

// Bounds of what is taken in, in bytes.
const (
	MaxReport = 8 << 20                // the report's own file
	MaxFiles  = envelope.MaxPartsBytes // its attachments together
)

// Source gives files one by one with the names that their author gave them: the
// report first, then its attachments in the order of their portions; io.EOF ends it.
type Source interface {
	Next() (name string, content io.Reader, err error)
}

// AddFiles is Add for a report with attachments. No file is ever whole in memory.
func (x *Intake) AddFiles(ctx context.Context, officer string, from Source) (Version, error) {
	return x.TakeFiles(ctx, Order{Officer: officer}, from)
}

// TakeFiles is Take for a report with attachments.
func (x *Intake) TakeFiles(ctx context.Context, order Order, from Source) (Version, error) {
	const op = "reporting.Add"
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) error { return tx.Authorise(order.Officer, insidedb.RoleAuthor) }) // before anything is read
	if err != nil {
		return Version{}, err
	}
	file, content, err := from.Next()
	if err != nil {
		return Version{}, broken(err)
	}
	data, err := io.ReadAll(io.LimitReader(content, MaxReport+1))
	switch {
	case err != nil:
		return Version{}, broken(err)
	case len(data) > MaxReport:
		return Version{}, errs.At(op, file, 0, "", "larger than %d bytes; expected at most that", MaxReport)
	}
	r, err := report.Decode(file, data, x.Policy().Parties())
	if err != nil {
		return Version{}, err
	}
	files, err := x.spool(r, from)
	defer discard(files)
	if err != nil {
		return Version{}, err
	}
	return x.add(ctx, order, file, data, files)
}

// spooled is a file on disk. It has no name there: when it is closed, or the
// process ends, it is gone.
type spooled struct {
	tearline.Attachment
	file *os.File
}

// spool keeps the attachments of a report, all of them and no others, readable
// to nobody else.
func (x *Intake) spool(r *report.Report, from Source) (files []spooled, err error) {
	const op = "reporting.Add"
	left := int64(MaxFiles)
	for _, want := range r.Attachments() {
		given, content, err := from.Next()
		if errors.Is(err, io.EOF) || err == nil && path.Base(given) != want.File {
			return files, missing(want.File)
		}
		if err != nil {
			return files, broken(err)
		}
		f, err := x.spoolOne(given, content, left)
		if err != nil {
			return files, err
		}
		f.Name, f.Media = want.File, want.Media
		files = append(files, f)
		left -= f.Bytes
	}
	switch given, _, err := from.Next(); {
	case err == nil:
		return files, errs.At(op, given, 0, "", "no portion names it; expected the attachments and no other file")
	case !errors.Is(err, io.EOF):
		return files, broken(err)
	}
	return files, nil
}

func missing(file string) error {
	return errs.E(errs.Invalid, "reporting.Add", "the attachment %q has not come with the report; expected its file, in the order of the portions", file)
}

func (x *Intake) spoolOne(given string, content io.Reader, left int64) (spooled, error) {
	if x.Spool == "" {
		return spooled{}, errs.E(errs.Invalid, "reporting.Add", "this node takes no attachments")
	}
	f, err := os.CreateTemp(x.Spool, "file-*") // mode 0600
	if err != nil {
		return spooled{}, unspooled(err)
	}
	if err := os.Remove(f.Name()); err != nil {
		return spooled{}, unspooled(errors.Join(err, f.Close()))
	}
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(&disk{f}, sum), io.LimitReader(content, left+1))
	switch {
	case err != nil:
		err = broken(err)
	case n == 0:
		err = errs.At("reporting.Add", given, 0, "", "is empty; expected an attachment of at least a byte")
	case n > left:
		err = errs.At("reporting.Add", given, 0, "", "the attachments are larger than %d bytes together; expected at most that", int64(MaxFiles))
	}
	if err != nil {
		return spooled{}, errors.Join(err, f.Close())
	}
	return spooled{tearline.Attachment{File: tearline.File{Digest: "sha256:" + hex.EncodeToString(sum.Sum(nil)), Bytes: n}}, f}, nil
}

// disk is a file whose failures are the node's own.
type disk struct{ f *os.File }

func (d *disk) Write(p []byte) (int, error) {
	n, err := d.f.Write(p)
	if err != nil {
		err = unspooled(err)
	}
	return n, err
}

func unspooled(err error) error {
	return errs.Wrap(errs.Unavailable, "reporting.Add", err, "the files cannot be kept while they are read; is the disk full?")
}

// broken is a source that ends in the middle; an error of ours says why itself.
func broken(err error) error {
	var known *errs.Error
	if errors.As(err, &known) {
		return err
	}
	return errs.Wrap(errs.Invalid, "reporting.Add", err, "the files did not come whole")
}

func discard(files []spooled) {
	for _, f := range files {
		f.file.Close()
	}
}

// keep seals the files piece by piece, each piece in a transaction of its own,
// so that no other work waits for a large file.
func (x *Intake) keep(ctx context.Context, files []spooled) (insidedb.FileSet, error) {
	var set insidedb.FileSet
	var readers []io.Reader
	var known []tearline.Attachment
	for _, f := range files {
		if _, err := f.file.Seek(0, io.SeekStart); err != nil {
			return set, unspooled(err)
		}
		readers, known = append(readers, f.file), append(known, f.Attachment)
	}
	now := x.Store.Now()
	err := x.Store.Write(ctx, func(tx *insidedb.Tx) (err error) {
		if err = tx.PruneFiles(now.Add(-unattached)); err == nil {
			set, err = tx.BeginFiles(known, now)
		}
		return err
	})
	if err != nil {
		return set, err
	}
	from, parts := io.MultiReader(readers...), set.Key.Parts()
	plain := make([]byte, envelope.PartSize)
	for i := range parts.Count {
		piece := plain[:parts.PlainSize(i)]
		if _, err := io.ReadFull(from, piece); err != nil {
			return set, unspooled(err)
		}
		sealed, err := set.Key.SealPart(i, piece)
		if err != nil {
			return set, err
		}
		if err := x.Store.Write(ctx, func(tx *insidedb.Tx) error { return tx.AddPiece(set.ID, i, sealed) }); err != nil {
			return set, err
		}
	}
	return set, nil
}

func sameFiles(a []tearline.Attachment, b []spooled) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i].Attachment {
			return false
		}
	}
	return true
}
