package envelope

import (
	"encoding/base64"
	"maps"
	"slices"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/seal/keys"
	"entente/internal/seal/wire"
)

// Verb says what a Control states.
type Verb string

// Receipts, stated by the side that received an envelope, and void, stated by
// the side that will never send it.
const (
	Admitted    Verb = "admitted"    // inside opened it and took it
	Refused     Verb = "refused"     // inside will not take it; Code says why
	Quarantined Verb = "quarantined" // inside keeps it apart; Code says why
	Read        Verb = "read"        // an officer read it
	Acted       Verb = "acted"       // an officer acted on it
	Void        Verb = "void"        // its number is used, it will not come
)

// Transitions of what both sides hold about one item. Each verb belongs to one side.
const (
	Recalled  Verb = "recalled"  // sender of the item: it is taken back; Code says why
	Corrected Verb = "corrected" // sender of the item: Successor stands in its place; Code says why
	Complied  Verb = "complied"  // receiver of the item: what Matter asked is done; Code says how
	Asked     Verb = "asked"     // receiver of the item: may it be passed on to Party?
	Consented Verb = "consented" // sender of the item: what Matter asked may be done, under these terms
	Declined  Verb = "declined"  // sender of the item: what Matter asked may not be done; nothing says why
	Withdrawn Verb = "withdrawn" // who stated Matter: it no longer holds from now on
)

// What one side owes the other, on account of an item that went between them.
const (
	Requested Verb = "requested" // either side: Code is wanted of the other, on a ground, by a time
	Promised  Verb = "promised"  // either side: Code will be done
	Accepted  Verb = "accepted"  // the debtor of Matter: it is owed
	Answered  Verb = "answered"  // the debtor of Matter: wholly or in part, by Answer if that is an item
	Met       Verb = "met"       // the creditor of Matter: what came is enough
	Unmet     Verb = "unmet"     // the creditor: the answer Matter is not the whole of it
	Extended  Verb = "extended"  // the creditor of Matter: there is time until Due
)

// What is said of an item that went: of a warning above all.
const (
	Renewed      Verb = "renewed"      // sender: it holds until NotAfter
	StoodDown    Verb = "stood-down"   // sender: what it warned of is not expected any more
	Outcome      Verb = "outcome"      // either side: Code came of it
	Completeness Verb = "completeness" // sender: whether it is all that is held
	Graded       Verb = "graded"       // receiver: of what use it was
)

// Statements about the exchange itself.
const (
	Checkpoint    Verb = "checkpoint"    // our log has a head: a blinded digest of it
	Countersigned Verb = "countersigned" // the digest was seen
	EpochVerb     Verb = "epoch"         // steward: an epoch of a community, or its lease
	Confirmed     Verb = "confirmed"     // member: the document with Digest is in force here
	Left          Verb = "left"          // member: it is one no more of what the document with Digest says, or will be none
	KeySet        Verb = "key-set"       // a key set that our root signed
	Revocation    Verb = "revocation"    // a revocation that our root signed
	Suspended     Verb = "suspended"     // nothing is sent or admitted under the agreement until resumed
	Resumed       Verb = "resumed"       // the exchange goes on
	Ended         Verb = "ended"         // the agreement is at an end; Due is when its duties are done
)

// Code is why something was refused, quarantined or taken back, or how it was
// complied with: closed lists.
type Code string

// The codes of refused and quarantined. They tell of the envelope and of the
// agreement, never of what the receiver holds.
const (
	CodeUnreadable   Code = "unreadable"   // it does not open, or is not what it commits to
	CodeContent      Code = "content"      // it opens, and is no tearline that can be read
	CodeAgreement    Code = "agreement"    // not under the agreement in force
	CodeEpoch        Code = "epoch"        // the sender is not a member, or of another epoch
	CodeOrder        Code = "order"        // its number or its prev does not fit the lane
	CodeEquivocation Code = "equivocation" // another envelope came under its number
	CodeMarking      Code = "marking"      // its marks are not understood, or above the agreement
	CodeTerms        Code = "terms"        // its use or onward terms cannot be honoured
	CodeKind         Code = "kind"         // its kind is not known
	CodeRecalled     Code = "recalled"     // it was taken back before it came
)

