package stix

import (
	"regexp"
	"slices"
)

var (
	extensionTypes = []string{"new-sdo", "new-sco", "new-sro", "property-extension", "toplevel-property-extension"}
	predefinedExt  = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*-ext$`)
)

// extensions checks section 7.3 from the side of the object that is extended.
func (c *checker) extensions() {
	v, found := c.o.Get("extensions")
	if !found {
		return
	}
	if v.kind != Dict {
		c.add("7.3", "extensions", "a dictionary expected")
		return
	}
	for _, m := range v.members {
		path := "extensions." + m.Name
		if predefinedExt.MatchString(m.Name) {
			continue
		}
		if TypeOf(m.Name) != "extension-definition" {
			c.add("7.3", "extensions", "the id of an extension-definition expected as the name")
			continue
		}
		kind, _ := m.Value.Get("extension_type")
		if !slices.Contains(extensionTypes, kind.Text()) {
			c.add("7.3", path+".extension_type", "a word of extension-type-enum expected")
		}
	}
}

// extensionDefinition checks an extension-definition itself.
func (c *checker) extensionDefinition() {
	if c.has("extensions") {
		c.add("7.3", "extensions", "an extension-definition is not extended")
	}
	topLevel := false
	for _, word := range c.o.Texts("extension_types") {
		if !slices.Contains(extensionTypes, word) {
			c.add("7.3", "extension_types", "words of extension-type-enum expected")
		}
		topLevel = topLevel || word == "toplevel-property-extension"
	}
	if c.has("extension_properties") && !topLevel {
		c.add("7.3", "extension_properties", "only with toplevel-property-extension")
	}
	for _, name := range c.o.Texts("extension_properties") {
		if !propertyForm.MatchString(name) {
			c.add("7.3", "extension_properties", "property names expected")
		}
	}
}
