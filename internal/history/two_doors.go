package history

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"entente/internal/core/report"
	"entente/internal/core/tearline"
	"entente/internal/inside/origins"
)

// twoDoors are the items by which USA/CIA was told one thing twice, for the rows that look
// at them.
type twoDoors struct {
	first      string // the tip in the inbox of USA/FBI
	basis      []byte // as it came there
	tip, again string // in that of USA/CIA: from RUS/FSB, and from USA/FBI
	err        error
}

// doorsOpen: in September 2011 nearly the same tip reaches USA/CIA, from RUS/FSB and then
// from USA/FBI, which asks before it passes on what it was told.
func (st *Stage) doorsOpen(ctx context.Context) (string, string, error) {
	if st.doors.err == nil {
		st.doors.err = st.tellsTwice(ctx)
	}
	return "", "", st.doors.err
}

func (st *Stage) tellsTwice(ctx context.Context) error {
	if err := st.clock(ctx, "2011-09-05T09:00:00Z"); err != nil {
		return err
	}
	second, _, err := st.deliver(ctx, st.fsb, st.cia, "two-doors-second", "УЧ-2011-0905", nil)
	if err != nil {
		return err
	}
	if err := expect(second, "Тамир Вымышленных", "signals intelligence"); err != nil {
		return err
	}
	for _, said := range []string{"1986-10-21", "1987-10-21", "Tamir Vymyshlennykh"} {
		if !bytes.Contains(second.Bundle, []byte(said)) {
			return fmt.Errorf("what came of %s does not say %s", st.fsb.code, said)
		}
	}
	if err := st.clock(ctx, "2011-09-20T09:00:00Z"); err != nil {
		return err
	}
	data, err := file("reports/two-doors-fbi.yaml")
	if err != nil {
		return err
	}
	token, err := tokenIn(st.doors.basis)
	if err != nil {
		return err
	}
	data = bytes.ReplaceAll(bytes.ReplaceAll(data, []byte("@ITEM@"), []byte(st.doors.first)), []byte("@TOKEN@"), []byte(token))
	if err := st.fbi.call(ctx, author, http.MethodPost, "/reports", map[string]any{"file": "two-doors-fbi.yaml", "content": data}, nil); err != nil {
		return err
	}
	if err := st.askAndAnswer(ctx, st.fbi, st.fsb, st.doors.first, st.cia.code, "give"); err != nil {
		return err
	}
	again, err := st.passes(ctx, st.fbi, st.cia, "EX-2011-0920")
	st.doors.tip, st.doors.again = second.ID, again.ID
	return err
}

// twoDoors: what USA/CIA was told through two doors is one origin, and it shows why,
// without the name of the source being anywhere.
func (st *Stage) twoDoors(ctx context.Context) (string, string, error) {
	if st.doors.err != nil {
		return "", "", st.doors.err
	}
	if err := st.clock(ctx, "2011-10-24T09:00:00Z"); err != nil {
		return "", "", err
	}
	if _, err := st.cia.judges(ctx, "two-doors", "@TIP@", st.doors.tip, "@AGAIN@", st.doors.again); err != nil {
		return "", "", err
	}
	claim, err := st.cia.claim(ctx, "ex-resident")
	if err != nil {
		return "", "", err
	}
	if claim.Says != "2 of 2 reports go back to one origin; 1 independent origin" || claim.Origins.Independent != 1 || len(claim.Origins.Origins) != 1 {
		return "", "", fmt.Errorf("the claim says %q: %+v", claim.Says, claim.Origins.Origins)
	}
	root := claim.Origins.Origins[0]
	if !slices.ContainsFunc(root.At, func(n string) bool { return strings.HasPrefix(n, "token:RUS:") }) || len(root.Chains) != 2 {
		return "", "", fmt.Errorf("the claim goes back to %v by %d chains; want a token of RUS by two", root.At, len(root.Chains))
	}
	if !strings.Contains(strings.Join(claim.Caveats.Third, " "), "RUS") {
		return "", "", fmt.Errorf("the claim has the third parties %v; want RUS", claim.Caveats.Third)
	}
	alike, err := st.cia.sameWords(ctx, "received:"+st.doors.tip)
	if err != nil {
		return "", "", err
	}
	if err := nowhere(st.fsb, st.cia, "BEREZA-7", "telephone conversations", "Kotrova street"); err != nil {
		return "", "", err
	}
	return "RUS/FSB tells USA/FBI in March and USA/CIA in September 2011, with another spelling and two dates of birth; USA/FBI asks RUS/FSB, and passes on what it was told. " +
			"USA/CIA shows of the claim: " + claim.Says + ", by a token that stands for one source of RUS and names it to nobody, and by the words (" + alike + "); the source is nowhere",
		fmt.Sprintf("entente claim show ex-resident --as %s --dir %s", author, st.cia.dir), nil
}

// sameWords wants an item to have its words in common with another, and says how far.
func (s *station) sameWords(ctx context.Context, of string) (string, error) {
	var found origins.Check
	if err := s.call(ctx, author, http.MethodPost, "/origins/check", origins.Ask{Ref: of}, &found); err != nil {
		return "", err
	}
	for _, like := range found.Found {
		for _, e := range like.Edges {
			if e.Basis == "passages" && e.Evidence != nil {
				return e.Evidence.Says, nil
			}
		}
	}
	return "", fmt.Errorf("%s has its words in common with nothing: %+v", of, found.Found)
}

// tokenIn reads what stands in an item for its one source.
func tokenIn(bundle []byte) (string, error) {
	read, err := tearline.Read(bundle)
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(read.Fields, func(f tearline.Field) bool { return f.Ladder == string(report.Source) })
	if i < 0 || !report.IsToken(read.Fields[i].Token) {
		return "", fmt.Errorf("what came has no token of its source: %+v", read.Fields)
	}
	return read.Fields[i].Token, nil
}
