package hits_test

import (
	"testing"
	"time"

	"entente/internal/core/lookout"
	"entente/internal/core/screening"
	"entente/internal/store/insidedb"
)

func TestWhoIsRegisteredAnewForTheFrontLineAloneAnswersNoHit(t *testing.T) {
	each(t, func(t *testing.T, p *post) {
		stopped(t, p)
		p.officer(insidedb.Officer{Code: owner, Roles: []string{insidedb.RoleFront}})
		p.tick()
		if got := p.holder(); got != deputy {
			t.Errorf("%s has it; its owner stands at the border", got)
		}
	})
	p := one(t)
	p.officer(insidedb.Officer{Code: owner, Roles: []string{insidedb.RoleFront}})
	p.officer(insidedb.Officer{Code: deputy, Roles: []string{insidedb.RoleFront}})
	p.lookout(sought(lookout.Stop), insidedb.LookoutActive)
	p.fly(trip{name: "A B", paper: "X1234567", flight: "1", departs: time.Hour, hits: []screening.Hit{strong}})
	p.tick()
	if got := p.holder(); got != "watch" {
		t.Errorf("%s has a new one; owner and deputy stand at the border", got)
	}
}
