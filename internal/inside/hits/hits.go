package hits

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"log/slog"
	"strconv"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/lookout"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/core/screening"
	"entente/internal/inside/watch"
	"entente/internal/store/insidedb"
)

// What is done about a hit.
const (
	ActOpened     = "opened"     // by the node: it was found
	ActRemembered = "remembered" // the same, and it goes by what was decided of the pair before
	ActAgain      = "again"      // another message says the same
	ActReopened   = "reopened"   // the same, and something new speaks for it; or what it went by was put right
	ActAssigned   = "assigned"   // somebody has it now: by an officer, or by the node because who had it is gone
	ActChanged    = "changed"    // by the node: its lookout says otherwise than it did
	ActClimbed    = "climbed"    // by the node: nobody answered in time
	ActSeen       = "seen"       // an officer was shown it
	ActBooth      = "booth"      // the front line asked what to do
	ActDecided    = "decided"
	ActReported   = "reported" // a report was made of it
)

// The desks that have a hit which no officer has.
const (
	watchDesk = "watch"
	leadDesk  = "lead"
)

// The steps up which a hit climbs.
const (
	toOwner = iota
	toDeputy
	toWatch
	toLead
)

// Who may have a hit and answer it, who may for others, who reads, and who asks what the
// front line is to do.
var (
	answerers  = []string{insidedb.RoleWatch, insidedb.RoleLead, insidedb.RoleAuthor}
	commanders = []string{insidedb.RoleWatch, insidedb.RoleLead}
	readers    = []string{insidedb.RoleWatch, insidedb.RoleLead, insidedb.RoleAuthor, insidedb.RoleDisclosure, insidedb.RoleLiaison, insidedb.RoleWarning, insidedb.RoleOversight}
	askers     = []string{insidedb.RoleFront, insidedb.RoleWatch, insidedb.RoleLead, insidedb.RoleAuthor}
)

// Seeker finds who is sought among persons; watch.Watch is one.
type Seeker interface {
	Against(ctx context.Context, persons []screening.Person, top int) ([][]screening.Hit, watch.Sought, error)
}

// Config is what Hits needs. Everything but Parties is required.
type Config struct {
	Self  party.Code
	Store *insidedb.Store
	Watch Seeker // for the booth
	Rules func() lookout.Rules
	Log   *slog.Logger // never told names

	Parties func() *party.Parties // for the beginnings of reports; nil: none are written
}

// Hits sees to hits. It is safe for concurrent use, in any number of processes.
type Hits struct{ Config }

// New gives a Hits.
func New(c Config) (*Hits, error) {
	if !c.Self.Valid() || c.Store == nil || c.Watch == nil || c.Rules == nil || c.Log == nil {
		return nil, errs.E(errs.Internal, "hits.New", "a service, a store, a watch, rules and a log are needed")
	}
	return &Hits{c}, nil
}

// act adds an act with its words to a hit as it is to stand from then on.
func act(tx *insidedb.Tx, h insidedb.Hit, a insidedb.HitAct, words any) (insidedb.Hit, insidedb.HitAct, error) {
	if words != nil {
		data, err := json.Marshal(words)
		if err != nil {
			return h, a, errs.Wrap(errs.Internal, "hits.act", err, "what is said of a hit cannot be written")
		}
		a.Words = data
	}
	return tx.AddHitAct(h, a)
}

// read reads the words of an act; it says false of one that has none any more.
func read(a insidedb.HitAct, into any) bool {
	return len(a.Words) > 0 && json.Unmarshal(a.Words, into) == nil
}

// causeOf is how what is owed says on which hit's account it is.
func causeOf(hit string) string { return "hit:" + hit }

// owe opens what is owed on account of a hit by the act that comes next.
func (h *Hits) owe(tx *insidedb.Tx, id string, number int, officer, desk string, within time.Duration) (insidedb.Obligation, error) {
	sum := sha256.Sum256([]byte(id + "/" + strconv.Itoa(number)))
	now := h.Store.Now()
	due := now.Add(within)
	return tx.PutObligation(insidedb.Obligation{ID: hex.EncodeToString(sum[:16]), Kind: obligation.Hit, Debtor: h.Self, Creditor: h.Self, Cause: causeOf(id),
		Ground: obligation.Law, Standing: obligation.IsAccepted, State: obligation.Open, Due: &due, Desk: desk, Officer: officer, Opened: now})
}

// lookoutOf gives the lookout that a hit is about, as it stands; nil where it is about a
// list, or the lookout is erased.
func lookoutOf(tx *insidedb.Tx, list, entry string) (*insidedb.Lookout, error) {
	if list != lookout.List {
		return nil, nil
	}
	l, err := tx.Lookout(entry, time.Time{})
	if err != nil || l.Erased != nil {
		return nil, err
	}
	return &l, nil
}

// answering is the lookout that says who answers for a hit: nil also for one that cannot
// be read, of which the watch has the hits.
func answering(tx *insidedb.Tx, hit insidedb.Hit) (*insidedb.Lookout, error) {
	l, err := lookoutOf(tx, hit.List, hit.Entry)
	switch errs.KindOf(err) {
	case errs.Internal, errs.Invalid, errs.NotFound:
		return nil, nil
	}
	return l, err
}

// holder is who has it.
func holder(o insidedb.Obligation) string {
	if o.Officer != "" {
		return o.Officer
	}
	return o.Desk
}

// heir is who has a hit at a step, or at the next at which somebody is live who did not
// just have it: an officer, or a desk.
func heir(tx *insidedb.Tx, l *insidedb.Lookout, step int, before string, now time.Time) (officer, desk string, at int, err error) {
	for at = step; l != nil && at < toWatch; at++ {
		officer = l.Owner
		if at == toDeputy {
			officer = l.Deputy
		}
		if officer == "" || officer == before {
			continue
		}
		live, err := tx.Live(officer, now, answerers...)
		if err != nil || live {
			return officer, watchDesk, at, err
		}
	}
	if step >= toLead {
		return "", leadDesk, toLead, nil
	}
	return "", watchDesk, toWatch, nil
}
