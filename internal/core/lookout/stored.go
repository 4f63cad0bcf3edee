package lookout

import (
	"encoding/json"

	"entente/internal/core/errs"
)

// Encode writes a lookout as Read reads it.
func (l Lookout) Encode() []byte {
	data, _ := json.Marshal(l) // words, numbers and times can always be written
	return data
}

// Read reads what Encode wrote.
func Read(data []byte) (Lookout, error) {
	var l Lookout
	if err := json.Unmarshal(data, &l); err != nil {
		return Lookout{}, errs.Wrap(errs.Internal, "lookout.Read", err, "a lookout cannot be read")
	}
	return l, nil
}
