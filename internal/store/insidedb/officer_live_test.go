package insidedb_test

import (
	"testing"
	"time"

	"entente/internal/inside/insidetest"
	"entente/internal/store/insidedb"
)

func TestWhoHasNoneOfTheRolesIsNotLiveInThem(t *testing.T) {
	each(t, func(t *testing.T, s *insidedb.Store, clock *insidetest.Clock) {
		now := clock.Now()
		live := func(roles ...string) bool {
			return read(t, s, func(tx *insidedb.Tx) (bool, error) { return tx.Live("lind", now, roles...) })
		}
		any := func(roles ...string) bool {
			return read(t, s, func(tx *insidedb.Tx) (bool, error) { return tx.AnyLive(now, roles...) })
		}
		until := now.Add(time.Hour)
		for _, tt := range []struct {
			name                 string
			officer              insidedb.Officer
			live, watches, stand bool
		}{
			{"the front line's", insidedb.Officer{Roles: []string{insidedb.RoleFront}}, true, false, true},
			{"the watch's", insidedb.Officer{Roles: []string{insidedb.RoleFront, insidedb.RoleWatch}}, true, true, true},
			{"the watch's, away", insidedb.Officer{Roles: []string{insidedb.RoleWatch}, Away: &until}, false, false, false},
			{"the watch's, suspended", insidedb.Officer{Roles: []string{insidedb.RoleWatch}, Suspended: true}, false, false, false},
			{"the watch's, revoked", insidedb.Officer{Roles: []string{insidedb.RoleWatch}, Revoked: true}, false, false, false},
		} {
			tt.officer.Code = "lind"
			write(t, s, func(tx *insidedb.Tx) error {
				_, err := tx.PutOfficer(tt.officer)
				return err
			})
			if live() != tt.live || live(insidedb.RoleWatch, insidedb.RoleLead) != tt.watches || live(insidedb.RoleFront, insidedb.RoleWatch) != tt.stand {
				t.Errorf("%s is live %v, for the watch %v, to stand there %v", tt.name, live(), live(insidedb.RoleWatch, insidedb.RoleLead), live(insidedb.RoleFront, insidedb.RoleWatch))
			}
			if any(insidedb.RoleWatch) != tt.watches || any(insidedb.RoleLead) {
				t.Errorf("%s: somebody is at the watch %v, or a lead %v", tt.name, any(insidedb.RoleWatch), any(insidedb.RoleLead))
			}
		}
	})
}
