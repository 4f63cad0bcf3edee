package stix

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Problem is one rule that an object breaks.
type Problem struct {
	ID   string // the object
	Path string // the property, "" for the object as a whole
	Rule string // section of STIX 2.1, for example "3.2"
	What string // what was expected
}

// String is the problem in one line; it quotes no content.
func (p Problem) String() string {
	place := p.ID
	if p.Path != "" {
		place += " " + p.Path
	}
	return place + ": " + p.What + " (STIX 2.1, " + p.Rule + ")"
}

// checker collects the problems of one object.
type checker struct {
	o     Object
	typ   string
	class Class
	found []Problem
}

func (c *checker) add(rule, path, what string) {
	if len(c.found) < maxProblems {
		c.found = append(c.found, Problem{ID: c.o.ID(), Path: inMessage(path), Rule: rule, What: what})
	}
}

// maxProblems bounds what one object is told; what breaks more is broken enough.
const maxProblems = 100

func (c *checker) has(name string) bool {
	_, found := c.o.Get(name)
	return found
}

// Check tells which rules of STIX 2.1 the object breaks; none is nil. It looks
// at one object only: a reference may dangle (3.3), words of open vocabularies
// are anybody's (2.14), and properties it does not know pass.
func (o Object) Check() []Problem {
	c := &checker{o: o, typ: o.Type(), class: ClassOf(o.Type())}
	c.values("", o.root)
	c.names()
	c.common()
	c.times()
	c.references()
	c.requirements()
	c.markings()
	c.extensions()
	switch c.typ {
	case "marking-definition":
		c.markingDefinition()
	case "extension-definition":
		c.extensionDefinition()
	case "location":
		c.location()
	}
	return c.found
}

// values refuses null, the empty list and the empty dictionary anywhere.
func (c *checker) values(path string, v Value) {
	switch {
	case v.kind == Null:
		c.add("2", path, "null is not a value")
	case v.kind == List && len(v.items) == 0:
		c.add("2.12", path, "an empty list is left out")
	case v.kind == Dict && len(v.members) == 0:
		c.add("2.3", path, "an empty dictionary is left out")
	}
	for i, item := range v.items {
		c.values(path+".["+strconv.Itoa(i)+"]", item)
	}
	for _, m := range v.members {
		c.values(strings.TrimPrefix(path+"."+inMessage(m.Name), "."), m.Value)
	}
}

var (
	propertyForm = regexp.MustCompile(`^[a-z][a-z0-9_]{2,249}$`)
	reserved     = []string{"severity", "action", "username", "phone_numbers"}
)

func (c *checker) names() {
	for _, m := range c.o.root.members {
		if m.Name != "id" && !propertyForm.MatchString(m.Name) {
			c.add("3.1", "", "a property is named with 3 to 250 of a-z, 0-9 and _")
		}
		if slices.Contains(reserved, m.Name) {
			c.add("3.8", m.Name, "the name is reserved")
		}
	}
}

// forbidden lists the common properties that a family does not take (3.2).
var forbidden = map[Class][]string{
	Observable: {"created", "modified", "created_by_ref", "revoked", "labels", "confidence", "lang", "external_references"},
	Marking:    {"modified", "revoked", "labels", "confidence", "lang", "defanged"},
	Domain:     {"defanged"},
	Relation:   {"defanged"},
	Meta:       {"defanged"},
}

// needed lists the common properties that a family must have (3.2).
var needed = map[Class][]string{
	Domain:   {"spec_version", "created", "modified"},
	Relation: {"spec_version", "created", "modified"},
	Meta:     {"spec_version", "created", "modified"},
	Marking:  {"spec_version", "created"},
}