// The codes of recalled and corrected: no more than that the item no longer
// stands, and on whose side the reason lies. More is a report of its kind.
const (
	CodeWithdrawn  Code = "withdrawn" // the sender takes it back
	CodeWrong      Code = "wrong"     // it does not hold
	CodeRemarked   Code = "remarked"  // it was marked or sent wrongly
	CodeLaw        Code = "law"       // the law or a court has it taken back
	CodeEndOfTerms Code = "end"       // the agreement or its retention is at an end
)

// The codes of complied.
const (
	CodeErased   Code = "erased"   // the content is destroyed, and what was derived is recalled
	CodeReplaced Code = "replaced" // the successor stands in its place
	CodeApart    Code = "apart"    // kept out of use, for the law demands a record
	CodeUnheld   Code = "unheld"   // it was never held here, and will not be admitted
)

// Codes lists the codes of refused and quarantined.
var Codes = []Code{CodeUnreadable, CodeContent, CodeAgreement, CodeEpoch, CodeOrder, CodeEquivocation, CodeMarking, CodeTerms, CodeKind, CodeRecalled}

// RecallCodes lists the codes of recalled and corrected.
var RecallCodes = []Code{CodeWithdrawn, CodeWrong, CodeRemarked, CodeLaw, CodeEndOfTerms}

// ComplianceCodes lists the codes of complied.
var ComplianceCodes = []Code{CodeErased, CodeReplaced, CodeApart, CodeUnheld}

// The codes of what is owed, and of what is said of an item, are those of
// core/obligation.
var (
	RequestCodes      = codesOf(obligation.SharedKinds)
	PromiseCodes      = codesOf(obligation.PromiseKinds)
	AnswerCodes       = codesOf(obligation.AnswerCodes)
	OutcomeCodes      = codesOf(obligation.OutcomeCodes)
	CompletenessCodes = codesOf(obligation.CompletenessCodes)
	GradeCodes        = codesOf(obligation.GradeCodes)
)

func codesOf[W ~string](words []W) []Code {
	out := make([]Code, len(words))
	for i, w := range words {
		out[i] = Code(w)
	}
	return out
}

// MaxDocument bounds the signed document that a Control carries, in bytes.
const MaxDocument = keys.MaxDocumentBytes

const maxControl = 192 << 10 // a document of the largest size fits, in base64

// Control is everything that is not content and still goes to a partner: ids,
// hashes, numbers, times, words of closed lists, and documents that a root or
// a steward signed. It has no free text. Which fields a verb has, and that it
// has no other, docs/protocol.md says in section 8.
type Control struct {
	Verb         Verb
	Subject      string            // id of the envelope that it is about
	EnvelopeHash string            // hash of that envelope
	Commitment   string            // that envelope quotes this commitment; "" for void
	Code         Code              // why, or how
	Head         Head              // receipts: the last envelope in order that the receiver has of the subject's lane; void: the voided number
	Ground       obligation.Ground // requested, promised: why it is owed
	Successor    string            // hash of the envelope that stands in the subject's place
	Answer       string            // answered: hash of the envelope that answers; "" when what was wanted is no item
	Matter       string            // hash of the envelope of the Control that this one answers or withdraws; requested: that it follows up
	Party        party.Code        // for whom consent is asked; to whom an item is to be passed on
	Portion      *uint64           // the portion that it is asked for, from 0; nil: the whole item
	Use          []string          // what the consent allows
	Onward       string            // and whether it may go on from there
	NotAfter     *time.Time        // when the consent ends; nil: open
	Due          *time.Time        // by when it is to be done or answered; nil: no time is set
	Digest       string            // of the blinded head, or of the document
	Document     []byte            // signed; its bytes are never made again
	At           time.Time         // when it was done; microseconds
}

// shape says which fields a verb has.
type shape struct {
	item              bool // subject, envelope, and but for void commitment
	head              bool
	codes             []Code
	successor, matter bool
	party, terms, due bool // party brings portion, and due may be absent
	digest, document  bool
	ground, answer    bool // answer may be absent
	until, by         bool // not_after alone; due, and not absent
	wanted            bool // matter, party and portion that may be absent
}

