package advisory_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"entente/internal/core/advisory"
	"entente/internal/core/errs"
)

// whole is a document that uses every element once.
const whole = `<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
  <identifier>kazan-1</identifier>
  <sender>warnings@service.example</sender>
  <sent>2017-12-16T09:30:00+03:00</sent>
  <status>Actual</status>
  <msgType>Update</msgType>
  <source>duty office</source>
  <scope>Restricted</scope>
  <restriction>operators of railways</restriction>
  <addresses>one@example "office two"</addresses>
  <code>profile:1</code>
  <note>a note</note>
  <references>warnings@service.example,kazan-0,2017-12-16T08:30:00+03:00</references>
  <incidents>kazan "nevsky prospekt"</incidents>
  <info>
    <language>ru</language>
    <category>Security</category>
    <event>Угроза</event>
    <responseType>Avoid</responseType>
    <urgency>Expected</urgency>
    <severity>Severe</severity>
    <certainty>Likely</certainty>
    <audience>passengers</audience>
    <eventCode>
      <valueName>own</valueName>
      <value>7</value>
    </eventCode>
    <effective>2017-12-16T09:30:00+03:00</effective>
    <onset>2017-12-16T10:00:00+03:00</onset>
    <expires>2017-12-18T09:30:00-00:00</expires>
    <senderName>Служба</senderName>
    <headline>Будьте внимательны &amp; осторожны</headline>
    <description>line one
line two</description>
    <instruction>Avoid crowds.</instruction>
    <web>https://service.example/a?b=c#d</web>
    <contact>112</contact>
    <parameter>
      <valueName>lane</valueName>
      <value></value>
    </parameter>
    <resource>
      <resourceDesc>map</resourceDesc>
      <mimeType>image/png</mimeType>
      <size>12</size>
      <uri>map.png</uri>
      <derefUri>aGVsbG8=</derefUri>
      <digest>aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d</digest>
    </resource>
    <area>
      <areaDesc>St Petersburg</areaDesc>
      <polygon>59.9,30.2 59.9,30.4 60,30.4 59.9,30.2</polygon>
      <circle>59.9343,30.3245 1.5</circle>
      <geocode>
        <valueName>ISO 3166-2</valueName>
        <value>RU-SPE</value>
      </geocode>
      <altitude>0</altitude>
      <ceiling>400.5</ceiling>
    </area>
  </info>
</alert>
`

func wholeAlert() advisory.Alert {
	moscow := time.FixedZone("", 3*3600)
	feet, ceiling := 0.0, 400.5
	return advisory.Alert{
		Identifier: "kazan-1", Sender: "warnings@service.example", Sent: time.Date(2017, 12, 16, 9, 30, 0, 0, moscow),
		Status: advisory.Actual, MsgType: advisory.MsgUpdate, Source: "duty office", Scope: advisory.Restricted,
		Restriction: "operators of railways", Addresses: []string{"one@example", "office two"}, Code: []string{"profile:1"}, Note: "a note",
		References: []advisory.Reference{{Sender: "warnings@service.example", Identifier: "kazan-0", Sent: time.Date(2017, 12, 16, 8, 30, 0, 0, moscow)}},
		Incidents:  []string{"kazan", "nevsky prospekt"},
		Info: []advisory.Info{{
			Language: "ru", Category: []advisory.Category{advisory.Security}, Event: "Угроза", ResponseType: []advisory.ResponseType{advisory.Avoid},
			Urgency: advisory.Expected, Severity: advisory.Severe, Certainty: advisory.Likely, Audience: "passengers",
			EventCode: []advisory.Named{{ValueName: "own", Value: "7"}},
			Effective: time.Date(2017, 12, 16, 9, 30, 0, 0, moscow), Onset: time.Date(2017, 12, 16, 10, 0, 0, 0, moscow),
			Expires: time.Date(2017, 12, 18, 9, 30, 0, 0, time.UTC), SenderName: "Служба", Headline: "Будьте внимательны & осторожны",
			Description: "line one\nline two", Instruction: "Avoid crowds.", Web: "https://service.example/a?b=c#d", Contact: "112",
			Parameter: []advisory.Named{{ValueName: "lane"}},
			Resource: []advisory.Resource{{ResourceDesc: "map", MimeType: "image/png", Size: 12, URI: "map.png", DerefURI: "aGVsbG8=",
				Digest: "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d"}},
			Area: []advisory.Area{{AreaDesc: "St Petersburg", Polygon: []advisory.Polygon{{{59.9, 30.2}, {59.9, 30.4}, {60, 30.4}, {59.9, 30.2}}},
				Circle:  []advisory.Circle{{Center: advisory.Point{Lat: 59.9343, Lon: 30.3245}, Radius: 1.5}},
				Geocode: []advisory.Named{{ValueName: "ISO 3166-2", Value: "RU-SPE"}}, Altitude: &feet, Ceiling: &ceiling}},
		}},
	}
}

