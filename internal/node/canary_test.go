package node

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"entente/internal/core/party"
	"entente/internal/desk"
	"entente/internal/inside/reporting"
)

// canary finds the marked words of a text: long, invented, each in one place.
var canary = regexp.MustCompile(`qz[a-z]{14,}`)

// flock is a report with a canary in every field, rung, portion, gist and
// property of a report; KEEP ends the name of those that may go to France
// under the directive of the tests.
const flock = `originator: USA/CIA
serial: S-CANARY
created: 2017-12-10T09:30:00Z
kind: intelligence
topics: [counter-terrorism]
marking: "TOP SECRET//ORCON/NOFORN"
purpose: "qzpurposecanaryaaaa"
review: 2022-12-10
authority: {classified_by: "qzclassifiedbycanary", derived_from: "qzderivedfromcanary", reason: "qzreasoncanaryaaaa"}
translation: {of: "qztranslationcanary", by: human}
title: {mark: "(S//NF)", text: "qztitlecanaryaaaaa of {p1}"}
fields:
  s1: {ladder: source, full: "qzsourcefullcanary", descriptor: "qzsourcedescriptorcanary", collection: HUMINT, grade: B, ref: qzsourceregistercanary}
  p1: {ladder: person, name: "qzpersonnamecanary", also: ["qzpersonalsocanary"], born: ["1986-10-21"], nationality: RUS, described: "qzpersondescribedKEEP"}
  l1: {ladder: place, point: [59.934312, 30.324567], name: "qzplacenamecanary", city: "qzplacecityKEEPaaaa", region: "qzplaceregioncanary", country: RUS}
  t1: {ladder: time, at: 2017-12-16T13:37:00Z}
  d1: {ladder: document, type: passport, number: "qzdocumentnumbercanaryab12", country: RUS, holder: p1}
  e1: {ladder: selector, value: "qzselectorvaluecanary", kind: e-mail, holder: p1}
  o1: {ladder: organisation, name: "qzorganisationnamecanary", kind: "qzorganisationkindKEEP"}
  q1: {ladder: quantity, exact: "qzquantityexactcanary", range: "qzquantityrangeKEEP", order: "qzquantityordercanary"}
  v1: {ladder: transport, full: "qztransportfullcanary", route: "qztransportrouteKEEP"}
  w1: {ladder: quote, verbatim: "qzquoteverbatimcanary", paraphrase: "qzquoteparaphraseKEEP"}
  x1: {ladder: officer, name: "qzofficernamecanary"}
portions:
  - {mark: "(S//REL TO USA, FRA)", text: "qzreleasedtextKEEPaaaa {p1} {l1} {t1} {d1} {e1} {o1} {q1} {v1} {w1} {x1} {s1}"}
  - {mark: "(S//NF)", text: "qzclosedtextcanary {s1}", gists: [{id: g1, mark: "(S//REL TO USA, FRA)", text: "qzgistKEEPaaaaaaaaa"}]}
  - {mark: "(TS//OC/NF)", text: "qzhiddenportioncanary", gists: [{id: g2, mark: "(TS//NF)", text: "qzhiddengistcanaryaa"}]}
tearlines:
  - {id: tl1, mark: "(S//NF)", audience: [RUS], text: "qztearlinecanaryaaa", portions: [2]}
`

// tap copies every byte that a node sends to partners.
type tap struct {
	mu   sync.Mutex
	sent bytes.Buffer
}

func (p *tap) through(_ party.Code, direct http.RoundTripper) http.RoundTripper {
	return tripper(func(r *http.Request) (*http.Response, error) {
		if r.Body != nil {
			data, err := io.ReadAll(r.Body)
			if err != nil {
				return nil, err
			}
			p.mu.Lock()
			fmt.Fprintf(&p.sent, "%s %s %v\n%s\n", r.Method, r.URL, r.Header, data)
			p.mu.Unlock()
			r.Body = io.NopCloser(bytes.NewReader(data))
		}
		return direct.RoundTrip(r)
	})
}

type tripper func(*http.Request) (*http.Response, error)

// RoundTrip implements http.RoundTripper.
func (f tripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestCanariesLeaveNowhereButInWhatIsReleased(t *testing.T) {
	text := regexp.MustCompile(`KEEP`).ReplaceAllString(flock, "keep")
	all := canary.FindAllString(text, -1)
	if len(all) < 30 {
		t.Fatalf("only %d canaries; expected one in every place", len(all))
	}
	wire := &tap{}
	cia, dgse := found(t, "USA/CIA", ciaParties, automatic), found(t, "FRA/DGSE", dgseParties)
	cia.start(func(_ *Config, o *Options) { o.Network = wire.through })
	dgse.start()
	befriend(cia, dgse)
	cia.add(text)
	r := cia.propose("S-CANARY", "FRA")
	v := cia.until(r.Release, "admitted")

	// What goes is told apart from what stays by its name alone.
	released := string(v.Bundle)
	for _, c := range all {
		if stays := !strings.Contains(c, "keep"); stays == strings.Contains(released, c) {
			t.Errorf("%s: in the bundle %t", c, !stays)
		}
	}
	item := get[desk.Inbox](dgse, "/inbox").Items[0]
	received := fmt.Sprint(item.Portions)
	for _, c := range canary.FindAllString(received, -1) {
		if !strings.Contains(c, "keep") {
			t.Errorf("the partner reads %s", c)
		}
	}
	// Nothing of it, released or not, stands anywhere in clear but inside.
	places := map[string]string{"what was sent": wire.sent.String(), "our log": cia.log.String(), "their log": dgse.log.String()}
	kept := get[reporting.Document](cia, "/reports/S-CANARY").Text
	_, places["our metrics"] = cia.fetch("/metrics")
	_, places["our health"] = cia.fetch("/readyz")
	cia.stop()
	dgse.stop()
	for _, s := range []*site{cia, dgse} {
		for name, data := range read(t, filepath.Join(s.dir, "gateway")) {
			places[name] = data
		}
	}
	for place, data := range places {
		if data == "" {
			t.Errorf("%s is empty; nothing was searched", place)
		}
		for _, c := range all {
			if holds(data, c) {
				t.Errorf("%s holds %s", place, c)
			}
		}
	}
	// Inside keeps all of it, sealed; the search itself finds what is there.
	for _, s := range []*site{cia, dgse} {
		for name, data := range read(t, filepath.Join(s.dir, "inside")) {
			if slices.ContainsFunc(all, func(c string) bool { return holds(data, c) }) {
				t.Errorf("%s holds a canary in clear", name)
			}
		}
	}
	for _, c := range all {
		if !holds(kept, c) {
			t.Errorf("the search does not find %s in the report, where it is", c)
		}
	}
}

// holds looks for a word as it is, in capitals, and in base64 at each of its
// three alignments.
func holds(data, word string) bool {
	if strings.Contains(data, word) || strings.Contains(data, strings.ToUpper(word)) {
		return true
	}
	for shift := range 3 {
		enc := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("x", shift) + word))
		if strings.Contains(data, enc[4:len(enc)-4]) {
			return true
		}
	}
	return false
}

// read gives the bytes of every file below a folder, by path.
func read(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(p)
		out[p] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
