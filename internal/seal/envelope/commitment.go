package envelope

import (
	"crypto/sha256"
	"encoding/binary"

	"entente/internal/core/tearline"
)

// SaltSize is the size of every salt, in bytes.
const SaltSize = 32

// The labels keep a hash made for one purpose from standing for another. Each
// ends in a zero byte, so none is the beginning of another.
const (
	labelContent = "entente/v1/commitment/content\x00"
	labelPortion = "entente/v1/commitment/portion\x00"
	labelList    = "entente/v1/commitment/list\x00"
	labelBlind   = "entente/v1/commitment/blind\x00"
	labelNone    = "entente/v1/commitment/none\x00"
	labelHeader  = "entente/v1/header\x00"
)

// digest hashes a label, then each part behind its length in eight big-endian bytes.
func digest(label string, parts ...[]byte) [sha256.Size]byte {
	h := sha256.New()
	h.Write([]byte(label))
	var n [8]byte
	for _, p := range parts {
		binary.BigEndian.PutUint64(n[:], uint64(len(p)))
		h.Write(n[:])
		h.Write(p)
	}
	return [sha256.Size]byte(h.Sum(nil))
}

// commit is the commitment to content and portions under their salts: one
// more salt than portions, the content's first. In the mode None it is to the
// first salt alone.
func commit(mode Proof, content []byte, portions []tearline.Portion, salts [][]byte) string {
	if mode == None {
		return commitList(None, [][sha256.Size]byte{[sha256.Size]byte(salts[0])})
	}
	return commitList(mode, commitments(content, portions, salts))
}

// info is the HPKE info of a header's exact bytes.
func info(header []byte) []byte {
	sum := digest(labelHeader, header)
	return sum[:]
}
