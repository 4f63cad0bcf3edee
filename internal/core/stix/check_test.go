package stix_test

import (
	"strings"
	"testing"

	"entente/internal/core/stix"
)

const (
	identity  = `{"type":"identity","spec_version":"2.1","id":"identity--44444444-4444-4444-8444-444444444444","created":"2017-01-01T00:00:00.000Z","modified":"2017-01-01T00:00:00.000Z","name":"n"}`
	statement = `{"type":"marking-definition","spec_version":"2.1","id":"` + markA + `","created":"2017-01-01T00:00:00.000Z","definition_type":"statement","definition":{"statement":"(U)"}}`
	address   = `{"type":"email-addr","spec_version":"2.1","id":"email-addr--7165e2a9-671f-585d-b1e1-ca59c671d934","value":"john@example.com"}`
	place     = `{"type":"location","spec_version":"2.1","id":"location--55555555-5555-4555-8555-555555555555","created":"2017-01-01T00:00:00.000Z","modified":"2017-01-01T00:00:00.000Z","country":"ru"}`
	link      = `{"type":"relationship","spec_version":"2.1","id":"relationship--66666666-6666-4666-8666-666666666666","created":"2017-01-01T00:00:00.000Z","modified":"2017-01-01T00:00:00.000Z","relationship_type":"uses","source_ref":"identity--44444444-4444-4444-8444-444444444444","target_ref":"location--55555555-5555-4555-8555-555555555555"}`
	extension = `{"type":"extension-definition","spec_version":"2.1","id":"extension-definition--77777777-7777-4777-8777-777777777777","created":"2017-01-01T00:00:00.000Z","modified":"2017-01-01T00:00:00.000Z","created_by_ref":"identity--44444444-4444-4444-8444-444444444444","name":"n","schema":"s","version":"1.0.0","extension_types":["property-extension"]}`
	indicator = `{"type":"indicator","spec_version":"2.1","id":"indicator--88888888-8888-4888-8888-888888888888","created":"2017-01-01T00:00:00.000Z","modified":"2017-01-01T00:00:00.000Z","pattern":"[x:y = 1]","pattern_type":"anything","valid_from":"2017-01-01T00:00:00Z"}`
	observed  = `{"type":"observed-data","spec_version":"2.1","id":"observed-data--99999999-9999-4999-8999-999999999999","created":"2017-01-01T00:00:00.000Z","modified":"2017-01-01T00:00:00.000Z","first_observed":"2017-01-01T00:00:00Z","last_observed":"2017-01-01T00:00:00Z","number_observed":1,"object_refs":["email-addr--7165e2a9-671f-585d-b1e1-ca59c671d934"]}`
	report    = `{"type":"report","spec_version":"2.1","id":"report--aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa","created":"2017-01-01T00:00:00.000Z","modified":"2017-01-01T00:00:00.000Z","name":"n","published":"2017-01-01T00:00:00Z","object_refs":["identity--44444444-4444-4444-8444-444444444444"]}`
)

func TestCheckAcceptsGoodObjects(t *testing.T) {
	custom := `{"type":"x-service-lane","id":"x-service-lane--bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb","start":"whenever","extra_thing":{"A-1":[1]}}`
	for _, good := range []string{identity, statement, address, place, link, extension, indicator, observed, report, custom} {
		o, err := stix.ReadObject([]byte(good))
		if err != nil {
			t.Fatal(err)
		}
		if p := o.Check(); len(p) > 0 {
			t.Errorf("%s: %v", o.Type(), p)
		}
	}
}

