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
// to the tick, and nothing tells how long it waited for that. An identifier is an HMAC
// over the random identity of the partner's copy, the partner, the type and
// the name of the object: the same in every version of the report, another for
// every partner, and useless for telling whether two partners hold the same.
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
		if src.Modified.Before(src.Created) { // the clock went back
			src.Modified = src.Created
		}
	}
	return src
}
