package release

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/report"
)

const op = "release.Decide"

// Request is everything that a decision depends on.
type Request struct {
	Report  *report.Report
	Partner party.Code
	Service party.Code // our acting service; "" means the node's
	At      time.Time
	Method  Method // "" means release
	Policy  *directive.Policy
	Needs   map[string]report.Rung // field → the rung that a stated need asks for
}

// check fills the defaults and refuses what cannot be decided.
func (r *Request) check() error {
	if r.Report == nil || r.Policy == nil || r.At.IsZero() {
		return errs.E(errs.Internal, op, "a report, a policy and a time are needed")
	}
	parties := r.Policy.Parties()
	if r.Method == "" {
		r.Method = Release
	}
	if r.Service == "" {
		r.Service = parties.Self
	}
	switch {
	case !slices.Contains(directive.Methods, string(r.Method)):
		return errs.E(errs.Invalid, op, "method %q; expected one of %s", r.Method, strings.Join(directive.Methods, ", "))
	case !parties.Known(r.Partner):
		return errs.E(errs.Invalid, op, "unknown partner %q; expected a party of parties.yaml: %s", r.Partner, known(parties))
	case !r.Service.Valid() || r.Service.Country() != parties.Self.Country():
		return errs.E(errs.Invalid, op, "service %q; expected one of our own, such as %s", r.Service, parties.Self)
	case r.Partner == parties.Self || r.Partner == r.Service:
		return errs.E(errs.Invalid, op, "partner %q is ourselves; expected another party", r.Partner)
	}
	for _, name := range slices.Sorted(maps.Keys(r.Needs)) {
		f := r.Report.Fields[name]
		if f == nil {
			return errs.E(errs.Invalid, op, "need for %q; expected a field of the report: %s", name, strings.Join(r.Report.FieldOrder, ", "))
		}
		if f.Ladder.Index(r.Needs[name]) < 0 {
			return errs.E(errs.Invalid, op, "need %s=%s; expected a rung of %s: %s", name, r.Needs[name], f.Ladder, rungList(f.Ladder))
		}
	}
	r.At = r.At.UTC()
	return nil
}

func rungList(l report.Ladder) string {
	var out []string
	for _, r := range l.Rungs() {
		out = append(out, string(r))
	}
	return strings.Join(out, ", ")
}

func known(p *party.Parties) string {
	var out []string
	for _, c := range slices.Sorted(maps.Keys(p.Parties)) {
		out = append(out, string(c))
		for _, s := range p.Parties[c].Services {
			out = append(out, string(s))
		}
	}
	return strings.Join(out, ", ")
}

// id is the hash of the input: equal inputs, equal ids.
func (r *Request) id() string {
	sum := sha256.Sum256(r.Report.Raw)
	input, err := json.Marshal(struct {
		V                                        int
		Report, Partner, Service, Method, Policy string
		At                                       time.Time
		Needs                                    map[string]report.Rung
	}{1, hex.EncodeToString(sum[:]), string(r.Partner), string(r.Service), string(r.Method), r.Policy.Hash(), r.At, r.Needs})
	if err != nil {
		panic("release: the input of a decision is always JSON: " + err.Error())
	}
	sum = sha256.Sum256(input)
	return "sha256:" + hex.EncodeToString(sum[:])
}
