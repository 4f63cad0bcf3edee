package watchlist

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"path"
	"strings"

	"entente/internal/core/errs"
)

// DetectBytes is how much of a file's beginning Detect wants to see.
const DetectBytes = 64 << 10

// Detect recognises a list by the beginning of the file; the name only helps
// to say what an unusable file is.
func Detect(head []byte, filename string) (Format, error) {
	head = bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))
	text := bytes.TrimSpace(head)
	refuse := func(format string, args ...any) (Format, error) {
		return "", errs.At("watchlist.Detect", filename, 1, "", format, args...)
	}
	switch {
	case len(text) == 0:
		return refuse("an empty file; expected a list")
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		return refuse("UTF-16; expected UTF-8")
	case text[0] == '<':
		root := rootOf(text)
		format, known := map[string]Format{"CONSOLIDATED_LIST": UN, "sdnList": OFAC, "export": EU}[root]
		if !known {
			return refuse("root element %.60q; expected CONSOLIDATED_LIST (un), sdnList (ofac) or export (eu)", root)
		}
		return format, nil
	case text[0] == '{':
		return detectJSON(text), nil
	}
	first, _, _ := bytes.Cut(text, []byte("\n"))
	line := string(first)
	switch cells := strings.Split(line, ","); {
	case strings.Contains(line, "Entity_LogicalId"):
		return EU, nil
	case numeric(cells[0]) && strings.Count(line, "-0-") > 1 && len(cells) >= sdnColumns:
		return OFAC, nil
	case numeric(cells[0]) && strings.HasSuffix(strings.TrimSpace(line), "-0-"), companion(filename):
		return refuse("part of OFAC's list; give sdn.csv, and what lies beside it is read with it")
	case strings.ContainsAny(line, ",;\t") || strings.EqualFold(strings.TrimSpace(line), "name"):
		return CSV, nil
	}
	return refuse("no list that is known; expected one of %s", errs.List(Formats))
}

func companion(filename string) bool {
	switch strings.ToLower(path.Base(filename)) {
	case altFile, commentFile, "add.csv":
		return true
	}
	return false
}

func numeric(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// rootOf gives the name of the first element, "" if there is none.
func rootOf(text []byte) string {
	dec := xml.NewDecoder(bytes.NewReader(text))
	for {
		tok, err := dec.RawToken()
		if err != nil {
			return ""
		}
		if e, ok := tok.(xml.StartElement); ok {
			return e.Name.Local
		}
	}
}

// detectJSON tells a bundle from lines of persons: only a bundle has a type or
// objects at its top.
func detectJSON(text []byte) Format {
	dec := json.NewDecoder(bytes.NewReader(text))
	if _, err := dec.Token(); err != nil {
		return JSONL
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			break
		}
		switch key {
		case "type", "objects", "spec_version":
			return STIX
		case "names":
			return JSONL
		}
		var skip json.RawMessage
		if dec.Decode(&skip) != nil {
			break
		}
	}
	return JSONL
}
