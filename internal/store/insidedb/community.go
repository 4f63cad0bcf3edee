package insidedb

import (
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/keys"
	"entente/internal/store/sqldb"
)

// States of a community, as this service stands to it.
const (
	CommunitySteward   = "steward"   // founded here
	CommunityInvited   = "invited"   // nobody has answered
	CommunityAccepted  = "accepted"  // an officer has; no epoch names us yet
	CommunityMember    = "member"    // an epoch that names us is in force
	CommunityLeft      = "left"      // an officer has left it
	CommunityRemoved   = "removed"   // the steward's epoch has us no more
	CommunityContested = "contested" // the steward signed two epochs that contradict one another
)

// Kinds of a community's document.
const (
	EpochDocument      = "epoch"
	LeaseDocument      = "lease"
	InvitationDocument = "invitation"
	ClosedDocument     = "closed" // an invitation that is answered or taken back
)

// AlarmCommunity is raised over what no honest steward or member says.
const AlarmCommunity = "community"

// Community is one version of how this service stands to a community.
type Community struct {
	Name       string
	Version    int
	Steward    party.Code
	State      string
	Epoch      string // hash of the epoch in force here; "" before the first
	Officer    string // "" when it changed by what the steward sent
	RecordedAt time.Time
}

// CommunityDocument is a document that a steward signed.
type CommunityDocument struct {
	Community  string
	Steward    party.Code
	Kind       string
	Number     uint64     // of the epoch; 0 for an invitation
	Hash       string     // of the epoch that it is, or is a lease of; of the signed bytes for an invitation
	Digest     string     // of the signed bytes
	Member     party.Code // who is invited; "" otherwise
	Source     party.Code // who sent it; "" for our own
	Signed     []byte
	RecordedAt time.Time
}

// Confirmation is what a member said is in force with it.
type Confirmation struct {
	Community  string
	Member     party.Code
	Epoch      string // its hash
	Number     uint64
	At         time.Time // as the member states it
	RecordedAt time.Time
}

const communityColumns = `name, version, steward, state, epoch, officer, recorded_at`

// communityStream is one for all communities.
const communityStream = "communities"

// PutCommunity records a new version of how we stand to a community.
func (tx *Tx) PutCommunity(c Community) (Community, error) {
	at, err := tx.sql.Stamp(communityStream)
	if err != nil {
		return Community{}, err
	}
	c.RecordedAt = at
	c.Version, err = sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COALESCE(MAX(version), 0) + 1 FROM communities WHERE name = $1`, c.Name)
	if err != nil {
		return Community{}, err
	}
	_, err = tx.sql.Exec(`INSERT INTO communities (`+communityColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		c.Name, c.Version, string(c.Steward), c.State, c.Epoch, c.Officer, at)
	if err != nil {
		return c, err
	}
	return c, tx.noteOrdered(c.subject(), c.State, c.Steward, at, c.record())
}

// PutMembers records whom the policy is to know by a community's name, in place
// of what parties.yaml says: nil for nobody.
func (tx *Tx) PutMembers(name string, members []party.Code) error {
	if members == nil {
		members = []party.Code{}
	}
	text, err := asJSON(members)
	if err != nil {
		return err
	}
	_, err = tx.PutHeld(HeldCommunities, name, text)
	return err
}

// Community gives the newest version; not-found when the name is not known.
func (tx *Tx) Community(name string) (Community, error) {
	return sqldb.One(tx.sql, scanCommunity, `SELECT `+communityColumns+` FROM communities WHERE name = $1 ORDER BY version DESC LIMIT 1`, name)
}

// Communities lists the newest version of each, by name.
func (tx *Tx) Communities() ([]Community, error) {
	return sqldb.All(tx.sql, scanCommunity, `SELECT `+communityColumns+` FROM communities c
		WHERE version = (SELECT MAX(version) FROM communities WHERE name = c.name) ORDER BY name`)
}

func scanCommunity(row sqldb.Row) (Community, error) {
	var c Community
	err := row.Scan(&c.Name, &c.Version, &c.Steward, &c.State, &c.Epoch, &c.Officer, sqldb.Time(&c.RecordedAt))
	return c, err
}

const documentColumns = `community, steward, kind, number, hash, digest, member, source, signed, recorded_at`

// AddCommunityDocument keeps a document; one that is held is left as it is. It
// says whether it is new.
func (tx *Tx) AddCommunityDocument(d CommunityDocument) (bool, error) {
	if keys.DocumentType(d.Signed) == "" {
		return false, errs.E(errs.Internal, "insidedb.AddCommunityDocument", "not a signed document of a community")
	}
	at, err := tx.sql.Stamp(communityStream)
	if err != nil {
		return false, err
	}
	d.RecordedAt = at
	fresh, err := added(tx.sql.Exec(`INSERT INTO community_documents (`+documentColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		ON CONFLICT (community, steward, digest) DO NOTHING`,
		d.Community, string(d.Steward), d.Kind, d.Number, d.Hash, d.Digest, string(d.Member), string(d.Source), d.Signed, at))
	if err != nil || !fresh {
		return fresh, err
	}
	return true, tx.noteDocument(d)
}

