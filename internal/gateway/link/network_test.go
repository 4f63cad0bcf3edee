package link

import (
	"bytes"
	"io"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"entente/internal/core/party"
	"entente/internal/store/sqldb"
	"entente/internal/store/storetest"
)

type peerCode = party.Code

// roundTrip is a function as a way to a partner.
type roundTrip func(*http.Request) (*http.Response, error)

// RoundTrip implements http.RoundTripper.
func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// response is a reaction as a client sees it.
func (r reaction) response(to *http.Request) *http.Response {
	return &http.Response{StatusCode: r.Status, Header: r.Header, Body: io.NopCloser(bytes.NewReader(r.Body)), Request: to}
}

// answers gives every call the same answer and counts them.
func answers(always reaction, calls *int) func(peerCode, http.RoundTripper) http.RoundTripper {
	return func(peerCode, http.RoundTripper) http.RoundTripper {
		return roundTrip(func(r *http.Request) (*http.Response, error) {
			*calls++
			io.Copy(io.Discard, r.Body)
			return always.response(r), nil
		})
	}
}

// fileDatabase is SQLite in the test's folder, also for fuzz targets.
func fileDatabase(t testing.TB) *sqldb.DB {
	t.Helper()
	d := storetest.Database{Engine: "sqlite", Address: "sqlite:" + filepath.Join(t.TempDir(), "store.db")}
	return d.Open(t, func() time.Time { return noon })
}
