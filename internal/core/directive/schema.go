package directive

import (
	"fmt"
	"slices"
	"strings"

	"entente/internal/core/marking"
	"entente/internal/core/party"
	"entente/internal/core/report"

	"github.com/cedar-policy/cedar-go/types"
)

// Entity types of the published schema.
const (
	typeParty     = types.EntityType("Party")
	typeCommunity = types.EntityType("Community")
	typeItem      = types.EntityType("Item")
	typeAction    = types.EntityType("Action")
)

// cover is the action that asks whether a directive's whole scope covers an
// item, whatever rungs it names.
const cover = "cover"

// officerName is the one rung that the officer ladder has for law alone: no
// directive may name it.
const officerName report.Rung = "name"

// closed lists that are enum entities, so that a misspelt word in a law is
// refused and does not fail open.
var closed = []struct {
	Type  types.EntityType
	Words []string
}{
	{"Kind", report.Kinds},
	{"Road", []string{string(marking.Listed), string(marking.Shown), string(marking.Open), string(marking.Asked), string(marking.Closed)}},
	{"Method", Methods},
	{"Ladder", ladderWords()},
	{"Control", marking.ControlTokens()},
	{"Discipline", append(slices.Clone(report.Disciplines), "none")},
	{"Protection", report.Protections},
	{"Concern", report.Concerns},
	{"Assurance", party.AssuranceKinds},
	{"Risk", append(slices.Clone(party.Risks), "none")},
	{"Flag", party.Flags},
}

func ladderWords() []string {
	var out []string
	for _, l := range report.Ladders {
		out = append(out, string(l))
	}
	return out
}

// openRungs are the rungs of a ladder that Cedar knows: all but withheld.
func openRungs(l report.Ladder) []report.Rung {
	if l == report.Officer {
		return []report.Rung{officerName}
	}
	r := l.Rungs()
	return r[:len(r)-1]
}

func actionID(l report.Ladder, r report.Rung, suffix string) types.EntityUID {
	return types.NewEntityUID(typeAction, types.String(string(l)+"."+string(r)+suffix))
}

// Schema is the published Cedar schema that law files are written against.
// With parties, their topic register closes the list of topics.
func Schema(parties *party.Parties) string {
	var b strings.Builder
	b.WriteString(schemaHead)
	for _, c := range closed {
		fmt.Fprintf(&b, "entity %s enum [%s];\n", c.Type, quoted(c.Words))
	}
	if parties != nil && len(parties.Topics) > 0 {
		fmt.Fprintf(&b, "entity Topic enum [%s];\n", quoted(parties.Topics))
	} else {
		b.WriteString("entity Topic; // any word: this service keeps no topic register\n")
	}
	b.WriteString(schemaItem)
	for _, l := range report.Ladders {
		writeActions(&b, l)
	}
	fmt.Fprintf(&b, "\n// Asked of permits only: does the whole scope cover the item, whatever its rungs?\naction %q %s;\n", cover, appliesTo)
	return b.String()
}

const appliesTo = "appliesTo { principal: Party, resource: Item, context: Context }"

const schemaHead = `// Entente: the schema that law and directives are written against.
// Law says: forbid (principal, action in Action::"place.city.up", resource) when { … };
// A rung is an action. "place.city.up" is city and fuller, "place.city.down" city and coarser.

entity Community;
// A partner: a country, or a service that is in its country and in the communities that name it.
entity Party in [Party, Community] {
  ceiling: Long,     // rank of the agreement's ceiling in our own system
  flags: Set<Flag>,
};
`

const schemaItem = `
// One item (a text, or a field as one text holds it) at one mark, with the facts of its report.
entity Item {
  ladder: Ladder,
  kind: Kind,                      // of the report
  topics: Set<Topic>,              // of the portion
  level: Long,                     // rank of the mark's level in our own system; 99 when it cannot be compared
  road: Road,                      // what the mark opens for the partner
  opens: Road,                     // what it would open if every consent that is missing were recorded
  controls: Set<Control>,          // dissemination controls of the mark
  originator: Party,
  thirdParties: Set<Party>,        // whose material it is, beside the originator
  discipline: Discipline,          // a source's
  protected: Set<Protection>,      // of the person, or of the holder
  withProtected: Set<Protection>,  // of every person in the same portions
  nationalities: Set<Party>,       // of the person, or of the holder
  asylumFrom: Set<Party>,          // state of origin of the person, an asylum seeker; of another item: of those in the same portions
  asylumUnknown: Bool,             // such an asylum seeker has no known state of origin
  concern: Concern,                // how it was obtained
  detention: Bool,
  assurances: Set<Assurance>,      // in force from the partner, covering every person of the portion
  risk: Risk,                      // assessed for the person, or for the holder, towards the partner
  equivalent: Bool,                // the agreement's equivalences cover the level now, or it gives none
};
type Context = {
  method: Method,
  service: Party,                  // who acts
  namedAuthority: Bool,            // the permit rests on a directive with a named office
  emergency: Bool,                 // the permit rests on an emergency directive that is invoked
};

`

func quoted(words []string) string {
	q := make([]string, len(words))
	for i, w := range words {
		q[i] = fmt.Sprintf("%q", w)
	}
	return strings.Join(q, ", ")
}

func writeActions(b *strings.Builder, l report.Ladder) {
	for _, r := range openRungs(l) {
		fmt.Fprintf(b, "action %q, %q;\n", string(l)+"."+string(r)+".down", string(l)+"."+string(r)+".up")
	}
	for _, r := range openRungs(l) {
		var groups []string
		for _, g := range groupsOf(l, r) {
			groups = append(groups, string(g.ID))
		}
		fmt.Fprintf(b, "action %q in [%s] %s;\n", string(l)+"."+string(r), quoted(groups), appliesTo)
	}
}

// groupsOf lists the groups that the rung belongs to: X.down for every X at
// least as full, X.up for every X at least as coarse.
func groupsOf(l report.Ladder, r report.Rung) []types.EntityUID {
	rungs := openRungs(l)
	at := slices.Index(rungs, r)
	var out []types.EntityUID
	for i, x := range rungs {
		if i <= at {
			out = append(out, actionID(l, x, ".down"))
		}
		if i >= at {
			out = append(out, actionID(l, x, ".up"))
		}
	}
	return out
}

// actionEntities are the action hierarchy as Cedar evaluates it.
func actionEntities() types.EntityMap {
	m := types.EntityMap{}
	for _, l := range report.Ladders {
		for _, r := range openRungs(l) {
			u := actionID(l, r, "")
			m[u] = types.Entity{UID: u, Parents: types.NewEntityUIDSet(groupsOf(l, r)...)}
		}
	}
	u := types.NewEntityUID(typeAction, cover)
	m[u] = types.Entity{UID: u}
	return m
}
