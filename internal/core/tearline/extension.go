package tearline

// The extension-definitions of this project, published in docs/extensions with
// their schemas. The ids are part of the wire format.
const (
	markExtension   = "extension-definition--6d0e5a7b-3c52-4f8e-9a41-5b1f0c7e2d93" // on marking-definition
	reportExtension = "extension-definition--b2f4c9d1-8e07-4a63-b5d8-1f9a6c3e7042" // on report
	fieldExtension  = "extension-definition--e71a3f58-05cd-4b9e-8d26-94c7b0a1f6e5" // on objects made from a field
)

const propertyExtension = "property-extension"

// neutralTitle stands in for a title that does not go; it says no more than
// the kind, which the receiver knows from the report's type.
var neutralTitle = map[string]string{
	"intelligence":         "Intelligence",
	"operational-planning": "Operational planning",
	"warning":              "Warning",
	"travel":               "Travel",
	"finance":              "Finance",
	"tip":                  "Tip",
	"request":              "Request",
	"feedback":             "Feedback",
	"hit":                  "Hit",
	"recall":               "Recall",
	"opinion":              "Opinion",
}
