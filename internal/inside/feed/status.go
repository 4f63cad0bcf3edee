package feed

import (
	"cmp"
	"context"
	"slices"
	"time"

	"entente/internal/store/insidedb"
)

// Status is how the feed stands.
type Status struct {
	V          int         `json:"v"`
	Folder     string      `json:"folder"`        // "" for none
	Kept       string      `json:"kept"`          // deleted, done: what becomes of files that were read
	Strict     bool        `json:"strict"`        // wrong counts are a reason for quarantine
	Looked     *time.Time  `json:"looked"`        // when the folder was looked at last; nil before the first time
	Why        string      `json:"why,omitempty"` // why it is not looked at
	Waiting    int         `json:"waiting"`       // files that have yet to stand still
	Files      int         `json:"files"`         // read since the node started
	Alone      []LeftAlone `json:"left_alone"`
	Messages   int         `json:"messages"` // held
	Travellers int         `json:"travellers"`
	Quarantine int         `json:"quarantine"` // units that nobody has settled
}

// LeftAlone is a name in the folder of which nothing is read.
type LeftAlone struct {
	Name string `json:"name"`
	Why  string `json:"why"`
}

// Status tells how the feed stands: of the folder what this process has seen.
func (f *Feed) Status(ctx context.Context) (Status, error) {
	out := Status{V: 1, Folder: f.Folder, Kept: "deleted", Strict: f.Strict, Alone: []LeftAlone{}}
	if f.Keep {
		out.Kept = doneFolder
	}
	if f.Folder == "" {
		out.Why = "no folder is set"
	}
	f.folder.stands(&out)
	err := f.Store.Read(ctx, func(tx *insidedb.Tx) error {
		n, err := tx.CountTravel()
		out.Messages, out.Travellers, out.Quarantine = n.Messages, n.Travellers, n.Quarantine
		return err
	})
	return out, err
}

func (d *folder) stands(out *Status) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.looked.IsZero() {
		at := d.looked
		out.Looked = &at
	}
	if d.idle != "" {
		out.Why = d.idle
	}
	out.Waiting, out.Files = d.waiting, d.files
	for name, why := range d.told {
		out.Alone = append(out.Alone, LeftAlone{shown(name, mostName), why})
	}
	slices.SortFunc(out.Alone, func(a, b LeftAlone) int { return cmp.Compare(a.Name, b.Name) })
	out.Alone = out.Alone[:min(len(out.Alone), MostListed)]
}
