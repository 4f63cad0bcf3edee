package acceptance

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"entente/internal/desk"
	"entente/internal/store/sqldb"
	"entente/internal/store/sqldb/powertest"
)

// promised is a release that the desk had answered once the disk had gone so far.
type promised struct {
	id     string
	number int
	steps  int
}

// blackout is two nodes whose disk was recorded, and what each had promised.
type blackout struct {
	t        *testing.T
	random   *rand.Rand
	disk     *powertest.Disk
	sides    [2]*premises
	promised [2][]promised
}

// newBlackout has two nodes exchange reports while the disk is recorded.
func newBlackout(t *testing.T, random *rand.Rand, n int) *blackout {
	t.Helper()
	b := &blackout{t: t, random: random, disk: powertest.Record(t, os.TempDir())}
	b.sides = [2]*premises{found(t, "USA/CIA", "", ciaToFSB), found(t, "RUS/FSB", "", fsbToCIA)}
	nodes := [2]*resident{b.sides[0].start(), b.sides[1].start()}
	introduce(0, b.sides[0], b.sides[1])
	for number := 1; number <= n; number++ {
		side := random.IntN(2)
		p := b.sides[side]
		p.add(plainly(p.code, fmt.Sprintf("EX-%d", number), fmt.Sprintf("Report number %d.", number)))
		id := p.propose(fmt.Sprintf("EX-%d", number), b.sides[1-side].code).Release
		b.promised[side] = append(b.promised[side], promised{id, number, b.disk.Steps()})
		time.Sleep(time.Duration(random.IntN(40)) * time.Millisecond)
	}
	for side, all := range b.promised {
		for _, p := range all {
			b.sides[side].reaches(p.id, "admitted")
		}
	}
	for _, n := range nodes {
		n.stop()
	}
	b.disk.Stop()
	return b
}

// strike takes the power from one node after a step: its files become what may
// be left, and those of the other are as a kill leaves them.
func (b *blackout) strike(victim, steps int) {
	b.t.Helper()
	into := b.t.TempDir()
	b.disk.LoseOne(b.t, steps, b.random, b.sides[victim].dir, into)
	for _, p := range b.sides {
		rest, err := filepath.Rel(os.TempDir(), p.dir)
		check(b.t, err)
		for _, base := range []string{p.config.Inside.Database, p.config.Gateway.Database} {
			for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
				name := filepath.Join(p.dir, base+suffix)
				check(b.t, os.RemoveAll(name))
				if data, err := os.ReadFile(filepath.Join(into, rest, base+suffix)); err == nil {
					check(b.t, os.WriteFile(name, data, 0o600))
				}
			}
		}
	}
	check(b.t, os.RemoveAll(into))
}

// holds says, of two nodes that are stopped, that the one that lost its power
// has everything that it has told its partner, receipted, or answered its people.
func (b *blackout) holds(victim, steps int) {
	t, self, other := b.t, b.sides[victim], b.sides[1-victim]
	t.Helper()
	sent := rows(t, self, "outgoing", other.code)
	for place, row := range rows(t, other, "incoming", self.code) {
		if sent[place]["hash"] != row["hash"] {
			t.Fatalf("step %d: %s holds %s under %s, and %s knows %q", steps, other.code, row["hash"], place, self.code, sent[place]["hash"])
		}
	}
	held := rows(t, self, "incoming", other.code)
	for place, row := range rows(t, other, "outgoing", self.code) {
		if row["state"] == "delivered" && (held[place]["hash"] != row["hash"] || held[place]["receipt"] != row["receipt"]) {
			t.Fatalf("step %d: %s has receipted %s, and does not hold it", steps, self.code, place)
		}
	}
	db, err := sqldb.Open(t.Context(), "sqlite:"+filepath.Join(self.dir, self.config.Inside.Database), time.Now)
	check(t, err)
	defer db.Close()
	check(t, db.Read(t.Context(), func(tx *sqldb.Tx) error {
		for _, p := range b.promised[victim] {
			if _, err := sqldb.One(tx, sqldb.Scalar[string], `SELECT state FROM releases WHERE id = $1`, p.id); p.steps <= steps && err != nil {
				return fmt.Errorf("step %d: release %d was answered: %w", steps, p.number, err)
			}
		}
		for place, row := range sent {
			lane, err := sqldb.One(tx, sqldb.Scalar[string], `SELECT lane FROM outbox WHERE hash = $1`, row["hash"])
			if err != nil || lane != strings.Fields(place)[1] {
				return fmt.Errorf("step %d: the gateway has %s, and inside does not: %w", steps, place, err)
			}
		}
		return nil
	}))
	for _, base := range []string{self.config.Inside.Database, self.config.Gateway.Database} {
		sound(t, filepath.Join(self.dir, base), steps)
	}
}

// sound holds that SQLite finds no fault with a file.
func sound(t *testing.T, path string, steps int) {
	t.Helper()
	db, err := sqldb.Open(t.Context(), "sqlite:"+path, time.Now)
	check(t, err)
	defer db.Close()
	check(t, db.Write(t.Context(), func(tx *sqldb.Tx) error {
		for pragma, want := range map[string]string{"integrity_check": "ok", "foreign_key_check": ""} {
			got, err := sqldb.All(tx, func(r sqldb.Row) (string, error) {
				var s string
				if pragma == "foreign_key_check" {
					return "broken", nil
				}
				return s, r.Scan(&s)
			}, "PRAGMA "+pragma)
			if err != nil || strings.Join(got, "") != want {
				return fmt.Errorf("step %d: %s of %s says %v: %w", steps, pragma, filepath.Base(path), got, err)
			}
		}
		return nil
	}))
}

// goesOn starts both again: everything promised is admitted once.
func (b *blackout) goesOn(steps int) {
	b.t.Helper()
	nodes := [2]*resident{b.sides[0].start(), b.sides[1].start()}
	for side, all := range b.promised {
		items := map[string]int{}
		for _, p := range all {
			if p.steps <= steps {
				b.sides[side].reaches(p.id, "admitted")
			}
		}
		for _, item := range get[desk.Inbox](b.sides[1-side], "/inbox?limit=1000").Items {
			items[item.Portions[1].Text]++
		}
		for _, p := range all {
			if n := items[fmt.Sprintf("Report number %d.", p.number)]; n > 1 || n == 0 && p.steps <= steps {
				b.t.Fatalf("step %d: report %d of %s arrived %d times", steps, p.number, b.sides[side].code, n)
			}
		}
	}
	for _, n := range nodes {
		n.stop()
	}
}

// begun is the step before which a node has not told its people anything.
func (b *blackout) begun() int {
	first := b.disk.Steps()
	for _, all := range b.promised {
		for _, p := range all {
			first = min(first, p.steps)
		}
	}
	return first
}

// Whenever the power fails for one of two nodes, it has kept whatever it has
// told its partner, receipted or answered its own people; and both go on.
func TestAPowerLossTakesNothingBackThatWasTold(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	b := newBlackout(t, random, 20)
	first, restarts := b.begun(), 0
	for n := range count(t, "ENTENTE_POWER", 30, 3000) {
		victim, steps := random.IntN(2), first+random.IntN(b.disk.Steps()-first+1)
		b.strike(victim, steps)
		b.holds(victim, steps)
		if n%15 == 0 {
			b.strike(victim, steps)
			b.goesOn(steps)
			restarts++
		}
	}
	t.Logf("%d steps of the disk, %d restarts", b.disk.Steps()-first, restarts)
}
