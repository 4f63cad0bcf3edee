package acceptance

import (
	_ "embed"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"text/template"
	"time"

	"entente/internal/core/party"
	"entente/internal/desk"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/exchange"
	"entente/internal/inside/reporting"
	"entente/internal/seal/keys"
)

// canaryReport has a word of its own in every place of a report that takes
// words; the template says which of them are released to the partner.
//
//go:embed testdata/canary.yaml
var canaryReport string

// flock is the words of a test: which must stay, and which leave.
type flock struct{ stay, leave []string }

func word(place string) string { return "qz" + place + "canary" }

// fill writes a text with its words, and remembers them.
func (f *flock) fill(t *testing.T, text string) string {
	t.Helper()
	keep := func(list *[]string) func(string) string {
		return func(place string) string {
			w := word(place)
			if slices.Contains(f.stay, w) || slices.Contains(f.leave, w) {
				t.Fatalf("%s is used twice", w)
			}
			*list = append(*list, w)
			return w
		}
	}
	made, err := template.New("").Funcs(template.FuncMap{"stay": keep(&f.stay), "leave": keep(&f.leave), "again": word}).Parse(text)
	check(t, err)
	var out strings.Builder
	check(t, made.Execute(&out, nil))
	return out.String()
}

// telling are values that are no words and stay all the same: hours of days
// that leave without them, dates of the report, a point, the number of a
// document but for its last four signs.
var telling = []string{"09:31", "05:43", "2016-02", "2031-05", "2022-10-23", "2042-07", "59.934", "30.3248", "03:17", "1986", "1986-03-29"}

// unchancy is what holds any four digits sooner or later, and nothing of a
// report: ids, hashes and salts, and the times at which this test runs.
var unchancy = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64}|[A-Za-z0-9+/]{43}=|` +
	strconv.Itoa(time.Now().UTC().Year()) + `-\d\d-\d\dT[0-9:.]+Z`)

// The policy of the sender with words in it: what it says is nobody else's.
const (
	canaryDirective = `id: {{stay "directive"}}
title: "{{stay "directivetitle"}}"
issued_by: ["{{stay "issuer"}}"]
basis: "{{stay "basis"}}"
effective: 2017-01-01T00:00:00Z
expires: 2099-01-01T00:00:00Z
partners: [RUS]
topics: [counter-terrorism]
kinds: [%s]
ceiling: SECRET
rungs: {%s}
mode: %s
purpose: "{{stay "directivepurpose"}}"
benefit: "{{stay "benefit"}}"
onward: ask
`
	canaryLaw = `@id("{{stay "law"}}")
@basis("{{stay "lawbasis"}}")
forbid (principal, action, resource)
when { resource.topics.contains(Topic::"strategy") };
`
	canaryConsents = `- {id: {{stay "consent"}}, from: GBR, to: [FRA], report: {{again "serial"}}, item: report, conditions: "{{stay "consentconditions"}}", given: 2017-12-11T00:00:00Z}
