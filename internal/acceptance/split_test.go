package acceptance

import (
	"context"
	"crypto/rand"
	"fmt"
	mathrand "math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/desk"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/exchange"
	"entente/internal/node"
)

// halves are one service's two zones, each a process in a directory of its own.
type halves struct {
	inside, gate *process
}

// foundInTwo makes a service whose zones are split. Nothing runs yet.
func foundInTwo(t *testing.T, code party.Code, directives ...string) *halves {
	t.Helper()
	whole := found(t, code, "", directives...)
	to := filepath.Join(filepath.Dir(whole.dir), "gate")
	_, err := node.SplitZones(whole.config, node.Split{To: to, Address: free(t), Random: rand.Reader})
	check(t, err)
	h := &halves{inside: &process{premises: whole}, gate: &process{premises: &premises{t: t, code: code, dir: to}}}
	for _, p := range []*process{h.inside, h.gate} {
		p.config, err = node.LoadConfig(p.dir)
		check(t, err)
	}
	return h
}

// rise starts a zone and waits until it answers: the gateway at its bridge, where
// a stranger gets a connection and no more.
func (h *halves) rise(p *process) {
	p.t.Helper()
	defer func() {
		if p.dead() {
			p.t.Fatalf("%s ended at its start:\n%s", p.dir, p.words())
		}
	}()
	if p == h.inside {
		p.launch()
		return
	}
	p.start()
	until(p.t, "the bridge of "+string(p.code), func() bool {
		c, err := net.Dial("tcp", p.config.Bridge.Listen)
		if err == nil {
			c.Close()
		}
		return err == nil || p.dead()
	})
}

// mend starts again what was killed.
func (h *halves) mend() {
	for _, p := range []*process{h.inside, h.gate} {
		if !p.dead() {
			continue
		}
		if err := <-p.ended; !killed(p.cmd.ProcessState) {
			p.t.Fatalf("%s ended by itself: %v\n%s", p.dir, err, p.words())
		}
		h.rise(p)
	}
}

// split is two services of two zones each, four processes, who are peers.
func split(t *testing.T) [2]*halves {
	t.Helper()
	sides := [2]*halves{foundInTwo(t, "USA/CIA", ciaToFSB), foundInTwo(t, "RUS/FSB", fsbToCIA)}
	for _, h := range sides {
		h.rise(h.gate)
		h.rise(h.inside)
		t.Cleanup(func() { h.gate.cmd.Process.Kill(); h.inside.cmd.Process.Kill() })
	}
	introduce(0, sides[0].inside.premises, sides[1].inside.premises)
	return sides
}

// askOften asks a desk as often as it is killed before it answers.
func askOften[T any](h *halves, officer, method, path string, in any) T {
	for {
		out, err := ask[T](h.inside.premises, officer, method, path, in)
		if err == nil {
			return out
		}
		if errs.KindOf(err) != errs.Unavailable {
			h.inside.t.Fatalf("%s %s: %v", h.inside.code, path, err)
		}
		h.mend()
	}
}

func TestFourProcessesExchangeAcrossTheirBridges(t *testing.T) {
	sides := split(t)
	us, them := sides[0].inside.premises, sides[1].inside.premises
	us.add(plainly(us.code, "S-1", "Across two bridges."))
	release := us.propose("S-1", them.code).Release
	us.reaches(release, "admitted")
	line := us.line(release)
	if len(line.Receipts) != 2 || !line.Sent {
		t.Errorf("the outbox says %+v; expected delivered and admitted", line)
	}
	items := get[desk.Inbox](them, "/inbox").Items
	if len(items) != 1 || items[0].Envelope != line.Envelope || items[0].Portions[1].Text != "Across two bridges." {
		t.Errorf("the inbox holds %+v", items)
	}

	// Without its gateway inside goes on, and says what is the matter.
	sides[0].gate.kill()
	us.add(plainly(us.code, "S-2", "While the gateway is away."))
	waits := us.propose("S-2", them.code).Release
	us.reaches(waits, "sealed")
	until(t, "the outbox to say why", func() bool { return strings.Contains(us.line(waits).Said, "the gateway zone does not answer") })
	if line := us.line(waits); line.Sent || len(line.Receipts) > 0 {
		t.Errorf("the outbox says %+v of what nobody has", line)
	}
	r, err := http.Get("http://" + us.config.Inside.Listen + "/readyz")
	check(t, err)
	r.Body.Close()
	if r.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("readiness without the gateway: %s", r.Status)
	}
	sides[0].mend()
	us.reaches(waits, "admitted")
}

