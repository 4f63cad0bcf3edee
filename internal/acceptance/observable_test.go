package acceptance

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"entente/internal/core/party"
	"entente/internal/seal/envelope"
	"entente/internal/seal/keys"
	"entente/internal/seal/wire"
	"entente/internal/store/gatewaydb"
)

// observer turns what a partner, and who holds our gateway, can see into
// lines. Envelopes stand as their clear header, their lengths and, for those
// that were opened, their plaintext. Their ciphertext and signatures are
// random bytes of a length that the line tells; hashes of such bytes stand as
// the place of the envelope, everywhere alike.
type observer struct {
	t      testing.TB
	keys   map[party.Code]*identity
	lines  []string
	places map[string]string // hash, or commitment to a hash → the envelope's place
}

func newObserver(t testing.TB, known ...*identity) *observer {
	o := &observer{t: t, keys: map[party.Code]*identity{}, places: map[string]string{}}
	for _, id := range known {
		o.keys[id.code] = id
	}
	return o
}

// say adds a line.
func (o *observer) say(format string, args ...any) {
	o.lines = append(o.lines, fmt.Sprintf(format, args...))
}

// told gives all lines, with the hashes of random bytes replaced.
func (o *observer) told() []string {
	var pairs []string
	for hash, place := range o.places {
		pairs = append(pairs, hash, place)
	}
	r := strings.NewReplacer(pairs...)
	out := make([]string, len(o.lines))
	for i, line := range o.lines {
		out[i] = r.Replace(line)
	}
	return out
}

// inClear is the part of an envelope's payload that is not random.
type inClear struct {
	Header     json.RawMessage `json:"header"`
	Enc        []byte          `json:"enc"`
	Ciphertext []byte          `json:"ciphertext"`
}

// envelope says what can be seen of an envelope's bytes, and what is in it.
func (o *observer) envelope(data []byte) string {
	raw, err := keys.UnverifiedPayload(data, keys.EnvelopeType)
	if err != nil {
		return fmt.Sprintf("%d bytes that are no envelope: %q", len(data), data)
	}
	var c inClear
	check(o.t, json.Unmarshal(raw, &c))
	at, err := envelope.ReadAddress(data)
	check(o.t, err)
	from, to := o.keys[at.From], o.keys[at.To]
	carried, err := envelope.Inspect(data, from.set)
	check(o.t, err)
	h := carried.Header()
	place := fmt.Sprintf("<%s to %s, %s %d>", h.From, h.To, h.Lane, h.Seq)
	o.places[carried.Hash()] = place
	text := fmt.Sprintf("envelope of %d bytes, enc %d, ciphertext %d, header %s", len(data), len(c.Enc), len(c.Ciphertext), c.Header)
	v, err := envelope.Open(data, from.set, to.opens, to.code)
	check(o.t, err)
	if control, ok := v.Control(); ok { // it quotes hashes of random bytes, and its commitment covers them
		o.places[h.Commitment] = "<commitment of " + place[1:]
		return fmt.Sprintf("%s, control %+v, salts %x", text, control, v.Salts())
	}
	return fmt.Sprintf("%s, bundle %s, portions %q, salts %x", text, v.Bundle(), v.Portions(), v.Salts())
}

// receipt says what a delivered receipt says.
func (o *observer) receipt(data []byte) string {
	raw, err := keys.UnverifiedPayload(data, keys.DeliveredType)
	if err != nil {
		return fmt.Sprintf("%d bytes that are no receipt: %q", len(data), data)
	}
	return fmt.Sprintf("receipt of %d bytes: %s", len(data), raw)
}

