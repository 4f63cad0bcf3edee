package main

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
)

// limitFlag is how many are listed at most; 0 where nobody says.
type limitFlag struct{ n, most int }

// of gives a command a --limit. usual is what it is where nobody says.
func (l *limitFlag) of(c *cobra.Command, usual, most int) {
	l.most = most
	said := fmt.Sprintf("list at most so many (default: %d; most: %d)", usual, most)
	if usual == most {
		said = fmt.Sprintf("list at most so many (default and most: %d)", most)
	}
	c.Flags().Var(l, "limit", said)
}

// String implements pflag.Value: "" where nobody says, as an address has it.
func (l *limitFlag) String() string {
	if l.n == 0 {
		return ""
	}
	return strconv.Itoa(l.n)
}

// Set implements pflag.Value.
func (l *limitFlag) Set(text string) error {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > l.most {
		return fmt.Errorf("expected 1 to %d", l.most)
	}
	l.n = n
	return nil
}

// Type implements pflag.Value.
func (l *limitFlag) Type() string { return "int" }

// saidOfFlag is how the reading of the command line says that a value is none.
var saidOfFlag = regexp.MustCompile(`^invalid argument ("(?:[^"\\]|\\.)*") for "(?:-\w, )?(--[\w-]+)" flag: (.*)$`)

// flagSaid says in our own words what is wrong with a flag.
func flagSaid(message string) string {
	m := saidOfFlag.FindStringSubmatch(message)
	if m == nil {
		return message
	}
	expected := m[3]
	switch {
	case strings.HasPrefix(expected, "strconv.ParseBool"):
		expected = "expected true or false"
	case strings.HasPrefix(expected, "strconv.ParseFloat"):
		expected = "expected a number"
	case strings.HasPrefix(expected, "strconv."):
		expected = "expected a whole number"
	}
	return m[2] + " " + m[1] + "; " + expected
}

// moreLine tells that there is more than is listed, and what to choose by.
func moreLine(flags string) string { return "… and more; see " + flags + "\n" }
