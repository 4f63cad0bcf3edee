package acceptance

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"entente/internal/inside/feed"

	"github.com/google/go-cmp/cmp"
)

// flights are files for the folder: the second repeats a message of the first, and both
// have rows that nobody can read.
func flights(n int) map[string]string {
	message := func(m int) string {
		return fmt.Sprintf(`{"form":"travel","ref":"F%d-%d","legs":[{"carrier":"QX","number":"1","from":"FRA","to":"IAD","departs":"2017-12-11T12:20"}],"travellers":[{"surname":"ROE%d","given":"JANE"},{"surname":"DOE%d","given":"JOHN"}]}`, n, m, m, m)
	}
	return map[string]string{
		fmt.Sprintf("a%d.jsonl", n): message(1) + "\n" + message(2) + "\n{\"broken\n" + message(3) + "\n",
		fmt.Sprintf("b%d.jsonl", n): message(3) + "\n{\"worse\n" + message(4) + "\n",
	}
}

// held is what the node holds of travel: messages by reference, and what could not be read.
func travelHeld(p *process) []string {
	out := []string{}
	messages, err := ask[feed.Messages](p.premises, author, http.MethodGet, "/travel", nil)
	check(p.t, err)
	unread, err := ask[feed.Quarantine](p.premises, author, http.MethodGet, "/travel/quarantine", nil)
	check(p.t, err)
	for _, m := range messages.Messages {
		out = append(out, fmt.Sprintf("message %s of %d", m.Ref, m.Travellers))
	}
	for _, q := range unread.Units {
		out = append(out, "quarantine "+q.ID+" "+q.Code)
	}
	slices.Sort(out)
	return out
}

// The node is killed with kill -9 at each point of the feed while it reads its folder,
// and started again: it holds what a node holds that nobody killed.
func TestAKillAnywhereInTheFeedLosesAndDoublesNothing(t *testing.T) {
	node := func() *process {
		p := &process{premises: found(t, "USA/CIA", "", ciaToFSB)}
		p.launch()
		t.Cleanup(func() { p.cmd.Process.Kill() })
		p.staff()
		return p
	}
	in := func(p *process) string { return filepath.Join(p.dir, "travel", "in") }
	drop := func(p *process, n int) {
		for name, text := range flights(n) {
			way := filepath.Join(in(p), "."+name)
			check(t, os.WriteFile(way, []byte(text), 0o600))
			check(t, os.Rename(way, filepath.Join(in(p), name)))
		}
	}
	empty := func(p *process) bool {
		left := 0
		check(t, filepath.WalkDir(filepath.Join(p.dir, "travel"), func(path string, d os.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				left++
			}
			return nil
		}))
		return left == 0
	}
	calm, killed := node(), node()

	for i, point := range feed.Points {
		drop(calm, i)
		killed.arm(point, 1+i%2)
		drop(killed, i)
		until(t, "a kill at "+point+" and an empty folder", func() bool {
			killed.mend()
			return killed.deaths > i && !killed.dead() && empty(killed) && empty(calm)
		})
	}
	if killed.deaths != len(feed.Points) || calm.deaths != 0 {
		t.Errorf("killed %d times; expected %d", killed.deaths, len(feed.Points))
	}
	want := travelHeld(calm)
	if len(want) < 4*len(feed.Points) || !strings.HasPrefix(want[0], "message") {
		t.Fatalf("the node that nobody killed holds %q", want)
	}
	if diff := cmp.Diff(want, travelHeld(killed)); diff != "" {
		t.Errorf("held (-not killed +killed):\n%s", diff)
	}
}
