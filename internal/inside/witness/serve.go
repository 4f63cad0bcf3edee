package witness

import (
	"fmt"
	"io"
	"net/http"

	"entente/internal/core/errs"
	"entente/internal/seal/evidence"
)

// statuses are those of C2SP tlog-witness.
var statuses = map[errs.Kind]int{errs.Invalid: http.StatusBadRequest, errs.Denied: http.StatusForbidden, errs.NotFound: http.StatusNotFound,
	errs.Stale: http.StatusConflict, errs.Conflict: http.StatusUnprocessableEntity, errs.Unavailable: http.StatusServiceUnavailable}

// Handler serves POST /add-checkpoint, and GET /HASH/checkpoint where HASH is
// that of the log's name.
func (w *Witness) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /add-checkpoint", w.add)
	mux.HandleFunc("GET /{hash}/checkpoint", func(out http.ResponseWriter, r *http.Request) {
		head, err := w.Head(r.PathValue("hash"))
		if err != nil {
			refuse(out, err)
			return
		}
		out.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = out.Write(head)
	})
	return mux
}

func (w *Witness) add(out http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(out, r.Body, evidence.MaxCheckpointBytes))
	if err != nil {
		http.Error(out, "the request is too large, or broke off", http.StatusBadRequest)
		return
	}
	request, err := evidence.ReadAddCheckpoint(body)
	if err != nil {
		refuse(out, err)
		return
	}
	line, size, err := w.AddCheckpoint(request)
	if errs.KindOf(err) == errs.Stale {
		out.Header().Set("Content-Type", "text/x.tlog.size")
		out.WriteHeader(http.StatusConflict)
		fmt.Fprintf(out, "%d\n", size)
		return
	}
	if err != nil {
		refuse(out, err)
		return
	}
	_, _ = out.Write(line)
}

func refuse(out http.ResponseWriter, err error) {
	status, ok := statuses[errs.KindOf(err)]
	if !ok {
		status = http.StatusInternalServerError
	}
	http.Error(out, http.StatusText(status), status)
}
