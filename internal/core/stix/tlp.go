package stix

import "slices"

// TLP 2.0 in STIX is an extension of the marking-definition with five fixed
// objects; the four of TLP 1 stand in the specification (7.2.1.4).
const tlpExtension = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"

var tlp2 = []struct{ label, id string }{
	{"clear", "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487"},
	{"green", "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"},
	{"amber", "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421"},
	{"amber+strict", "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003"},
	{"red", "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1"},
}

var tlp1 = []struct{ label, id string }{
	{"white", "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9"},
	{"green", "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da"},
	{"amber", "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82"},
	{"red", "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed"},
}

// TLP is the fixed marking-definition of a TLP 2.0 label: "clear", "green",
// "amber", "amber+strict", "red". found is false for any other word.
func TLP(label string) (o Object, found bool) {
	for _, t := range tlp2 {
		if t.label != label {
			continue
		}
		name := map[string]string{"clear": "CLEAR", "green": "GREEN", "amber": "AMBER", "amber+strict": "AMBER+STRICT", "red": "RED"}[label]
		o, err := New(Properties{
			"type": "marking-definition", "id": t.id, "created": "2022-10-01T00:00:00.000Z", "name": "TLP:" + name,
			"extensions": Properties{tlpExtension: Properties{"extension_type": "property-extension", "tlp_2_0": label}},
		})
		return o, err == nil
	}
	return Object{}, false
}

// TLPOf is the TLP 2.0 label of a marking-definition's id, "" when it is none.
// The marks of TLP 1 read as their successors: white is clear.
func TLPOf(id string) string {
	for _, t := range tlp2 {
		if t.id == id {
			return t.label
		}
	}
	for _, t := range tlp1 {
		if t.id == id && t.label == "white" {
			return "clear"
		} else if t.id == id {
			return t.label
		}
	}
	return ""
}

// markingDefinition checks section 7.2.1: a definition or an extension, and no
// TLP object beside the four of the specification.
func (c *checker) markingDefinition() {
	kind, hasKind := c.o.Get("definition_type")
	definition, hasDefinition := c.o.Get("definition")
	if hasKind != hasDefinition || !hasKind && !c.has("extensions") {
		c.add("7.2.1", "", "definition_type with definition, or extensions, expected")
		return
	}
	switch kind.Text() {
	case "tlp":
		label, _ := definition.Get("tlp")
		if !slices.Contains(tlp1, struct{ label, id string }{label.Text(), c.o.ID()}) {
			c.add("7.2.1.4", "definition", "one of the four TLP objects of the specification expected")
		}
	case "statement":
		if text, _ := definition.Get("statement"); text.kind != String {
			c.add("7.2.1.3", "definition", "a statement expected")
		}
	}
}