var shapes = map[Verb]shape{
	Admitted:    {item: true, head: true},
	Refused:     {item: true, head: true, codes: Codes},
	Quarantined: {item: true, head: true, codes: Codes},
	Read:        {item: true, head: true},
	Acted:       {item: true, head: true},
	Void:        {item: true, head: true},

	Recalled:  {item: true, codes: RecallCodes, due: true},
	Corrected: {item: true, codes: RecallCodes, due: true, successor: true},
	Complied:  {item: true, codes: ComplianceCodes, matter: true},
	Asked:     {item: true, party: true, due: true},
	Consented: {item: true, party: true, terms: true, matter: true},
	Declined:  {item: true, matter: true},
	Withdrawn: {item: true, matter: true},

	Requested: {item: true, codes: RequestCodes, ground: true, wanted: true, due: true},
	Promised:  {item: true, codes: PromiseCodes, ground: true, due: true},
	Accepted:  {item: true, matter: true},
	Answered:  {item: true, codes: AnswerCodes, answer: true, matter: true},
	Met:       {item: true, matter: true},
	Unmet:     {item: true, matter: true},
	Extended:  {item: true, matter: true, by: true},

	Renewed:      {item: true, until: true},
	StoodDown:    {item: true},
	Outcome:      {item: true, codes: OutcomeCodes},
	Completeness: {item: true, codes: CompletenessCodes},
	Graded:       {item: true, codes: GradeCodes},

	Checkpoint:    {digest: true},
	Countersigned: {digest: true},
	EpochVerb:     {digest: true, document: true},
	Confirmed:     {digest: true},
	Left:          {digest: true},
	KeySet:        {digest: true, document: true},
	Revocation:    {digest: true, document: true},
	Suspended:     {},
	Resumed:       {},
	Ended:         {due: true},
}

// verbs lists them all.
var verbs = slices.Sorted(maps.Keys(shapes))

// Opens tells whether a Control of the verb opens a matter between the two sides.
func (v Verb) Opens() bool { return obligation.Verb(v).Opens() }

// Receipt tells whether the verb is a receipt.
func (v Verb) Receipt() bool { return shapes[v].head && v != Void }

type controlJSON struct {
	V            int               `json:"v"`
	Verb         Verb              `json:"verb"`
	Subject      string            `json:"subject,omitempty"`
	EnvelopeHash string            `json:"envelope,omitempty"`
	Commitment   string            `json:"commitment,omitempty"`
	Code         Code              `json:"code,omitempty"`
	Ground       obligation.Ground `json:"ground,omitempty"`
	Head         *headJSON         `json:"head,omitempty"`
	Successor    string            `json:"successor,omitempty"`
	Answer       string            `json:"answer,omitempty"`
	Matter       string            `json:"matter,omitempty"`
	Party        party.Code        `json:"party,omitempty"`
	Portion      *uint64           `json:"portion,omitempty"`
	Use          []string          `json:"use,omitempty"`
	Onward       string            `json:"onward,omitempty"`
	NotAfter     string            `json:"not_after,omitempty"`
	Due          string            `json:"due,omitempty"`
	Digest       string            `json:"digest,omitempty"`
	Document     string            `json:"document,omitempty"`
	At           string            `json:"at"`
}

type headJSON struct {
	Incarnation string `json:"incarnation"`
	Lane        Lane   `json:"lane"`
	Seq         uint64 `json:"seq"`
	Hash        string `json:"hash,omitempty"`
}

// encode writes the Control; what it writes is read again, so that a Control
// that a receiver would refuse is never sealed.
func (c Control) encode() ([]byte, error) {
	j := controlJSON{V: 1, Verb: c.Verb, Subject: c.Subject, EnvelopeHash: c.EnvelopeHash, Commitment: c.Commitment, Code: c.Code, Ground: c.Ground,
		Successor: c.Successor, Answer: c.Answer, Matter: c.Matter, Party: c.Party, Portion: c.Portion, Use: c.Use, Onward: c.Onward, Digest: c.Digest,
		Document: base64.StdEncoding.EncodeToString(c.Document), At: wire.Time(c.At)}
	if c.Head != (Head{}) || shapes[c.Verb].head {
		head := headJSON(c.Head)
		j.Head = &head
	}
	if c.NotAfter != nil {
		j.NotAfter = wire.Time(*c.NotAfter)
	}
	if c.Due != nil {
		j.Due = wire.Time(*c.Due)
	}
	data, err := wire.Marshal(j)
	if err != nil {
		return nil, errs.Wrap(errs.Internal, "envelope.Control", err, "cannot write the control")
	}
	if _, err := readControl(data); err != nil {
		return nil, err
	}
	return data, nil
}

