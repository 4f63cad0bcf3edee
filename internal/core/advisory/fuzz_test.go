package advisory_test

import (
	"testing"

	"entente/internal/core/advisory"
)

// odd are documents that use what the standard and XML leave open, and are read.
var odd = []string{
	`<?xml version="1.0" encoding="ISO-8859-1"?><alert xmlns="urn:oasis:names:tc:emergency:cap:1.1"><identifier>a</identifier>` +
		`<sender>b</sender><sent>2017-12-16T09:30:00-05:00</sent><status>Exercise</status><msgType>Ack</msgType><scope>Private</scope>` +
		"<addresses>\"a \xe9\" b</addresses><references>a,b,2017-12-16T09:30:00-00:00\n c,d,2017-12-16T09:30:00+00:00</references></alert>",

	`<c:alert xmlns:c="urn:oasis:names:tc:emergency:cap:1.2"><c:identifier>a</c:identifier><c:sender>b</c:sender>` +
		`<c:sent> 2017-12-16T09:30:00-05:00 </c:sent><c:status>Test</c:status><c:msgType>Alert</c:msgType><c:scope>Public</c:scope><c:note/>` +
		`<c:info><c:language/><c:category>CBRNE</c:category><c:event><![CDATA[a<b]]></c:event><c:urgency>Past</c:urgency><c:severity>Minor</c:severity>` +
		`<c:certainty>Very Likely</c:certainty><c:web> urn:a </c:web><c:area><c:areaDesc>x&#13;y</c:areaDesc><c:polygon>+.5,-0 1.,1 2,2 .5,-0</c:polygon>` +
		`<c:circle>-90,180 0.0</c:circle></c:area></c:info><s:Signature xmlns:s="http://www.w3.org/2000/09/xmldsig#"><s:a/></s:Signature></c:alert>`,
}

func TestWhatIsOddAndHonestIsRead(t *testing.T) {
	for _, doc := range odd {
		a, _, err := advisory.Read([]byte(doc))
		if err != nil {
			t.Errorf("%v\n%s", err, doc)
			continue
		}
		readsBack(t, a)
	}
}

// FuzzRead: whatever the bytes are, Read ends without a panic; what it takes is
// written, and read again as it is.
func FuzzRead(f *testing.F) {
	f.Add([]byte(whole))
	for _, doc := range odd {
		f.Add([]byte(doc))
	}
	f.Add([]byte(`<!DOCTYPE alert [<!ENTITY a "b">]><alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">&a;</alert>`))
	f.Add([]byte(`<alert xmlns="http://www.incident.com/cap/1.0"/>`))
	f.Add([]byte("\xff\xfe<\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		a, _, err := advisory.Read(data)
		if err != nil {
			return
		}
		readsBack(t, a)
		if _, err := advisory.Fold([]advisory.Alert{a, a}, a.Sent); err != nil {
			t.Fatalf("what was read is not folded: %v", err)
		}
	})
}
