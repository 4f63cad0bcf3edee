package release_test

import (
	"testing"

	"entente/internal/core/party"
	"entente/internal/core/report"

	"github.com/google/go-cmp/cmp"
)

func TestTheTermsOfConsentsAreThoseOfReports(t *testing.T) {
	if diff := cmp.Diff(report.Uses, party.Uses); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(report.Onwards, party.Onwards); diff != "" {
		t.Error(diff)
	}
}
