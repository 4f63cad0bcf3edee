package witness

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/seal/evidence"
)

// Audited is what an audit found good.
type Audited struct {
	V      int    `json:"v"`
	Origin string `json:"origin"`
	Size   int64  `json:"size"`
	Root   string `json:"root"`
	Tiles  int    `json:"tiles"` // hash tiles that hold what the entries give
	Since  int64  `json:"since"` // size of the head that the witness cosigned last, which this one extends; 0 for none

	Heads []string `json:"heads,omitempty"` // two that contradict one another, with their signatures
}

// Audit reads all of a log below a URL: its head, every entry and every hash
// tile, and recomputes the tiles and the head from the entries. With the folder
// of a witness that is not open ("" for none) the head must also extend the one
// that was cosigned last. What does not fit is Denied; two heads that contradict
// one another are in the answer all the same.
func Audit(ctx context.Context, client *http.Client, url, vkey, dir string) (Audited, error) {
	log, err := evidence.ReadLog(vkey)
	if err != nil {
		return Audited{}, err
	}
	from := fetcher{ctx: ctx, client: client, url: strings.TrimSuffix(url, "/")}
	data, err := from.Fetch("checkpoint")
	if err != nil {
		return Audited{}, err
	}
	c, err := evidence.ReadCheckpoint(data, log)
	if err != nil {
		return Audited{}, err
	}
	h := c.Head()
	out := Audited{V: 1, Origin: h.Origin, Size: h.Size, Root: h.Root.String()}
	a := audit{from: from, edge: map[int]evidence.StoredTile{}}
	if err := evidence.Audit(c, from, a.see); err != nil {
		return out, err
	}
	if err := a.finish(); err != nil {
		return out, err
	}
	if out.Tiles = a.tiles; dir == "" {
		return out, nil
	}
	w, err := Open(dir, time.Now)
	if err != nil {
		return out, err
	}
	defer w.Close()
	return out, w.extends(&out, c, log, from)
}

// audit builds the hash tiles anew, in memory no more than the edge of the tree,
// and holds what is served against them.
type audit struct {
	from    fetcher
	size    int64
	waiting [][]byte
	edge    map[int]evidence.StoredTile // the widest tile of each level
	tiles   int
}

func (a *audit) see(_ int64, entry []byte) error {
	a.waiting = append(a.waiting, entry)
	if len(a.waiting) < evidence.TileWidth {
		return nil
	}
	return a.grow()
}

func (a *audit) grow() error {
	x, err := evidence.Extend(a.size, a.waiting, a)
	if err != nil {
		return err
	}
	a.size, a.waiting = x.Size, nil
	for _, t := range x.Tiles {
		a.edge[t.Level] = t
		if len(t.Hashes) == evidence.TileWidth*len(evidence.Hash{}) {
			if err := a.compare(t); err != nil {
				return err
			}
		}
	}
	return nil
}

// finish compares the partial tiles at the edge.
func (a *audit) finish() error {
	if len(a.waiting) > 0 {
		if err := a.grow(); err != nil {
			return err
		}
	}
	for _, t := range a.edge {
		if len(t.Hashes) < evidence.TileWidth*len(evidence.Hash{}) {
			if err := a.compare(t); err != nil {
				return err
			}
		}
	}
	return nil
}

func (a *audit) compare(t evidence.StoredTile) error {
	path := evidence.TilePath(t.Level, t.N, len(t.Hashes)/len(evidence.Hash{}))
	served, err := a.from.Fetch(path)
	if err != nil {
		return err
	}
	if !bytes.Equal(served, t.Hashes) {
		return errs.E(errs.Denied, "witness.Audit", "the tile %s is not what the entries give", path)
	}
	a.tiles++
	return nil
}

// StoredTile implements evidence.TileStore.
func (a *audit) StoredTile(level int, n int64) ([]byte, error) {
	if t, ok := a.edge[level]; ok && t.N == n {
		return t.Hashes, nil
	}
	return nil, errs.E(errs.NotFound, "witness.Audit", "no such tile")
}

// extends says whether a head extends the one that the witness cosigned last,
// reading what it needs out of the log.
func (w *Witness) extends(out *Audited, c evidence.Checkpoint, log evidence.Log, from fetcher) error {
	const op = "witness.Audit"
	last, err := w.recorded(log)
	if err != nil || !last.Valid() {
		return err
	}
	out.Since = last.Head().Size
	if c.Head().Size < out.Since { // only the witness's own head shows it
		out.Heads = []string{string(last.Bytes()), string(c.Bytes())}
		return errs.E(errs.Denied, op, "the log has %d leaves; the head that was cosigned last has %d: it was rolled back", c.Head().Size, out.Since)
	}
	hashes, err := evidence.TileReader(c, from)
	if err != nil {
		return err
	}
	fork, err := evidence.Compare(last, c, hashes)
	if err != nil || fork == nil {
		return err
	}
	out.Heads = []string{string(fork.First.Bytes()), string(fork.Second.Bytes())}
	return errs.E(errs.Denied, op, "the log forked: it has signed two heads that contradict one another")
}

// fetcher gets the pages of a log over HTTP.
type fetcher struct {
	ctx    context.Context
	client *http.Client
	url    string
}

// Fetch implements evidence.TileFetcher.
func (f fetcher) Fetch(path string) ([]byte, error) {
	const op = "witness.Fetch"
	ctx, cancel := context.WithTimeout(f.ctx, 30*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, f.url+"/"+path, nil)
	if err != nil {
		return nil, errs.Wrap(errs.Invalid, op, err, "expected the URL of a log")
	}
	answer, err := f.client.Do(req)
	if err != nil {
		return nil, errs.Wrap(errs.Unavailable, op, err, "the log cannot be reached")
	}
	defer answer.Body.Close()
	switch answer.StatusCode {
	case http.StatusOK:
	case http.StatusNotFound, http.StatusGone:
		return nil, errs.E(errs.NotFound, op, "the log does not serve %s", path)
	default:
		return nil, errs.E(errs.Unavailable, op, "the log answers %d for %s", answer.StatusCode, path)
	}
	data, err := io.ReadAll(io.LimitReader(answer.Body, 32<<20))
	if err != nil {
		return nil, errs.Wrap(errs.Unavailable, op, err, "the log broke off in the middle of %s", path)
	}
	return data, nil
}
