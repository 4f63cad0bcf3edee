package desk

import (
	"bytes"
	"compress/gzip"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"

	"entente/internal/core/errs"
)

// placeholder is the page of a binary without the interface.
const placeholder = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Entente</title><p>The interface is not in this binary; run make</p></html>
`

// mediaTypes are those of the interface's files. A file of another kind is not served.
var mediaTypes = map[string]string{".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
	".svg": "image/svg+xml", ".png": "image/png", ".ico": "image/x-icon", ".woff2": "font/woff2", ".json": "application/json", ".txt": "text/plain; charset=utf-8"}

// files are the interface's files, in memory, those worth it also compressed.
type files struct {
	of map[string]file // by path, without the leading slash
}

type file struct {
	kind          string
	plain, zipped []byte
}

// maxFiles bounds the interface in bytes.
const maxFiles = 64 << 20

// newFiles reads the interface; nil gives the placeholder.
func newFiles(ui fs.FS) (*files, error) {
	const op = "desk.newFiles"
	out := &files{of: map[string]file{}}
	if ui == nil {
		out.of["index.html"] = file{kind: mediaTypes[".html"], plain: []byte(placeholder)}
		return out, nil
	}
	total := 0
	err := fs.WalkDir(ui, ".", func(name string, d fs.DirEntry, err error) error {
		kind := mediaTypes[path.Ext(name)]
		if err != nil || d.IsDir() || kind == "" {
			return err
		}
		data, err := fs.ReadFile(ui, name)
		if err != nil {
			return err
		}
		if total += len(data); total > maxFiles {
			return errs.E(errs.Internal, op, "the interface is larger than %d bytes", maxFiles)
		}
		out.of[name] = file{kind, data, zipped(kind, data)}
		return nil
	})
	if err != nil {
		return nil, errs.Wrap(errs.Internal, op, err, "the interface cannot be read")
	}
	if _, ok := out.of["index.html"]; !ok {
		return nil, errs.E(errs.Internal, op, "the interface has no index.html")
	}
	return out, nil
}

// zipped is a text compressed; nil for what gains nothing.
func zipped(kind string, data []byte) []byte {
	if len(data) < 1024 || strings.HasPrefix(kind, "font/") || kind == "image/png" || kind == "image/x-icon" {
		return nil
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, err := z.Write(data)
	if err != nil || z.Close() != nil {
		return nil
	}
	return b.Bytes()
}

// ServeHTTP gives a file. A path without an extension is a page of the interface, whose
// address is for index.html to read; whatever else is not there is not found.
func (s *files) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "the interface is read only", http.StatusMethodNotAllowed)
		return
	}
	name := strings.TrimPrefix(r.URL.Path, "/")
	hashed := strings.HasPrefix(name, "assets/")
	f, ok := s.of[name]
	if !ok && !hashed && path.Ext(name) == "" {
		f, ok = s.of["index.html"]
	}
	h := w.Header()
	switch {
	case !ok:
		h.Set("Cache-Control", "no-store")
		http.Error(w, "there is no such file", http.StatusNotFound)
		return
	case hashed:
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	case f.kind == mediaTypes[".html"]:
		h.Set("Cache-Control", "no-store")
	default:
		h.Set("Cache-Control", "no-cache")
	}
	h.Set("Content-Type", f.kind)
	body := f.plain
	if f.zipped != nil {
		h.Set("Vary", "Accept-Encoding")
		if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			h.Set("Content-Encoding", "gzip")
			body = f.zipped
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodGet {
		// The caller has gone when this cannot be written, and nothing is lost.
		_, _ = io.Copy(w, bytes.NewReader(body))
	}
}
