package assess

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"entente/internal/core/document"
	"entente/internal/core/errs"
)

// Node is who or what links join: an entity that officers keep, or what one item names.
type Node struct {
	Of   Target // an entity; or a report or received item, whole
	Part string // of an item: the report's field, or the STIX id of an object; "" for an entity
}

const nodeForm = `"entity:ID", "report:ID/FIELD" or "received:ID/OBJECT"`

// ParseNode reads "entity:ID", "report:ID/FIELD" (a field that the report has) and
// "received:ID/OBJECT" (the STIX id of an object that came with it).
func ParseNode(s string) (Node, error) {
	bad := errs.E(errs.Invalid, "assess.ParseNode", "%.100q; expected %s", s, nodeForm)
	if utf8.RuneCountInString(s) > maxTarget || strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || r == '\'' }) {
		return Node{}, bad
	}
	if strings.HasPrefix(s, KindEntity+":") {
		t, err := ParseTarget(s)
		if err != nil {
			return Node{}, bad
		}
		return Node{Of: t}, nil
	}
	at := strings.LastIndexByte(s, '/')
	if at < 0 || at == len(s)-1 || strings.TrimSpace(s[at+1:]) != s[at+1:] {
		return Node{}, bad
	}
	t, err := ParseTarget(s[:at])
	if err != nil || !t.Item() || t.Portion != Whole {
		return Node{}, bad
	}
	return Node{Of: t, Part: s[at+1:]}, nil
}

// String writes what ParseNode reads.
func (n Node) String() string {
	if n.Part == "" {
		return n.Of.String()
	}
	return n.Of.String() + "/" + n.Part
}

// readNode reads a node in a document, in its one form.
func readNode(v *document.Value) (string, error) {
	s, err := v.Text()
	if err != nil {
		return "", err
	}
	n, err := ParseNode(s)
	if err != nil {
		return "", v.Errorf("%.100q; expected %s", s, nodeForm)
	}
	return n.String(), nil
}

// nodeRef is the reference that a node stands for: its entity, or the whole of its item.
func nodeRef(role, node string) Ref {
	n, err := ParseNode(node)
	if err != nil {
		return Ref{role, node}
	}
	return Ref{role, n.Of.String()}
}