func TestEveryElementIsReadIntoItsPlace(t *testing.T) {
	a, notes, err := advisory.Read([]byte(whole))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(wholeAlert(), a); diff != "" {
		t.Errorf("alert (-want +got):\n%s", diff)
	}
	if len(notes) != 0 {
		t.Errorf("notes %v; expected none", notes)
	}
	if got := a.Info[0].Expires.Format(time.RFC3339); got != "2017-12-18T09:30:00Z" {
		t.Errorf("-00:00 is read as %s; expected UTC", got)
	}
}

// refusals changes one thing in the whole document. Each says what the error
// must hold, and whether the schema refuses it too.
var refusals = []struct {
	name, old, new, want string
	schema               bool
}{
	{"no element", whole, "<?xml version=\"1.0\"?>\n", "the document has no element", true},
	{"not XML", whole, "alert", "text outside the alert", true},
	{"JSON", whole, `{"alert":{}}`, "text outside the alert", true},
	{"cut off", "</alert>", "", "not well-formed XML", true},
	{"tags crossed", "</info>\n</alert>", "</alert>\n</info>", "not well-formed XML", true},
	{"a second root", "</alert>", "</alert>\n<alert/>", "a second root", true},
	{"text after the alert", "</alert>", "</alert>\nmore", "text outside the alert", true},
	{"a document type", "<alert xmlns", "<!DOCTYPE alert>\n<alert xmlns", "line 2: a document type declaration", false},
	{"an entity", "a note", "&note;", "line 13: not well-formed XML", true},
	{"a second declaration", "  <note>", "  <?xml version=\"1.0\"?><note>", "an XML declaration inside the document", true},
	{"another character set", "UTF-8", "windows-1251", `line 1: written in "windows-1251"; expected UTF-8 or ISO-8859-1`, false},
	{"XML 1.1", `version="1.0"`, `version="1.1"`, "only version 1.0 is supported", false},
	{"no UTF-8", "a note", "a \xff note", "line 13: not well-formed XML: invalid UTF-8", true},
	{"a control character", "a note", "a \x01 note", "illegal character code U+0001", true},
	{"CAP 1.0", "urn:oasis:names:tc:emergency:cap:1.2", "http://www.incident.com/cap/1.0", "a document of CAP 1.0; expected 1.2, or 1.1", true},
	{"another root", whole, `<feed xmlns="http://www.w3.org/2005/Atom"/>`, `the root is "feed" of the namespace "http://www.w3.org/2005/Atom"`, true},
	{"no namespace", ` xmlns="urn:oasis:names:tc:emergency:cap:1.2"`, "", "expected alert of urn:oasis:names:tc:emergency:cap:1.2", true},
	{"an unknown element", "<note>a note</note>", "<remark>a note</remark>", "line 13: alert.remark: unknown; expected in <alert> one of identifier", true},
	{"a foreign element", "<note>a note</note>", `<x xmlns="http://a.b/">a</x>`, `the element "x" of the namespace "http://a.b/"`, true},
	{"a signature before the end", "  <note>", "  <Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\"/>\n  <note>", "an element after an XML signature", true},
	{"a signature in an info", "</info>", "<Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\"/></info>", `the element "Signature"`, true},
	{"an attribute", "<note>", `<note lang="en">`, `alert.note: the attribute "lang"; expected none`, true},
	{"text between elements", "<info>", "<info>text", "line 16: alert.info: text between the elements", true},
	{"an element in a text", "a note", "a <event>b</event>", "alert.note.event: stands in <note>; expected text there", true},
	{"out of order", "<headline>Будьте внимательны &amp; осторожны</headline>\n    <description>line one\nline two</description>",
		"<description>line one</description><headline>h</headline>", "line 33: alert.info.headline: stands after <description>; expected it before", true},
	{"twice", "<note>a note</note>", "<note>a note</note><note>b</note>", "alert.note[2]: stands 2 times in <alert>; expected at most 1", true},
	{"missing", "<sent>2017-12-16T09:30:00+03:00</sent>\n", "", "<sent> is missing", true},
	{"missing at the end", "<value>RU-SPE</value>", "", "line 55: alert.info.area.geocode: <value> is missing", true},
	{"no category", "<category>Security</category>", "", "<category> is missing", true},
	{"no mime type", "<mimeType>image/png</mimeType>", "", "<mimeType> is missing", true},
	{"a status outside the list", "Actual", "actual", `alert.status: "actual"; expected one of Actual, Exercise, System, Test, Draft`, true},
	{"blanks around a word", "Actual", " Actual ", `alert.status: " Actual "; expected one of`, true},
	{"a message type outside the list", ">Update<", ">Amend<", "alert.msgType: ", true},
	{"a category outside the list", ">Security<", ">Terror<", "alert.info.category: ", true},
	{"a response outside the list", ">Avoid<", ">Run<", "alert.info.responseType: ", true},
	{"a certainty outside the list", ">Likely<", ">Sure<", "alert.info.certainty: ", true},
	{"an empty urgency", "Expected", "", `alert.info.urgency: ""; expected one of Immediate`, true},
	{"a time with Z", "09:30:00+03:00</sent>", "09:30:00Z</sent>", `alert.sent: "2017-12-16T09:30:00Z"; expected a time such as`, true},
	{"a time with a comma", "09:30:00+03:00</sent>", "09:30:00,03:00</sent>", "alert.sent: ", true},
	{"a time with a fraction", "09:30:00+03:00</sent>", "09:30:00.5+03:00</sent>", "alert.sent: ", true},
	{"a day that is none", "2017-12-16T09:30:00+03:00</sent>", "2017-02-30T09:30:00+03:00</sent>", "alert.sent: ", true},
	{"an offset beyond 14 hours", "09:30:00+03:00</sent>", "09:30:00+15:00</sent>", "alert.sent: ", true},
	{"an empty time", "2017-12-18T09:30:00-00:00", "", "alert.info.expires: ", true},
	{"a language that is none", ">ru<", ">по-русски<", "alert.info.language: ", true},
	{"a size that is no number", ">12<", ">12 kB<", "alert.info.resource.size: ", true},
	{"a negative size", ">12<", ">-12<", "alert.info.resource.size: ", false},
	{"an altitude that is no number", ">400.5<", ">high<", "alert.info.area.ceiling: ", true},
	{"a web address without a scheme", "https://service.example/a?b=c#d", "service.example", "expected an absolute URI", false},
	{"a web address with two fragments", "a?b=c#d", "a#b#c", "expected a URI", true},
	{"a file that is not base64", "aGVsbG8=", "a", "alert.info.resource.derefUri: not base64", false},
	{"a relative address without the file", "<derefUri>aGVsbG8=</derefUri>", "", "alert.info.resource.uri: ", false},
	{"an identifier with a comma", "kazan-1", "kazan,1", "alert.identifier: ", false},
	{"an identifier with a space", "kazan-1", "kazan 1", "alert.identifier: ", false},
	{"a sender with an ampersand", "<sender>warnings", "<sender>warn&amp;ings", "alert.sender: ", false},
	{"an empty sender", "<sender>warnings@service.example</sender>", "<sender/>", "alert.sender: empty", false},
	{"an empty event", "Угроза", " ", "alert.info.event: empty", false},
	{"no restriction", "<restriction>operators of railways</restriction>", "", "the scope is Restricted and <restriction> says nothing", false},
	{"an empty restriction", "operators of railways", "", "line 10: alert.restriction: the scope is Restricted", false},
	{"a restriction in public", ">Restricted<", ">Public<", "line 10: alert.restriction: the scope is Public and there is a <restriction>", false},
	{"private without addresses", "<scope>Restricted</scope>\n  <restriction>operators of railways</restriction>\n  <addresses>one@example \"office two\"</addresses>",
		"<scope>Private</scope>", "the scope is Private and <addresses> names nobody", false},
	{"an open quotation", `"office two"`, `"office two`, "alert.addresses: ", false},
	{"no references", "<references>warnings@service.example,kazan-0,2017-12-16T08:30:00+03:00</references>", "", "the message type is Update and <references> names no message", false},
	{"empty references", "warnings@service.example,kazan-0,2017-12-16T08:30:00+03:00", "", "line 14: alert.references: the message type is Update", false},
	{"a reference of two parts", ",kazan-0,", ",", "expected sender,identifier,sent", false},
	{"a reference with a bad time", "08:30:00+03:00", "08:30+03:00", "alert.references: ", false},
	{"an open polygon", "60,30.4 59.9,30.2", "60,30.4 59.9,30.3", "it ends at 59.9,30.3 and begins at 59.9,30.2", false},
	{"a polygon of three points", "59.9,30.4 60,30.4 ", "59.9,30.4 ", "3 points; expected 4", false},
	{"an empty polygon", "59.9,30.2 59.9,30.4 60,30.4 59.9,30.2", "", "0 points; expected 4", false},
	{"a latitude beyond the pole", "60,30.4", "90.1,30.4", `point 3: latitude "90.1"; expected a decimal number from -90 to 90`, false},
	{"a longitude beyond 180", "60,30.4", "60,180.1", "point 3: longitude", false},
	{"a number with an exponent", "60,30.4", "6e1,30.4", "point 3: latitude", false},
	{"no number", "60,30.4", "NaN,30.4", "point 3: latitude", false},
	{"a circle without a radius", "59.9343,30.3245 1.5", "59.9343,30.3245", "alert.info.area.circle: ", false},
	{"a negative radius", "30.3245 1.5", "30.3245 -1.5", "radius", false},
	{"a ceiling without an altitude", "<altitude>0</altitude>", "", "a <ceiling> without an <altitude>", false},
	{"a ceiling below the altitude", ">0<", ">500<", "the <ceiling> is below the <altitude>", false},
	{"a name without a name", "<valueName>lane</valueName>", "<valueName/>", "alert.info.parameter.valueName: empty", false},
}

