package disclosure

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"entente/internal/core/errs"
	"entente/internal/store/insidedb"
)

// Officer is an officer's registration.
type Officer struct {
	Code       string    `json:"code"`
	Name       string    `json:"name"`
	Roles      []string  `json:"roles"`
	Revoked    bool      `json:"revoked"`
	Suspended  bool      `json:"suspended,omitempty"`
	Away       time.Time `json:"away_until,omitzero"` // answers nothing before then
	RecordedAt time.Time `json:"recorded_at"`
	Clearance  string    `json:"clearance,omitempty"` // a banner of our own system; "" for its top level, read into nothing
	Groups     []string  `json:"groups,omitempty"`    // that the officer is in
}

var officerForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$`)

// Register registers an officer, or changes a registration. Without roles the
// officer has the usual ones; a revoked one is registered again. Who is suspended stays
// so, and who is away.
func (o *Office) Register(ctx context.Context, officer Officer) (Officer, error) {
	const op = "disclosure.Register"
	if len(officer.Roles) == 0 {
		officer.Roles = insidedb.UsualRoles
	}
	roles := slices.Compact(slices.Sorted(slices.Values(officer.Roles)))
	switch {
	case !officerForm.MatchString(officer.Code):
		return Officer{}, errs.E(errs.Invalid, op, "officer %q; expected up to 64 letters, digits and . _ @ -", officer.Code)
	case len(officer.Name) > 256 || strings.ContainsFunc(officer.Name, unicode.IsControl):
		return Officer{}, errs.E(errs.Invalid, op, "the officer's name; expected at most 256 bytes on one line")
	}
	for _, r := range roles {
		if !slices.Contains(insidedb.Roles, r) {
			return Officer{}, errs.E(errs.Invalid, op, "role %q; expected one of %s", r, strings.Join(insidedb.Roles, ", "))
		}
	}
	return o.putOfficer(ctx, func(tx *insidedb.Tx) (insidedb.Officer, error) {
		held, err := tx.Officer(officer.Code, time.Time{})
		if errs.KindOf(err) == errs.NotFound {
			err = nil
		}
		return insidedb.Officer{Code: officer.Code, Name: officer.Name, Roles: roles, Suspended: held.Suspended, Away: held.Away}, err
	})
}

// Revoke ends an officer's registration; what the officer did stays.
func (o *Office) Revoke(ctx context.Context, code string) (Officer, error) {
	return o.putOfficer(ctx, func(tx *insidedb.Tx) (insidedb.Officer, error) {
		held, err := tx.Officer(code, time.Time{})
		held.Revoked = true
		return held, err
	})
}

func (o *Office) putOfficer(ctx context.Context, next func(*insidedb.Tx) (insidedb.Officer, error)) (Officer, error) {
	var out insidedb.Officer
	err := o.Store.Write(ctx, func(tx *insidedb.Tx) error {
		officer, err := next(tx)
		if err != nil {
			return err
		}
		if out, err = tx.PutOfficer(officer); err == nil && (out.Suspended || out.Revoked) {
			_, err = tx.EndTypedOf(out.Code, 0) // what was begun ends with who began it
		}
		return err
	})
	return officerOf(out, o.Store.Now()), err
}

// Officers lists every officer, by code.
func (o *Office) Officers(ctx context.Context) ([]Officer, error) {
	out := []Officer{}
	err := o.Store.Read(ctx, func(tx *insidedb.Tx) error {
		rows, err := tx.Officers()
		for _, r := range rows {
			one := officerOf(r, o.Store.Now())
			c, err := tx.Clearance(r.Code)
			if err != nil {
				return err
			}
			one.Clearance, one.Groups = c.Mark, c.Label.Groups
			out = append(out, one)
		}
		return err
	})
	return out, err
}

func officerOf(r insidedb.Officer, now time.Time) Officer {
	out := Officer{Code: r.Code, Name: r.Name, Roles: r.Roles, Revoked: r.Revoked, Suspended: r.Suspended, RecordedAt: r.RecordedAt}
	if r.Away != nil && r.Away.After(now) {
		out.Away = *r.Away
	}
	return out
}
