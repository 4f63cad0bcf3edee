package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/node"
)

const (
	maxAnswer   = 256 << 20 // bytes of an answer from our own node
	callTimeout = 2 * time.Minute
)

// officerHeader names the officer who acts.
const officerHeader = "Entente-Officer"

// config reads the node's file from the directory that --dir or ENTENTE_DIR names.
func (a *app) config() (node.Config, error) {
	if a.dir == "" {
		return node.Config{}, errs.E(errs.Invalid, "entente", "the node's directory is not named; expected --dir or ENTENTE_DIR")
	}
	return node.LoadConfig(a.dir)
}

// call asks the node and gives its answer's bytes. An answer that is a problem
// document becomes the error that it tells of.
func (a *app) call(ctx context.Context, method, path string, in any) ([]byte, error) {
	c, err := a.config()
	if err != nil {
		return nil, err
	}
	var body io.Reader
	if in != nil {
		data, err := json.Marshal(in)
		if err != nil {
			return nil, errs.Wrap(errs.Internal, "entente", err, "the request cannot be written")
		}
		body = bytes.NewReader(data)
	}
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, "http://node/api/v1"+path, body)
	if err != nil {
		return nil, errs.Wrap(errs.Internal, "entente", err, "the request cannot be made")
	}
	if in != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if a.as != "" {
		req.Header.Set(officerHeader, a.as)
	}
	answer, err := overSocket(c.SocketPath()).Do(req)
	if err != nil {
		return nil, errs.Wrap(errs.Unavailable, "entente", err, "no node answers at %s (entente serve --dir %s starts it)", c.SocketPath(), a.dir)
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer))
	if err != nil {
		return nil, errs.Wrap(errs.Unavailable, "entente", err, "the node stopped in the middle of its answer")
	}
	if answer.StatusCode >= 300 {
		return nil, refusal(answer.StatusCode, data)
	}
	return data, nil
}

// ask calls the node and reads its answer; with --json the answer is printed
// as it came and show is not called.
func ask[T any](ctx context.Context, a *app, method, path string, in any, show func(T) error) error {
	data, err := a.call(ctx, method, path, in)
	if err != nil {
		return err
	}
	if a.json {
		return a.printf("%s\n", bytes.TrimSpace(data))
	}
	var out T
	if err := json.Unmarshal(data, &out); err != nil {
		return errs.Wrap(errs.Internal, "entente", err, "the node's answer cannot be read; is it of another version?")
	}
	return show(out)
}

// overSocket is a client that speaks to one Unix socket and nowhere else.
func overSocket(path string) *http.Client {
	return &http.Client{Transport: &http.Transport{DisableKeepAlives: true,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			var d net.Dialer
			return d.DialContext(ctx, "unix", path)
		}}}
}

// refusal turns a problem document back into the error it tells of.
func refusal(status int, data []byte) error {
	var p struct {
		Detail string
		Kind   errs.Kind
		File   string
		Line   int
		Key    string
		Errors []struct{ Message, Location string }
	}
	if err := json.Unmarshal(data, &p); err != nil || p.Detail == "" {
		return errs.E(errs.Internal, "entente", "the node answers %d and no reason", status)
	}
	if p.Kind == "" { // from the reading of the request itself
		p.Kind = errs.Invalid
		if status >= 500 {
			p.Kind = errs.Internal
		}
	}
	message := []string{p.Detail}
	for _, e := range p.Errors {
		message = append(message, strings.TrimSpace(e.Location+" "+e.Message))
	}
	return &errs.Error{Kind: p.Kind, Op: "entente", Message: strings.Join(message, "; "), File: p.File, Line: p.Line, Key: p.Key}
}

// query writes the parameters that are not empty.
func query(pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}