func change(t *testing.T, old, new string) string {
	t.Helper()
	if strings.Count(whole, old) == 0 {
		t.Fatalf("the whole document does not hold %q", old)
	}
	return strings.Replace(whole, old, new, 1)
}

func TestADocumentThatBreaksARuleIsRefusedByItsElement(t *testing.T) {
	for _, tt := range refusals {
		t.Run(tt.name, func(t *testing.T) {
			_, _, err := advisory.Read([]byte(change(t, tt.old, tt.new)))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("got %v; expected an error that holds %q", err, tt.want)
			}
			var e *errs.Error
			if !errors.As(err, &e) || e.Kind != errs.Invalid {
				t.Errorf("the error %#v is not one of bad input", err)
			}
		})
	}
}

// TestWhatTheSchemaRefusesIsInTheTable holds the table of refusals to the
// schema's own opinion, so that it says truly which rules are its own.
func TestWhatTheSchemaRefusesIsInTheTable(t *testing.T) {
	docs := map[string][]byte{"whole": []byte(whole)}
	want := map[string]bool{"whole": true}
	for _, tt := range refusals {
		name := strings.ReplaceAll(tt.name, " ", "_")
		docs[name] = []byte(change(t, tt.old, tt.new))
		want[name] = !tt.schema
	}
	if diff := cmp.Diff(want, validates(t, docs)); diff != "" {
		t.Errorf("what the schema takes (-want +got):\n%s", diff)
	}
}

