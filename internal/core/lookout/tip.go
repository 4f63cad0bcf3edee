package lookout

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// Tips is the name under which the persons of tips stand among the lists; no list of
// that name is imported.
const Tips = "tip"

// TipPerson is one person of a tip: of a report of our own of kind tip, or of an item of
// that kind which a partner sent.
type TipPerson struct {
	Received bool   // an item, and not a report of our own
	Of       string // id of the report, or of the item
	Person   string // which of its persons
}

const (
	ofReport = "report"
	ofItem   = "item"
)

// Entry is the id under which the person stands among the entries of Tips.
func (t TipPerson) Entry() string {
	kind := ofReport
	if t.Received {
		kind = ofItem
	}
	return kind + "/" + t.Of + "/" + t.Person
}

// ReadTip reads what Entry wrote; false for the entry of another list.
func ReadTip(list, entry string) (TipPerson, bool) {
	kind, rest, some := strings.Cut(entry, "/")
	last := strings.LastIndexByte(rest, '/')
	if list != Tips || !some || last <= 0 || last == len(rest)-1 || kind != ofReport && kind != ofItem {
		return TipPerson{}, false
	}
	return TipPerson{Received: kind == ofItem, Of: rest[:last], Person: rest[last+1:]}, true
}

// PersonOfReport is the Person that a field of a report is, the same in every version of
// it. The field's name is the author's words, and stands nowhere but in the report.
func PersonOfReport(report, field string) string {
	sum := sha256.Sum256([]byte(report + "/" + field))
	return hex.EncodeToString(sum[:8])
}
