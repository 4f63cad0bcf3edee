package history

import (
	"context"
	"embed"
	"fmt"
	"net/http"
	"path/filepath"
	"time"

	"entente/internal/core/party"
	"entente/internal/node"
)

//go:embed record
var record embed.FS

// Options say where and with what to replay.
type Options struct {
	Exe    string // the program itself
	Dir    string // an empty directory for the four nodes; its path must be short, for the sockets
	Now    func() time.Time
	Row    func(Row) // told each row as it is done; may be nil
	UNList string    // the UN's consolidated list, an XML file; "": nobody is looked for on it
}

// Verdicts of a row.
const (
	OK     = "ok"
	Failed = "failed"
)

// Row is one row of the record, replayed.
type Row struct {
	Row     string `json:"row"`
	What    string `json:"what"` // what happened, and what the nodes made of it
	Verdict string `json:"verdict"`
	Proof   string `json:"proof"` // where to look
}

// Result is the whole replay; its JSON is contract.
type Result struct {
	V    int   `json:"v"`
	Rows []Row `json:"rows"`
}

// Passed tells whether every row passed.
func (r Result) Passed() bool {
	for _, x := range r.Rows {
		if x.Verdict != OK {
			return false
		}
	}
	return len(r.Rows) > 0
}

// Stage is the four nodes, running.
type Stage struct {
	o                   Options
	cia, fbi, dgse, fsb *station
	all                 []*station
	overseer            *overseer // of USA/CIA

	// What is begun before the row that looks at it.
	boston   bostonAsked
	doors    twoDoors
	flew     bostonFlew
	told     error // of a case that as-of looks at
	waved    error // of what the ledger counts
	istanbul sharedFlight
	crocus   crocusWarned
}

// SetUp makes, starts and peers the four nodes.
func SetUp(ctx context.Context, o Options) (*Stage, error) {
	st := &Stage{o: o}
	for _, x := range []struct {
		at   **station
		code party.Code
		name string
	}{{&st.cia, "USA/CIA", "cia"}, {&st.fbi, "USA/FBI", "fbi"}, {&st.dgse, "FRA/DGSE", "dgse"}, {&st.fsb, "RUS/FSB", "fsb"}} {
		*x.at = &station{code: x.code, name: x.name, dir: filepath.Join(o.Dir, x.name), exe: o.Exe}
		st.all = append(st.all, *x.at)
	}
	for _, step := range []func(context.Context, *station) error{
		func(ctx context.Context, s *station) error { return s.create(ctx) },
		func(_ context.Context, s *station) error { return st.watched(s) },
		func(_ context.Context, s *station) error { return st.offers(s) },
		func(ctx context.Context, s *station) error { return s.start(ctx) },
		func(ctx context.Context, s *station) error { return st.staff(ctx, s) },
		func(ctx context.Context, s *station) error { return st.peer(ctx, s) },
	} {
		for _, s := range st.all {
			if err := step(ctx, s); err != nil {
				st.TearDown()
				return nil, err
			}
		}
	}
	if err := st.overseer.trust(ctx, st.cia); err != nil {
		st.TearDown()
		return nil, err
	}
	return st, nil
}

// watched gives USA/CIA a witness of its overseers.
func (st *Stage) watched(s *station) (err error) {
	if s == st.cia {
		st.overseer, err = oversee(s, filepath.Join(st.o.Dir, "overseer"), st.o.Now)
	}
	return err
}

// TearDown stops every node.
func (st *Stage) TearDown() {
	for _, s := range st.all {
		s.stop()
	}
	if st.overseer != nil {
		st.overseer.stop()
	}
}

// staff registers the officers.
func (st *Stage) staff(ctx context.Context, s *station) error {
	for _, o := range officers {
		if err := s.call(ctx, "", http.MethodPost, "/officers", map[string]any{"code": o.code, "name": "EXERCISE " + o.code, "roles": o.roles}, nil); err != nil {
			return err
		}
	}
	return nil
}

// offers signs what the station offers to each of the others.
func (st *Stage) offers(s *station) error {
	s.offered = map[party.Code][]byte{}
	for _, other := range st.all {
		if other == s {
			continue
		}
		document, fingerprint, err := node.SignOffer(s.config, node.Offer{Partner: other.code, Now: st.o.Now()})
		if err != nil {
			return fmt.Errorf("offer of %s to %s: %w", s.code, other.code, err)
		}
		if err := node.KeepOffer(s.config, other.code, document); err != nil {
			return err
		}
		s.offered[other.code], s.fingerprint = document, fingerprint
	}
	return nil
}