// EpochDocument gives the document of an epoch by the epoch's hash.
func (tx *Tx) EpochDocument(community string, steward party.Code, hash string) (CommunityDocument, error) {
	return sqldb.One(tx.sql, scanDocument, `SELECT `+documentColumns+` FROM community_documents
		WHERE community = $1 AND steward = $2 AND kind = $3 AND hash = $4 ORDER BY recorded_at DESC LIMIT 1`, community, string(steward), EpochDocument, hash)
}

// CommunityDocumentBy gives a document by the digest of its signed bytes.
func (tx *Tx) CommunityDocumentBy(digest string) (CommunityDocument, error) {
	return sqldb.One(tx.sql, scanDocument, `SELECT `+documentColumns+` FROM community_documents WHERE digest = $1 ORDER BY recorded_at LIMIT 1`, digest)
}

// CommunityDocuments lists the documents of a kind, the first that came first;
// number 0 is every epoch's.
func (tx *Tx) CommunityDocuments(community string, steward party.Code, kind string, number uint64) ([]CommunityDocument, error) {
	return sqldb.All(tx.sql, scanDocument, `SELECT `+documentColumns+` FROM community_documents
		WHERE community = $1 AND steward = $2 AND kind = $3 AND ($4 = 0 OR number = $4) ORDER BY recorded_at`, community, string(steward), kind, number)
}

// HighestEpoch gives the highest number of a steward's epochs that are held; 0 for none.
func (tx *Tx) HighestEpoch(community string, steward party.Code) (uint64, error) {
	return sqldb.One(tx.sql, sqldb.Scalar[uint64], `SELECT COALESCE(MAX(number), 0) FROM community_documents
		WHERE community = $1 AND steward = $2 AND kind = $3`, community, string(steward), EpochDocument)
}

// InvitedBy counts the communities, but for one, into which a steward has asked a
// service that has not answered.
func (tx *Tx) InvitedBy(steward, member party.Code, but string) (int, error) {
	return sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COUNT(DISTINCT community) FROM community_documents
		WHERE steward = $1 AND member = $2 AND kind = $3 AND community <> $4`, string(steward), string(member), InvitationDocument, but)
}

// LastLease gives the lease of an epoch that came last; not-found before the first.
func (tx *Tx) LastLease(community string, steward party.Code, epoch string) (CommunityDocument, error) {
	return sqldb.One(tx.sql, scanDocument, `SELECT `+documentColumns+` FROM community_documents
		WHERE community = $1 AND steward = $2 AND kind = $3 AND hash = $4 ORDER BY recorded_at DESC LIMIT 1`, community, string(steward), LeaseDocument, epoch)
}

// DropLeases forgets the leases of a community that another has taken the place
// of: all but the one with this digest.
func (tx *Tx) DropLeases(community string, steward party.Code, keep string) error {
	_, err := tx.sql.Exec(`DELETE FROM community_documents WHERE community = $1 AND steward = $2 AND kind = $3 AND digest <> $4`,
		community, string(steward), LeaseDocument, keep)
	return err
}

// CloseInvitations records that a service's invitations are answered or taken
// back, and says how many were open.
func (tx *Tx) CloseInvitations(community string, steward, member party.Code) (int64, error) {
	return tx.sql.Exec(`UPDATE community_documents SET kind = $4 WHERE community = $1 AND steward = $2 AND member = $3 AND kind = $5`,
		community, string(steward), string(member), ClosedDocument, InvitationDocument)
}

// WaitingIn counts what waits in a lane.
func (tx *Tx) WaitingIn(k LaneKey) (int, error) {
	return sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COUNT(*) FROM inbox WHERE partner = $1 AND incarnation = $2 AND lane = $3 AND done_at IS NULL`,
		string(k.Partner), k.Incarnation, string(k.Lane))
}

func scanDocument(row sqldb.Row) (CommunityDocument, error) {
	var d CommunityDocument
	err := row.Scan(&d.Community, &d.Steward, &d.Kind, &d.Number, &d.Hash, &d.Digest, &d.Member, &d.Source, &d.Signed, sqldb.Time(&d.RecordedAt))
	return d, err
}

