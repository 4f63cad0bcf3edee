package party_test

import (
	"strings"
	"testing"

	"entente/internal/core/party"
)

func TestThePublicIsNoServiceAndNoMember(t *testing.T) {
	const whole = "self: USA/CIA\ncommunities: {TRILAT: [USA, FRA]}\nparties:\n  FRA: {services: [FRA/DGSE], ceiling: SECRET}\n  XPB: {ceiling: UNCLASSIFIED}\n"
	p, err := party.DecodeParties("parties.yaml", []byte(whole))
	if err != nil || !p.Known(party.Public) || p.Member("TRILAT", party.Public) || !party.Public.IsPublic() || !party.Code("XPB/X").IsPublic() || party.Code("FRA").IsPublic() {
		t.Fatalf("the public is a party like others, without being one: %v", err)
	}
	for _, tt := range []struct{ name, old, new, says string }{
		{"ourselves", "self: USA/CIA", "self: XPB", "parties.yaml:1: self: XPB is the public"},
		{"a member", "[USA, FRA]", "[USA, FRA, XPB]", "parties.yaml:2: communities.TRILAT: XPB is the public"},
		{"a service", "XPB: {ceiling", "XPB: {services: [XPB/PRESS], ceiling", "parties.yaml:5: parties.XPB.services: XPB is the public"},
	} {
		if _, err := party.DecodeParties("parties.yaml", []byte(strings.Replace(whole, tt.old, tt.new, 1))); err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %v; want %q", tt.name, err, tt.says)
		}
	}
	if _, err := party.DecodeCommunities("held", []byte("v: 1\ncommunities: {TRILAT: [USA, XPB]}\n")); err == nil || !strings.Contains(err.Error(), "XPB is the public") {
		t.Errorf("an epoch with the public: %v", err)
	}
}
