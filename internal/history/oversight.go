package history

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"

	"entente/internal/core/statement"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/oversight"
)

// overseen: what happened in March 2024 is counted for the overseers, and no content is
// shown to them; the month's statement is signed, and checked by its file alone.
func (st *Stage) overseen(ctx context.Context) (string, string, error) {
	if err := st.marchEnds(ctx); err != nil {
		return "", "", err
	}
	if err := st.clock(ctx, "2024-04-02T09:00:00Z"); err != nil {
		return "", "", err
	}
	march := url.Values{"from": {"2024-03-01T00:00:00Z"}, "to": {"2024-04-01T00:00:00Z"}}
	if err := st.cia.asks(ctx, author, "/oversight", march, nil); err == nil {
		return "", "", fmt.Errorf("%s, who oversees nothing, is shown the page of the overseers", author)
	}
	var page json.RawMessage
	var view oversight.View
	if err := st.cia.asks(ctx, inspector, "/oversight", march, &page); err != nil {
		return "", "", err
	}
	if err := json.Unmarshal(page, &view); err != nil {
		return "", "", err
	}
	counted, err := st.marchCounted(view.Sheet)
	if err != nil {
		return "", "", err
	}
	signed, key, err := st.marchStated(ctx, view.Sheet)
	if err != nil {
		return "", "", err
	}
	names, err := recordNames()
	if err != nil {
		return "", "", err
	}
	for _, name := range names {
		if bytes.Contains(page, []byte(name)) || bytes.Contains(signed, []byte(name)) {
			return "", "", fmt.Errorf("the overseers are shown %q, which is content", name)
		}
	}
	return fmt.Sprintf("the overseers of USA/CIA see of March 2024: %s; of %d names and texts of the record not one stands on the page or in the month's statement, which is signed and verifies by its file alone", counted, len(names)),
		fmt.Sprintf("entente oversight check %s --key '%s'; entente oversight show --from 2024-03-01 --to 2024-04-01 --as %s --dir %s", st.paper("2024-03.statement"), key, inspector, st.cia.dir), nil
}

// marchEnds has two officers destroy a report that was taken in by mistake, and one invoke
// an emergency and end it again.
func (st *Stage) marchEnds(ctx context.Context) error {
	const ref = "EX-2024-0329"
	if err := st.clock(ctx, "2024-03-29T09:00:00Z"); err != nil {
		return err
	}
	if err := st.cia.write(ctx, "oversight-erased"); err != nil {
		return err
	}
	for _, x := range []struct{ officer, act string }{{author, "propose"}, {reviewer, "confirm"}} {
		if err := st.cia.call(ctx, x.officer, http.MethodPost, "/retention/"+ref+"/"+x.act, map[string]string{"reason": "EXERCISE: by mistake"}, nil); err != nil {
			return err
		}
	}
	var e disclosure.Emergency
	invoked := disclosure.Invocation{Directive: "USA-2024-LIFE", Report: crocus, For: "24h", Office: "duty-director", Reason: "EXERCISE: lives are at stake"}
	if err := st.cia.call(ctx, duty, http.MethodPost, "/emergencies", invoked, &e); err != nil {
		return err
	}
	return st.cia.call(ctx, duty, http.MethodPost, "/emergencies/"+e.ID+"/end", map[string]string{"reason": "EXERCISE: there was time to ask"}, nil)
}

// marchCounted wants of March 2024 what the rows before did then, and says it.
func (st *Stage) marchCounted(s statement.Sheet) (string, error) {
	count := map[string]int{}
	for _, f := range s.Figures {
		count[f.Name] = f.Count
		if f.Opens == "" {
			return "", fmt.Errorf("%s names nothing that opens it", f.Name)
		}
	}
	var all []string
	for _, name := range []string{statement.Decisions, statement.Releases, statement.Proofs, statement.Erasures, statement.Emergencies, statement.Refusals, statement.Waivers, statement.Silent, statement.Judgements} {
		all = append(all, fmt.Sprintf("%s %d", name, count[name]))
	}
	i := slices.IndexFunc(s.Delays, func(d statement.Delay) bool { return d.Name == statement.Determined })
	if count[statement.Proofs] != 3 || count[statement.Erasures] != 1 || count[statement.Emergencies] == 0 || count[statement.Releases] == 0 || count[statement.Judgements] == 0 || i < 0 || s.Delays[i].Count == 0 {
		return "", fmt.Errorf("of March 2024 is counted %s, and %+v; want 3 proofs that were opened, 1 erasure, an emergency, and how long a determination took", strings.Join(all, ", "), s.Delays)
	}
	return strings.Join(all, ", ") + fmt.Sprintf(", %s %d within %d s", s.Delays[i].Name, s.Delays[i].Count, s.Delays[i].Slowest), nil
}