// validates says of each document whether it is valid against the schema of
// CAP 1.2, by xmllint.
func validates(t *testing.T, docs map[string][]byte) map[string]bool {
	t.Helper()
	schema, err := filepath.Abs(cap12("cap12.xsd"))
	if err == nil {
		_, err = os.Stat(schema)
	}
	if err != nil {
		t.Skipf("TEST DATA ABSENT: %s; nothing was checked here", cap12("cap12.xsd"))
	}
	lint, err := exec.LookPath("xmllint")
	if err != nil {
		t.Skip("XMLLINT ABSENT: install Debian's libxml2-utils; nothing was checked here")
	}
	dir := t.TempDir()
	args := []string{"--noout", "--nonet", "--schema", schema}
	for name, data := range docs {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, file)
	}
	out, err := exec.Command(lint, args...).CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	valid := map[string]bool{}
	for name := range docs {
		valid[name] = strings.Contains(string(out), filepath.Join(dir, name)+" validates\n")
		if !valid[name] && !strings.Contains(string(out), filepath.Join(dir, name)) {
			t.Fatalf("xmllint says nothing of %s:\n%s", name, out)
		}
	}
	return valid
}

func TestBoundsHold(t *testing.T) {
	for _, tt := range []struct{ name, doc, want string }{
		{"size", change(t, "a note", strings.Repeat("n", advisory.MaxSize)), "larger than 2097152 bytes"},
		{"a text", change(t, "a note", strings.Repeat("n", 64<<10+1)), "alert.note: longer than 65536 bytes"},
		{"elements", change(t, "  <info>", strings.Repeat("<code/>", advisory.MaxElements)+"<info>"), "more than 50000 elements"},
		{"codes", change(t, "<code>profile:1</code>", strings.Repeat("<code>c</code>", 2001)), "alert.code[2001]: stands 2001 times"},
		{"points", change(t, "59.9,30.4 ", strings.Repeat("59.9,30.4 ", 10_000)), "10003 points; expected 4 to 10000"},
		{"references", change(t, "warnings@service.example,kazan-0", strings.Repeat("a,b,2017-12-16T08:30:00+03:00 ", 2000)+"a,b"), "2001 references"},
		{"depth in a signature", change(t, "</alert>", `<Signature xmlns="http://www.w3.org/2000/09/xmldsig#">`+strings.Repeat("<a>", 40)), "more than 32 levels"},
		{"depth", change(t, "a note", strings.Repeat("<a>", 40)), "more than 32 levels"},
		{"a broken tag", change(t, "</note>", "</"+strings.Repeat("n", 9000)+">"), "not well-formed XML"},
		{"a word", change(t, ">Actual<", ">"+strings.Repeat("a", 9000)+"<"), "expected one of Actual"},
		{"a name", change(t, "<note>a note</note>", "<"+strings.Repeat("n", 65)+"/>"), "expected one of the standard"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, _, err := advisory.Read([]byte(tt.doc))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("got %.300v; expected an error that holds %q", err, tt.want)
			}
			if len(err.Error()) > 1000 {
				t.Errorf("the message has %d bytes; expected a short one", len(err.Error()))
			}
		})
	}
}