func (c *checker) common() {
	for _, name := range forbidden[c.class] {
		if c.has(name) {
			c.add("3.2", name, "a "+c.typ+" does not have it")
		}
	}
	for _, name := range needed[c.class] {
		if !c.has(name) {
			c.add("3.2", name, "required")
		}
	}
	if v, found := c.o.Get("spec_version"); found && v.Text() != "2.1" {
		c.add("3.2", "spec_version", `"2.1" expected`)
	}
	for _, name := range []string{"revoked", "defanged"} {
		if v, found := c.o.Get(name); found && v.kind != Bool {
			c.add("3.2", name, "true or false expected")
		}
	}
	if v, found := c.o.Get("confidence"); found {
		if n, ok := v.Int(); !ok || n < 0 || n > 100 {
			c.add("3.2", "confidence", "an integer from 0 to 100 expected")
		}
	}
	if v, found := c.o.Get("lang"); found && !langForm.MatchString(v.Text()) {
		c.add("3.2", "lang", "a language code of RFC 5646 expected")
	}
	if v, found := c.o.Get("number_observed"); found && c.typ == "observed-data" {
		if n, ok := v.Int(); !ok || n < 1 || n > 999_999_999 {
			c.add("4.14", "number_observed", "an integer from 1 to 999999999 expected")
		}
	}
}

var langForm = regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`)

// instants are the properties of the specification that hold a timestamp.
var instants = []string{
	"created", "modified", "object_modified", "published", "valid_from", "valid_until", "first_seen", "last_seen",
	"first_observed", "last_observed", "start_time", "stop_time", "submitted", "analysis_started", "analysis_ended",
	"start", "end", "ctime", "mtime", "atime", "date", "created_time", "modified_time", "validity_not_before",
	"validity_not_after", "account_created", "account_expires", "credential_last_changed", "account_first_login", "account_last_login",
}

// spans are pairs of timestamps in order; strict ones must differ.
var spans = []struct {
	from, to string
	strict   bool
}{
	{"created", "modified", false},
	{"valid_from", "valid_until", true},
	{"first_seen", "last_seen", false},
	{"first_observed", "last_observed", false},
	{"start_time", "stop_time", true},
	{"start", "end", false},
}

func (c *checker) times() {
	if c.class == Custom {
		return // properties of a custom type can mean anything
	}
	for _, name := range instants {
		v, found := c.o.Get(name)
		if !found {
			continue
		}
		t, err := ParseTimestamp(v.Text())
		if err != nil {
			c.add("2.16", name, "a timestamp such as 2017-12-10T09:30:00.000Z expected")
		} else if (name == "created" || name == "modified") && !t.hasMilliseconds() {
			c.add("3.2", name, "milliseconds expected")
		}
	}
	for _, s := range spans {
		from, to := c.o.Timestamp(s.from), c.o.Timestamp(s.to)
		if from.IsZero() || to.IsZero() {
			continue
		}
		if order := to.Compare(from); order < 0 || s.strict && order == 0 {
			c.add("2.16", s.to, "not before "+s.from+" expected")
		}
	}
}

// references checks that every _ref and _refs of the top level is an identifier.
func (c *checker) references() {
	for _, m := range c.o.root.members {
		switch {
		case strings.HasSuffix(m.Name, "_ref"):
			c.reference(m.Name, m.Name, m.Value)
		case strings.HasSuffix(m.Name, "_refs"):
			if m.Value.kind != List {
				c.add("3.3", m.Name, "a list of identifiers expected")
			}
			for i, item := range m.Value.items {
				c.reference(m.Name, m.Name+".["+strconv.Itoa(i)+"]", item)
			}
		}
	}
}

func (c *checker) reference(name, path string, v Value) {
	typ := TypeOf(v.Text())
	switch {
	case typ == "":
		c.add("3.3", path, "an identifier TYPE--UUID expected")
	case name == "created_by_ref" && typ != "identity":
		c.add("3.2", path, "an identity expected")
	case name == "object_marking_refs" && typ != "marking-definition":
		c.add("3.2", path, "a marking-definition expected")
	}
}

func (c *checker) requirements() {
	for _, name := range types[c.typ].required {
		if !c.has(name) {
			c.add(c.typ, name, "required")
		}
	}
	for _, name := range []string{"name", "content", "pattern", "opinion"} {
		if v, found := c.o.Get(name); found && c.class == Domain && v.kind != String {
			c.add(c.typ, name, "a string expected")
		}
	}
}

func (c *checker) location() {
	latitude, longitude := c.has("latitude"), c.has("longitude")
	if latitude != longitude {
		c.add("4.10", "latitude", "latitude and longitude stand together")
	}
	if c.has("precision") && !latitude {
		c.add("4.10", "precision", "only with latitude and longitude")
	}
	if !latitude && !c.has("region") && !c.has("country") {
		c.add("4.10", "", "a region, a country or a point expected")
	}
}
