package history

import (
	"context"
	"crypto/rand"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"entente/internal/inside/oversight"
	"entente/internal/inside/witness"
	"entente/internal/node"
)

// overseer is the witness of a station's overseers. It runs in this process, with
// a folder and a key of its own, and dates what it sees by the clock of the record.
type overseer struct {
	dir     string
	witness *witness.Witness
	server  *http.Server

	mu  sync.Mutex
	at  time.Time // the present, as it was set
	set time.Time // when
	now func() time.Time
}

// oversee starts a witness and names it in the station's node.toml, before the
// station is started.
func oversee(s *station, dir string, now func() time.Time) (*overseer, error) {
	key, err := witness.Create(dir, s.code, rand.Reader)
	if err != nil {
		return nil, err
	}
	o := &overseer{dir: dir, now: now, at: now(), set: now()}
	if o.witness, err = witness.Open(dir, o.present); err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		o.witness.Close()
		return nil, err
	}
	o.server = &http.Server{Handler: o.witness.Handler(), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: 10 * time.Second}
	go o.server.Serve(l) //nolint:errcheck // stop ends it
	f, err := os.OpenFile(filepath.Join(s.dir, "node.toml"), os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		o.stop()
		return nil, err
	}
	_, err = fmt.Fprintf(f, "\n[[evidence.witness]]\nurl = \"http://%s\"\nkey = %q\n", l.Addr(), key)
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		s.config, err = node.LoadConfig(s.dir)
	}
	if err != nil {
		o.stop()
		return nil, err
	}
	return o, nil
}

// trust has the witness cosign the heads of the station's log from now on.
func (o *overseer) trust(ctx context.Context, s *station) error {
	file, err := s.keyFile(ctx)
	if err != nil {
		return err
	}
	for _, known := range file.Services {
		if known.Service == s.code && len(known.Logs) == 1 {
			return witness.Trust(o.dir, known.Logs[0])
		}
	}
	return fmt.Errorf("%s: its key file names no log of it", s.code)
}

// keyFile is what verifiers of the station's proofs are given.
func (s *station) keyFile(ctx context.Context) (oversight.KeyFile, error) {
	var out oversight.KeyFile
	return out, s.call(ctx, "", http.MethodGet, "/evidence/keys", nil, &out)
}

func (o *overseer) present() time.Time {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.at.Add(o.now().Sub(o.set))
}

func (o *overseer) clock(at time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.at, o.set = at, o.now()
}

func (o *overseer) stop() {
	o.server.Close()
	o.witness.Close()
}