// wire reads a connection's bytes as HTTP, a line for each question with its
// answer; what connection it came on is left open, for that is a matter of
// timing. Heads stand as they are, byte for byte.
func (o *observer) wire(direction string, calls []conversation) {
	var lines []string
	for _, c := range calls {
		asked, answered := messages(o.t, c.asked), messages(o.t, c.answered)
		if len(asked) != len(answered) {
			o.t.Fatalf("%s: %d requests and %d answers on one connection", direction, len(asked), len(answered))
		}
		for i := range asked {
			lines = append(lines, fmt.Sprintf("%s: %q %s\n  answered %q %s", direction, asked[i].head, o.body(asked[i]), answered[i].head, o.body(answered[i])))
		}
	}
	slices.Sort(lines)
	o.lines = append(o.lines, lines...)
}

// message is one HTTP message: its head, exactly, and its body.
type message struct {
	head string
	body []byte
}

func messages(t testing.TB, data []byte) []message {
	var out []message
	for len(data) > 0 {
		head, rest, found := bytes.Cut(data, []byte("\r\n\r\n"))
		if !found {
			t.Fatalf("no whole HTTP head in %q", data)
		}
		m := message{head: string(head)}
		for line := range strings.SplitSeq(m.head, "\r\n") {
			if length, ok := strings.CutPrefix(line, "Content-Length: "); ok {
				n, err := strconv.Atoi(length)
				check(t, err)
				m.body, rest = rest[:n], rest[n:]
			}
		}
		out, data = append(out, m), rest
	}
	return out
}

// body says what a body holds: frames of the protocol, or plain text.
func (o *observer) body(m message) string {
	switch {
	case strings.Contains(m.head, "application/vnd.entente.batch.v1"):
		return o.frames(m.body)
	case strings.Contains(m.head, keys.DeliveredType):
		return o.receipt(m.body)
	case strings.Contains(m.head, keys.EnvelopeType):
		return o.envelope(m.body)
	}
	return fmt.Sprintf("%q", m.body)
}

func (o *observer) frames(data []byte) string {
	var out strings.Builder
	for len(data) > 0 {
		kind, size := data[0], binary.BigEndian.Uint32(data[1:5])
		body := data[5 : 5+size]
		data = data[5+size:]
		switch kind {
		case 'E':
			fmt.Fprintf(&out, "\n  E %s", o.envelope(body))
		case 'R':
			fmt.Fprintf(&out, "\n  R %s", o.receipt(body))
		default:
			fmt.Fprintf(&out, "\n  %c %q", kind, body)
		}
	}
	return out.String()
}

// gateway says everything that the gateway's database holds about one partner,
// or about all of them ("").
func (o *observer) gateway(store *gatewaydb.Store, partner party.Code) {
	var records []gatewaydb.Record
	check(o.t, store.Read(context.Background(), func(tx *gatewaydb.Tx) (err error) {
		records, err = gatewaydb.Dump(tx)
		return err
	}))
	var lines []string
	for _, r := range records {
		if !about(r, partner) {
			continue
		}
		line := r.Table
		for _, f := range r.Fields {
			switch value := f.Value.(type) {
			case []byte:
				line += " " + f.Name + "=" + o.blob(f.Name, value)
			default:
				if r.Table == "events" && f.Name == "id" { // a hash over the hash that stands in the row too
					continue
				}
				line += fmt.Sprintf(" %s=%v", f.Name, value)
			}
		}
		lines = append(lines, line)
	}
	o.say("gateway: %d rows", len(lines))
	slices.Sort(lines) // by hash they would stand in another order
	o.lines = append(o.lines, lines...)
}

// about tells whether a row is about a partner; every row is about "".
func about(r gatewaydb.Record, partner party.Code) bool {
	for _, f := range r.Fields {
		text := fmt.Sprint(f.Value)
		switch {
		case (f.Name == "partner" || f.Name == "service") && text == string(partner):
			return true
		case r.Table == "stream" && strings.HasSuffix(text, "/"+string(partner)):
			return true
		}
	}
	return partner == ""
}

func (o *observer) blob(column string, data []byte) string {
	switch column {
	case "signed", "held_signed":
		return o.envelope(data)
	case "receipt":
		return o.receipt(data)
	}
	return wire.Hash(data)
}
