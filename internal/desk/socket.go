package desk

import (
	"net"
	"os"
	"path/filepath"
	"syscall"

	"entente/internal/core/errs"
)

// Listen opens the desk's Unix socket: mode 0600, in a folder of mode 0700. A
// socket that a stopped node left behind is taken over; one on which a node
// still answers, and any other file, is refused.
func Listen(path string) (net.Listener, error) {
	const op = "desk.Listen"
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, errs.Wrap(errs.Invalid, op, err, "the folder %s cannot be made", dir)
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		return nil, errs.Wrap(errs.Invalid, op, err, "the folder %s cannot be closed to others", dir)
	}
	if info, err := os.Lstat(path); err == nil {
		if info.Mode()&os.ModeSocket == 0 {
			return nil, errs.E(errs.Invalid, op, "%s is there and is no socket", path)
		}
		if c, err := net.Dial("unix", path); err == nil {
			c.Close()
			return nil, errs.E(errs.Conflict, op, "a node already answers on %s", path)
		}
		if err := os.Remove(path); err != nil {
			return nil, errs.Wrap(errs.Invalid, op, err, "the old socket %s cannot be removed", path)
		}
	}
	// The folder is closed before the socket exists, so that its mode is never
	// what stands between others and the desk.
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, errs.Wrap(errs.Invalid, op, err, "the socket %s cannot be opened", path)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		l.Close()
		return nil, errs.Wrap(errs.Invalid, op, err, "the socket %s cannot be closed to others", path)
	}
	return owned{Listener: l, uid: uint32(os.Geteuid()), peer: peerUID}, nil
}

// owned is a listener that lets in one user only.
type owned struct {
	net.Listener
	uid  uint32
	peer func(net.Conn) (uint32, error)
}

// Accept gives the next connection of the owner; the system says who calls,
// and whoever else calls is hung up on.
func (o owned) Accept() (net.Conn, error) {
	for {
		c, err := o.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if uid, err := o.peer(c); err == nil && uid == o.uid {
			return c, nil
		}
		c.Close()
	}
}

// peerUID asks the system which user holds the other end.
func peerUID(c net.Conn) (uint32, error) {
	u, ok := c.(*net.UnixConn)
	if !ok {
		return 0, errs.E(errs.Denied, "desk.peerUID", "not a Unix socket")
	}
	raw, err := u.SyscallConn()
	if err != nil {
		return 0, err
	}
	var cred *syscall.Ucred
	var failed error
	if err := raw.Control(func(fd uintptr) {
		cred, failed = syscall.GetsockoptUcred(int(fd), syscall.SOL_SOCKET, syscall.SO_PEERCRED)
	}); err != nil {
		return 0, err
	}
	if failed != nil {
		return 0, failed
	}
	return cred.Uid, nil
}
