package errs_test

import (
	"testing"

	"entente/internal/core/errs"
)

func TestAListHasCommas(t *testing.T) {
	if got := errs.List([]errs.Kind{errs.Invalid, errs.Denied}); got != "invalid, denied" {
		t.Errorf("%q", got)
	}
	if got := errs.List([]string(nil)); got != "" {
		t.Errorf("%q of nothing", got)
	}
}
