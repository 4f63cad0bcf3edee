package history

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"entente/internal/core/party"
	"entente/internal/store/insidedb"
)

// Link is a link by which somebody who looks at the demonstration comes in at a node in
// one role. It may be used more than once, for a week: the nodes are an exercise on
// loopback addresses and nothing else.
type Link struct {
	Node    party.Code `json:"node"`
	Role    string     `json:"role"`
	Officer string     `json:"officer"`
	URL     string     `json:"url"`
	Ends    time.Time  `json:"ends"`
}

// Links registers an officer for each role at each node, and gives a link for each.
func (st *Stage) Links(ctx context.Context) ([]Link, error) {
	var out []Link
	for _, node := range st.all {
		for _, role := range insidedb.Roles {
			l := Link{Node: node.code, Role: role, Officer: "demo." + role}
			officer := map[string]any{"code": l.Officer, "name": "Demonstration, " + role, "roles": []string{role}}
			if err := node.call(ctx, "", http.MethodPost, "/officers", officer, nil); err != nil {
				return nil, err
			}
			if err := node.call(ctx, "", http.MethodPost, "/officers/"+l.Officer+"/link", map[string]any{"seconds": 604800, "again": true}, &l); err != nil {
				return nil, err
			}
			if !strings.HasPrefix(l.URL, "http://localhost:") {
				return nil, fmt.Errorf("%s: the link leads off this machine", node.code)
			}
			out = append(out, l)
		}
	}
	return out, nil
}
