package crossing

import (
	"bytes"
	"context"
	"errors"
	"io"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/envelope"
	"entente/internal/seal/wire"
)

// The calls for parts of files.
const (
	PathPartsWanted = "/bridge/v1/parts/wanted"
	PathPartPut     = "/bridge/v1/parts/put"
	PathPartTake    = "/bridge/v1/parts/take"
	PathPartsDrop   = "/bridge/v1/parts/drop"
)

// MaxPart bounds a message that holds a part, in bytes.
const MaxPart = envelope.SealedPartSize + maxHead + 2*frameHeader

// mostWanted bounds the items whose parts are asked for at once.
const mostWanted = 1024

// PartsWanted is what the gateway can hold of one item's parts: Count of them,
// the first of them From.
type PartsWanted struct {
	Item        string
	Partner     party.Code
	From, Count int
}

type wantedJSON struct {
	Item    string     `json:"item"`
	Partner party.Code `json:"partner"`
	From    uint64     `json:"from"`
	Count   uint64     `json:"count"`
}

type wantedListJSON struct {
	V     int          `json:"v"`
	Items []wantedJSON `json:"items"`
}

// WritePartsWanted writes which parts are wanted, of at most so many items.
func WritePartsWanted(list []PartsWanted) ([]byte, error) {
	out := wantedListJSON{V: 1, Items: []wantedJSON{}}
	for _, x := range list[:min(len(list), mostWanted)] {
		out.Items = append(out.Items, wantedJSON{x.Item, x.Partner, uint64(x.From), uint64(x.Count)})
	}
	return marshal(out)
}

// ReadPartsWanted reads what WritePartsWanted wrote.
func ReadPartsWanted(data []byte) ([]PartsWanted, error) {
	o, err := parse(data, 3, 8*mostWanted)
	if err != nil {
		return nil, err
	}
	var out []PartsWanted
	for _, x := range o.Objects("items", 0, mostWanted) {
		out = append(out, PartsWanted{Item: x.Form("item", wire.Token, tokenWords), Partner: code(x, "partner"),
			From: int(x.Uint("from", 0, envelope.MaxParts-1)), Count: int(x.Uint("count", 1, envelope.MaxParts))})
		o.Close(x)
	}
	return out, o.Done()
}

// PartName names a part: of an item of ours by its id, of a partner's envelope by its hash.
type PartName struct {
	Of     string
	Number int // from 0
}

type partNameJSON struct {
	V      int    `json:"v"`
	Of     string `json:"of"`
	Number uint64 `json:"number"`
}

// WritePartName names a part.
func WritePartName(n PartName) ([]byte, error) {
	return marshal(partNameJSON{1, n.Of, uint64(n.Number)})
}

// ReadPartName reads what WritePartName wrote.
func ReadPartName(data []byte) (PartName, error) {
	o, err := parse(data, 1, 8)
	if err != nil {
		return PartName{}, err
	}
	n := PartName{Of: o.Form("of", wire.Token, tokenWords), Number: int(o.Uint("number", 0, envelope.MaxParts-1))}
	return n, o.Done()
}

// WritePart writes a part with its name.
func WritePart(n PartName, sealed []byte) ([]byte, error) {
	head, err := WritePartName(n)
	if err != nil {
		return nil, err
	}
	return appendFrame(appendFrame(nil, framePart, head), frameBody, sealed), nil
}

// ReadPart reads what WritePart wrote.
func ReadPart(data []byte) (PartName, []byte, error) {
	r := bytes.NewReader(data)
	head, err := follow(r, framePart, maxHead)
	if err != nil {
		return PartName{}, nil, err
	}
	n, err := ReadPartName(head)
	if err != nil {
		return PartName{}, nil, err
	}
	sealed, err := follow(r, frameBody, envelope.SealedPartSize)
	if err == nil {
		if _, more := r.ReadByte(); !errors.Is(more, io.EOF) {
			err = errs.E(errs.Invalid, "crossing.ReadPart", "expected one part")
		}
	}
	return n, sealed, err
}

// PartsWanted asks which parts the gateway can hold now.
func (c *Client) PartsWanted(ctx context.Context) ([]PartsWanted, error) {
	data, err := c.post(ctx, shortCall, PathPartsWanted, JSONType, []byte(`{"v":1}`), MaxJSON)
	if err != nil {
		return nil, err
	}
	return ReadPartsWanted(data)
}

// PutPart hands over a part.
func (c *Client) PutPart(ctx context.Context, item string, number int, sealed []byte) error {
	body, err := WritePart(PartName{item, number}, sealed)
	if err != nil {
		return err
	}
	_, err = c.post(ctx, plainCall, PathPartPut, FramesType, body, 0)
	return err
}

// TakePart gives a part of a partner's envelope.
func (c *Client) TakePart(ctx context.Context, hash string, number int) ([]byte, error) {
	body, err := WritePartName(PartName{hash, number})
	if err != nil {
		return nil, err
	}
	data, err := c.post(ctx, plainCall, PathPartTake, JSONType, body, MaxPart)
	if err != nil {
		return nil, err
	}
	n, sealed, err := ReadPart(data)
	if err == nil && n != (PartName{hash, number}) {
		err = errs.E(errs.Internal, "crossing.TakePart", "the gateway zone gives another part than was asked for")
	}
	return sealed, err
}

// DropParts says that the parts of a partner's envelope are held here, or not wanted.
func (c *Client) DropParts(ctx context.Context, hash string) error {
	body, err := WriteIDs([]string{hash})
	if err != nil {
		return err
	}
	_, err = c.post(ctx, plainCall, PathPartsDrop, JSONType, body, 0)
	return err
}
