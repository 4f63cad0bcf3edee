package oversight

import (
	"net/http"
	"strings"

	"entente/internal/core/errs"
	"entente/internal/seal/evidence"
	"entente/internal/store/insidedb"
)

// Prefix is the path below which the logs are served: the present log's pages
// at Prefix, those of an incarnation's log below Prefix and its name.
const Prefix = "/log/"

// StoredTiles reads a log's hash tiles in a transaction.
func StoredTiles(tx *insidedb.Tx, origin string) evidence.TileStore { return tiles{tx, origin} }

// Served gives a log's tiles and bundles as auditors fetch them.
func Served(tx *insidedb.Tx, origin string) evidence.TileFetcher { return served{tx, origin} }

type served struct {
	tx     *insidedb.Tx
	origin string
}

// Fetch implements evidence.TileFetcher: NotFound for a tile that the log does not have.
func (s served) Fetch(path string) ([]byte, error) {
	t, err := evidence.ParseTilePath(path)
	if err != nil {
		return nil, err
	}
	l, err := s.tx.Log(s.origin)
	if err != nil {
		return nil, err
	}
	if !t.Entries {
		return evidence.TileHashes(l.Size, t, tiles(s))
	}
	if t.N*evidence.TileWidth+int64(t.Width) > l.Size {
		return nil, errs.E(errs.NotFound, "oversight.Fetch", "the log does not reach as far as this bundle")
	}
	bundle, err := s.tx.Bundle(s.origin, t.N)
	if err != nil {
		return nil, err
	}
	return bundle[:t.Width*entrySize], nil
}

// Handler serves the logs to auditors and witnesses (C2SP tlog-tiles): heads
// without cosignatures, and salted hashes. It knows no other page.
func (l *Log) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		page, ok := strings.CutPrefix(r.URL.Path, Prefix)
		if !ok || r.Method != http.MethodGet && r.Method != http.MethodHead {
			http.NotFound(w, r)
			return
		}
		origin := l.log.Origin()
		if page != "checkpoint" && !strings.HasPrefix(page, "tile/") {
			var incarnation string
			if incarnation, page, ok = strings.Cut(page, "/"); !ok {
				http.NotFound(w, r)
				return
			}
			origin = Origin(l.Self, incarnation)
		}
		var body []byte
		err := l.Store.Read(r.Context(), func(tx *insidedb.Tx) (err error) {
			body, err = pageOf(tx, origin, page)
			return err
		})
		answer(w, page, body, err)
	})
}

func pageOf(tx *insidedb.Tx, origin, page string) ([]byte, error) {
	if page != "checkpoint" {
		return Served(tx, origin).Fetch(page)
	}
	held, err := tx.Log(origin)
	return held.Checkpoint, err
}

func answer(w http.ResponseWriter, page string, body []byte, err error) {
	switch errs.KindOf(err) {
	case "":
	case errs.NotFound, errs.Invalid:
		http.Error(w, "no such page", http.StatusNotFound)
		return
	default:
		http.Error(w, "the log cannot be read now", http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	if page == "checkpoint" {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Header().Set("Cache-Control", "no-cache")
	}
	w.WriteHeader(http.StatusOK)
	_, _ = w.Write(body) // the caller has gone when this fails, and nothing is lost
}
