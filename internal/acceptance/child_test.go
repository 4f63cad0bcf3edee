package acceptance

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"entente/internal/gateway/link"
	"entente/internal/node"
	"entente/internal/store/storetest"
)

// childDir names, to this program when it is started again, the directory of
// the node that it is to run in place of the tests.
const childDir = "ENTENTE_ACCEPTANCE_NODE"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		if err := child(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(storetest.Main(m))
}

// lease is how long a neighbour waits for a node that is killed.
const lease = 600 * time.Millisecond

// quick are limits for tests: short waits after a failure.
func quick() link.Limits {
	l := link.DefaultLimits()
	l.FirstRetry, l.LastRetry = 2*time.Millisecond, 20*time.Millisecond
	return l
}

// child runs a node until its standard input ends, as it does when the tests
// end in whatever way.
func child(dir string) error {
	config, err := node.LoadConfig(dir)
	if err != nil {
		return err
	}
	limits := quick()
	options := node.Options{Version: "test", Limits: &limits, Lease: lease, Crash: (&fuse{file: filepath.Join(dir, "fuse")}).pass}
	var n interface {
		Start(context.Context) error
		Done() <-chan struct{}
		Stop() error
	}
	if config.Zone() == node.ZoneGateway {
		n, err = node.OpenGate(context.Background(), config, options)
	} else {
		n, err = node.Open(context.Background(), config, options)
	}
	if err != nil {
		return err
	}
	if err := n.Start(context.Background()); err != nil {
		return err
	}
	told := make(chan struct{})
	go func() { io.Copy(io.Discard, os.Stdin); close(told) }()
	select {
	case <-told:
	case <-n.Done():
	}
	return n.Stop()
}

// fuse ends the process, once, when it passes the point that the file names
// for the so-manieth time: "POINT N".
type fuse struct {
	file  string
	mu    sync.Mutex
	fresh bool // the gateway has something that inside has not asked for yet
}

func (f *fuse) pass(point string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !slices.Contains(points, point) && !slices.Contains(others, point) {
		panic(point + " is a crash point that the tests do not know")
	}
	idle := point == "queue.take.read" && !f.fresh // asked for nothing, on every tick
	switch point {
	case "link.receive.stored", "link.send.settled":
		f.fresh = true
	case "queue.take.read":
		f.fresh = false
	}
	data, err := os.ReadFile(f.file)
	if err != nil || idle {
		return
	}
	name, times, _ := strings.Cut(string(data), " ")
	n, err := strconv.Atoi(times)
	if err != nil || name != point {
		return
	}
	if n > 1 {
		os.WriteFile(f.file, fmt.Appendf(nil, "%s %d", point, n-1), 0o600)
		return
	}
	os.Remove(f.file)
	syscall.Kill(os.Getpid(), syscall.SIGKILL)
	select {} // nothing more is done, whenever the signal arrives
}

// process is a node as a process of its own.
type process struct {
	*premises
	cmd    *exec.Cmd
	stdin  io.Closer
	ended  chan error
	deaths int
}

// launch starts the node and waits until it answers.
func (p *process) launch() {
	p.t.Helper()
	p.start()
	until(p.t, "an answer of "+string(p.code), func() bool { return p.dead() || p.answers() })
}

// start starts the process.
func (p *process) start() {
	p.t.Helper()
	exe, err := os.Executable()
	check(p.t, err)
	log, err := os.OpenFile(filepath.Join(p.dir, "node.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	check(p.t, err)
	defer log.Close()
	p.cmd = exec.Command(exe)
	p.cmd.Env = append(os.Environ(), childDir+"="+p.dir)
	p.cmd.Stdout, p.cmd.Stderr = log, log
	p.stdin, err = p.cmd.StdinPipe()
	check(p.t, err)
	check(p.t, p.cmd.Start())
	p.ended = make(chan error, 1)
	cmd, ended := p.cmd, p.ended
	go func() { ended <- cmd.Wait() }()
}

// dead tells whether the process has ended.
func (p *process) dead() bool { return len(p.ended) > 0 }

// mend starts the node again if it was killed; nothing else may have ended it.
func (p *process) mend() {
	p.t.Helper()
	if !p.dead() {
		return
	}
	if err := <-p.ended; !killed(p.cmd.ProcessState) {
		p.t.Fatalf("%s ended by itself: %v\n%s", p.code, err, p.words())
	}
	p.deaths++
	p.launch()
}

func killed(s *os.ProcessState) bool {
	status, ok := s.Sys().(syscall.WaitStatus)
	return ok && status.Signaled() && status.Signal() == syscall.SIGKILL
}

// words are the node's log.
func (p *process) words() string {
	data, err := os.ReadFile(filepath.Join(p.dir, "node.log"))
	check(p.t, err)
	return string(data)
}

// arm has the node kill itself at a point.
func (p *process) arm(point string, times int) {
	p.t.Helper()
	p.write("fuse", fmt.Sprintf("%s %d", point, times))
}

// armed tells whether the node has yet to pass the point.
func (p *process) armed() bool {
	_, err := os.Stat(filepath.Join(p.dir, "fuse"))
	return err == nil
}

// kill is kill -9 from outside.
func (p *process) kill() {
	p.t.Helper()
	if !p.dead() {
		check(p.t, p.cmd.Process.Kill())
		until(p.t, "the end of "+string(p.code), p.dead)
	}
}

// stop ends the node in good order.
func (p *process) stop() {
	p.t.Helper()
	check(p.t, p.stdin.Close())
	until(p.t, "the stop of "+string(p.code), p.dead)
	if err := <-p.ended; err != nil {
		p.t.Errorf("%s stopped with %v\n%s", p.code, err, p.words())
	}
}