// peer lets the station accept the offer of each of the others, with the
// fingerprint as it was read out.
func (st *Stage) peer(ctx context.Context, s *station) error {
	for _, other := range st.all {
		if other == s {
			continue
		}
		body := map[string]any{"file": "offer", "document": other.offered[s.code], "fingerprint": other.fingerprint}
		if err := s.call(ctx, author, http.MethodPost, "/peers", body, nil); err != nil {
			return err
		}
	}
	return nil
}

// clock sets the present on every node.
func (st *Stage) clock(ctx context.Context, at string) error {
	t, err := time.Parse(time.RFC3339, at)
	if err != nil {
		return err
	}
	for _, s := range st.all {
		if err := s.call(ctx, "", http.MethodPost, "/exercise/clock", map[string]any{"at": t}, nil); err != nil {
			return err
		}
	}
	st.overseer.clock(t)
	return nil
}

// Replay runs every row and tells each as it is done. Its error is of the
// replay itself; a row that fails is in the result.
func (st *Stage) Replay(ctx context.Context) Result {
	out := Result{V: 1, Rows: []Row{}}
	for _, r := range []struct {
		name string
		run  func(*Stage, context.Context) (what, proof string, err error)
	}{
		{"boston-basis", (*Stage).bostonBasis},
		{"", (*Stage).bostonAsks},
		{"", (*Stage).doorsOpen},
		{"boston-names", (*Stage).bostonNames},
		{"two-doors", (*Stage).twoDoors},
		{"", (*Stage).bostonFlies},
		{"", (*Stage).asOfCase},
		{"boston-lookout", (*Stage).bostonLookout},
		{"as-of", (*Stage).asOf},
		{"boston-rfi", (*Stage).bostonRFI},
		{"rebel-or-terrorist", (*Stage).rebelOrTerrorist},
		{"lone-wolf-or-directed", (*Stage).loneWolf},
		{"", (*Stage).afterBoston},
		{"cambrai-code", (*Stage).cambraiCode},
		{"paris-directive", (*Stage).parisDirective},
		{"paris-scope", (*Stage).parisScope},
		{"one-speech", (*Stage).oneSpeech},
		{"closed-gist", (*Stage).closedGist},
		{"paris-coalition", (*Stage).parisCoalition},
		{"damascus-request", (*Stage).damascusRequest},
		{"oil-trade", (*Stage).oilTrade},
		{"", (*Stage).afterParis},
		{"petersburg-person", (*Stage).petersburgPerson},
		{"petersburg-warning", (*Stage).petersburgWarning},
		{"third-party", (*Stage).thirdParty},
		{"consent", (*Stage).consent},
		{"recall", (*Stage).recall},
		{"delegation-2018", (*Stage).delegation},
		{"kerman-no-channel", (*Stage).kerman},
		{"", (*Stage).istanbulFlies},
		{"", (*Stage).crocusWarns},
		{"crocus-window", (*Stage).crocusWindow},
		{"crocus-proof", (*Stage).crocusProof},
		{"istanbul-cotravel", (*Stage).istanbulCotravel},
		{"planted-claim", (*Stage).plantedClaim},
		{"ledger", (*Stage).ledger},
		{"oversight", (*Stage).overseen},
	} {
		row := Row{Row: r.name, Verdict: OK}
		what, proof, err := r.run(st, ctx)
		if r.name == "" { // a beginning, which keeps its error for the rows that go on from it
			continue
		}
		row.What, row.Proof = what, proof
		if err != nil {
			row.Verdict, row.What = Failed, err.Error()
		}
		if row.Proof == "" {
			row.Proof = st.o.Dir
		}
		out.Rows = append(out.Rows, row)
		if st.o.Row != nil {
			st.o.Row(row)
		}
	}
	return out
}

// Where says how to talk to the nodes, a line each.
func (st *Stage) Where() []string {
	var out []string
	for _, s := range st.all {
		out = append(out, fmt.Sprintf("%-9s %s outbox --dir %s", s.code, st.o.Exe, s.dir))
	}
	return out
}

// PIDs are the processes of the nodes.
func (st *Stage) PIDs() []int {
	var out []int
	for _, s := range st.all {
		if s.proc != nil && s.proc.Process != nil {
			out = append(out, s.proc.Process.Pid)
		}
	}
	return out
}