func TestCheckFindsEachBrokenRule(t *testing.T) {
	with := func(object, more string) string { return strings.TrimSuffix(object, "}") + "," + more + "}" }
	but := strings.NewReplacer
	tests := []struct{ name, object, want string }{
		{"null", with(identity, `"description":null`), "null is not a value"},
		{"empty list", with(identity, `"labels":[]`), "labels: an empty list"},
		{"empty list inside", with(identity, `"x_y_z":{"a":[]}`), "x_y_z.a: an empty list"},
		{"empty dictionary", with(identity, `"extensions":{}`), "extensions: an empty dictionary"},
		{"short property name", with(identity, `"ab":1`), "3 to 250"},
		{"upper case property name", with(identity, `"Desc":1`), "3 to 250"},
		{"reserved name", with(identity, `"severity":"x"`), "severity: the name is reserved"},
		{"no spec_version", but(`"spec_version":"2.1",`, ``).Replace(identity), "spec_version: required"},
		{"old spec_version", but(`"2.1"`, `"2.0"`).Replace(identity), `"2.1" expected`},
		{"no created", but(`"created":"2017-01-01T00:00:00.000Z",`, ``).Replace(identity), "created: required"},
		{"no modified", but(`"modified":"2017-01-01T00:00:00.000Z",`, ``).Replace(identity), "modified: required"},
		{"created without milliseconds", but(`"created":"2017-01-01T00:00:00.000Z"`, `"created":"2017-01-01T00:00:00Z"`).Replace(identity), "created: milliseconds"},
		{"time with an offset", but(`"created":"2017-01-01T00:00:00.000Z"`, `"created":"2017-01-01T00:00:00.000+00:00"`).Replace(identity), "created: a timestamp"},
		{"modified before created", but(`"created":"2017`, `"created":"2018`).Replace(identity), "modified: not before created"},
		{"valid_until equal to valid_from", with(indicator, `"valid_until":"2017-01-01T00:00:00.000Z"`), "valid_until: not before valid_from"},
		{"stop_time equal to start_time", with(link, `"start_time":"2017-01-01T00:00:00Z","stop_time":"2017-01-01T00:00:00.0Z"`), "stop_time: not before"},
		{"last before first observed", but(`"last_observed":"2017`, `"last_observed":"2016`).Replace(observed), "last_observed: not before"},
		{"number observed", but(`"number_observed":1`, `"number_observed":0`).Replace(observed), "1 to 999999999"},
		{"confidence too high", with(identity, `"confidence":101`), "0 to 100"},
		{"confidence with a fraction", with(identity, `"confidence":50.5`), "0 to 100"},
		{"lang", with(identity, `"lang":"not a language"`), "RFC 5646"},
		{"revoked as a word", with(identity, `"revoked":"true"`), "true or false"},
		{"required property", but(`"name":"n",`, ``).Replace(report), "name: required"},
		{"report without published", but(`"published":"2017-01-01T00:00:00Z",`, ``).Replace(report), "published: required"},
		{"name as a number", but(`"name":"n"`, `"name":1`).Replace(identity), "name: a string"},
		{"malformed reference", but(`"source_ref":"identity--`, `"source_ref":"identity-`).Replace(link), "source_ref: an identifier"},
		{"references that are no list", but(`["identity--44444444-4444-4444-8444-444444444444"]`, `"identity--44444444-4444-4444-8444-444444444444"`).Replace(report), "object_refs: a list"},
		{"creator that is no identity", with(identity, `"created_by_ref":"tool--44444444-4444-4444-8444-444444444444"`), "created_by_ref: an identity"},
		{"marking that is none", with(identity, `"object_marking_refs":["tool--44444444-4444-4444-8444-444444444444"]`), "a marking-definition"},
		{"marking that marks itself", with(statement, `"object_marking_refs":["`+markA+`"]`), "does not mark itself"},
		{"created on an observable", with(address, `"created":"2017-01-01T00:00:00.000Z"`), "created: a email-addr does not have it"},
		{"lang on an observable", with(address, `"lang":"en"`), "lang: a email-addr does not have it"},
		{"defanged outside an observable", with(identity, `"defanged":true`), "defanged: a identity does not have it"},
		{"version of a marking", with(statement, `"modified":"2017-01-01T00:00:00.000Z"`), "modified: a marking-definition"},
		{"marking without definition", but(`,"definition":{"statement":"(U)"}`, ``).Replace(statement), "definition_type with definition"},
		{"statement without text", but(`{"statement":"(U)"}`, `{"text":"(U)"}`).Replace(statement), "a statement"},
		{"invented TLP object", but(`"statement","definition":{"statement":"(U)"}`, `"tlp","definition":{"tlp":"red"}`).Replace(statement), "four TLP objects"},
		{"location without a place", but(`"country":"ru"`, `"name":"x"`).Replace(place), "a region, a country or a point"},
		{"half a point", with(place, `"latitude":1`), "stand together"},
		{"precision without a point", with(place, `"precision":1`), "only with latitude"},
		{"extension key", with(identity, `"extensions":{"mine":{"extension_type":"property-extension"}}`), "the id of an extension-definition"},
		{"extension type", with(identity, `"extensions":{"extension-definition--77777777-7777-4777-8777-777777777777":{"extension_type":"new"}}`), "extension-type-enum"},
		{"extensions that are no dictionary", with(identity, `"extensions":["x"]`), "extensions: a dictionary"},
		{"definition without creator", but(`"created_by_ref":"identity--44444444-4444-4444-8444-444444444444",`, ``).Replace(extension), "created_by_ref: required"},
		{"definition of an unknown type", but(`["property-extension"]`, `["property"]`).Replace(extension), "extension-type-enum"},
		{"extension_properties without top level", with(extension, `"extension_properties":["abc"]`), "only with toplevel"},
		{"extended definition", with(extension, `"extensions":{"x-ext":{"a":1}}`), "is not extended"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o, err := stix.ReadObject([]byte(tt.object))
			if err != nil {
				t.Fatal(err)
			}
			var all []string
			for _, p := range o.Check() {
				all = append(all, p.String())
			}
			if !strings.Contains(strings.Join(all, "\n"), tt.want) {
				t.Errorf("got %q; expected %q", all, tt.want)
			}
		})
	}
}

