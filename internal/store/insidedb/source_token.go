package insidedb

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"strings"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/store/sqldb"
)

// SourceToken stands for a source of our register with one country.
type SourceToken struct {
	Source  string // stands for its name in the register, with nobody outside
	Country party.Code
	Token   string // report.IsToken
	Naming  int    // version of the naming key
}

// lettersOfToken is the length of a token: 130 of the 256 bits of the HMAC.
const lettersOfToken = 26

// token is an HMAC-SHA-256 over a purpose and words, as letters of base32.
func (k NamingKey) token(purpose string, words ...string) string {
	mac := hmac.New(sha256.New, k.Secret)
	for _, part := range append([]string{purpose}, words...) {
		mac.Write(binary.BigEndian.AppendUint64(nil, uint64(len(part))))
		mac.Write([]byte(part))
	}
	return strings.ToLower(base32.StdEncoding.EncodeToString(mac.Sum(nil)))[:lettersOfToken]
}

// SourceName stands for a name in the register of sources, for ever and with nobody
// outside; not-found before the first naming key.
func (tx *Tx) SourceName(ref string) (string, error) {
	first, err := tx.NamingKey(1)
	return first.token("entente/v1/source", ref), err
}

// SourceToken gives the token that stands for a name in the register with a country: the
// one that first went there, or what would go now.
func (tx *Tx) SourceToken(ref string, country party.Code) (SourceToken, error) {
	country = country.Country()
	name, err := tx.SourceName(ref)
	if err != nil {
		return SourceToken{}, err
	}
	kept, err := sqldb.One(tx.sql, scanSourceToken, `SELECT source, country, token, naming FROM source_tokens WHERE source = $1 AND country = $2`, name, string(country))
	if errs.KindOf(err) != errs.NotFound {
		return kept, err
	}
	key, err := tx.CurrentNamingKey()
	return SourceToken{name, country, key.token("entente/v1/source-token", string(country), ref), key.Version}, err
}

// KeepSourceToken records a token that goes to its country; one that is kept already stays.
func (tx *Tx) KeepSourceToken(t SourceToken) error {
	at, err := tx.sql.Stamp("source_tokens/" + t.Source)
	if err != nil {
		return err
	}
	_, err = tx.sql.Exec(`INSERT INTO source_tokens (source, country, token, naming, recorded_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
		t.Source, string(t.Country), t.Token, t.Naming, at)
	return err
}

// SourceBehind gives the source of ours for which a token stands that we gave; not-found
// for any other.
func (tx *Tx) SourceBehind(token string) (string, error) {
	return sqldb.One(tx.sql, sqldb.Scalar[string], `SELECT source FROM source_tokens WHERE token = $1`, token)
}

func scanSourceToken(row sqldb.Row) (SourceToken, error) {
	var t SourceToken
	return t, row.Scan(&t.Source, &t.Country, &t.Token, &t.Naming)
}