// readControl reads a Control strictly: every verb has its fields and no other.
func readControl(data []byte) (Control, error) {
	o, err := wire.Parse(data, wire.Limits{Bytes: maxControl, Depth: 2, Values: 64})
	if err != nil {
		return Control{}, err
	}
	o.Uint("v", 1, 1)
	c := Control{Verb: Verb(word(o, "verb", verbs)), At: o.Time("at")}
	s := shapes[c.Verb]
	if s.item {
		c.Subject, c.EnvelopeHash = o.Form("subject", wire.Token, tokenWords), o.Form("envelope", wire.Digest, digestWords)
		if c.Verb != Void {
			c.Commitment = ReadCommitment(o, "commitment")
		}
	}
	if s.codes != nil {
		c.Code = Code(word(o, "code", s.codes))
	}
	if s.ground {
		c.Ground = obligation.Ground(word(o, "ground", obligation.Grounds))
	}
	if s.head {
		c.Head = readHead(o)
	}
	if s.successor {
		c.Successor = o.Form("successor", wire.Digest, digestWords)
	}
	if s.answer && o.Has("answer") {
		c.Answer = o.Form("answer", wire.Digest, digestWords)
	}
	if s.matter || s.wanted && o.Has("matter") {
		c.Matter = o.Form("matter", wire.Digest, digestWords)
	}
	c.readTerms(o, s)
	if s.digest {
		c.Digest = o.Form("digest", wire.Digest, digestWords)
	}
	if s.document {
		c.Document = o.Base64("document", 1, MaxDocument)
	}
	if o.Err() == nil {
		c.check(o)
	}
	return c, o.Done()
}

// readTerms reads what consent is asked for and given under, and by when.
func (c *Control) readTerms(o *wire.Object, s shape) {
	if s.party || s.wanted && o.Has("party") {
		c.Party = readCode(o, "party")
	}
	if s.party || s.wanted {
		if o.Has("portion") {
			n := o.Uint("portion", 0, MaxPortions-1)
			c.Portion = &n
		}
	}
	if s.terms {
		c.Use, c.Onward = readUse(o), o.Form("onward", wire.Term, termWords)
		c.NotAfter = optionalTime(o, "not_after")
	}
	if s.until {
		at := o.Time("not_after")
		c.NotAfter = &at
	}
	if s.due {
		c.Due = optionalTime(o, "due")
	}
	if s.by {
		at := o.Time("due")
		c.Due = &at
	}
}

// check holds the fields against one another.
func (c *Control) check(o *wire.Object) {
	switch {
	case c.Verb == Void && (c.Head.Seq == 0 || c.Head.Hash != c.EnvelopeHash):
		o.Fail("head", "expected the number and the hash of the voided envelope")
	case c.Verb == Corrected && c.Successor == c.EnvelopeHash:
		o.Fail("successor", "expected another envelope than the corrected one")
	case c.Verb == Requested && (c.Code == Code(obligation.PassOn)) != (c.Party != "") && c.Code != Code(obligation.Action):
		o.Fail("party", "expected to whom it is to be passed on, where it is to be, and nobody where it is not")
	case c.Portion != nil && c.Verb == Requested && c.Code != Code(obligation.Unmask):
		o.Fail("portion", "expected of unmask alone")
	case c.Verb == Answered && c.Answer == c.EnvelopeHash:
		o.Fail("answer", "expected another envelope than the one that it is about")
	case c.Document != nil && c.Digest != wire.Hash(c.Document):
		o.Fail("digest", "expected that of the document")
	}
}

func optionalTime(o *wire.Object, key string) *time.Time {
	if !o.Has(key) {
		return nil
	}
	t := o.Time(key)
	return &t
}

func readHead(o *wire.Object) Head {
	in := o.Object("head")
	h := Head{Incarnation: in.Form("incarnation", wire.Token, tokenWords), Lane: Lane(word(in, "lane", Lanes)), Seq: in.Uint("seq", 0, wire.MaxInteger)}
	if h.Seq > 0 {
		h.Hash = in.Form("hash", wire.Digest, digestWords)
	}
	o.Close(in)
	return h
}

// word reads a word of a closed list.
func word[W ~string](o *wire.Object, key string, list []W) string {
	words := make([]string, len(list))
	for i, w := range list {
		words[i] = string(w)
	}
	slices.Sort(words)
	return o.Word(key, words...)
}
