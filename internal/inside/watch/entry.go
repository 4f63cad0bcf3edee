package watch

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"

	"entente/internal/core/errs"
	"entente/internal/core/screening"
	"entente/internal/store/insidedb"
)

// document is an entry as it is kept and shown: one form for one entry.
type document struct {
	ID string `json:"id"`
	Person
}

// rowOf writes an entry for the store.
func rowOf(e screening.Entry) (insidedb.ListEntry, error) {
	body, err := json.Marshal(document{e.ID, PersonOf(e.Person)})
	if err != nil {
		return insidedb.ListEntry{}, errs.Wrap(errs.Internal, "watch.rowOf", err, "an entry cannot be written")
	}
	sum := sha256.Sum256(body)
	return insidedb.ListEntry{ID: e.ID, Digest: base64.RawURLEncoding.EncodeToString(sum[:]), Body: body}, nil
}

// entryOf reads what rowOf wrote.
func entryOf(list string, body []byte) (screening.Entry, error) {
	d, err := documentOf(body)
	if err != nil {
		return screening.Entry{}, err
	}
	p, err := d.Screened()
	if err != nil {
		return screening.Entry{}, errs.Wrap(errs.Internal, "watch.entryOf", err, "an entry of list %s cannot be read", list)
	}
	return screening.Entry{ID: d.ID, List: list, Person: p}, nil
}

func documentOf(body []byte) (document, error) {
	var d document
	if err := json.Unmarshal(body, &d); err != nil {
		return document{}, errs.Wrap(errs.Internal, "watch.documentOf", err, "an entry of a list cannot be read")
	}
	return d, nil
}
