package history

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"

	"entente/internal/inside/links"
)

// clerk is an officer who is cleared for less than the others.
const clerk = "clerk"

// The two ends of the oil trade of the record, and a place between them.
const (
	oilField = "entity:ex-field"
	oilDepot = "entity:ex-depot"
	oilBuyer = "entity:ex-buyer"
)

// oilTrade: from a field to a buyer, over shipments, payments and who stands between. A
// link that one officer may not see changes nothing of what he is shown.
func (st *Stage) oilTrade(ctx context.Context) (string, string, error) {
	if err := st.clock(ctx, "2015-12-10T10:00:00Z"); err != nil {
		return "", "", err
	}
	if err := st.cia.call(ctx, "", http.MethodPost, "/officers", map[string]any{"code": clerk, "name": "EXERCISE " + clerk}, nil); err != nil {
		return "", "", err
	}
	if err := st.cia.call(ctx, "", http.MethodPost, "/officers/"+clerk+"/clearance", map[string]any{"clearance": "SECRET", "groups": []string{}}, nil); err != nil {
		return "", "", err
	}
	for _, name := range []string{"oil-trade", "oil-hidden"} {
		if err := st.cia.write(ctx, name); err != nil {
			return "", "", err
		}
	}
	if _, err := st.cia.judges(ctx, "oil-trade"); err != nil {
		return "", "", err
	}
	path, err := st.cia.oilPath(ctx, clerk)
	if err != nil {
		return "", "", err
	}
	const open = "EXERCISE Tell Wahm field, EXERCISE lorries of 3 October, EXERCISE depot at the crossroads, EXERCISE tankers of 6 October, EXERCISE Office for Purchases"
	if path != open {
		return "", "", fmt.Errorf("%s is shown the path %q; want %q", clerk, path, open)
	}
	before, err := st.cia.oilShown(ctx, clerk)
	if err != nil {
		return "", "", err
	}
	if _, err := st.cia.judges(ctx, "oil-hidden"); err != nil {
		return "", "", err
	}
	if path, err = st.cia.oilPath(ctx, author); err != nil {
		return "", "", err
	}
	if want := "EXERCISE Tell Wahm field, EXERCISE Office for Purchases"; path != want {
		return "", "", fmt.Errorf("%s, who sees all, is shown the path %q; want %q", author, path, want)
	}
	after, err := st.cia.oilShown(ctx, clerk)
	if err != nil {
		return "", "", err
	}
	for what := range before {
		if !bytes.Equal(before[what], after[what]) {
			return "", "", fmt.Errorf("%s for %s is another once a link is there that he may not see:\n%s\n%s", what, clerk, before[what], after[what])
		}
	}
	size, err := st.oilExported(after)
	if err != nil {
		return "", "", err
	}
	return "EXERCISE: USA/CIA shows how oil goes from a field to a buyer, over lorries, a depot and tankers, with the broker and the payment beside; " + size + ". " +
			"A link that one officer may not see makes the path of another shorter, and not a byte of his path, counts, timeline or exports is another",
		fmt.Sprintf("entente link path %s %s --as %s --dir %s; the same --as %s; %s", oilField, oilBuyer, clerk, st.cia.dir, author, st.paper("oil.graphml")), nil
}

// oilPath is the shortest way from the field to the buyer as an officer sees it, by names.
func (s *station) oilPath(ctx context.Context, officer string) (string, error) {
	var p links.Paths
	if err := s.asks(ctx, officer, "/links/path", url.Values{"from": {oilField}, "to": {oilBuyer}, "most": {"1"}}, &p); err != nil {
		return "", err
	}
	if len(p.Paths) != 1 {
		return "", fmt.Errorf("%s is shown %d shortest paths; want one", officer, len(p.Paths))
	}
	var names []string
	for _, n := range p.Paths[0].Nodes {
		names = append(names, n.Name)
	}
	for i, step := range p.Paths[0].Steps {
		if len(step) == 0 || len(step[0].Sources) == 0 || step[0].Since == "" {
			return "", fmt.Errorf("step %d of the path has no source or no time", i+1)
		}
	}
	return strings.Join(names, ", "), nil
}

// oilShown is all that an officer is shown of the trade, to the byte.
func (s *station) oilShown(ctx context.Context, officer string) (map[string]json.RawMessage, error) {
	out := map[string]json.RawMessage{}
	for _, x := range []struct {
		what, path string
		query      url.Values
	}{
		{"the path", "/links/path", url.Values{"from": {oilField}, "to": {oilBuyer}}},
		{"the neighbourhood", "/links/around", url.Values{"node": {oilBuyer}, "hops": {"3"}}},
		{"the node", "/links/node", url.Values{"node": {oilField}}},
		{"the timeline", "/links/timeline", url.Values{"node": {oilBuyer}}},
		{"the export as STIX", "/links/export", url.Values{"node": {oilDepot}, "hops": {"3"}, "form": {"stix"}}},
		{"the export as GraphML", "/links/export", url.Values{"node": {oilDepot}, "hops": {"3"}, "form": {"graphml"}}},
	} {
		var raw json.RawMessage
		if err := s.asks(ctx, officer, x.path, x.query, &raw); err != nil {
			return nil, fmt.Errorf("%s: %w", x.what, err)
		}
		out[x.what] = raw
	}
	return out, nil
}

// oilExported leaves both exports beside the nodes, and wants other programs to read them
// with all that the officer sees.
func (st *Stage) oilExported(shown map[string]json.RawMessage) (string, error) {
	var stix, graphml links.Export
	if err := json.Unmarshal(shown["the export as STIX"], &stix); err != nil {
		return "", err
	}
	if err := json.Unmarshal(shown["the export as GraphML"], &graphml); err != nil {
		return "", err
	}
	var bundle struct {
		Type    string
		Objects []struct{ Type string }
	}
	if err := json.Unmarshal([]byte(stix.Text), &bundle); err != nil {
		return "", fmt.Errorf("the export as STIX: %w", err)
	}
	relations := 0
	for _, o := range bundle.Objects {
		if o.Type == "relationship" {
			relations++
		}
	}
	edges, err := elements(graphml.Text, "edge")
	if err != nil {
		return "", fmt.Errorf("the export as GraphML: %w", err)
	}
	const nodes, joined = 8, 9
	if bundle.Type != "bundle" || relations != joined || edges != joined || stix.Nodes != nodes || graphml.Links != joined {
		return "", fmt.Errorf("the exports have %d nodes with %d relationships, and %d edges; want %d with %d", stix.Nodes, relations, edges, nodes, joined)
	}
	for name, text := range map[string]string{"oil.stix.json": stix.Text, "oil.graphml": graphml.Text} {
		if err := os.WriteFile(st.paper(name), []byte(text), 0o600); err != nil {
			return "", err
		}
	}
	return fmt.Sprintf("all of it, %d nodes and %d links, goes out as STIX and as GraphML", nodes, joined), nil
}

// elements counts the elements of a name in an XML document.
func elements(text, name string) (n int, err error) {
	for d := xml.NewDecoder(strings.NewReader(text)); ; {
		t, err := d.Token()
		if err == io.EOF {
			return n, nil
		}
		if err != nil {
			return n, err
		}
		if e, ok := t.(xml.StartElement); ok && e.Name.Local == name {
			n++
		}
	}
}
