package assess

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
	"time"

	"entente/internal/core/access"
	"entente/internal/core/document"
	"entente/internal/core/errs"
)

// Bounds of one judgement; what is beyond is refused.
const (
	MaxDocument = 256 << 10 // bytes, as an officer writes it
	MaxRefs     = 1_000
	MaxText     = 4_000 // characters of a text
	MaxLine     = 400   // characters of a name, a basis, a question
)

// Record is a judgement of some kind.
type Record interface {
	Kind() string
	Refs() []Ref  // what it is about and rests on, in the order in which it says so
	Check() error // refuses what does not fit together; a decoder that can name the key does so itself
}

// Worded is a judgement with words of its own that can be searched.
type Worded interface{ Texts() []Text }

// Text is words of a judgement: its name, its statement, its note.
type Text struct{ What, Words string }

// Meta is what every document of a judgement may say beside its own keys.
type Meta struct {
	ID     string    // chosen by the officer; "" to have one minted
	Mark   string    // a banner or a portion mark of our own system; "" for the roll-up of what it rests on
	Groups []string  // that need to know
	Review time.Time // when keeping it is reviewed; zero for never
}

var idForm = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,63}$`)

// IDForm tells whether a word can be the id of a judgement: up to 64 of a-z, 0-9, point,
// dash and underscore.
func IDForm(id string) bool { return idForm.MatchString(id) }

// Decode reads a judgement as an officer writes it; file names it in errors. The error is
// invalid, with line and key, for what is not a document of the kind.
func Decode(kind, file string, data []byte) (Record, Meta, error) {
	const op = "assess.Decode"
	k, found := kindOf(kind)
	if !found {
		return nil, Meta{}, errs.E(errs.Invalid, op, "no kind %.40q of judgement; expected one of %s", kind, errs.List(Kinds))
	}
	if len(data) > MaxDocument {
		return nil, Meta{}, errs.At(op, file, 0, "", "%d bytes; expected at most %d", len(data), MaxDocument)
	}
	v, err := document.Parse(file, data)
	if err != nil {
		return nil, Meta{}, err
	}
	o := v.Object()
	o.Version()
	m := Meta{
		ID:     document.Read(o, "id", Formed(idForm, "up to 64 of a-z, 0-9, point, dash and underscore")),
		Mark:   document.Read(o, "mark", Line(MaxLine)),
		Groups: document.Read(o, "groups", groups),
		Review: document.Read(o, "review", (*document.Value).Date),
	}
	r, err := k.decode(o)
	if err == nil {
		err = o.Err()
	}
	if err != nil {
		return nil, Meta{}, err
	}
	if len(r.Refs()) > MaxRefs {
		return nil, Meta{}, errs.At(op, file, 0, "", "%d references; expected at most %d", len(r.Refs()), MaxRefs)
	}
	return r, m, r.Check()
}

// Encode is a judgement as it is kept.
func Encode(r Record) ([]byte, error) {
	data, err := json.Marshal(r)
	if err != nil {
		return nil, errs.Wrap(errs.Internal, "assess.Encode", err, "a judgement cannot be written")
	}
	return data, nil
}

// Read reads what Encode wrote.
func Read(kind string, body []byte) (Record, error) {
	k, found := kindOf(kind)
	if !found {
		return nil, errs.E(errs.Internal, "assess.Read", "a judgement of no kind that is known")
	}
	return k.read(body)
}

// stored reads a kept judgement of one kind.
func stored[T Record](body []byte) (Record, error) {
	var r T
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(&r); err != nil {
		return nil, errs.Wrap(errs.Internal, "assess.Read", err, "a kept judgement cannot be read")
	}
	return r, nil
}

func groups(v *document.Value) ([]string, error) {
	items, err := v.List()
	if err != nil {
		return nil, err
	}
	var out []string
	for _, item := range items {
		g, err := item.Text()
		switch {
		case err != nil:
			return nil, err
		case !access.GroupForm(g):
			return nil, item.Errorf("%.64q; expected the name of a group: up to 64 of a-z, 0-9, point, dash and underscore", g)
		case slices.Contains(out, g):
			return nil, item.Errorf("%s stands twice", g)
		}
		out = append(out, g)
	}
	if len(out) > access.MaxGroups {
		return nil, v.Errorf("%d groups; expected at most %d", len(out), access.MaxGroups)
	}
	return out, nil
}
