package insidedb

import (
	"time"

	"entente/internal/core/errs"
)

// Readers are the roles that may see whom the service looks out for, who was met, and
// who travels.
var Readers = []string{RoleAuthor, RoleDisclosure, RoleLead, RoleLiaison, RoleWarning, RoleWatch, RoleOversight}

// FrontAlone refuses an officer who is registered with the role front and no other, also
// one who is suspended or revoked by now: who stands at a border asks the booth. Of
// anybody else, and of nobody, it says nothing.
func (tx *Tx) FrontAlone(officer string) error {
	if officer == "" {
		return nil
	}
	o, err := tx.Officer(officer, time.Time{})
	switch {
	case errs.KindOf(err) == errs.NotFound:
		return nil
	case err != nil:
		return err
	case len(o.Roles) == 1 && o.Roles[0] == RoleFront:
		return errs.E(errs.Denied, "insidedb.FrontAlone", "officer %q has the role %s alone, which asks the booth and nothing else", officer, RoleFront)
	}
	return nil
}
