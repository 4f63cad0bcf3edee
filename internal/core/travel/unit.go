package travel

import (
	"strconv"
	"strings"
	"time"

	"entente/internal/core/edifact"
)

// arrived puts before the bytes of a message when it came, where it says of itself
// neither when it was sent nor when anybody travels: the same passport at a gate a
// second time is another message. Without the time it stays as it is.
func (m *Message) arrived(o Options) {
	if o.Taken.IsZero() || !m.Sent.IsZero() {
		return
	}
	for _, l := range m.Legs {
		if !l.Departs.IsZero() || !l.Arrives.IsZero() {
			return
		}
	}
	m.Unit = append([]byte("taken "+o.Taken.UTC().Format(time.RFC3339)+"\n"), m.Unit...)
}

// tags are those that PAXLST (D.97B to D.17A) and PNRGOV (11:1 to 16) have, and the
// syntax itself. What else stands where a tag should may be a name.
const tags = " UNA UNB UNG UNH UNT UNE UNZ BGM RFF DTM NAD CTA COM TDT LOC GEI GID ATT MEA FTX NAT DOC CPI QTY EMP CNT AUT UGH UGS" +
	" MSG ORG TVL EQN SRC RCI SSR DAT IFT OSI ORI ADD TIF PTK FTI LTS FOP FAR EBD TKT MON APD REF TRA TRI RPI TBD CNX ABI SAC TXD "

// at is where a segment stands: its number, and its tag unless it may be a name.
func at(s edifact.Segment) string { return placed("segment " + strconv.Itoa(s.Number) + " " + s.Tag) }

// placed is a place of the syntax as it may be shown: without a tag that neither
// message has.
func placed(where string) string {
	i := strings.LastIndexByte(where, ' ')
	if !strings.HasPrefix(where, "segment ") || i < len("segment ") || strings.Contains(tags, where[i:]+" ") {
		return where
	}
	return where[:i]
}