// marchStated fetches the signed statement of the month, writes it down, and verifies what
// is written, with the key of the log alone. With another figure in it, it must be refused.
func (st *Stage) marchStated(ctx context.Context, seen statement.Sheet) ([]byte, string, error) {
	var s oversight.Stated
	if err := st.cia.asks(ctx, inspector, "/oversight/statements/2024-03", nil, &s); err != nil {
		return nil, "", err
	}
	keys, err := st.cia.keyFile(ctx)
	if err != nil {
		return nil, "", err
	}
	i := slices.IndexFunc(keys.Services, func(t oversight.Trusted) bool { return t.Service == st.cia.code && len(t.Logs) == 1 })
	if i < 0 {
		return nil, "", fmt.Errorf("%s: its key file names no log of it", st.cia.code)
	}
	key, path := keys.Services[i].Logs[0], st.paper("2024-03.statement")
	if err := os.WriteFile(path, s.Statement, 0o600); err != nil {
		return nil, "", err
	}
	written, err := os.ReadFile(path)
	if err != nil {
		return nil, "", err
	}
	checked, err := oversight.CheckStatement(written, key)
	if err != nil {
		return nil, "", err
	}
	var parts [][]byte
	for _, sheet := range []statement.Sheet{checked.Sheet, seen} {
		data, err := json.Marshal(sheet)
		if err != nil {
			return nil, "", err
		}
		parts = append(parts, data)
	}
	if checked.Service != st.cia.code || checked.Month != "2024-03" || !bytes.Equal(parts[0], parts[1]) {
		return nil, "", fmt.Errorf("the statement of %s of %s says another than the page: %s, %s", checked.Month, checked.Service, parts[0], parts[1])
	}
	forged := bytes.Replace(written, []byte(`"count":3`), []byte(`"count":2`), 1)
	if bytes.Equal(forged, written) {
		return nil, "", fmt.Errorf("the statement does not show the proofs: %s", written)
	}
	if _, err := oversight.CheckStatement(forged, key); err == nil {
		return nil, "", fmt.Errorf("a statement with another figure in it verifies")
	}
	return written, key, nil
}

var (
	quotedText = regexp.MustCompile(`(?:text|title|full|descriptor|described|name|also|statement|note|label|reason): \[?"([^"]+)"`)
	codename   = regexp.MustCompile(`\b[A-Z]{6,}\b`)
)

// recordNames are the names, the texts and the words for sources that stand in the record's
// reports, judgements and articles.
func recordNames() ([]string, error) {
	found := map[string]bool{}
	for _, folder := range []string{"record/reports", "record/judgements", "record/articles"} {
		err := fs.WalkDir(record, folder, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := record.ReadFile(path)
			if err != nil {
				return err
			}
			if strings.HasPrefix(path, "record/articles/") {
				for line := range strings.Lines(string(data)) {
					found[strings.TrimSpace(line)] = true
				}
			}
			for _, m := range quotedText.FindAllSubmatch(data, -1) {
				found[string(m[1])] = true
			}
			for _, w := range codename.FindAll(data, -1) {
				if !slices.Contains([]string{"EXERCISE", "SECRET", "HUMINT", "SIGINT", "OSINT"}, string(w)) {
					found[string(w)] = true
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	out := make([]string, 0, len(found))
	for name := range found {
		if len(name) >= 5 {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	if len(out) < 100 {
		return nil, fmt.Errorf("%d names stand in the record; want them all", len(out))
	}
	return out, nil
}
