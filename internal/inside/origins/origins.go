package origins

import (
	"time"

	"entente/internal/core/errs"
	"entente/internal/inside/indexing"
	"entente/internal/inside/judgement"
	"entente/internal/store/insidedb"
)

// Open gives a version of what is held, as indexing.Open does.
type Open func(tx *insidedb.Tx, kind, id string, version int, recordedAt time.Time) (indexing.Item, error)

// Config is what Origins is made of.
type Config struct {
	Judgements *judgement.Judgements
	Open       Open
}

// Origins shows where things come from. It is safe for concurrent use.
type Origins struct{ Config }

// New makes one; the error is internal when something is missing.
func New(c Config) (*Origins, error) {
	if c.Judgements == nil || c.Open == nil {
		return nil, errs.E(errs.Internal, "origins.New", "judgements and a way to open items are needed")
	}
	return &Origins{c}, nil
}