`
)

// sender is USA/CIA with canaries in its policy too, and what it sends recorded.
func canarySender(t *testing.T, f *flock, endpoint string) *premises {
	t.Helper()
	p := found(t, "USA/CIA", endpoint, f.fill(t, fmt.Sprintf(canaryDirective, "intelligence", rungsGiven[0], "automatic")),
		directiveFor("D-2", "RUS", "SECRET", rungsGiven[0], "review", "tip"))
	p.write("policy/law/own.cedar", f.fill(t, canaryLaw))
	p.write("policy/consents.yaml", f.fill(t, canaryConsents))
	return p
}

// tlsOf is the TLS key of a node's directory.
func tlsOf(t *testing.T, p *premises) *keys.TLSKey {
	t.Helper()
	k, err := keys.LoadTLS(filepath.Join(p.dir, "gateway", "keys"), 1)
	check(t, err)
	return k
}

// Of a report with a word of its own in every place, and of everything that is
// done with it, only what was released is found outside of the sender's
// inside; and that only where the partner's inside keeps it.
func TestOnlyWhatWasReleasedIsFoundAnywhere(t *testing.T) {
	f := &flock{}
	report := f.fill(t, canaryReport)
	taps := [2]string{free(t), free(t)}
	us := canarySender(t, f, "https://"+taps[0])
	them := found(t, "RUS/FSB", "https://"+taps[1], fsbToCIA)
	toThem := listenAt(t, taps[1], tlsOf(t, them), tlsOf(t, us))
	toUs := listenAt(t, taps[0], tlsOf(t, us), tlsOf(t, them))
	toThem.to(them.config.Gateway.Listen)
	toUs.to(us.config.Gateway.Listen)
	a, b := us.start(), them.start()
	introduce(0, us, them)
	post[disclosure.Officer](us, "", "/officers", map[string]string{"code": "o.lind", "name": f.fill(t, `{{stay "officername"}}`)})

	sent := us.everything(t, f, report)
	us.judges(t, f)
	us.searchesAll(t, f)
	them.searched(word("title"))
	them.answer(us)

	plain := newHaystack("what was sealed", []byte(opened(t, us, them, toThem)))
	desks := newHaystack("the partner's desk", []byte(asText(t, them)))
	ours := newHaystack("our desk", []byte(documents(t, us)))
	places := []haystack{newHaystack("the wire, both ways", append(toThem.bytes(), toUs.bytes()...)),
		newHaystack("our log", []byte(a.log.String())), newHaystack("their log", []byte(b.log.String()))}
	for _, node := range []*resident{a, b} {
		inside, _ := node.Addresses()
		for _, page := range []string{"/metrics", "/healthz", "/readyz"} {
			places = append(places, newHaystack(string(node.code)+page, fetch(t, "http://"+inside+page)))
		}
	}
	places = append(places, files(t, filepath.Join(us.dir, "gateway"))...) // with what the database keeps beside itself while it runs
	own := databases(t, us)
	theirs := files(t, them.dir)
	a.stop()
	b.stop()
	places = append(places, files(t, filepath.Join(us.dir, "gateway"))...)
	theirs = append(theirs, files(t, them.dir)...)
	keptSealed(t, append(own, databases(t, us)...), slices.Concat(f.stay, f.leave))

	for _, w := range f.stay {
		for _, h := range append(append(slices.Clone(places), theirs...), plain, desks) {
			if h.has(w) {
				t.Errorf("%s stays, and is in %s", w, h.name)
			}
		}
	}
	said := unchancy.ReplaceAllString(string(plain.raw), "")
	for _, w := range telling { // short: logs and databases have such numbers of their own
		if strings.Contains(said, w) {
			t.Errorf("%s stays, and was sealed", w)
		}
	}
	for _, w := range f.leave {
		for _, h := range places {
			if h.has(w) {
				t.Errorf("%s is in clear in %s", w, h.name)
			}
		}
		for _, h := range theirs { // the partner's inside keeps it sealed
			if h.has(w) {
				t.Errorf("%s is in clear in %s", w, h.name)
			}
		}
		if !plain.has(w) || !desks.has(w) {
			t.Errorf("%s was released: sealed %t, on the partner's desk %t", w, plain.has(w), desks.has(w))
		}
	}
	for _, w := range append(slices.Clone(sent.kept), f.leave...) { // the search does find what is there
		if !ours.has(w) {
			t.Errorf("%s is not found on our own desk, where it is", w)
		}
	}
	if len(f.leave) < 12 || len(f.stay) < 50 {
		t.Errorf("%d words leave and %d stay; expected one in every place", len(f.leave), len(f.stay))
	}
}

// work is what the sender has done.
type work struct{ kept []string } // words that its inside keeps

// everything does all that a sender's people do: release, release after
// review, deny, withhold, and write what cannot be used.
func (p *premises) everything(t *testing.T, f *flock, report string) work {
	t.Helper()
	partner := party.Code("RUS/FSB")
	w := work{kept: slices.DeleteFunc(slices.Clone(f.stay), func(w string) bool { return !strings.Contains(report, w) })}
	p.add(report)
	p.reaches(p.propose(word("serial"), partner).Release, "admitted")

	tip := strings.Replace(plainly(p.code, "S-TIP", ""), "kind: intelligence", "kind: tip", 1)
	say := func(serial, text string) string {
		return strings.NewReplacer("S-TIP", serial, `text: ""`, fmt.Sprintf("text: %q", text)).Replace(tip)
	}
	p.add(say("S-1", f.fill(t, `{{leave "approved"}}`)))
	r := p.propose("S-1", partner)
	view := get[disclosure.View](p, "/releases/"+r.Release)
	post[disclosure.View](p, reviewer, "/releases/"+r.Release+"/approve", map[string]string{"hash": view.Hash, "reason": f.fill(t, `{{stay "approval"}}`)})
	p.reaches(r.Release, "admitted")

	p.add(say("S-2", f.fill(t, `{{stay "denied"}}`)))
	r = p.propose("S-2", partner)
	post[disclosure.View](p, reviewer, "/releases/"+r.Release+"/deny", map[string]string{"reason": f.fill(t, `{{stay "denial"}}`)})

	p.add(strings.ReplaceAll(say("S-3", f.fill(t, `{{stay "withheld"}}`)), "REL TO USA, RUS", "NF"))
	if r := p.propose("S-3", partner); r.Release != "" {
		t.Fatalf("what is closed is %s", r.Said)
	}
	for _, bad := range []string{f.fill(t, `{{stay "unknownkey"}}: 1`), f.fill(t, `kind: {{stay "unknownkind"}}`), f.fill(t, `"{{stay "unclosed"}}`)} {
		_, err := ask[desk.Status](p, author, http.MethodPost, "/reports", map[string]any{"file": f.fill(t, fmt.Sprintf(`{{stay "file%d"}}`, len(f.stay))), "content": []byte(bad)})
		if err == nil {
			t.Fatalf("%q is taken as a report", bad)
		}
	}
	for _, path := range []string{`/reports/{{stay "noreport"}}`, `/releases/{{stay "norelease"}}`, `/inbox/{{stay "noitem"}}`} {
		if _, err := ask[desk.Status](p, "", http.MethodGet, f.fill(t, path), nil); err == nil {
			t.Fatalf("%s is there", path)
		}
	}
	w.kept = append(w.kept, word("approval"), word("denied"), word("denial"), word("withheld"), word("officername"))
	return w
}

