package keys

import (
	"encoding/base64"
	"io"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/payload"
)

const (
	kindStore = "store"
	storeFile = "store.key"
)

// SaveStore draws the key of a service's inside store, under which the keys of
// payloads are sealed, and writes it to dir/store.key. Whoever loses the file has
// lost all content. A conflict when it is there.
func SaveStore(random io.Reader, dir string, service party.Code) error {
	k, err := payload.NewKey(random)
	if err != nil {
		return err
	}
	if !service.Valid() || !service.IsService() {
		return errs.E(errs.Invalid, "keys.SaveStore", "a service is needed; expected TRIGRAPH/SERVICE")
	}
	return save(dir, storeFile, keyFile{Kind: kindStore, Service: service, Seeds: []string{base64.StdEncoding.EncodeToString(k.Secret())}})
}

// LoadStore reads dir/store.key; not-found when it is not there.
func LoadStore(dir string) (payload.Key, error) {
	_, seeds, err := load(dir, storeFile, kindStore, 0, 1)
	if err != nil {
		return payload.Key{}, err
	}
	return payload.ReadKey(seeds[0])
}
