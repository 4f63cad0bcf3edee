package insidedb

import (
	"strconv"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/evidence"
	"entente/internal/store/sqldb"
)

// What is ordered here and what one service tells another, other than
// releases, receipts and reviews, has a leaf each, written with its record. Its
// subject is one of these prefixes and the record's own key; its document is the
// record under the leaf's salt.
const (
	ofRetention    = "retention/"
	ofErasure      = "erasure/"
	ofTakeback     = "takeback/"
	ofStatement    = "statement/"
	ofCommunity    = "community/"
	ofDocument     = "document/"
	ofConfirmation = "confirmation/"
	ofPeering      = "peering/"
	ofDelegation   = "delegation/"
	ofProof        = "proof/"
	ofOfficer      = "officer/"
	ofObligation   = "obligation/"
	ofWarning      = "warning/"
	ofQuestion     = "question/"
	ofEngagement   = "engagement/"
	ofArrival      = "arrival/"
	ofEmergency    = "emergency/"
	ofAdvisory     = "advisory/"
	ofAlert        = "alert/"
	ofLookout      = "lookout/"
	ofHit          = "hit/"
	ofTravel       = "travel/"
	ofQuarantine   = "quarantine/"
	ofJudgement    = "judgement/"
	ofClearance    = "clearance/"
	ofAssurance    = "assurance/"
	ofReads        = "reads/"
)

// noteOrdered writes a leaf for what an officer or a rule ordered here. partner is
// whom it concerns; "" and this service itself are nobody.
func (tx *Tx) noteOrdered(subject, kind string, partner party.Code, at time.Time, record any) error {
	if tx.log == nil {
		return nil
	}
	if partner == tx.log.self {
		partner = ""
	}
	return tx.noteRecord(subject, evidence.Event{Deed: evidence.Ordered, From: tx.log.self, To: partner, Kind: kind, At: at}, record)
}

// noteTold writes a leaf for what a partner told us (in), or we it (out).
func (tx *Tx) noteTold(subject, kind, direction string, partner party.Code, at time.Time, record any) error {
	if tx.log == nil {
		return nil
	}
	from, to := tx.log.self, partner
	if direction == In {
		from, to = to, from
	}
	return tx.noteRecord(subject, evidence.Event{Deed: evidence.Told, From: from, To: to, Kind: kind, At: at}, record)
}

func (tx *Tx) noteRecord(subject string, e evidence.Event, record any) error {
	salt, err := tx.log.salt()
	if err != nil {
		return err
	}
	if e.Document, err = documentOf(salt, record); err != nil {
		return err
	}
	return tx.keepLeaf(subject, e, salt)
}

func (a RetentionAct) subject() string {
	return ofRetention + a.Kind + "/" + a.ID + "/" + strconv.Itoa(a.Number)
}

func (a RetentionAct) record() any {
	return []any{"retention", a.Kind, a.ID, a.Number, a.Act, a.Officer, a.Reason, a.RecordedAt.UnixMicro()}
}

func (e Erasure) record() any { return []any{"erasure", e.Kind, e.ID, e.Ground, e.At.UnixMicro()} }

func (t Takeback) subject() string { return ofTakeback + t.Release + "/" + strconv.Itoa(t.Number) }

// record is what the log commits to of a takeback: all but what became of it.
func (t Takeback) record() any {
	return []any{"takeback", t.Release, t.Number, t.Verb, t.Code, t.Successor, micros(t.Due), t.Officer, t.Cause, t.RecordedAt.UnixMicro()}
}

// proposed is the same of one that an officer has not decided on.
func (t Takeback) proposed() any {
	return []any{"takeback-proposed", t.Release, t.Number, t.Cause, t.RecordedAt.UnixMicro()}
}

func (t Transition) record() any {
	record := []any{"statement", t.Hash, t.Partner, t.Direction, t.Verb, t.By, t.Item, t.Subject, t.Commitment, t.Code, t.At.UnixMicro(), t.Matter,
		t.Successor, t.Party, t.Portion, append([]string{}, t.Use...), t.Onward, micros(t.NotAfter), micros(t.Due), t.Officer, t.RecordedAt.UnixMicro()}
	if t.Ground == "" && t.Answer == "" { // as leaves had it before there were such
		return record
	}
	return append(record, t.Ground, t.Answer)
}

