package node

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"entente/internal/desk"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/reporting"
	"entente/internal/inside/sight"
)

// sighted are two nodes. The first holds a secret report and an open one, which wait
// for review; the secret one is held from erasure and flagged as a threat to life. low is
// cleared for CONFIDENTIAL, high for SECRET, and of none nothing is on record.
func sighted(t *testing.T) (cia, dgse *site, secret, open disclosure.Result) {
	t.Helper()
	cia, dgse = pair(t, strings.Replace(automatic, "mode: automatic\n", "", 1))
	for _, s := range []*site{cia, dgse} {
		for code, clearance := range map[string]string{"low": map[*site]string{cia: "CONFIDENTIAL", dgse: "DIFFUSION RESTREINTE"}[s], "high": "SECRET", "none": ""} {
			post[disclosure.Officer](s, "", "/officers", map[string]any{"code": code, "roles": []string{"analyst", "disclosure", "warning", "liaison", "lead"}})
			if clearance != "" {
				post[disclosure.Officer](s, "", "/officers/"+code+"/clearance", map[string]any{"clearance": clearance, "groups": []string{}})
			}
		}
	}
	post[disclosure.Officer](cia, "", "/officers", map[string]any{"code": "eye", "roles": []string{"oversight"}})
	cia.add(fmt.Sprintf(plain, "S-1", "Hidden title", "Hidden words about a meeting of many at the harbour of a large city in the north"))
	cia.add(strings.ReplaceAll(fmt.Sprintf(plain, "U-1", "Open title", "Open words about the weather and the roads that are known to all who live there"), "(S//REL TO USA, FRA)", "(C//REL TO USA, FRA)"))
	secret, open = cia.propose("S-1", "FRA"), cia.propose("U-1", "FRA")
	post[any](cia, "high", "/retention/S-1/hold", map[string]string{"reason": "a court"})
	post[any](cia, "high", "/warnings/S-1/flag", map[string]string{"reason": "lives"})
	return cia, dgse, secret, open
}

// unlike is another id of the same length, which nothing has.
func unlike(id string) string {
	n := min(4, len(id)-2)
	return id[:len(id)-n] + strings.Repeat("9", n)
}

// asIfNotHeld holds the answer about a hidden id to that about one that nothing has.
func asIfNotHeld(t *testing.T, s *site, method, path, body, id string) {
	t.Helper()
	answers := [2]string{}
	for i, ref := range []string{id, unlike(id)} {
		b := body
		if strings.Contains(body, "%s") {
			b = fmt.Sprintf(body, ref)
		}
		p := path
		if strings.Contains(path, "%s") {
			p = fmt.Sprintf(path, ref)
		}
		r := answer(s, method, p, b, desk.OfficerHeader, "low")
		answers[i] = fmt.Sprint(r.StatusCode, " ", r.Header, " ", strings.ReplaceAll(text(s, r), ref, "ID"))
		if r.StatusCode != http.StatusNotFound {
			t.Errorf("%s %s %s: %s; expected that it is not found", method, p, b, answers[i])
		}
	}
	if answers[0] != answers[1] {
		t.Errorf("%s %s: hidden\n%s\nnot held\n%s", method, path, answers[0], answers[1])
	}
}

func TestAnOfficerSeesNeitherWhatIsNotForHimNorThatItIsThere(t *testing.T) {
	cia, _, secret, open := sighted(t)
	report := get[reporting.Document](cia, "/reports/S-1").ID
	for path, holds := range map[string]bool{"/reports": true, "/outbox": true, "/releases": true, "/review": true, "/warnings": true, "/retention": true,
		"/owed": true, "/notices": false, "/recalls": false, "/consents": false, "/feedback": false, "/questions": false, "/emergencies": false, "/inbox": false,
		"/holds": false, "/advisories": false} {
		for officer, sees := range map[string]bool{"": true, "high": true, "none": true, "low": false} {
			header := []string{desk.OfficerHeader, officer}
			if officer == "" {
				header = nil
			}
			r := answer(cia, http.MethodGet, path, "", header...)
			said := text(cia, r)
			shown := false
			for _, word := range []string{"S-1", report, secret.Release, "Hidden"} {
				shown = shown || strings.Contains(said, word)
			}
			if r.StatusCode != http.StatusOK || shown && !sees || holds && sees && !shown {
				t.Errorf("%s shows %q (%d) what is secret: %v; expected %v\n%s", path, officer, r.StatusCode, shown, sees && holds, said)
			}
			if (path == "/releases" || path == "/review") && (open.Release == "" || !strings.Contains(said, open.Release)) {
				t.Errorf("%s does not show %q what is for everybody", path, officer)
			}
		}
	}
	for _, tt := range []struct{ method, path, body, id string }{
		{"GET", "/reports/%s", "", "S-1"},
		{"GET", "/reports/%s", "", report},
		{"GET", "/releases/%s", "", secret.Release},
		{"GET", "/review/%s/compare", "", secret.Release},
		{"GET", "/review/%s/history", "", secret.Release},
		{"POST", "/review/%s/claim", `{"for":"1h"}`, secret.Release},
		{"POST", "/releases/%s/approve", `{"hash":"sha256:0"}`, secret.Release},
		{"POST", "/releases/%s/deny", `{"reason":"no"}`, secret.Release},
		{"GET", "/retention/%s", "", "S-1"},
		{"POST", "/retention/%s/hold", `{"reason":"mine"}`, report},
		{"GET", "/warnings/%s", "", report},
		{"POST", "/warnings/%s/flag", `{"reason":"mine"}`, report},
		{"POST", "/releases", `{"report":"%s","partner":"FRA"}`, "S-1"},
		{"POST", "/recalls", `{"release":"%s","code":"wrong"}`, secret.Release},
		{"POST", "/recalls", `{"report":"%s","code":"wrong"}`, "S-1"},
	} {
		asIfNotHeld(t, cia, tt.method, tt.path, tt.body, tt.id)
	}
	post[disclosure.Officer](cia, "", "/officers/low/clearance", map[string]any{"clearance": "SECRET", "groups": []string{}})
	if d := as[reporting.Document](cia, "low", "/reports/S-1"); d.Serial != "S-1" {
		t.Errorf("who is cleared from now on is shown %+v", d)
	}
}

