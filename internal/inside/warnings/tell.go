package warnings

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/core/report"
	"entente/internal/inside/disclosure"
	"entente/internal/seal/agefile"
	"entente/internal/store/insidedb"
)

// Telling is what an officer says was told: to whom, where, when, and by whom it
// was interpreted.
type Telling struct {
	Aim
	Portions    []int     // as the decision numbers them: from 0, report.TitleIndex for the title; nil: all that may be told
	Office      string    // who was told, by office
	Place       string    // where
	At          time.Time // when
	Language    string    // BCP 47
	Interpreter string    // by office; "" for none
}

// Told is what the record says of it: our word alone.
type Told struct {
	OneSided    bool                 `json:"one_sided"` // always true: nobody but us says so
	Words       []disclosure.Portion `json:"words"`
	Marking     string               `json:"marking"`
	Office      string               `json:"office"`
	Place       string               `json:"place"`
	Language    string               `json:"language"`
	Interpreter string               `json:"interpreter,omitempty"`
}

// Tell records that a warning was told orally. What may be told is proposed by the
// method tell, and only words of that, or fewer, can have been told; what waits for
// review is told when it is approved.
func (x *Warnings) Tell(ctx context.Context, q Telling) (View, error) {
	const op = "warnings.Tell"
	if blank(q.Office) || blank(q.Place) || blank(q.Language) {
		return View{}, errs.E(errs.Invalid, op, "expected the office that was told, the place and the language")
	}
	for _, s := range []string{q.Office, q.Place, q.Language, q.Interpreter} {
		if len(s) > 1024 {
			return View{}, errs.E(errs.Invalid, op, "a text of %d bytes; expected at most 1024", len(s))
		}
	}
	if err := x.past(op, q.At); err != nil {
		return View{}, err
	}
	if err := x.ready(ctx, q.Ref, q.Officer); err != nil {
		return View{}, err
	}
	got, err := x.propose(ctx, q.Aim, release.Tell, "told")
	if err != nil {
		return View{}, err
	}
	return x.within(ctx, q.Ref, q.Officer, determiners, func(tx *insidedb.Tx, w insidedb.Warning) error {
		if err := mayWarn(w); err != nil {
			return err
		}
		r, err := x.approved(tx, got.Release)
		if err != nil {
			return err
		}
		words, err := said(tx, r, q.Portions)
		if err != nil {
			return err
		}
		now := x.Store.Now()
		w.Next = &now
		w, a, err := x.act(tx, w, insidedb.WarningAct{Act: ActTold, Officer: q.Officer, Partner: q.Partner, Release: r.ID, At: &q.At, Version: r.Version},
			Told{OneSided: true, Words: words, Marking: r.Marking, Office: q.Office, Place: q.Place, Language: q.Language, Interpreter: q.Interpreter})
		if err != nil {
			return err
		}
		return x.reached(tx, w, a, q.Officer)
	})
}

// propose proposes what goes by no link, and refuses what is not approved at once.
func (x *Warnings) propose(ctx context.Context, a Aim, method release.Method, done string) (disclosure.Result, error) {
	const op = "warnings.propose"
	ref, err := x.reportOf(ctx, a.Ref)
	if err != nil {
		return disclosure.Result{}, err
	}
	a.Method = method
	got, err := x.Office.Propose(ctx, a.proposal(ref))
	switch {
	case err != nil:
		return got, err
	case got.Release == "":
		return got, errs.E(errs.Denied, op, "nothing may be %s to %s: %s", done, a.Partner, got.Said)
	case got.State != string(insidedb.Approved):
		return got, errs.E(errs.Conflict, op, "release %s %s; it can be %s once it is approved", got.Release, got.Said, done)
	}
	return got, nil
}

// approved is a release that may still go as it was approved, decided again by the
// rules of now, with its words.
func (x *Warnings) approved(tx *insidedb.Tx, id string) (insidedb.Release, error) {
	r, err := tx.Release(id)
	if err != nil {
		return r, err
	}
	renewed, err := x.Office.Renew(tx, r, x.Store.Now())
	if err != nil {
		return r, err
	}
	r, goes, err := renewed.Settle(tx)
	if err == nil && !goes {
		err = errs.E(errs.Conflict, "warnings.approved", "release %s may not go as it was approved: %s", id, r.Reason)
	}
	return r, err
}

// said are the words of a release with some numbers, which are those of its decision;
// all for nil.
func said(tx *insidedb.Tx, r insidedb.Release, numbers []int) ([]disclosure.Portion, error) {
	const op = "warnings.Tell"
	var out release.Outcome
	row, err := tx.Decision(r.Decision)
	if err == nil {
		err = json.Unmarshal(row.Outcome, &out)
	}
	if err != nil {
		return nil, errs.Wrap(errs.Internal, op, err, "the decision of what may be told cannot be read")
	}
	var at []int // what a word's number is, as they stand in the release
	if out.Title.Verdict.Goes() && out.Title.Text != "" {
		at = append(at, report.TitleIndex)
	}
	for _, p := range out.Portions {
		if p.Verdict.Goes() && p.Text != "" {
			at = append(at, p.Index)
		}
	}
	if len(at) != len(r.Portions) {
		return nil, errs.E(errs.Internal, op, "the release has %d portions, and its decision %d", len(r.Portions), len(at))
	}
	if numbers == nil {
		numbers = at
	}
	words := []disclosure.Portion{}
	for _, n := range numbers {
		i := slices.Index(at, n)
		if i < 0 {
			return nil, errs.E(errs.Invalid, op, "%s may not be told; what may be told is %s", numbered(n), strings.Join(allNumbered(at), ", "))
		}
		words = append(words, disclosure.Portion(r.Portions[i]))
	}
	if len(words) == 0 {
		return nil, errs.E(errs.Invalid, op, "no words; expected at least one portion")
	}
	return words, nil
}