func (c Community) subject() string { return ofCommunity + c.Name + "/" + strconv.Itoa(c.Version) }

func (c Community) record() any {
	return []any{"community", c.Name, c.Version, c.Steward, c.State, c.Epoch, c.Officer, c.RecordedAt.UnixMicro()}
}

// record is what the log commits to of a document: not whether an invitation is
// answered.
func (d CommunityDocument) record() any {
	return []any{"document", d.Community, d.Steward, d.Number, d.Hash, d.Digest, d.Member, d.Source, d.RecordedAt.UnixMicro()}
}

func (c Confirmation) subject() string {
	return ofConfirmation + c.Community + "/" + string(c.Member) + "/" + c.Epoch
}

func (c Confirmation) record() any {
	return []any{"confirmation", c.Community, c.Member, c.Epoch, c.Number, c.At.UnixMicro(), c.RecordedAt.UnixMicro()}
}

// record is what the log commits to of an act in the life of a peering: not
// whether the other side knows.
func (a PeeringAct) record() any {
	return []any{"peering", a.Partner, a.Side, a.Act, a.Officer, a.Agreement, micros(a.Due), a.RecordedAt.UnixMicro()}
}

func (d Delegation) subject() string { return ofDelegation + d.ID + "/" + strconv.Itoa(d.Version) }

func (d Delegation) record() any {
	return []any{"delegation", d.ID, d.Version, d.Giver, d.Taker, append([]party.Code{}, d.Partners...), d.Until.UnixMicro(), d.Revoked, d.Officer, d.RecordedAt.UnixMicro()}
}

func (o Officer) subject() string { return ofOfficer + o.Code + "/" + strconv.Itoa(o.Version) }

func (o Officer) record() any {
	record := []any{"officer", o.Code, o.Version, o.Name, append([]string{}, o.Roles...), o.Revoked, o.RecordedAt.UnixMicro()}
	if !o.Suspended && o.Away == nil { // as leaves had it before there was such a thing
		return record
	}
	return append(record, o.Suspended, micros(o.Away))
}

// micros is an optional time as it is hashed: whole microseconds, null for none.
func micros(t *time.Time) *int64 {
	if t == nil {
		return nil
	}
	n := t.UnixMicro()
	return &n
}

// noteTakeback writes the leaf of a takeback, proposed or decided.
func (tx *Tx) noteTakeback(t Takeback) error {
	if tx.log == nil {
		return nil
	}
	r, err := tx.Release(t.Release)
	if err != nil {
		return err
	}
	if t.Outcome == TakebackProposed {
		return tx.noteOrdered(t.subject(), t.Verb, r.Partner, t.RecordedAt, t.proposed())
	}
	return tx.noteOrdered(t.subject(), t.Verb, r.Partner, t.RecordedAt, t.record())
}

// noteDocument writes the leaf of a steward's document: an order when it is our
// own to all members, else what one service told another.
func (tx *Tx) noteDocument(d CommunityDocument) error {
	if tx.log == nil || d.Kind != EpochDocument && d.Kind != InvitationDocument { // leases are not kept
		return nil
	}
	subject := ofDocument + d.Digest
	switch {
	case d.Steward != tx.log.self:
		return tx.noteTold(subject, d.Kind, In, d.Steward, d.RecordedAt, d.record())
	case d.Member != "":
		return tx.noteTold(subject, d.Kind, Out, d.Member, d.RecordedAt, d.record())
	}
	return tx.noteOrdered(subject, d.Kind, "", d.RecordedAt, d.record())
}