// AddConfirmation records what a member said is in force with it, once.
func (tx *Tx) AddConfirmation(c Confirmation) (bool, error) {
	at, err := tx.sql.Stamp(communityStream)
	if err != nil {
		return false, err
	}
	c.RecordedAt = at
	fresh, err := added(tx.sql.Exec(`INSERT INTO community_confirmations (community, member, epoch, number, at, recorded_at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (community, member, epoch) DO NOTHING`, c.Community, string(c.Member), c.Epoch, c.Number, c.At, at))
	if err != nil || !fresh {
		return fresh, err
	}
	return true, tx.noteTold(c.subject(), "confirmed", In, c.Member, at, c.record())
}

// confirmation gives the one with a key: the community, the member and the epoch,
// with strokes between.
func (tx *Tx) confirmation(key string) (Confirmation, error) {
	return sqldb.One(tx.sql, scanConfirmation, `SELECT community, member, epoch, number, at, recorded_at FROM community_confirmations
		WHERE community || '/' || member || '/' || epoch = $1`, key)
}

func scanConfirmation(row sqldb.Row) (Confirmation, error) {
	var c Confirmation
	err := row.Scan(&c.Community, &c.Member, &c.Epoch, &c.Number, sqldb.Time(&c.At), sqldb.Time(&c.RecordedAt))
	return c, err
}

// communityVersion gives one version of how we stand to a community.
func (tx *Tx) communityVersion(name string, version int) (Community, error) {
	return sqldb.One(tx.sql, scanCommunity, `SELECT `+communityColumns+` FROM communities WHERE name = $1 AND version = $2`, name, version)
}

// Confirmations lists the newest confirmation of each member of a community, by member.
func (tx *Tx) Confirmations(community string) ([]Confirmation, error) {
	return sqldb.All(tx.sql, scanConfirmation, `SELECT community, member, epoch, number, at, recorded_at FROM community_confirmations c WHERE community = $1
		AND recorded_at = (SELECT MAX(recorded_at) FROM community_confirmations WHERE community = c.community AND member = c.member) ORDER BY member`, community)
}

// UnderEpoch records under which epoch an envelope of the outbox is sealed.
func (tx *Tx) UnderEpoch(envelopeID, community, epoch string) error {
	_, err := tx.sql.Exec(`INSERT INTO outbox_epochs (id, community, epoch) VALUES ($1, $2, $3)`, envelopeID, community, epoch)
	return err
}

// EpochOf gives the community and the epoch that an envelope of the outbox was
// sealed under; "" for none.
func (tx *Tx) EpochOf(envelopeID string) (community, epoch string, err error) {
	all, err := sqldb.All(tx.sql, func(row sqldb.Row) ([2]string, error) {
		var p [2]string
		err := row.Scan(&p[0], &p[1])
		return p, err
	}, `SELECT community, epoch FROM outbox_epochs WHERE id = $1`, envelopeID)
	if err != nil || len(all) == 0 {
		return "", "", err
	}
	return all[0][0], all[0][1], nil
}

// UndeliveredUnder names what was sealed under another epoch of a community than
// the one given and is neither delivered nor to be stopped, by id, behind the one
// given; "" is before the first.
func (tx *Tx) UndeliveredUnder(community, other, after string, limit int) ([]Undelivered, error) {
	return sqldb.All(tx.sql, scanUndelivered, `SELECT o.id, o.release_id FROM outbox o JOIN outbox_epochs e ON e.id = o.id
		WHERE e.community = $1 AND e.epoch <> $2 AND o.delivered_at IS NULL AND o.cancel_at IS NULL AND o.id > $3 ORDER BY o.id LIMIT $4`,
		community, other, after, limit)
}

// HoldBack records that a release goes as soon as a cause is gone.
func (tx *Tx) HoldBack(releaseID, cause string, at time.Time) error {
	_, err := tx.sql.Exec(`INSERT INTO held_back (release_id, cause, recorded_at) VALUES ($1, $2, $3)
		ON CONFLICT (release_id) DO UPDATE SET cause = excluded.cause, recorded_at = excluded.recorded_at`, releaseID, cause, at)
	return err
}

// HeldBack lists the releases that a cause holds back, the first held first.
func (tx *Tx) HeldBack(cause string) ([]string, error) {
	return sqldb.All(tx.sql, sqldb.Scalar[string], `SELECT release_id FROM held_back WHERE cause = $1 ORDER BY recorded_at, release_id`, cause)
}

// WhyHeldBack gives what holds a release back; "" when nothing does.
func (tx *Tx) WhyHeldBack(releaseID string) (string, error) {
	all, err := sqldb.All(tx.sql, sqldb.Scalar[string], `SELECT cause FROM held_back WHERE release_id = $1`, releaseID)
	if err != nil || len(all) == 0 {
		return "", err
	}
	return all[0], nil
}

// LetGo records that nothing holds a release back.
func (tx *Tx) LetGo(releaseID string) error {
	_, err := tx.sql.Exec(`DELETE FROM held_back WHERE release_id = $1`, releaseID)
	return err
}