// numbered is how people name a portion.
func numbered(n int) string {
	if n == report.TitleIndex {
		return "title"
	}
	return fmt.Sprintf("portion %d", n)
}

func allNumbered(all []int) []string {
	out := make([]string, len(all))
	for i, n := range all {
		out[i] = numbered(n)
	}
	return out
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }

// Filing asks for a sealed file for a party with which there is no channel.
type Filing struct {
	Aim
	Recipient  string // an age recipient; or
	Passphrase []byte // one that the party is told otherwise
}

// Filed is a file that was made. It lies nowhere here.
type Filed struct {
	V       int    `json:"v"`
	File    []byte `json:"file"` // in JSON: base64
	Digest  string `json:"digest"`
	Warning View   `json:"warning"`
}

// filedWords are what the record says of a file.
type filedWords struct {
	Digest string               `json:"digest"` // of the file as it was made
	Words  []disclosure.Portion `json:"words"`
}

// File makes a sealed file of what may be given to a party, for delivery by hand,
// and records that it was made. It is decided as any release; what waits for review
// lies in a file once it is approved. That it was delivered is for Handed.
func (x *Warnings) File(ctx context.Context, q Filing) (Filed, error) {
	if err := agefile.Check(q.Recipient, q.Passphrase); err != nil {
		return Filed{}, err
	}
	if err := x.ready(ctx, q.Ref, q.Officer); err != nil {
		return Filed{}, err
	}
	got, err := x.propose(ctx, q.Aim, disclosure.ByHand, "handed over")
	if err != nil {
		return Filed{}, err
	}
	var r insidedb.Release
	err = x.Store.Write(ctx, func(tx *insidedb.Tx) (err error) {
		r, err = x.approved(tx, got.Release)
		return err
	})
	if err != nil {
		return Filed{}, err
	}
	words := make([]disclosure.Portion, len(r.Portions))
	for i, p := range r.Portions {
		words[i] = disclosure.Portion(p)
	}
	out := Filed{V: 1}
	if out.File, err = agefile.Seal(letter(x.Self, r.Partner, r.Marking, words), q.Recipient, q.Passphrase); err != nil { // slow, by intent
		return Filed{}, err
	}
	sum := sha256.Sum256(out.File)
	out.Digest = "sha256:" + hex.EncodeToString(sum[:])
	out.Warning, err = x.within(ctx, q.Ref, q.Officer, determiners, func(tx *insidedb.Tx, w insidedb.Warning) error {
		if err := mayWarn(w); err != nil {
			return err
		}
		if is, err := tx.Release(r.ID); err != nil || is.State != insidedb.Approved || is.Hash != r.Hash {
			return errs.E(errs.Conflict, "warnings.File", "release %s has changed meanwhile; try again", r.ID)
		}
		now := x.Store.Now()
		w.Next = &now
		_, _, err := x.act(tx, w, insidedb.WarningAct{Act: ActFiled, Officer: q.Officer, Partner: r.Partner, Release: r.ID, Version: r.Version}, filedWords{out.Digest, words})
		return err
	})
	if err != nil {
		return Filed{}, err
	}
	return out, nil
}

// letter is what the file holds: words to read, with their marks.
func letter(from, to party.Code, banner string, words []disclosure.Portion) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\nFrom %s to %s\n", banner, from, to)
	for _, x := range words {
		fmt.Fprintf(&b, "\n%s %s\n", x.Mark, x.Text)
	}
	fmt.Fprintf(&b, "\n%s\n", banner)
	return []byte(b.String())
}

// Handing is an officer's word that a file was delivered.
type Handing struct {
	Ref, Officer string
	Partner      party.Code
	Digest       string // of the file
	Courier      string
	Place        string
	At           time.Time
}

// handedWords are what the record says of a delivery.
type handedWords struct {
	Digest  string `json:"digest"`
	Courier string `json:"courier"`
	Place   string `json:"place"`
}

// Handed records that a file that was made for a party was delivered to it.
func (x *Warnings) Handed(ctx context.Context, h Handing) (View, error) {
	const op = "warnings.Handed"
	if blank(h.Courier) || blank(h.Place) || len(h.Courier)+len(h.Place) > 2048 {
		return View{}, errs.E(errs.Invalid, op, "expected who delivered it, and where, in at most 2048 bytes")
	}
	if err := x.past(op, h.At); err != nil {
		return View{}, err
	}
	return x.within(ctx, h.Ref, h.Officer, determiners, func(tx *insidedb.Tx, w insidedb.Warning) error {
		acts, err := tx.WarningActs(w, time.Time{})
		if err != nil {
			return err
		}
		made, err := madeFile(acts, h)
		if err != nil {
			return err
		}
		if h.At.Before(made.RecordedAt.Truncate(time.Minute)) { // who delivers it looks at a watch
			return errs.E(errs.Invalid, op, "delivered at %s, before the file was made at %s", h.At.Format(time.RFC3339), made.RecordedAt.Format(time.RFC3339))
		}
		now := x.Store.Now()
		w.Next = &now
		w, a, err := x.act(tx, w, insidedb.WarningAct{Act: ActHanded, Officer: h.Officer, Partner: made.Partner, At: &h.At, Version: made.Version}, handedWords{h.Digest, h.Courier, h.Place})
		if err != nil {
			return err
		}
		return x.reached(tx, w, a, h.Officer)
	})
}