// Any of the four is killed at any time and started again.
func TestKillingAnyOfFourProcessesLosesAndDoublesNothing(t *testing.T) {
	sides := split(t)
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := mathrand.New(mathrand.NewPCG(seed, 0))
	var sent [2][]string
	for range count(t, "ENTENTE_CRASHES", 8, 200) {
		for side, h := range sides {
			serial := fmt.Sprintf("EX-%d", len(sent[side])+1)
			askOften[any](h, author, http.MethodPost, "/reports", map[string]any{"file": "r.yaml", "content": []byte(plainly(h.inside.code, serial, "Report "+serial+"."))})
			r := askOften[disclosure.Result](h, author, http.MethodPost, "/releases", map[string]any{"report": serial, "partner": sides[1-side].inside.code})
			sent[side] = append(sent[side], r.Release)
		}
		h := sides[random.IntN(2)]
		victim := []*process{h.inside, h.gate}[random.IntN(2)]
		if random.IntN(2) == 0 {
			where := linkPoints
			if victim == h.inside {
				where = exchange.Points
			}
			victim.arm(where[random.IntN(len(where))], 1)
		}
		time.Sleep(time.Duration(random.IntN(60)) * time.Millisecond)
		os.Remove(filepath.Join(victim.dir, "fuse"))
		victim.kill()
		h.mend()
	}
	until(t, "the end of every release", func() bool {
		for side, h := range sides {
			h.mend()
			for _, line := range askOften[desk.Outbox](h, "", http.MethodGet, "/outbox?limit=1000", nil).Items {
				if line.State != "admitted" && slices.Contains(sent[side], line.Release) {
					return false
				}
			}
		}
		return true
	})
	for side, h := range sides {
		lines := map[string]exchange.Sending{}
		for _, line := range askOften[desk.Outbox](h, "", http.MethodGet, "/outbox?limit=1000", nil).Items {
			lines[line.Release] = line
		}
		items := askOften[desk.Inbox](sides[1-side], "", http.MethodGet, "/inbox?limit=1000", nil).Items
		slices.SortFunc(items, func(a, b exchange.Arrival) int { return int(a.Seq) - int(b.Seq) })
		if len(items) != len(sent[side]) {
			t.Fatalf("%d items arrived of %d", len(items), len(sent[side]))
		}
		for i, release := range sent[side] {
			if items[i].Envelope != lines[release].Envelope || len(lines[release].Receipts) != 2 {
				t.Errorf("number %d of %s is %+v with the receipts %+v", i+1, h.inside.code, items[i], lines[release].Receipts)
			}
		}
		if alarms := askOften[desk.Alarms](h, "", http.MethodGet, "/alarms", nil).Alarms; len(alarms) > 0 {
			t.Errorf("%s has alarms: %+v", h.inside.code, alarms)
		}
	}
}

