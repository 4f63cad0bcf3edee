package insidedb

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"hash"
	"math"

	"entente/internal/core/errs"
	"entente/internal/seal/payload"
)

// indexPayload is the kind of key under which what finds the words of items stands.
const indexPayload = "index"

// blind is the key of the index: what is looked up stands there as keyed hashes, and what
// is read back is sealed. Who has the database alone sees how often a token stands, and
// beside which others, and no word. It serves one transaction.
type blind struct {
	lock
	mac hash.Hash
}

// blind gives the key of the index. Before anything was written under it, whoever reads
// is given one that nothing was written under.
func (tx *Tx) blind() (*blind, error) {
	if tx.index != nil {
		return tx.index, nil
	}
	of := payloadID{kind: indexPayload, id: "words"}
	l, err := tx.onlyLock(of)
	if errs.KindOf(err) == errs.NotFound {
		l = lock{of: of, random: tx.vault.random}
		l.key, err = payload.NewKey(tx.vault.random)
	}
	if err != nil {
		return nil, err
	}
	derived := hmac.New(sha256.New, l.key.Secret()) // the key itself seals, and nothing else
	derived.Write([]byte("entente/v1/index"))
	tx.index = &blind{l, hmac.New(sha256.New, derived.Sum(nil))}
	return tx.index, nil
}

// What a hash is of, its first byte.
const (
	hashOfWord  = 'w'
	hashOfBegin = 'b'
	hashOfPart  = 'p'
	hashOfSound = 's'
	hashOfBand  = 'n'
)

// hash is the keyed hash of something under a label.
func (k *blind) hash(of byte, label int64, what string) [sha256.Size]byte {
	var out [sha256.Size]byte
	head := binary.BigEndian.AppendUint64(append(out[:0], of), uint64(label))
	k.mac.Reset()
	k.mac.Write(append(head, what...))
	k.mac.Sum(out[:0])
	return out
}

// way is the hash as a number.
func (k *blind) way(of byte, label int64, what string) int64 {
	sum := k.hash(of, label, what)
	return int64(binary.BigEndian.Uint64(sum[:8]))
}

// band is how a number under which a passage is looked up stands.
func (k *blind) band(band uint64) int64 {
	return k.way(hashOfBand, 0, string(binary.BigEndian.AppendUint64(nil, band)))
}

// tokenBytes is the length of a token before it is written as letters and digits: 80 bits.
const tokenBytes = 10

var tokenLetters = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// token is how a labelled word stands in the index: sixteen letters and digits.
func (k *blind) token(l labelled) string {
	sum := k.hash(hashOfWord, l.label, l.word)
	return tokenLetters.EncodeToString(sum[:tokenBytes])
}

// number is under which a labelled word is listed: the begin of its token.
func (k *blind) number(l labelled) int64 {
	sum := k.hash(hashOfWord, l.label, l.word)
	return tokenNumber(sum[:])
}

func tokenNumber(sum []byte) int64 { return int64(binary.BigEndian.Uint64(sum) & math.MaxInt64) }

// numberOf is the number of the word that a token stands for.
func numberOf(token string) (int64, error) {
	sum, err := tokenLetters.DecodeString(token)
	if err != nil || len(sum) != tokenBytes {
		return 0, errs.E(errs.Internal, "insidedb.numberOf", "what stands in the index is no token")
	}
	return tokenNumber(sum), nil
}
