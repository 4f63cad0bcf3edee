package node

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/inside/tasking"

	"github.com/google/go-cmp/cmp"
)

// sinkName begins the names under which the test's own program is the operator's
// executable: no argument and no environment can tell it so.
const sinkName = "sink-"

// sunk is what a sink was given.
type sunk struct {
	Args  []string
	Env   []string
	Dir   string
	Input string
}

// sink takes a notice as its name says, and ends the process; it returns in any
// other process.
func sink() {
	name, ok := strings.CutPrefix(filepath.Base(os.Args[0]), sinkName)
	if !ok {
		return
	}
	input, err := io.ReadAll(os.Stdin)
	dir, _ := os.Getwd()
	data, _ := json.Marshal(sunk{os.Args[1:], os.Environ(), dir, string(input)})
	if err != nil || os.WriteFile(os.Args[0]+".got", data, 0o600) != nil {
		os.Exit(9)
	}
	switch name {
	case "fails":
		os.Exit(3)
	case "shouts":
		for range 1 << 14 {
			fmt.Println(strings.Repeat("secret ", 100))
			fmt.Fprintln(os.Stderr, strings.Repeat("secret ", 100))
		}
	case "hangs":
		for {
			time.Sleep(time.Hour)
		}
	}
	os.Exit(0)
}

// sinkAt gives the path of a sink that does as its name says.
func sinkAt(t *testing.T, name string) string {
	t.Helper()
	program, err := os.Executable()
	must(t, err)
	path := filepath.Join(t.TempDir(), sinkName+name)
	must(t, os.Symlink(program, path))
	return path
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%v (%v)", err, errors.Unwrap(err))
	}
}

var dueAt = time.Date(2017, 12, 11, 20, 0, 0, 0, time.UTC)

// aNotice is a message as channels get them.
func aNotice() tasking.Message {
	return tasking.Message{V: 1, ID: strings.Repeat("ab", 16) + "/2", What: obligation.StepReminder, Kind: obligation.Answer, To: "lind", Desk: "liaison",
		Due: &dueAt, At: dueAt.Add(-time.Hour), Obligation: strings.Repeat("ab", 16), Exercise: true}
}

func TestAnExecutableGetsTheNoticeAndNothingElse(t *testing.T) {
	path := sinkAt(t, "takes")
	e, err := newExecutable(path, time.Minute)
	must(t, err)
	t.Setenv("ENTENTE_SECRET", "x")
	must(t, e.Send(t.Context(), aNotice()))
	data, err := os.ReadFile(path + ".got")
	must(t, err)
	var got sunk
	must(t, json.Unmarshal(data, &got))
	want := sunk{Args: []string{}, Env: []string{}, Dir: "/", Input: `{"v":1,"id":"abababababababababababababababab/2","what":"reminder","kind":"answer","to":"lind","desk":"liaison",` +
		`"due":"2017-12-11T20:00:00Z","at":"2017-12-11T19:00:00Z","obligation":"abababababababababababababababab","exercise":true}` + "\n"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAnExecutableThatFailsHangsOrShoutsIsBounded(t *testing.T) {
	for _, tt := range []struct {
		name     string
		patience time.Duration
		says     string
	}{
		{"fails", time.Minute, "the executable ended with exit status 3"},
		{"hangs", time.Second, "the executable took longer than 1s"},
		{"shouts", time.Minute, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e, err := newExecutable(sinkAt(t, tt.name), tt.patience)
			must(t, err)
			err = e.Send(t.Context(), aNotice())
			if tt.says == "" {
				must(t, err)
				return
			}
			if errs.KindOf(err) != errs.Unavailable || err.Error() != tt.says {
				t.Errorf("%v; expected %q", err, tt.says)
			}
		})
	}
}

func TestAnExecutableThatNobodyMayRunIsRefusedAtOnce(t *testing.T) {
	dir := t.TempDir()
	for name, mode := range map[string]os.FileMode{"not executable": 0o600, "anybody's": 0o777} {
		path := filepath.Join(dir, name)
		must(t, os.WriteFile(path, []byte("#!/bin/sh\n"), 0o600))
		must(t, os.Chmod(path, mode))
		if _, err := newExecutable(path, time.Second); err == nil || !strings.Contains(err.Error(), "notify.exec") {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, path := range []string{dir, filepath.Join(dir, "absent")} {
		if _, err := newExecutable(path, time.Second); err == nil || !strings.Contains(err.Error(), "notify.exec") {
			t.Errorf("%s: %v", path, err)
		}
	}
}
