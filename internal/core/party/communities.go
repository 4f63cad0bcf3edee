package party

import (
	"maps"

	"entente/internal/core/document"
)

// DecodeCommunities reads a map {v: 1, communities: {TRILAT: [USA, FRA, RUS]}},
// as a node writes it from the epochs that it holds. One without members is
// a community that includes nobody. Empty data has no communities.
func DecodeCommunities(file string, data []byte) (map[string][]Code, error) {
	if len(data) == 0 {
		return nil, nil
	}
	v, err := document.Parse(file, data)
	if err != nil {
		return nil, err
	}
	o := v.Object()
	o.Version()
	out := map[string][]Code{}
	for _, e := range document.Must(o, "communities", (*document.Value).Entries) {
		if !communityForm.MatchString(e.Key) {
			o.Fail(e.Errorf("community %.40q; expected capitals such as TRILAT", e.Key))
			break
		}
		codes, err := ReadCodes(e.Value)
		if err == nil {
			err = notPublic(e.Value, codes...)
		}
		if err != nil {
			o.Fail(err)
			break
		}
		out[e.Key] = codes
	}
	return out, o.Err()
}

// Within gives the parties with communities added; one of a name that is there
// stands in its place.
func (p *Parties) Within(communities map[string][]Code) *Parties {
	if len(communities) == 0 {
		return p
	}
	out := *p
	out.Communities = maps.Clone(p.Communities)
	maps.Copy(out.Communities, communities)
	return &out
}
