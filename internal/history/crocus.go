package history

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"entente/internal/inside/disclosure"
	"entente/internal/inside/exchange"
	"entente/internal/inside/oversight"
	"entente/internal/node"
)

// The words of the warning that were too general, as is said afterwards.
const named = "a concert hall with some thousands of seats, on an evening with a concert"

// crocusProof: a warning is called too general afterwards; what was delivered is
// proved to whoever has a key file. A warning that was never receipted proves less.
func (st *Stage) crocusProof(ctx context.Context) (string, string, error) {
	if st.crocus.err != nil {
		return "", "", st.crocus.err
	}
	a, id, first := st.crocus.held, st.crocus.release, st.crocus.first
	silent, err := st.silence(ctx)
	if err != nil {
		return "", "", err
	}
	if err := st.clock(ctx, "2024-03-19T12:00:00Z"); err != nil { // "too general", it is said in public
		return "", "", err
	}
	p, err := st.proveAt(ctx, "crocus", id, 3)
	if err != nil {
		return "", "", err
	}
	if err := refutes(p, first, a); err != nil {
		return "", "", err
	}
	for _, s := range st.all {
		if err := s.checked(ctx); err != nil {
			return "", "", err
		}
	}
	at := func(verb string) string {
		i := slices.IndexFunc(p.Receipts, func(r node.ProvenReceipt) bool { return r.Verb == verb })
		return p.Receipts[i].At.Format("2 January 15:04")
	}
	what := fmt.Sprintf("what is called too general on 19 March 2024 is refuted by its words, with a key file alone: %s had %q from %s "+
		"(grade %s: delivered %s UTC, admitted and opened %s, each signed by %s; that it was read is not shown). "+
		"A second warning, for which it signed nothing, is proved to have existed by %s and no more (%s are missing): it refutes nobody",
		p.To, named, p.From, p.Grade, at("delivered"), at("admitted"), p.To, silent.Witnessed[0].At.Format("2 January 15:04"), strings.Join(silent.Missing, ", "))
	return what, fmt.Sprintf("entente evidence verify %s --keys %s", st.paper("crocus.proof.json"), st.paper("crocus.keys.json")), nil
}

// silence sends a warning to a partner that is away and signs nothing.
func (st *Stage) silence(ctx context.Context) (p node.Proven, err error) {
	if err := st.clock(ctx, "2024-03-10T09:00:00Z"); err != nil {
		return node.Proven{}, err
	}
	if err := st.cia.write(ctx, "crocus-silence"); err != nil {
		return node.Proven{}, err
	}
	st.fsb.stop()
	defer func() {
		if back := st.fsb.start(ctx); err == nil {
			err = back
		}
	}()
	r, _, err := st.cia.propose(ctx, disclosure.Proposal{Report: "EX-2024-0310", Partner: st.fsb.code})
	if err != nil {
		return node.Proven{}, err
	}
	err = st.cia.await(ctx, exchangePatience, "the envelope of "+r.Release, func() (bool, error) {
		line, err := st.cia.outbox(ctx, r.Release)
		return line.Envelope != "", err
	})
	if err != nil {
		return node.Proven{}, fmt.Errorf("%w (%s)", err, r.Said)
	}
	if p, err = st.proveAt(ctx, "silence", r.Release, 2); err != nil {
		return p, err
	}
	if p.Grade != "existed by" || len(p.Witnessed) != 1 || len(p.Receipts) != 0 || p.Opened || !slices.Equal(p.Missing, []string{"delivered", "admitted", "read"}) {
		return p, fmt.Errorf("a proof without receipts claims %q, with %d receipts, missing %v", p.Grade, len(p.Receipts), p.Missing)
	}
	return p, nil
}

// refutes wants the words, and every signature that there is for them.
func refutes(p, before node.Proven, a exchange.Arrival) error {
	switch {
	case p.Grade != "delivered" || !p.Opened || !slices.Equal(p.Missing, []string{"read"}):
		return fmt.Errorf("the proof claims %q, missing %v; want delivered, and read alone missing", p.Grade, p.Missing)
	case p.From != "USA/CIA" || p.To != "RUS/FSB" || p.Envelope != a.Envelope || p.Kind != "warning":
		return fmt.Errorf("the proof is of a %s from %s to %s", p.Kind, p.From, p.To)
	case len(p.Words) != 1 || p.Portions <= 1 || !strings.Contains(p.Words[0].Text, named) || !strings.Contains(p.Words[0].Text, "7 March 2024 to 18:00 UTC on 9 March 2024"):
		return fmt.Errorf("the proof shows %+v of %d portions", p.Words, p.Portions)
	case len(p.Witnessed) != 1 || len(before.Witnessed) != 1 || !p.Witnessed[0].At.Equal(before.Witnessed[0].At) || p.Witnessed[0].At.Day() != 7:
		return fmt.Errorf("witnessed %+v, and before %+v; want the oldest word, of 7 March", p.Witnessed, before.Witnessed)
	}
	return nil
}

// paper is the path of a document that the row leaves.
func (st *Stage) paper(name string) string { return filepath.Join(st.o.Dir, name) }

// proveAt has USA/CIA prove one portion of a release, writes proof and key file
// down, and verifies what is written, as the command does: without a node. A proof
// with another word in it must be refused.
func (st *Stage) proveAt(ctx context.Context, name, release string, portion int) (node.Proven, error) {
	var proof oversight.Proof
	if err := st.cia.call(ctx, author, http.MethodPost, "/evidence/proofs", map[string]any{"id": release, "portions": []int{portion}}, &proof); err != nil {
		return node.Proven{}, err
	}
	keys, err := st.cia.keyFile(ctx)
	if err != nil {
		return node.Proven{}, err
	}
	for file, data := range map[string][]byte{name + ".proof.json": proof.Proof, name + ".keys.json": keys.File} {
		if err := os.WriteFile(st.paper(file), data, 0o600); err != nil {
			return node.Proven{}, err
		}
	}
	given, err := os.ReadFile(st.paper(name + ".proof.json"))
	if err != nil {
		return node.Proven{}, err
	}
	trusted, err := os.ReadFile(st.paper(name + ".keys.json"))
	if err != nil {
		return node.Proven{}, err
	}
	forged := bytes.Replace(given, []byte("concert"), []byte("football"), 1)
	if bytes.Equal(forged, given) {
		return node.Proven{}, fmt.Errorf("the proof of %s does not show the words", name)
	}
	if _, err := node.VerifyProof(forged, trusted); err == nil {
		return node.Proven{}, fmt.Errorf("a proof of %s with another word in it verifies", name)
	}
	return node.VerifyProof(given, trusted)
}

// checked wants the station's own record to verify, with a leaf for everything.
func (s *station) checked(ctx context.Context) error {
	var c oversight.Checked
	if err := s.call(ctx, "", http.MethodPost, "/evidence/check", nil, &c); err != nil {
		return err
	}
	if !c.Good || c.Records == 0 || c.Unrecorded > 0 || c.Unlogged > 0 {
		return fmt.Errorf("the record of %s: %d wrong (%s), %d of %d records and %d receipts without a leaf", s.code, c.Wrong, strings.Join(c.Findings, "; "), c.Unrecorded, c.Records, c.Unlogged)
	}
	return nil
}
