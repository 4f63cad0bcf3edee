package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

const root = "../.."

// command is one command of the README with the output that it shows.
type command struct {
	line   string
	output []string // lines; … stands for anything, alone for any lines
}

// commands reads the console blocks of a document.
func commands(t *testing.T, text string) []command {
	t.Helper()
	var out []command
	inside := false
	for _, line := range strings.Split(text, "\n") {
		switch {
		case line == "```console":
			inside = true
		case line == "```":
			inside = false
		case !inside:
		case strings.HasPrefix(line, "$ "):
			out = append(out, command{line: strings.TrimPrefix(line, "$ ")})
		case len(out) == 0:
			t.Fatalf("output %q before any command", line)
		default:
			last := &out[len(out)-1]
			last.output = append(last.output, line)
		}
	}
	return out
}

// figure is a weight in bits: its size is no promise.
var figure = regexp.MustCompile(` *(\\\+|-)?[0-9]+\\\.[0-9]( bits|  )`)

// pattern is what the output that a document shows looks like.
func pattern(lines []string) string {
	b := strings.Builder{}
	b.WriteString(`\A`)
	for _, line := range lines {
		if line == "…" {
			b.WriteString(`(?:.*\n)*`)
			continue
		}
		words := strings.Split(line, "…")
		for i, w := range words {
			words[i] = figure.ReplaceAllString(regexp.QuoteMeta(w), ` +[+-]?[0-9]+\.[0-9]$2`)
		}
		b.WriteString(strings.Join(words, `[^\n]*`) + `\n`)
	}
	b.WriteString(`\z`)
	return b.String()
}

// stopped is how a user ends what the page has started in the background.
var stopped = regexp.MustCompile(`^kill( %[0-9])+; wait$`)

// script writes a document's commands as a testscript: the very lines, run by
// a shell, each output compared; only the ports are others.
func script(list []command) string {
	b := strings.Builder{}
	quoted := func(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
	background := 0
	var stop []string // what ends the background processes
	end := func() {
		for _, line := range stop {
			fmt.Fprintln(&b, line)
		}
		stop = nil
	}
	for _, c := range list {
		if stopped.MatchString(c.line) { // jobs of the user's shell; each line here has a shell of its own
			end()
			continue
		}
		line, waits := strings.CutSuffix(c.line, " &")
		if waits {
			background++
			fmt.Fprintf(&b, "exec bash -euc %s &n%d&\n", quoted(line), background)
			stop = append(stop, fmt.Sprintf("kill -INT n%[1]d\nwait n%[1]d", background))
			continue
		}
		fmt.Fprintf(&b, "exec bash -euc %s\n", quoted(line))
		if len(c.output) == 0 {
			fmt.Fprintln(&b, "! stdout .")
		} else {
			fmt.Fprintf(&b, "stdout %s\n", quoted(pattern(c.output)))
		}
	}
	end()
	fmt.Fprintln(&b, `exec bash -euc 'test "$(ls)" = docs'`) // nothing is left
	return b.String()
}

func TestEveryCommandOfTheReadmeDoesWhatItShows(t *testing.T) { follow(t, "README.md", 25) }

func TestTheAnswerInNamesIsWhatScreenSays(t *testing.T) { follow(t, "docs/names.md", 1) }

// follow runs the commands of a document, of which there are at least so many.
func follow(t *testing.T, document string, least int) {
	text, err := os.ReadFile(filepath.Join(root, document))
	if err != nil {
		t.Fatal(err)
	}
	list := commands(t, string(text))
	if len(list) < least {
		t.Fatalf("%d commands were found; expected at least %d", len(list), least)
	}
	// The shell fills in addresses that are free.
	others := strings.NewReplacer("127.0.0.1:7600", "$A", "127.0.0.1:7601", "$B", "127.0.0.1:7610", "$C", "127.0.0.1:7611", "$D", "127.0.0.1:7680", "$E")
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "document.txt"), []byte(others.Replace(script(list))), 0o600); err != nil {
		t.Fatal(err)
	}
	p := parameters(dir)
	p.Setup = func(e *testscript.Env) error {
		if err := ports(e); err != nil {
			return err
		}
		return os.CopyFS(filepath.Join(e.WorkDir, "docs/walkthrough"), os.DirFS(filepath.Join(root, "docs/walkthrough")))
	}
	testscript.Run(t, p)
}

func TestTheReadmesOutputIsComparedStrictly(t *testing.T) {
	for _, tt := range []struct {
		shown []string
		got   string
		want  bool
	}{
		{[]string{"a", "b"}, "a\nb\n", true},
		{[]string{"a"}, "a\nb\n", false},
		{[]string{"a", "…"}, "a\nb\nc\n", true},
		{[]string{"a…c"}, "a b c\n", true},
		{[]string{"a…c"}, "a\nc\n", false},
		{[]string{"a.c"}, "abc\n", false},
		{[]string{"  1. alert    24.8 bits  N", "   +12.2  name  x"}, "  1. alert   9.3 bits  N\n   -0.1  name  x\n", true},
		{[]string{"   +12.2  name"}, "   +12.2  birth\n", false},
		{[]string{"127.0.0.1"}, "127.0.0.2\n", false},
	} {
		if got := regexp.MustCompile(pattern(tt.shown)).MatchString(tt.got); got != tt.want {
			t.Errorf("%q fits %q: %t; expected %t", tt.got, tt.shown, got, tt.want)
		}
	}
}
