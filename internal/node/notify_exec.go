package node

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os/exec"
	"syscall"
	"time"

	"entente/internal/core/errs"
	"entente/internal/inside/tasking"
)

// executable hands notices to an executable of the operator's: one process for
// each, without arguments, with an empty environment, the notice as JSON on its
// standard input. Exit status 0 says that it has it. What it writes is not kept.
type executable struct {
	path     string
	patience time.Duration
}

func newExecutable(path string, patience time.Duration) (*executable, error) {
	info, err := usable("notify.exec", path)
	if err != nil {
		return nil, err
	}
	if info.Mode().Perm()&0o111 == 0 || info.Mode().Perm()&0o002 != 0 {
		return nil, errs.At("node.Open", ConfigFile, 0, "notify.exec", "%q may be run by nobody, or written by everybody; expected %s", path, expected["notify.exec"])
	}
	return &executable{path, patience}, nil
}

// Name implements tasking.Channel.
func (e *executable) Name() string { return "exec" }

// Send implements tasking.Channel.
func (e *executable) Send(ctx context.Context, m tasking.Message) error {
	const op = "node.notify"
	body, err := json.Marshal(m)
	if err != nil {
		return errs.Wrap(errs.Internal, op, err, "the notice cannot be written")
	}
	ctx, cancel := context.WithTimeout(ctx, e.patience)
	defer cancel()
	c := exec.CommandContext(ctx, e.path)
	c.Env, c.Dir = []string{}, "/"
	c.Stdin = bytes.NewReader(append(body, '\n'))
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	c.Cancel = func() error { return syscall.Kill(-c.Process.Pid, syscall.SIGKILL) } // with whatever it started
	c.WaitDelay = 2 * time.Second
	err = c.Run() // its output goes to the null device
	var exit *exec.ExitError
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return errs.Wrap(errs.Unavailable, op, ctx.Err(), "the executable took longer than %s", e.patience)
	case errors.As(err, &exit):
		return errs.E(errs.Unavailable, op, "the executable ended with %s", exit.ProcessState.String())
	}
	return errs.Wrap(errs.Unavailable, op, err, "the executable cannot be run")
}