// recorded gives the records behind a leaf of an order, or of what was told; nil when
// there is none any more.
func (tx *Tx) recorded(subject string) ([]any, error) {
	prefix, key, _ := strings.Cut(subject, "/")
	prefix += "/"
	whole, number := lastNumber(key)
	switch prefix {
	case ofRetention:
		kind, id, _ := strings.Cut(whole, "/")
		acts, err := tx.RetentionActs(Subject{kind, id}, time.Time{})
		return the(number, acts, err)
	case ofErasure:
		kind, id, _ := strings.Cut(key, "/")
		e, err := tx.Erasure(Subject{kind, id})
		return one(e.record, err)
	case ofTakeback:
		all, err := tx.Takebacks(whole, time.Time{})
		if err != nil || number < 1 || number > len(all) {
			return nil, err
		}
		return []any{all[number-1].record(), all[number-1].proposed()}, nil
	case ofStatement:
		t, err := tx.Transition(key)
		return one(t.record, err)
	case ofCommunity:
		c, err := tx.communityVersion(whole, number)
		return one(c.record, err)
	case ofDocument:
		d, err := tx.CommunityDocumentBy(key)
		return one(d.record, err)
	case ofConfirmation:
		c, err := tx.confirmation(key)
		return one(c.record, err)
	case ofPeering:
		acts, err := tx.PeeringActs(party.Code(whole))
		return the(number, acts, err)
	case ofDelegation:
		d, err := tx.delegationVersion(whole, number)
		return one(d.record, err)
	case ofProof:
		p, err := tx.proof(key)
		return one(p.record, err)
	case ofOfficer:
		o, err := tx.officerVersion(whole, number)
		return one(o.record, err)
	case ofObligation:
		o, err := tx.obligationVersion(whole, number)
		return one(o.record, err)
	case ofJudgement:
		j, err := tx.judgementVersion(whole, number)
		return one(j.record, err)
	case ofClearance:
		c, err := tx.clearanceVersion(whole, number)
		return one(c.record, err)
	case ofAssurance:
		r, err := tx.assuranceVersion(whole, number)
		return one(r.record, err)
	case ofReads:
		b, err := tx.readBatchNow(whole, number)
		return one(b.record, err)
	case ofWarning:
		a, err := tx.warningAct(whole, number)
		return one(a.record, err)
	case ofQuestion:
		record, err := tx.questionAct(whole, number)
		return one(func() any { return record }, err)
	case ofEngagement:
		e, err := tx.engagementVersion(whole, number)
		return one(e.record, err)
	case ofArrival:
		all, err := tx.EngagementArrivals(whole, time.Time{})
		return the(number, all, err)
	case ofEmergency:
		a, err := tx.emergencyAct(whole, number)
		return one(a.record, err)
	case ofAdvisory:
		a, err := tx.advisoryAct(whole, number)
		return one(a.record, err)
	case ofAlert:
		a, err := tx.AlertIn(key)
		return one(a.record, err)
	case ofLookout:
		l, err := tx.lookoutVersion(whole, number)
		return one(l.record, err)
	case ofHit:
		return tx.hitRecord(whole, number)
	case ofTravel:
		m, err := tx.travelRow(key)
		return one(m.record, err)
	case ofQuarantine:
		a, err := tx.quarantineAct(whole, number)
		return one(a.record, err)
	}
	return nil, errs.E(errs.Internal, "insidedb.Stands", "a leaf about %q, which is no kind of record", prefix)
}

