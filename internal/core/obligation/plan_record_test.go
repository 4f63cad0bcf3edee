package obligation_test

import (
	"testing"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
)

func TestAPlanIsReadAsItWasPutOnRecord(t *testing.T) {
	other, err := obligation.DecodePlan("duties.yaml", []byte(`duties: {answer: {within: PT10H, remind: [], desk: other}}`))
	if err != nil {
		t.Fatal(err)
	}
	for name, p := range map[string]obligation.Plan{"the default": obligation.DefaultPlan(), "another": other, "none": {}} {
		got, err := obligation.ReadPlan(p.Encode())
		if err != nil || got.Hash() != p.Hash() || got.Duty(obligation.Answer).Within != p.Duty(obligation.Answer).Within {
			t.Errorf("%s: %v, %s", name, err, p.Encode())
		}
	}
	if _, err := obligation.ReadPlan([]byte(`{"answer": 1}`)); errs.KindOf(err) != errs.Internal {
		t.Errorf("what is no plan: %v; expected it refused", err)
	}
}
