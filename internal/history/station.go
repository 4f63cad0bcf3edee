package history

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"entente/internal/core/party"
	"entente/internal/node"
)

// station is one service's node: a process, its directory and its socket.
type station struct {
	code   party.Code
	name   string // of its folder
	dir    string
	exe    string
	config node.Config
	proc   *exec.Cmd
	exited chan error
	client *http.Client

	offered     map[party.Code][]byte // its signed peering offers, by partner
	fingerprint string                // of its root, as its people read it out
}

// The officers of every station: who writes, and who reviews.
const (
	author   = "author"
	reviewer = "reviewer"
)

const (
	startPatience = 20 * time.Second
	stopPatience  = 10 * time.Second
	maxAnswer     = 64 << 20 // bytes
)

// create makes the station's directory with the program's own init, and puts
// the record's policy into it.
func (s *station) create(ctx context.Context) error {
	inside, err := FreeAddress()
	if err != nil {
		return err
	}
	gateway, err := FreeAddress()
	if err != nil {
		return err
	}
	browsers, err := FreeAddress()
	if err != nil {
		return err
	}
	out, err := exec.CommandContext(ctx, s.exe, "init", s.dir, "--service", string(s.code), "--inside", inside, "--listen", gateway,
		"--desk", browsers, "--administrator", "", "--exercise").CombinedOutput()
	if err != nil {
		return fmt.Errorf("init %s: %w: %s", s.code, err, bytes.TrimSpace(out))
	}
	if s.config, err = node.LoadConfig(s.dir); err != nil {
		return err
	}
	return copyPolicy(s.name, filepath.Join(s.dir, "policy"))
}

func copyPolicy(name, into string) error {
	return fs.WalkDir(record, "record/"+name, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel("record/"+name, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			return os.MkdirAll(filepath.Join(into, rel), 0o700)
		}
		data, err := record.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(into, rel), data, 0o600)
	})
}

// start starts the station's process and waits until it answers.
func (s *station) start(ctx context.Context) error {
	logs, err := os.OpenFile(s.logFile(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer logs.Close()
	s.proc = exec.Command(s.exe, "serve", "--dir", s.dir)
	s.proc.Stdout, s.proc.Stderr = logs, logs
	s.proc.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := s.proc.Start(); err != nil {
		return err
	}
	s.exited = make(chan error, 1)
	go func() { s.exited <- s.proc.Wait() }()
	s.client = &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "unix", s.config.SocketPath())
	}}}
	return s.await(ctx, startPatience, "an answer", func() (bool, error) {
		select {
		case err := <-s.exited:
			s.exited <- err
			return false, fmt.Errorf("%s ended at once (%v); its words are in %s", s.code, err, s.logFile())
		default:
		}
		return s.call(ctx, "", http.MethodGet, "/node", nil, nil) == nil, nil
	})
}

func (s *station) logFile() string { return filepath.Join(s.dir, "node.log") }

// stop ends the process as an operator would, and kills what does not listen.
func (s *station) stop() {
	if s.proc == nil || s.proc.Process == nil {
		return
	}
	s.client.CloseIdleConnections()
	_ = s.proc.Process.Signal(syscall.SIGTERM)
	select {
	case <-s.exited:
	case <-time.After(stopPatience):
		_ = s.proc.Process.Kill()
		<-s.exited
	}
	s.proc = nil
}

// call asks the station over its socket. out may be nil.
func (s *station) call(ctx context.Context, officer, method, path string, in, out any) error {
	var body io.Reader
	if in != nil {
		data, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(data)
	}
	req, err := http.NewRequestWithContext(ctx, method, "http://node/api/v1"+path, body)
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	if officer != "" {
		req.Header.Set("Entente-Officer", officer)
	}
	answer, err := s.client.Do(req)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer))
	if err != nil {
		return err
	}
	if answer.StatusCode >= 300 {
		return fmt.Errorf("%s %s %s: %d %s", s.code, method, path, answer.StatusCode, bytes.TrimSpace(data))
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(data, out)
}

// await asks until the answer is yes, for as long as the patience lasts.
func (s *station) await(ctx context.Context, patience time.Duration, what string, ask func() (bool, error)) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		done, err := ask()
		if err != nil || done {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s: waited %s for %s", s.code, patience, what)
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// holds tells whether any file of the station below the folder has the bytes:
// databases, their journals, keys, logs.
func (s *station) holds(folder, word string) (string, error) {
	var found string
	err := filepath.WalkDir(filepath.Join(s.dir, folder), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || found != "" || !d.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(path)
		if err == nil && bytes.Contains(data, []byte(word)) {
			found = strings.TrimPrefix(path, s.dir+"/")
		}
		return err
	})
	return found, err
}