// Whoever carries off the gateway's disk has addresses, ciphertext and receipts.
func TestAStolenGatewayYieldsNoContentAndNoKeyOfInside(t *testing.T) {
	sides := split(t)
	us, them := sides[0].inside.premises, sides[1].inside.premises
	us.add(plainly(us.code, "S-STOLEN", "qzstolengatewaycanary in clear."))
	us.reaches(us.propose("S-STOLEN", them.code).Release, "admitted")
	secrets := []string{"qzstolengatewaycanary", "QZSTOLENGATEWAYCANARY", "S-STOLEN", author, reviewer}
	inner := filesOf(t, us.dir)
	for name, data := range inner { // the seeds of every key that is inside's
		if strings.HasSuffix(name, ".key") {
			secrets = append(secrets, seedsIn.FindAllString(data, -1)...)
		}
	}
	if len(secrets) < 5+6 { // two seeds each of root and release, one each of HPKE and bridge
		t.Fatalf("only %d secrets to search for; expected the seeds of root, release, HPKE and bridge", len(secrets))
	}
	for _, h := range sides {
		h.gate.stop()
		for name, data := range filesOf(t, h.gate.dir) {
			for _, s := range secrets {
				if strings.Contains(data, s) {
					t.Errorf("%s holds %.12s…", name, s)
				}
			}
			base := filepath.Base(name)
			if strings.HasSuffix(base, ".key") && !strings.HasPrefix(base, "gateway-") && !strings.HasPrefix(base, "tls-") {
				t.Errorf("the gateway has the key %s", name)
			}
		}
	}
	for name := range filesOf(t, us.dir) {
		if base := filepath.Base(name); strings.HasPrefix(base, "gateway-") || strings.HasPrefix(base, "gateway.db") {
			t.Errorf("inside still has %s", name)
		}
	}
	// The search finds what is there: inside has all of it, the gateway the envelope.
	if !slices.ContainsFunc(secrets, func(s string) bool { return strings.Contains(fmt.Sprint(inner), s) }) {
		t.Error("the search finds nothing inside")
	}
	if len(rows(t, sides[0].gate.premises, "outgoing", them.code)) == 0 {
		t.Error("the gateway holds no envelope at all; nothing was searched")
	}
}

// seedsIn finds the seeds of a key file.
var seedsIn = regexp.MustCompile(`[A-Za-z0-9+/]{43}=`)

// filesOf gives the bytes of every plain file below a folder, by path.
func filesOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	check(t, filepath.WalkDir(dir, func(p string, d os.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(p)
		out[p] = string(data)
		return err
	}))
	return out
}

// Each zone refuses to run on the other's directory, or with the other's keys.
func TestAZoneRefusesWhatIsTheOthers(t *testing.T) {
	h := foundInTwo(t, "USA/CIA", ciaToFSB)
	ctx := context.Background()
	if _, err := node.Open(ctx, h.gate.config, node.Options{}); errs.KindOf(err) != errs.Invalid {
		t.Errorf("inside on the gateway's directory: %v", err)
	}
	if _, err := node.OpenGate(ctx, h.inside.config, node.Options{}); errs.KindOf(err) != errs.Invalid {
		t.Errorf("the gateway on inside's directory: %v", err)
	}
	for from, to := range map[string]string{
		filepath.Join(h.inside.dir, "inside/keys/release-1.key"): filepath.Join(h.gate.dir, "gateway/keys/release-1.key"),
		filepath.Join(h.gate.dir, "gateway/keys/gateway-1.key"):  filepath.Join(h.inside.dir, "gateway/keys/gateway-1.key"),
	} {
		data, err := os.ReadFile(from)
		check(t, err)
		check(t, os.MkdirAll(filepath.Dir(to), 0o700))
		check(t, os.WriteFile(to, data, 0o600))
	}
	if _, err := node.OpenGate(ctx, h.gate.config, node.Options{}); err == nil || !strings.Contains(err.Error(), "release-1.key") {
		t.Errorf("a gateway with the release key: %v", err)
	}
	if _, err := node.Open(ctx, h.inside.config, node.Options{}); err == nil || !strings.Contains(err.Error(), "gateway-1.key") {
		t.Errorf("inside with the gateway's key: %v", err)
	}
}
