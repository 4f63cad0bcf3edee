package desk

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"entente/internal/core/errs"
)

// OfficerHeader names the officer who acts.
const OfficerHeader = "Entente-Officer"

const (
	maxAnswer   = 256 << 20 // bytes of an answer from our own node
	callTimeout = 2 * time.Minute
)

// Client speaks to a node's desk over its socket, and to nobody else. It is
// safe for concurrent use.
type Client struct {
	socket string
	http   *http.Client
	slow   *http.Client // for uploads, which bound their own time
}

// NewClient is a client of the desk behind a socket.
func NewClient(socket string) *Client {
	transport := &http.Transport{DisableKeepAlives: true, ExpectContinueTimeout: leave,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			var d net.Dialer
			return d.DialContext(ctx, "unix", socket)
		}}
	return &Client{socket: socket, http: &http.Client{Timeout: callTimeout, Transport: transport}, slow: &http.Client{Transport: transport}}
}

// Answer is what a node answered.
type Answer struct {
	Data     []byte // one JSON document
	Exercise bool   // the node is not in earnest
}

// Call asks for one thing under /api/v1, as an officer ("" for none). An answer
// that is a problem document becomes the error that it tells of; a node that
// does not answer is unavailable.
func (c *Client) Call(ctx context.Context, officer, method, path string, in any) (Answer, error) {
	const op = "desk.Call"
	var body io.Reader
	if in != nil {
		data, err := json.Marshal(in)
		if err != nil {
			return Answer{}, errs.Wrap(errs.Internal, op, err, "the request cannot be written")
		}
		body = bytes.NewReader(data)
	}
	req, err := http.NewRequestWithContext(ctx, method, "http://desk"+Root+path, body)
	if err != nil {
		return Answer{}, errs.Wrap(errs.Internal, op, err, "the request cannot be made")
	}
	if in != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	return c.do(c.http, officer, req)
}

// do sends a request as an officer and reads the answer.
func (c *Client) do(by *http.Client, officer string, req *http.Request) (Answer, error) {
	const op = "desk.Call"
	if officer != "" {
		req.Header.Set(OfficerHeader, officer)
	}
	answer, err := by.Do(req)
	if err != nil {
		return Answer{}, errs.Wrap(errs.Unavailable, op, err, "no node answers at %s", c.socket)
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer))
	if err != nil {
		return Answer{}, errs.Wrap(errs.Unavailable, op, err, "the node stopped in the middle of its answer")
	}
	if answer.StatusCode >= 300 {
		return Answer{}, refusal(answer.StatusCode, data)
	}
	return Answer{Data: bytes.TrimSpace(data), Exercise: answer.Header.Get(ExerciseHeader) == "true"}, nil
}

// Ask calls and reads the answer into a value.
func Ask[T any](ctx context.Context, c *Client, officer, method, path string, in any) (T, error) {
	var out T
	answer, err := c.Call(ctx, officer, method, path, in)
	if err != nil {
		return out, err
	}
	return out, answer.Read(&out)
}

// Read reads the answer's document.
func (a Answer) Read(into any) error {
	if err := json.Unmarshal(a.Data, into); err != nil {
		return errs.Wrap(errs.Internal, "desk.Read", err, "the node's answer cannot be read; is it of another version?")
	}
	return nil
}

// refusal turns a problem document back into the error it tells of.
func refusal(status int, data []byte) error {
	var p struct {
		problem
		Errors []struct{ Message, Location string }
	}
	if err := json.Unmarshal(data, &p); err != nil || p.Detail == "" {
		return errs.E(errs.Internal, "desk.Call", "the node answers %d and no reason", status)
	}
	if p.Kind == "" { // from the reading of the request itself
		p.Kind = errs.Invalid
		if status >= 500 {
			p.Kind = errs.Internal
		}
	}
	message := []string{p.Detail}
	if len(p.Errors) > 0 || status == http.StatusRequestEntityTooLarge {
		message = nil
	}
	for _, e := range p.Errors {
		message = append(message, unread(e.Location, e.Message))
	}
	if message == nil {
		message = []string{"the request is larger than the node takes at once; expected less of it"}
	}
	return &errs.Error{Kind: p.Kind, Op: "desk.Call", Message: strings.Join(message, "; "), File: p.File, Line: p.Line, Key: p.Key}
}
