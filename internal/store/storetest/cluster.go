package storetest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"sort"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"entente/internal/store/sqldb"
)

// supervisor runs the server until its standard input closes, which happens
// also when the test binary is killed, and then removes the folder.
const supervisor = `dir=$1; shift
"$@" >"$dir/log" 2>&1 &
server=$!
read -r _
kill -INT "$server" 2>/dev/null
wait "$server"
cd / && rm -rf "$dir"`

// cluster is a running private PostgreSQL.
type cluster struct {
	dir     string
	held    io.Closer // closing it stops the server
	process *exec.Cmd
	schemas atomic.Int64
}

// One test binary has one cluster: Main runs and will stop it (started), the
// first test that needs it starts it (shared), and has asked for it (used).
var (
	started bool
	shared  = sync.OnceValues(startCluster)
	used    atomic.Bool
)

// Main runs a package's tests and stops the cluster that they started.
func Main(m *testing.M) int {
	started = true
	status := m.Run()
	if used.Load() {
		if c, err := shared(); err == nil {
			c.stop()
		}
	}
	return status
}

// startCluster makes and starts a cluster in a new temporary folder.
func startCluster() (*cluster, error) {
	used.Store(true)
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	as, err := unprivileged()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp(shortTemp(), "entente-pg-")
	if err != nil {
		return nil, err
	}
	c := &cluster{dir: dir}
	if err := c.start(bin, as); err != nil {
		c.stop()
		os.RemoveAll(dir)
		return nil, err
	}
	return c, nil
}

func (c *cluster) start(bin string, as *syscall.Credential) error {
	if as != nil {
		if err := os.Chown(c.dir, int(as.Uid), int(as.Gid)); err != nil {
			return err
		}
	}
	attributes := &syscall.SysProcAttr{Credential: as, Setpgid: true}
	data := filepath.Join(c.dir, "data")
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", data, "-U", "postgres", "-A", "trust",
		"-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions")
	initdb.Dir, initdb.SysProcAttr = c.dir, attributes
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, out)
	}
	server := exec.Command("/bin/sh", "-c", supervisor, "supervisor", c.dir,
		filepath.Join(bin, "postgres"), "-D", data, "-k", c.dir, "-c", "listen_addresses=",
		"-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off",
		"-c", "shared_buffers=32MB", "-c", "max_connections=100")
	server.Dir, server.SysProcAttr = c.dir, attributes
	held, err := server.StdinPipe()
	if err != nil {
		return err
	}
	if err := server.Start(); err != nil {
		return err
	}
	c.process, c.held = server, held
	return c.await()
}

// await waits until the server answers.
func (c *cluster) await() error {
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	for {
		db, err := sqldb.Open(ctx, c.address("public"), time.Now)
		if err == nil {
			return db.Close()
		}
		select {
		case <-ctx.Done():
			log, _ := os.ReadFile(filepath.Join(c.dir, "log"))
			return fmt.Errorf("the private cluster did not answer: %s", log)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// stop ends the server; the supervisor removes the folder.
func (c *cluster) stop() {
	if c.process == nil {
		return
	}
	c.held.Close()
	c.process.Wait()
}

func (c *cluster) address(schema string) string {
	query := url.Values{"host": {c.dir}, "search_path": {schema}}
	return "postgres://postgres@/postgres?" + query.Encode()
}

// schema makes an empty schema and gives its address.
func (c *cluster) schema(t testing.TB) string {
	t.Helper()
	name := "t" + strconv.FormatInt(c.schemas.Add(1), 10)
	ctx := context.Background()
	db, err := sqldb.Open(ctx, c.address("public"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = db.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec("CREATE SCHEMA " + name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return c.address(name)
}

// binaries finds the folder of PostgreSQL's programs: that of the path, else
// the newest that Debian's packages have installed.
func binaries() (string, error) {
	if found, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(found), nil
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) == 0 {
		return "", errors.New("PostgreSQL is not installed: apt-get install --yes postgresql")
	}
	sort.Slice(found, func(i, j int) bool { return major(found[i]) < major(found[j]) })
	return filepath.Dir(found[len(found)-1]), nil
}

// major is the version in /usr/lib/postgresql/VERSION/bin/initdb.
func major(path string) int {
	version, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path))))
	return version
}

// unprivileged is whom to run the server as: PostgreSQL refuses root.
func unprivileged() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, _ := strconv.Atoi(u.Uid)
		gid, _ := strconv.Atoi(u.Gid)
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
	}
	return nil, errors.New("the tests run as root, and there is no user postgres or nobody to run PostgreSQL as")
}

// shortTemp is a temporary folder whose path leaves room for a socket's name.
func shortTemp() string {
	if dir := os.TempDir(); len(dir) < 60 {
		return dir
	}
	return "/tmp"
}