func TestWhatAPartnerSentIsShownToWhoIsClearedForIt(t *testing.T) {
	cia, dgse, secret, _ := sighted(t)
	v := get[disclosure.View](cia, "/releases/"+secret.Release)
	post[disclosure.View](cia, "high", "/releases/"+secret.Release+"/approve", map[string]string{"hash": v.Hash})
	cia.until(secret.Release, "admitted")
	items := as[desk.Inbox](dgse, "high", "/inbox").Items
	if len(items) != 1 {
		t.Fatalf("who is cleared sees %d items", len(items))
	}
	if low := as[desk.Inbox](dgse, "low", "/inbox").Items; len(low) != 0 {
		t.Errorf("who is not cleared sees %+v", low)
	}
	for _, tt := range []struct{ method, path, body string }{
		{"GET", "/inbox/%s", ""},
		{"GET", "/inbox/%s/derived?topics=counter-terrorism", ""},
		{"GET", "/holds/%s", ""},
		{"POST", "/inbox/%s/receipt", `{"verb":"read"}`},
		{"GET", "/retention/%s", ""},
		{"POST", "/feedback", `{"item":"%s","grade":"useful"}`},
		{"POST", "/consents", `{"item":"%s","to":"USA"}`},
	} {
		asIfNotHeld(t, dgse, tt.method, tt.path, tt.body, items[0].ID)
	}
}

func TestEveryReadOfContentIsOnRecordWithoutContent(t *testing.T) {
	cia, _, _, _ := sighted(t)
	for range 2 {
		as[reporting.Document](cia, "high", "/reports/S-1")
	}
	answer(cia, http.MethodGet, "/reports/S-1", "", desk.OfficerHeader, "low")
	as[desk.Reports](cia, "low", "/reports")
	as[desk.Status](cia, "low", "/node")
	reads := as[sight.Reads](cia, "eye", "/reads?officer=high&operation=showReport")
	if len(reads.Reads) != 1 || reads.Reads[0].Ref != "S-1" || reads.Reads[0].Times != 2 || reads.Reads[0].At.IsZero() {
		t.Errorf("of who read S-1 twice is on record %+v", reads.Reads)
	}
	var operations []string
	for _, r := range as[sight.Reads](cia, "eye", "/reads?officer=low").Reads {
		operations = append(operations, r.Operation)
	}
	if got := strings.Join(operations, " "); got != "listReports showReport" {
		t.Errorf("of low is on record %s", got)
	}
	if all := text(cia, answer(cia, http.MethodGet, "/reads", "", desk.OfficerHeader, "eye")); strings.Contains(all, "Hidden") || strings.Contains(all, "harbour") {
		t.Errorf("the record says %s", all)
	}
	first := as[sight.Reads](cia, "eye", "/reads?limit=1")
	next := as[sight.Reads](cia, "eye", fmt.Sprintf("/reads?limit=1&before=%d", first.Reads[0].Number))
	if !first.More || len(next.Reads) != 1 || next.Reads[0].Number >= first.Reads[0].Number {
		t.Errorf("a page %+v, and the next %+v", first, next)
	}
	for _, officer := range []string{"low", "high"} {
		if r := answer(cia, http.MethodGet, "/reads", "", desk.OfficerHeader, officer); r.StatusCode != http.StatusForbidden {
			t.Errorf("%s sees who read what: %d", officer, r.StatusCode)
		}
	}
	if r := answer(cia, http.MethodGet, "/reports", "", desk.OfficerHeader, "eye"); r.StatusCode != http.StatusForbidden {
		t.Errorf("who oversees is shown reports: %d", r.StatusCode)
	}
}
