package main

import (
	"context"
	"fmt"
	"net/url"

	"entente/internal/core/errs"
	"entente/internal/desk"
	"entente/internal/node"
)

// config reads the node's file from the directory that --dir or ENTENTE_DIR names.
func (a *app) config() (node.Config, error) {
	if a.dir == "" {
		return node.Config{}, errs.E(errs.Invalid, "entente", "the node's directory is not named; expected --dir or ENTENTE_DIR")
	}
	return node.LoadConfig(a.dir)
}

// call asks the node of --dir as the officer of --as. To people it says
// whether the node is in earnest.
func (a *app) call(ctx context.Context, method, path string, in any) (desk.Answer, error) {
	c, err := a.config()
	if err != nil {
		return desk.Answer{}, err
	}
	answer, err := desk.NewClient(c.SocketPath()).Call(ctx, a.as, method, path, in)
	if err != nil {
		return desk.Answer{}, err
	}
	return answer, a.warn(answer)
}

// warn tells people, once, that the node is not in earnest.
func (a *app) warn(answer desk.Answer) error {
	if !answer.Exercise || a.json || a.told {
		return nil
	}
	a.told = true
	_, err := fmt.Fprintln(a.err, "EXERCISE")
	return err
}

// ask calls the node and reads its answer; with --json the answer is printed
// as it came, and otherwise shown.
func ask[T any](ctx context.Context, a *app, method, path string, in any, show func(T) error) error {
	answer, err := a.call(ctx, method, path, in)
	if err != nil {
		return err
	}
	return answered(a, answer, show)
}

// answered prints an answer as it came with --json, and otherwise shows it.
func answered[T any](a *app, answer desk.Answer, show func(T) error) error {
	if a.json {
		return a.printf("%s\n", answer.Data)
	}
	var out T
	if err := answer.Read(&out); err != nil {
		return err
	}
	return show(out)
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