// loggedRecords select the subjects of the leaves of everything that has one,
// other than envelopes, receipts and acts of review. $1 is this service.
var loggedRecords = []string{
	`SELECT id AS subject FROM decisions WHERE partner <> $1`,
	`SELECT 'inbound/' || item AS subject FROM inbound WHERE cleared_at IS NOT NULL`,
	`SELECT 'retention/' || kind || '/' || id || '/' || number AS subject FROM retention_acts`,
	`SELECT 'erasure/' || kind || '/' || id AS subject FROM erasures`,
	`SELECT 'takeback/' || release_id || '/' || number AS subject FROM takebacks`,
	`SELECT 'statement/' || hash AS subject FROM transitions WHERE once <> ''`,
	`SELECT 'community/' || name || '/' || version AS subject FROM communities`,
	`SELECT 'document/' || digest AS subject FROM community_documents WHERE kind <> 'lease'`,
	`SELECT 'confirmation/' || community || '/' || member || '/' || epoch AS subject FROM community_confirmations`,
	`SELECT 'peering/' || partner || '/' || number AS subject FROM peering_acts`,
	`SELECT 'delegation/' || id || '/' || version AS subject FROM delegations`,
	`SELECT 'proof/' || number AS subject FROM proofs`,
	`SELECT 'officer/' || code || '/' || version AS subject FROM officers`,
	`SELECT 'obligation/' || id || '/' || version AS subject FROM obligation_versions`,
	`SELECT 'warning/' || warning || '/' || number AS subject FROM warning_acts`,
	`SELECT 'question/' || question || '/' || number AS subject FROM question_acts`,
	`SELECT 'engagement/' || id || '/' || version AS subject FROM engagements`,
	`SELECT 'arrival/' || engagement || '/' || number AS subject FROM engagement_arrivals`,
	`SELECT 'emergency/' || id || '/' || number AS subject FROM emergencies`,
	`SELECT 'advisory/' || advisory || '/' || number AS subject FROM advisory_acts`,
	`SELECT 'alert/' || hash AS subject FROM alerts_in`,
	`SELECT 'lookout/' || id || '/' || version AS subject FROM lookout_versions`,
	`SELECT 'hit/' || hit || '/' || number AS subject FROM hit_acts`,
	`SELECT 'travel/' || id AS subject FROM travel_messages`,
	`SELECT 'quarantine/' || unit || '/' || number AS subject FROM travel_quarantine_acts`,
	`SELECT 'reads/' || officer || '/' || number AS subject FROM read_batches`,
	`SELECT 'assurance/' || kind || '/' || id || '/' || version AS subject FROM assurance_records`,
}

// reviewActs counts the acts on each release, and the leaves about it: acts have
// their release's id for a subject.
const reviewActs = `SELECT r.acts, (SELECT COUNT(*) FROM log_events e WHERE e.subject = r.id) FROM releases r WHERE r.acts > 0 AND r.partner <> $1`

// Unrecorded counts the records that the service keeps of what it decided and
// ordered, and of what was told, and how many of them have no leaf. Without Logged
// that is all of them.
func (tx *Tx) Unrecorded() (records, without int, err error) {
	var self string
	if tx.log != nil {
		self = string(tx.log.self)
	}
	counts := func(row sqldb.Row) ([2]int, error) {
		var n [2]int
		return n, row.Scan(&n[0], &n[1])
	}
	for _, subjects := range loggedRecords {
		var args []any
		if strings.Contains(subjects, "$1") {
			args = append(args, self)
		}
		n, err := sqldb.One(tx.sql, counts, `SELECT COUNT(*), COALESCE(SUM(CASE WHEN EXISTS (SELECT 1 FROM log_events e WHERE e.subject = r.subject) THEN 0 ELSE 1 END), 0)
			FROM (`+subjects+`) r`, args...)
		if err != nil {
			return 0, 0, err
		}
		records, without = records+n[0], without+n[1]
	}
	all, err := sqldb.All(tx.sql, counts, reviewActs, self)
	for _, n := range all {
		records, without = records+n[0], without+max(0, n[0]-n[1])
	}
	return records, without, err
}

// lastNumber parts a key from the number at its end.
func lastNumber(key string) (string, int) {
	i := strings.LastIndexByte(key, '/')
	if i < 0 {
		return key, 0
	}
	n, err := strconv.Atoi(key[i+1:])
	if err != nil {
		return key, 0
	}
	return key[:i], n
}

func one(record func() any, err error) ([]any, error) {
	if err != nil {
		return nil, unlessGone(err)
	}
	return []any{record()}, nil
}

// the gives the record with a number, from 1, of those that are numbered in order.
func the[R interface{ record() any }](number int, all []R, err error) ([]any, error) {
	if err != nil || number < 1 || number > len(all) {
		return nil, err
	}
	return []any{all[number-1].record()}, nil
}
