package document

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"entente/internal/core/errs"

	"go.yaml.in/yaml/v3"
)

// path is where a value stands; it is written out only for an error.
type path struct {
	up    *path
	key   string // of a map; "" for an item of a list
	index int
	list  bool
}

func (p *path) String() string {
	var steps []string
	for ; p != nil; p = p.up {
		switch {
		case p.list:
			steps = append(steps, "["+strconv.Itoa(p.index)+"]")
		case p.up == nil:
			steps = append(steps, p.key)
		default:
			steps = append(steps, "."+p.key)
		}
	}
	var b strings.Builder
	for i := len(steps) - 1; i >= 0; i-- {
		b.WriteString(steps[i])
	}
	return b.String()
}

// checker refuses what YAML allows and this format does not.
type checker struct {
	file  string
	count int
}

func (c *checker) fail(n *yaml.Node, at *path, format string, args ...any) error {
	return errs.At(op, c.file, n.Line, at.String(), format, args...)
}

func (c *checker) check(at *path, n *yaml.Node, depth int) error {
	c.count++
	switch {
	case c.count > MaxNodes:
		return c.fail(n, at, "too many values; expected at most %d", MaxNodes)
	case depth > MaxDepth:
		return c.fail(n, at, "nested too deeply; expected at most %d levels", MaxDepth)
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		return c.fail(n, at, "anchors and aliases are not read; expected the value itself")
	case n.Style&yaml.TaggedStyle != 0:
		return c.fail(n, at, "tag %.40q; expected a plain value", n.Tag)
	case n.Kind == yaml.ScalarNode && control(n.Value):
		return c.fail(n, at, "a control character; expected text")
	}
	switch n.Kind {
	case yaml.MappingNode:
		return c.entries(at, n, depth)
	case yaml.SequenceNode:
		for i, v := range n.Content {
			if err := c.check(&path{up: at, index: i, list: true}, v, depth+1); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *checker) entries(at *path, n *yaml.Node, depth int) error {
	seen := make(map[string]bool, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		here := &path{up: at, key: k.Value}
		c.count++
		switch {
		case k.Kind != yaml.ScalarNode || k.Anchor != "" || k.Style&yaml.TaggedStyle != 0:
			return c.fail(k, at, "a key that is not a word; expected a plain key")
		case k.Tag == "!!merge":
			return c.fail(k, at, "merge keys are not read; expected the values themselves")
		case len(k.Value) > MaxKey || control(k.Value):
			return c.fail(k, at, "a key of %d bytes; expected a word of at most %d", len(k.Value), MaxKey)
		case seen[k.Value]:
			return c.fail(k, here, "key given twice; expected it once")
		}
		seen[k.Value] = true
		if err := c.check(here, v, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// control tells whether a text holds a control character other than tab and line ends.
func control(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r >= 0x7f && r < 0xa0
	})
}

// shorten quotes at most 40 characters of a text, for an error.
func shorten(s string) string {
	if utf8.RuneCountInString(s) > 40 {
		return fmt.Sprintf("%.40q…", s)
	}
	return strconv.Quote(s)
}
