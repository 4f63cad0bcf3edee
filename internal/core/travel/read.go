package travel

import (
	"bytes"
	"fmt"
	"path"
	"strings"

	"entente/internal/core/edifact"
)

// Read reads a file of any form. It never fails: what cannot be read is in
// Rejected, whole, and the rest in Messages. The name says the form only where the
// content does not.
func Read(name string, data []byte, o Options) Batch {
	form := o.Form
	if form == "" {
		form = recognise(data)
	}
	if form == "" {
		form = named(name)
	}
	switch {
	case len(data) > MaxBytes:
		return refused(form, data, "size", fmt.Sprintf("%d bytes; expected at most %d", len(data), MaxBytes))
	case len(bytes.TrimSpace(data)) == 0:
		return refused(form, data, "form", "nothing in it; expected a message")
	}
	switch form {
	case PAXLST, PNRGOV: // o.Form still says whether the caller wants one of them alone
		return readEDIFACT(data, o)
	}
	o.Form = form
	switch form {
	case JSON:
		return batch(form, data)(readJSON(data, o))
	case CSV:
		return batch(form, data)(readCSV(data, o))
	case MRZ:
		return batch(form, data)(readMRZ(data, o))
	case Application:
		if opens(data, "{[") {
			return batch(form, data)(readJSON(data, o))
		}
		return batch(form, data)(readCSV(data, o))
	}
	return refused("", data, "form", "neither EDIFACT nor JSON, a table with a heading or machine readable zones")
}

// recognise tells the form by the content: "" where it is none of the forms.
// An interchange is PAXLST here; its messages say what they are.
func recognise(data []byte) Form {
	switch {
	case opens(data, "{["):
		return JSON
	case edifact.Recognise(data):
		return PAXLST
	case zones(data):
		return MRZ
	case tabular(data):
		return CSV
	}
	return ""
}

// opens tells whether the first byte that is no white space is one of these.
func opens(data []byte, marks string) bool {
	data = bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\ufeff")), " \t\r\n")
	return len(data) > 0 && strings.IndexByte(marks, data[0]) >= 0
}

// firstLines gives the first lines that are not blank, of what is not too long to
// be a line.
func firstLines(data []byte, n int) [][]byte {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	var out [][]byte
	for line := range bytes.Lines(data[:min(len(data), 1<<16)]) {
		if line = bytes.TrimSpace(line); len(line) > 0 {
			out = append(out, line)
		}
		if len(out) == n {
			break
		}
	}
	return out
}

// zones tells whether the text begins with a line of a machine readable zone.
func zones(data []byte) bool {
	lines := firstLines(data, 1)
	if len(lines) == 0 || len(lines[0]) != 30 && len(lines[0]) != 36 && len(lines[0]) != 44 && len(lines[0]) != 72 && len(lines[0]) != 88 && len(lines[0]) != 90 {
		return false
	}
	return bytes.IndexFunc(lines[0], func(r rune) bool {
		return r != '<' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	}) < 0
}

// tabular tells whether the first line reads as the heading of a table.
func tabular(data []byte) bool {
	lines := firstLines(data, 1)
	return len(lines) == 1 && bytes.ContainsAny(lines[0], ",;\t|") && !bytes.ContainsAny(lines[0], "\x00")
}

// named tells the form by the end of a file's name.
func named(name string) Form {
	switch strings.ToLower(path.Ext(name)) {
	case ".json", ".jsonl", ".ndjson":
		return JSON
	case ".csv", ".tsv":
		return CSV
	case ".mrz":
		return MRZ
	case ".edi", ".edifact":
		return PAXLST
	}
	return ""
}

// refused is a file of which nothing could be read.
func refused(form Form, data []byte, code, reason string) Batch {
	return Batch{Form: form, Rejected: []Rejected{{Form: form, Where: "file", Code: code, Reason: reason, Data: data}}}
}

// batch gathers what a reader of a whole file found.
func batch(form Form, data []byte) func([]Message, []Rejected) Batch {
	return func(messages []Message, rejected []Rejected) Batch {
		if len(messages)+len(rejected) == 0 {
			return refused(form, data, "missing", "no traveller in it; expected at least one")
		}
		return Batch{Form: form, Messages: messages, Rejected: rejected}
	}
}