func TestReadObjectRefusesWhatHasNoIdentity(t *testing.T) {
	for _, bad := range []string{
		`[]`, `{}`, `{"type":"tool"}`, `{"id":"tool--33333333-3333-4333-8333-333333333333"}`,
		`{"type":"tool","id":"malware--33333333-3333-4333-8333-333333333333"}`,
		`{"type":"tool","id":"tool--33333333-3333-0333-8333-333333333333"}`,
		`{"type":"tool","id":"tool--33333333-3333-4333-c333-333333333333"}`,
		`{"type":"tool","id":"tool-33333333-3333-4333-8333-333333333333"}`,
		`{"type":"Tool","id":"Tool--33333333-3333-4333-8333-333333333333"}`,
		`{"type":7,"id":"tool--33333333-3333-4333-8333-333333333333"}`,
	} {
		if o, err := stix.ReadObject([]byte(bad)); err == nil || !o.IsZero() {
			t.Errorf("%s was read", bad)
		}
	}
}

func TestMessagesAboutForeignNamesAreBounded(t *testing.T) {
	long := strings.Repeat("ä", 5_000)
	_, err := stix.Parse([]byte(`{"` + long + `":1,"` + long + `":1}`))
	if err == nil || len(err.Error()) > 600 {
		t.Errorf("an error of %d bytes", len(err.Error()))
	}
	o, err := stix.ReadObject([]byte(strings.TrimSuffix(identity, "}") + `,"` + long + `":{"` + long + `":null}}`))
	if err != nil {
		t.Fatal(err)
	}
	if problems := o.Check(); len(problems) == 0 || len(problems[0].String()) > 1_000 {
		t.Errorf("got %v", problems)
	}
	many := strings.TrimSuffix(report, "]}") + strings.Repeat(`,"x"`, 10_000) + "]}"
	if o, err = stix.ReadObject([]byte(many)); err != nil || len(o.Check()) > 100 {
		t.Errorf("%d problems, %v", len(o.Check()), err)
	}
	if _, err := stix.ReadObject([]byte(`{"type":"` + strings.Repeat("a", 251) + `","id":"x"}`)); err == nil {
		t.Error("a type of 251 characters was read")
	}
}
