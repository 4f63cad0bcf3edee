package acceptance

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"entente/internal/desk"
	"entente/internal/node"
	"entente/internal/store/storetest"
)

// newTwins is two nodes of USA/CIA on one PostgreSQL, each with a directory,
// doors and a desk of its own, and RUS/FSB as it always is. FSB knows the
// gateways of both.
func newTwins(t *testing.T) *machine {
	m := &machine{t: t}
	shared := found(t, "USA/CIA", "", ciaToFSB)
	shared.amend(`"inside/inside.db"`, postgres(t), `"gateway/gateway.db"`, postgres(t))
	first := &process{premises: shared} // what a node makes at its first start, all of them have
	first.launch()
	first.stop()
	other := beside(t, shared)
	shared.doors = []string{"https://" + shared.config.Gateway.Listen, "https://" + other.config.Gateway.Listen}
	m.sides[0], m.twin = &process{premises: shared}, &process{premises: other}
	m.sides[1] = &process{premises: found(t, "RUS/FSB", "", fsbToCIA)}
	m.sides[0].launch()
	m.sides[1].launch()
	introduce(most, m.sides[1].premises, shared)
	check(t, os.CopyFS(filepath.Join(other.dir, "peers"), os.DirFS(filepath.Join(shared.dir, "peers"))))
	m.twin.launch()
	for _, p := range m.all() {
		t.Cleanup(func() { p.cmd.Process.Kill() })
	}
	return m
}

// postgres is the address of an empty database, as node.toml quotes it.
func postgres(t *testing.T) string {
	t.Helper()
	return fmt.Sprintf("%q", storetest.Engines()[1].Fresh(t).Address)
}

// amend changes words of node.toml, each of which stands there.
func (p *premises) amend(words ...string) {
	p.t.Helper()
	path := filepath.Join(p.dir, node.ConfigFile)
	data, err := os.ReadFile(path)
	check(p.t, err)
	for i := 0; i < len(words); i += 2 {
		if !strings.Contains(string(data), words[i]) {
			p.t.Fatalf("%s has no %s", node.ConfigFile, words[i])
		}
	}
	check(p.t, os.WriteFile(path, []byte(strings.NewReplacer(words...).Replace(string(data))), 0o600))
	p.config, err = node.LoadConfig(p.dir)
	check(p.t, err)
	p.client = desk.NewClient(p.config.SocketPath())
}

// beside is a second directory of a service whose node is stopped: the same
// keys and policy, the same databases, its own doors.
func beside(t *testing.T, p *premises) *premises {
	t.Helper()
	top, err := os.MkdirTemp("", "entente-")
	check(t, err)
	t.Cleanup(func() { check(t, os.RemoveAll(top)) })
	other := &premises{t: t, code: p.code, dir: filepath.Join(top, "node")}
	check(t, os.CopyFS(other.dir, os.DirFS(p.dir)))
	check(t, filepath.WalkDir(other.dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Chmod(path, map[bool]os.FileMode{true: 0o700, false: 0o600}[entry.IsDir()])
	}))
	other.amend(p.config.Inside.Listen, free(t), p.config.Gateway.Listen, free(t))
	return other
}

// Two nodes on one PostgreSQL, and a partner; each is killed at random moments
// while reports go both ways. Nothing is lost, doubled or reordered, and every
// release ends admitted once.
func TestTwoNodesOnOneDatabaseLoseNothingWhoeverIsKilled(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	m := newTwins(t)
	deaths := 0
	for left := count(t, "ENTENTE_SHARED", 300, 3000); left > 0; left-- {
		m.send(random.IntN(3)/2, random.IntN(32) == 0)
		if random.IntN(20) == 0 {
			m.all()[random.IntN(3)].kill()
		}
		if random.IntN(12) == 0 {
			m.mend()
		}
	}
	m.settle()
	for _, p := range m.all() {
		deaths += p.deaths
	}
	t.Logf("%d and %d releases, %d deaths", len(m.released[0]), len(m.released[1]), deaths)
	if deaths == 0 {
		t.Error("nothing was killed")
	}
	m.complete()
	m.agree()
}

// Crash points with two nodes on one PostgreSQL, some of them each time: whichever
// passes one first dies there, and the other goes on without it.
func TestACrashAtEachPointIsSeenToByTheOtherNode(t *testing.T) {
	m := newTwins(t)
	twins := []*process{m.sides[0], m.twin}
	some := slices.Clone(points)
	rand.Shuffle(len(some), func(i, j int) { some[i], some[j] = some[j], some[i] })
	for _, point := range some[:min(len(some), count(t, "ENTENTE_POINTS", 6, len(some)))] {
		t.Log(point)
		for _, p := range twins {
			p.arm(point, 1)
		}
		m.send(0, strings.HasPrefix(point, "cancel."))
		m.send(1, false)
		until(t, "a crash at "+point, func() bool { return slices.ContainsFunc(twins, (*process).dead) })
		for _, p := range twins {
			os.Remove(p.dir + "/fuse")
		}
		if slices.ContainsFunc(twins, func(p *process) bool { return !p.dead() }) {
			m.apart = true // the dead stay dead
			m.settle()
			m.apart = false
		}
		m.mend()
		m.settle()
	}
	m.complete()
	m.agree()
}
