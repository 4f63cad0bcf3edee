package disclosure

import (
	"context"
	"io"
	"log/slog"
	"strings"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
)

// Tick is how often releases leave, and how finely what leaves tells the time.
const Tick = 20 * time.Millisecond

// Config is what an Office needs. Everything but Approvers is required.
type Config struct {
	Store  *insidedb.Store
	Policy func() *directive.Policy // the policy in force now
	Source envelope.Source          // randomness for the identities of copies
	Log    *slog.Logger             // never told content, titles or names

	// Refresh brings the policy in force up to what the store holds of consents and
	// communities, before a proposal is decided; nil when nothing of it is held.
	Refresh func(context.Context) error

	Approvers int // the least number of different officers who approve what needs review; 0 means 1
}

// Office decides, reviews and renews. It is safe for concurrent use.
type Office struct{ Config }

// New gives an Office. A store that has no naming key yet gets its first one.
func New(ctx context.Context, c Config) (*Office, error) {
	if c.Store == nil || c.Policy == nil || c.Source == nil || c.Log == nil {
		return nil, errs.E(errs.Internal, "disclosure.New", "a store, a policy, a source of randomness and a log are needed")
	}
	err := c.Store.Write(ctx, func(tx *insidedb.Tx) error {
		_, err := tx.CurrentNamingKey()
		if errs.KindOf(err) != errs.NotFound {
			return err
		}
		secret, err := draw(c.Source, "", 1, "naming-key")
		if err != nil {
			return err
		}
		_, err = tx.AddNamingKey(secret)
		return err
	})
	if err != nil {
		return nil, err
	}
	return &Office{Config: c}, nil
}

// draw takes 32 bytes for one place and purpose.
func draw(src envelope.Source, partner party.Code, number uint64, purpose string) ([]byte, error) {
	out := make([]byte, 32)
	if _, err := io.ReadFull(src.Reader(string(partner), "", number, purpose), out); err != nil {
		return nil, errs.Wrap(errs.Internal, "disclosure.draw", err, "no randomness")
	}
	return out, nil
}

// addressee finds to whom a proposal goes. What is shown, told or handed over goes
// to any party; a copy goes to the one partner that is peered under the code.
func addressee(tx *insidedb.Tx, code party.Code, method release.Method) (party.Code, error) {
	const op = "disclosure.Propose"
	if code.IsPublic() {
		return "", errs.E(errs.Denied, op, "%s is the public, to which nothing is sent; expected an advisory", code)
	}
	if method == release.Show || method == release.Tell || method == ByHand {
		return code, nil
	}
	partners, err := tx.Partners()
	if err != nil {
		return "", err
	}
	var fits []string
	for _, p := range partners {
		switch {
		case p.State != insidedb.PartnerActive && p.State != insidedb.PartnerSuspended || !code.Includes(p.Code):
		case p.Code == code:
			return code, nil
		default:
			fits = append(fits, string(p.Code))
		}
	}
	switch len(fits) {
	case 0:
		return "", errs.E(errs.NotFound, op, "%s is not peered; nothing can be sent there", code)
	case 1:
		return party.Code(fits[0]), nil
	}
	return "", errs.E(errs.Invalid, op, "%s has several partners; expected one of %s", code, strings.Join(fits, ", "))
}
