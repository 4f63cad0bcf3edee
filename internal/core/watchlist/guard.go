package watchlist

import (
	"bufio"
	"errors"
	"fmt"
	"io"
)

// guard bounds what a decoder takes in before the next token is out, and what
// it takes in all. It is an io.ByteReader so that no decoder buffers before it.
type guard struct {
	in    *bufio.Reader
	total int64
	taken int // since the last token
	limit int // of taken
	err   error

	lines bool    // keep account of lines
	line  int     // lines ended before the last offset asked for
	ends  []int64 // offsets of line ends after it
}

// lineAt gives the line of an offset, for offsets that do not go back.
func (g *guard) lineAt(offset int64) int {
	n := 0
	for n < len(g.ends) && g.ends[n] < offset {
		n++
	}
	g.line += n
	g.ends = g.ends[n:]
	return g.line + 1
}

func newGuard(r io.Reader) *guard {
	return &guard{in: bufio.NewReaderSize(r, 64<<10), limit: MaxToken}
}

// token tells that the decoder has given something out.
func (g *guard) token() { g.taken = 0 }

func (g *guard) took(n int) error {
	g.taken += n
	g.total += int64(n)
	switch {
	case g.total > MaxBytes:
		g.err = fmt.Errorf("more than %d bytes", int64(MaxBytes))
	case g.taken > g.limit:
		g.err = fmt.Errorf("more than %d bytes in one piece", g.limit)
	}
	return g.err
}

func (g *guard) ReadByte() (byte, error) {
	b, err := g.in.ReadByte()
	if err == nil {
		err = g.took(1)
	} else if !errors.Is(err, io.EOF) {
		g.err = err
	}
	return b, err
}

func (g *guard) Read(p []byte) (int, error) {
	n, err := g.in.Read(p[:min(len(p), 4096)])
	if g.lines {
		for i, b := range p[:n] {
			if b == '\n' {
				g.ends = append(g.ends, g.total+int64(i))
			}
		}
	}
	if err != nil && !errors.Is(err, io.EOF) {
		g.err = err
	}
	if over := g.took(n); over != nil {
		return 0, over
	}
	return n, err
}

// skipBOM passes over a byte order mark, and names the one of UTF-16.
func (g *guard) skipBOM() error {
	head, _ := g.in.Peek(3)
	switch {
	case string(head) == "\xef\xbb\xbf":
		_, err := g.in.Discard(3)
		return err
	case len(head) >= 2 && (string(head[:2]) == "\xff\xfe" || string(head[:2]) == "\xfe\xff"):
		return errors.New("UTF-16; expected UTF-8")
	}
	return nil
}

// because gives the reason that a decoder stopped for: our own, if we stopped it.
func (g *guard) because(err error) error {
	if g.err != nil {
		return g.err
	}
	return err
}
