package desk

import (
	"net"
	"os"
	"path/filepath"
	"testing"

	"entente/internal/core/errs"
)

func TestTheSocketIsItsOwnersAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run", "desk.sock")
	l, err := Listen(path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for name, want := range map[string]os.FileMode{path: 0o600, filepath.Dir(path): 0o700} {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != want {
			t.Errorf("%s has mode %o; expected %o", name, info.Mode().Perm(), want)
		}
	}
	if _, err := Listen(path); errs.KindOf(err) != errs.Conflict {
		t.Errorf("a second node on the same socket: %v; expected a conflict", err)
	}
}

func TestASocketLeftBehindIsTakenOver(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run", "desk.sock")
	l, err := Listen(path)
	if err != nil {
		t.Fatal(err)
	}
	l.(owned).Listener.(*net.UnixListener).SetUnlinkOnClose(false)
	l.Close()
	again, err := Listen(path)
	if err != nil {
		t.Fatalf("a socket without a node behind it: %v", err)
	}
	again.Close()
	if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Listen(path); errs.KindOf(err) != errs.Invalid {
		t.Errorf("a plain file in the way: %v; expected invalid", err)
	}
}

func TestAnotherUserIsHungUpOn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run", "desk.sock")
	l, err := Listen(path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	o := l.(owned)
	if uid, err := callUID(t, o); err != nil || uid != uint32(os.Geteuid()) {
		t.Fatalf("the system says %d, %v; expected our own user", uid, err)
	}
	calls := 0
	o.peer = func(net.Conn) (uint32, error) { // a stranger first, then the owner
		calls++
		if calls == 1 {
			return o.uid + 1, nil
		}
		return o.uid, nil
	}
	stranger, err := net.Dial("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer stranger.Close()
	owner, err := net.Dial("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer owner.Close()
	c, err := o.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if calls != 2 {
		t.Errorf("let in after %d calls; expected the second one", calls)
	}
	if _, err := stranger.Read(make([]byte, 1)); err == nil {
		t.Error("the stranger is still connected")
	}
}

func callUID(t *testing.T, o owned) (uint32, error) {
	t.Helper()
	out, err := net.Dial("unix", o.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	in, err := o.Listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	return peerUID(in)
}