func TestWhatAReaderShouldKnowIsNoted(t *testing.T) {
	signature := `<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo/><x:y xmlns:x="http://a.b/">z</x:y></Signature>`
	for _, tt := range []struct {
		name, old, new string
		want           []advisory.Note
	}{
		{"CAP 1.1", "cap:1.2", "cap:1.1", []advisory.Note{{Code: advisory.OlderVersion, Line: 2, Element: "alert", Text: "written as CAP 1.1; read by the rules of 1.2"}}},
		{"very likely", ">Likely<", ">Very Likely<", []advisory.Note{{Code: advisory.OlderWord, Line: 23, Element: "alert.info.certainty", Text: "Very Likely, of CAP 1.0; read as Likely"}}},
		{"a signature", "</alert>", signature + "</alert>", []advisory.Note{{Code: advisory.SignatureUnverified, Line: 63, Element: "alert.Signature",
			Text: "an XML signature, which was not verified and proves nothing"}}},
		{"where the schema is", "<alert ", `<alert xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:oasis:names:tc:emergency:cap:1.2 cap12.xsd" `, nil},
		{"a byte order mark", "<?xml", "\ufeff<?xml", nil},
		{"a comment in a word", ">Actual<", ">Act<!-- -->ual<", nil},
		{"blanks around a time", ">2017-12-18T09:30:00-00:00<", ">\n 2017-12-18T09:30:00-00:00 <", nil},
		{"a style sheet", "<alert ", "<?xml-stylesheet href='a.xsl'?><alert ", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, notes, err := advisory.Read([]byte(change(t, tt.old, tt.new)))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(wholeAlert(), a); diff != "" {
				t.Errorf("alert (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.want, notes); diff != "" {
				t.Errorf("notes (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWithoutALanguageAnInfoIsInAmericanEnglish(t *testing.T) {
	a, notes, err := advisory.Read([]byte(change(t, "<language>ru</language>", "")))
	if err != nil {
		t.Fatal(err)
	}
	if a.Info[0].Language != "en-US" || len(notes) != 1 || notes[0].Code != advisory.LanguageAssumed {
		t.Errorf("language %q, notes %v; expected en-US, noted", a.Info[0].Language, notes)
	}
}

func TestAnExerciseWithoutAnExercisesNameIsNoted(t *testing.T) {
	_, notes, err := advisory.Read([]byte(strings.Replace(change(t, "<note>a note</note>", ""), "Actual", "Exercise", 1)))
	if err != nil {
		t.Fatal(err)
	}
	if len(notes) != 1 || notes[0].Code != advisory.ExerciseUnnamed {
		t.Errorf("notes %v; expected that the exercise has no name", notes)
	}
}

func TestLatin1IsReadAsItIsDeclared(t *testing.T) {
	doc := strings.Replace(change(t, "UTF-8", "iso-8859-1"), "a note", "Usulut\xe1n", 1)
	doc = strings.Map(func(r rune) rune {
		if r >= 'А' && r <= 'я' {
			return 'x'
		}
		return r
	}, strings.ReplaceAll(doc, "\xe1", "\x00"))
	a, _, err := advisory.Read([]byte(strings.ReplaceAll(doc, "\x00", "\xe1")))
	if err != nil {
		t.Fatal(err)
	}
	if a.Note != "Usulután" {
		t.Errorf("note %q; expected Usulután", a.Note)
	}
}
