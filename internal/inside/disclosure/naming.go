package disclosure

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"time"

	"entente/internal/core/stix"
	"entente/internal/core/tearline"
	"entente/internal/store/insidedb"
)

// source gives a tearline its identifiers and times: at is when it would leave,
// to the tick, and nothing tells how long it waited for that. A later version is
// modified later than the one before it, whatever the clock says. An identifier
// is an HMAC over the random identity of the partner's copy, the partner, the
// type and the name of the object: the same in every version of the report,
// another for every partner, useless for telling whether two partners hold the
// same, and silent about the name.
func source(key insidedb.NamingKey, c insidedb.Copy, at time.Time) tearline.Source {
	at = at.Truncate(Tick)
	src := tearline.Source{Created: at, Modified: at, ID: func(typ, name string) string {
		mac := hmac.New(sha256.New, key.Secret)
		for _, part := range []string{"entente/v1/id", c.Internal, string(c.Partner), typ, name} {
			mac.Write(binary.BigEndian.AppendUint64(nil, uint64(len(part))))
			mac.Write([]byte(part))
		}
		return stix.NewID(typ, [16]byte(mac.Sum(nil)[:16]))
	}}
	if c.Created != nil {
		src.Created = *c.Created
		for _, before := range []*time.Time{c.Created, c.Modified} {
			if before != nil && !src.Modified.After(*before) { // the clock stood still, or went back
				src.Modified = before.Add(Tick)
			}
		}
	}
	return src
}
