package history

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"entente/internal/inside/judgement"
	"entente/internal/inside/reporting"
)

// section begins a judgement in a file of the record: its kind, and who says it.
var section = regexp.MustCompile(`(?m)^-- ([a-z]+) ([a-z]+) --\n`)

// judges has officers of the station say what a file of the record has them say, in its
// order, with words filled in. It gives how many judgements that were.
func (s *station) judges(ctx context.Context, name string, fill ...string) (int, error) {
	data, err := file("judgements/" + name + ".txt")
	if err != nil {
		return 0, err
	}
	text := strings.NewReplacer(fill...).Replace(string(data))
	found := section.FindAllStringSubmatchIndex(text, -1)
	for i, at := range found {
		end := len(text)
		if i+1 < len(found) {
			end = found[i+1][0]
		}
		kind, officer := text[at[2]:at[3]], text[at[4]:at[5]]
		if _, err := s.says(ctx, officer, kind, text[at[1]:end]); err != nil {
			return i, fmt.Errorf("judgement %d of %s: %w", i+1, name, err)
		}
	}
	return len(found), nil
}

// says has an officer of the station say something of a kind.
func (s *station) says(ctx context.Context, officer, kind, document string) (out judgement.Shown, err error) {
	err = s.call(ctx, officer, http.MethodPost, "/judgements/"+kind, judgement.Draft{File: kind + ".yaml", Document: document}, &out)
	return out, err
}

// ends takes a judgement back.
func (s *station) ends(ctx context.Context, officer, kind, id, reason string) error {
	return s.call(ctx, officer, http.MethodPost, "/judgements/"+kind+"/"+id+"/end", map[string]string{"reason": reason}, nil)
}

// asks reads one answer, as an officer of the station sees it.
func (s *station) asks(ctx context.Context, officer, path string, query url.Values, out any) error {
	return s.call(ctx, officer, http.MethodGet, path+"?"+query.Encode(), nil, out)
}

// imports takes an article of the record in, as entente report import --text does.
func (s *station) imports(ctx context.Context, name, outlet, published, serial string) (out reporting.Imported, err error) {
	data, err := file("articles/" + name + ".txt")
	if err != nil {
		return out, err
	}
	body := map[string]any{"file": name + ".txt", "content": data, "outlet": outlet, "published": published + "T00:00:00Z", "serial": serial,
		"topics": []string{"counter-terrorism"}, "kind": "intelligence"}
	if err := s.call(ctx, author, http.MethodPost, "/reports/text", body, &out); err != nil {
		return out, err
	}
	if out.Report == nil || out.Report.Serial != serial {
		return out, fmt.Errorf("%s: %s is not taken in as %s", s.code, name, serial)
	}
	return out, nil
}