// answer has the partner write too, so that our answers pass the taps.
func (p *premises) answer(to *premises) {
	p.t.Helper()
	p.add(plainly(p.code, "R-1", "An answer."))
	p.reaches(p.propose("R-1", to.code).Release, "admitted")
}

// opened is every plaintext that was sealed for a partner, opened with its key.
func opened(t *testing.T, from, to *premises, p *tap) string {
	t.Helper()
	o := newObserver(t)
	o.keys[from.code], o.keys[to.code] = from.identity(t), to.identity(t)
	o.wire("sent", p.record())
	if len(o.lines) == 0 {
		t.Fatal("nothing was sent")
	}
	return strings.Join(o.lines, "\n")
}

// identity reads a node's keys from its directory.
func (p *premises) identity(t *testing.T) *identity {
	t.Helper()
	id := &identity{code: p.code}
	var err error
	id.root, err = keys.LoadRoot(filepath.Join(p.dir, "root"))
	check(t, err)
	id.release, err = keys.LoadRelease(filepath.Join(p.dir, "inside", "keys"), 1)
	check(t, err)
	id.opens, err = keys.LoadHPKE(filepath.Join(p.dir, "inside", "keys"), 1)
	check(t, err)
	id.gateway, err = keys.LoadGateway(filepath.Join(p.dir, "gateway", "keys"), 1)
	check(t, err)
	id.tls, err = keys.LoadTLS(filepath.Join(p.dir, "gateway", "keys"), 1)
	check(t, err)
	signed, err := os.ReadFile(filepath.Join(p.dir, "keyset-1.json"))
	check(t, err)
	id.ring = keys.NewRing(id.root.Public())
	id.set, err = id.ring.Add(signed)
	check(t, err)
	return id
}

// asText is everything that a node's desk tells of what came.
func asText(t *testing.T, p *premises) string {
	t.Helper()
	var out strings.Builder
	for _, item := range get[desk.Inbox](p, "/inbox").Items {
		fmt.Fprintf(&out, "%+v %s\n", item, get[exchange.Arrival](p, "/inbox/"+url.PathEscape(item.ID)).Bundle)
	}
	for _, path := range []string{"/inbox", "/outbox", "/alarms", "/node", "/peers", "/reports", "/releases"} {
		answer, err := p.client.Call(t.Context(), "", http.MethodGet, path, nil)
		check(t, err)
		out.Write(answer.Data)
	}
	return out.String()
}

// documents is what a node's own people read: every report, what was done with
// it, and who they are.
func documents(t *testing.T, p *premises) string {
	t.Helper()
	var out strings.Builder
	for _, r := range get[desk.Reports](p, "/reports").Reports {
		out.WriteString(get[reporting.Document](p, "/reports/"+url.PathEscape(r.ID)).Text)
	}
	answer, err := p.client.Call(t.Context(), "", http.MethodGet, "/officers", nil)
	check(t, err)
	return out.String() + asText(t, p) + string(answer.Data)
}

// fetch reads a page.
func fetch(t *testing.T, address string) []byte {
	t.Helper()
	r, err := http.Get(address)
	check(t, err)
	defer r.Body.Close()
	data, err := io.ReadAll(r.Body)
	check(t, err)
	return append([]byte(fmt.Sprint(r.Header)), data...)
}
