package document

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"entente/internal/core/errs"

	"go.yaml.in/yaml/v3"
)

// Limits on one document; what is beyond is refused.
const (
	MaxBytes = 8 << 20 // octets of input
	MaxDepth = 32      // nested lists and maps
	MaxNodes = 200_000 // values in one document, keys included
	MaxKey   = 1024    // octets of one key
)

// maxSigns bounds the signs that can begin a value, before the parser sees
// them: it builds the whole tree, at some 200 octets a value, before we can count.
const maxSigns = 2 * MaxNodes

const op = "document.Parse"

// Parse reads one YAML or JSON document. file is used in errors only.
func Parse(file string, data []byte) (*Value, error) {
	if len(data) > MaxBytes {
		return nil, errs.At(op, file, 0, "", "%d bytes; expected at most %d", len(data), MaxBytes)
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(data) {
		return nil, errs.At(op, file, invalidLine(data), "", "not UTF-8; expected UTF-8 YAML or JSON")
	}
	if n := signs(data); n > maxSigns {
		return nil, errs.At(op, file, 0, "", "too many values; expected at most %d", MaxNodes)
	}
	if t := bytes.TrimLeft(data, " \t\r\n"); len(t) > 0 && (t[0] == '{' || t[0] == '[') && json.Valid(data) {
		data = plainJSON(data)
	}
	root, err := tree(file, data)
	if err != nil {
		return nil, err
	}
	c := checker{file: file}
	if err := c.check(nil, root, 1); err != nil {
		return nil, err
	}
	return &Value{file: file, node: root}, nil
}

// tree parses exactly one document.
func tree(file string, data []byte) (*yaml.Node, error) {
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var n yaml.Node
	if err := dec.Decode(&n); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, errs.At(op, file, 1, "", "empty; expected a YAML or JSON document")
		}
		return nil, syntaxError(file, err)
	}
	var extra yaml.Node
	if err := dec.Decode(&extra); err == nil {
		return nil, errs.At(op, file, extra.Line, "", "a second document; expected one document in a file")
	} else if !errors.Is(err, io.EOF) {
		return nil, syntaxError(file, err)
	}
	if n.Kind != yaml.DocumentNode || len(n.Content) != 1 {
		return nil, errs.At(op, file, 1, "", "empty; expected a YAML or JSON document")
	}
	return n.Content[0], nil
}

// signs counts the signs that can begin or part values, wherever they stand.
func signs(data []byte) int {
	count := 0
	for i, c := range data {
		switch c {
		case ',', ':', '[', '{', '?', '\n', '\r':
			count++
		case '-':
			if i+1 < len(data) && (data[i+1] == ' ' || data[i+1] == '\t') {
				count++
			}
		}
	}
	return count
}

func invalidLine(data []byte) int {
	line := 1
	for len(data) > 0 {
		r, n := utf8.DecodeRune(data)
		if r == utf8.RuneError && n == 1 {
			return line
		}
		if r == '\n' {
			line++
		}
		data = data[n:]
	}
	return line
}

var (
	yamlLine = regexp.MustCompile(`line (\d+): (.*)`)
	// fromParser are the messages whose line the library counts from 0; those of its scanner count from 1.
	fromParser = regexp.MustCompile(`^did not find expected (node content|',' or|'-' indicator|key$|<)`)
)

// syntaxError takes the line out of the library's message, which tells none for the first.
func syntaxError(file string, err error) error {
	line, message := 1, strings.TrimPrefix(err.Error(), "yaml: ")
	if m := yamlLine.FindStringSubmatch(message); m != nil {
		line, _ = strconv.Atoi(m[1])
		if message = m[2]; fromParser.MatchString(message) {
			line++
		}
	}
	return errs.At(op, file, line, "", "not YAML or JSON: %s; expected one well-formed document", message)
}
