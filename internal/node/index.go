package node

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"

	"entente/internal/core/screening"
	"entente/internal/inside/watch"
)

// Where the lists lie beside the database.
const (
	spoolFolder = "inside/spool"       // their files, while they are read
	indexFile   = "inside/lists.index" // what is made of them; it may be deleted at any time
)

// index is what the watch searches.
type index struct{ *screening.Index }

// With implements watch.Searcher.
func (x index) With(add []screening.Entry, remove []screening.Key) watch.Searcher {
	return index{x.Index.With(add, remove)}
}

// indexBuilder makes what the watch searches.
type indexBuilder struct{ *screening.Builder }

// Index implements watch.Builder.
func (b indexBuilder) Index() watch.Searcher { return index{b.Builder.Index()} }

func newIndex() watch.Builder { return indexBuilder{screening.NewBuilder()} }

func loadIndex(r io.Reader) (watch.Searcher, error) {
	x, err := screening.Load(r)
	if err != nil {
		return nil, err
	}
	return index{x}, nil
}

// program is a digest of the program that runs. How names are heard is in it, so
// that an index which another one saved may answer otherwise.
func program() (string, error) {
	name, err := os.Executable()
	if err != nil {
		return "", err
	}
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}
