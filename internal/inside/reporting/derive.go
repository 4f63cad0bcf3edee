package reporting

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/core/marking"
	"entente/internal/core/report"
	"entente/internal/core/tearline"
	"entente/internal/store/insidedb"
)

// Derivation asks for the beginning of a report that is made of an item.
type Derivation struct {
	Item     string
	Portions []int    // as the item numbers them, from 0; nil: all but a title
	Topics   []string // of the report; a tearline says none
}

// Draft is the beginning of a report, for its author to go on with.
type Draft struct {
	V    int    `json:"v"`
	Item string `json:"item"`
	Text string `json:"text"` // a report that can be taken in as it is
}

// Derive writes the beginning of a report from an item that partners sent: its
// words, marks, uses and onward term, with a third party that names the item and
// asks for consent, and its sources that have a token as fields. Nothing is stored.
func (x *Intake) Derive(ctx context.Context, q Derivation) (Draft, error) {
	const op = "reporting.Derive"
	var out Draft
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) error {
		got, err := tx.Received(q.Item)
		if errs.KindOf(err) == errs.NotFound {
			return errs.E(errs.NotFound, op, "no item %q was received", q.Item)
		}
		if err != nil {
			return err
		}
		made, err := tx.Inbound(q.Item)
		if err != nil {
			return err
		}
		gone, err := tx.ItemTakenBack(got.Partner, got.Hash)
		switch {
		case err != nil:
			return err
		case gone || got.State != insidedb.Admitted || got.Erased != nil:
			return errs.E(errs.Conflict, op, "the item is not held for use")
		case made.Held(time.Time{}):
			return errs.E(errs.Conflict, op, "the item is held until an officer clears it")
		}
		text, err := x.derived(q, got, made)
		out = Draft{V: 1, Item: got.ID, Text: text}
		return err
	})
	return out, err
}

// derived writes the report, and reads it to be sure that it can be taken in.
func (x *Intake) derived(q Derivation, got insidedb.Received, made insidedb.Inbound) (string, error) {
	const op = "reporting.Derive"
	t, err := tearline.Read(got.Bundle)
	if err != nil {
		return "", err
	}
	parties := x.Policy().Parties()
	now := x.Store.Now()
	// Two systems may share a word: the mark is that of whoever wrote it.
	system, ok := readBy(t.Marking, now, directive.OwnSystem(got.Partner), directive.OwnSystem(parties.Self), marking.TLP)
	if !ok {
		return "", errs.E(errs.Invalid, op, "its marks are of no system in which a report of ours can be written")
	}
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("# Made of item %s from %s. Serial, fields, gists and our own assessment are for the author.", got.ID, got.Partner)
	line("originator: %s\ncreated: %s\nkind: %s\ntopics: %s\nsystem: %s", parties.Self, now.Format(time.RFC3339), got.Kind, asYAML(q.Topics), system)
	line("use: %s\nonward: %s", asYAML(got.Use), got.Onward)
	if made.Concern != "" {
		line("obtained: {concern: %s}", made.Concern)
	}
	line("third_party: {from: %s, ref: %s, consent: required}", got.Partner, asYAML(got.ID))
	if i := slices.IndexFunc(t.Portions, func(p tearline.Paragraph) bool { return p.Title }); i >= 0 {
		line("title: {mark: %s, text: %s}", asYAML(t.Portions[i].Mark), prose(t.Title))
	} else {
		line("title: %s", prose(t.Title))
	}
	sources := sourcesIn(t, parties.Self)
	portions := "portions:\n"
	chosen := q.Portions
	if chosen == nil {
		for i, p := range t.Portions {
			if !p.Title {
				chosen = append(chosen, i)
			}
		}
	}
	for _, i := range chosen {
		if i < 0 || i >= len(t.Portions) {
			return "", errs.E(errs.Invalid, op, "portion %d; the item has %d, from 0", i, len(t.Portions))
		}
		portions += fmt.Sprintf("  - {mark: %s, text: %s}\n", asYAML(t.Portions[i].Mark), sources.prose(t.Portions[i].Text))
	}
	b.WriteString(sources.yaml(got.Partner) + portions)
	if _, err := report.Decode("the derived report", []byte(b.String()), parties); err != nil {
		return "", err
	}
	return b.String(), nil
}

// readBy gives the first of the systems in which a mark can be read at a time.
func readBy(mark string, at time.Time, systems ...marking.System) (marking.System, bool) {
	for _, s := range systems {
		if _, err := marking.Parse(s, at, mark); err == nil {
			return s, true
		}
	}
	return "", false
}

// asYAML writes a value as JSON, which is YAML too.
func asYAML(v any) string {
	data, _ := json.Marshal(v) // strings and lists of them can always be written
	return string(data)
}

// prose writes a text that holds no references.
func prose(text string) string {
	return asYAML(strings.NewReplacer("{", "{{", "}", "}}").Replace(text))
}
