package tasking_test

import (
	"strings"
	"testing"

	"entente/internal/core/errs"
	"entente/internal/inside/insidetest"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"
)

func TestNobodyIsAskedForWhomNobodyKnows(t *testing.T) {
	o := open(t, storetest.Engines()[0].Fresh(t))
	b := o.ask(1)
	b.Desk = "routes"
	o.put(b)
	for _, to := range []string{"", "liaison", insidedb.RoleWatch, insidetest.Lind, "routes"} {
		if err := o.Addressed(t.Context(), to); err != nil {
			t.Errorf("%q: %v", to, err)
		}
	}
	err := o.Addressed(t.Context(), "liason")
	if errs.KindOf(err) != errs.Invalid || !strings.Contains(err.Error(), "liaison") || !strings.Contains(err.Error(), insidetest.Lind) {
		t.Errorf("%v; expected it refused, with whom we know", err)
	}
}
