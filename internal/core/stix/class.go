package stix

// Class is the family that a type belongs to; families differ in the common
// properties that they take (section 3.2).
type Class int

// The families. A type that the specification does not define is Custom.
const (
	Custom     Class = iota
	Domain           // SDO
	Relation         // SRO
	Observable       // SCO
	Meta             // extension-definition, language-content
	Marking          // marking-definition
	Container        // bundle
)

// ClassOf is the family of a type.
func ClassOf(typ string) Class { return types[typ].class }

// typeRule says what the specification asks of a type beyond common properties.
type typeRule struct {
	class    Class
	required []string
	ids      []string // properties that make up a deterministic identifier (section 3.4)
}

// types holds every type that STIX 2.1 defines (sections 4 to 8).
var types = map[string]typeRule{
	"attack-pattern":   {class: Domain, required: []string{"name"}},
	"campaign":         {class: Domain, required: []string{"name"}},
	"course-of-action": {class: Domain, required: []string{"name"}},
	"grouping":         {class: Domain, required: []string{"context", "object_refs"}},
	"identity":         {class: Domain, required: []string{"name"}},
	"incident":         {class: Domain, required: []string{"name"}},
	"indicator":        {class: Domain, required: []string{"pattern", "pattern_type", "valid_from"}},
	"infrastructure":   {class: Domain, required: []string{"name"}},
	"intrusion-set":    {class: Domain, required: []string{"name"}},
	"location":         {class: Domain},
	"malware":          {class: Domain, required: []string{"is_family"}},
	"malware-analysis": {class: Domain, required: []string{"product"}},
	"note":             {class: Domain, required: []string{"content", "object_refs"}},
	"observed-data":    {class: Domain, required: []string{"first_observed", "last_observed", "number_observed"}},
	"opinion":          {class: Domain, required: []string{"opinion", "object_refs"}},
	"report":           {class: Domain, required: []string{"name", "published", "object_refs"}},
	"threat-actor":     {class: Domain, required: []string{"name"}},
	"tool":             {class: Domain, required: []string{"name"}},
	"vulnerability":    {class: Domain, required: []string{"name"}},

	"relationship": {class: Relation, required: []string{"relationship_type", "source_ref", "target_ref"}},
	"sighting":     {class: Relation, required: []string{"sighting_of_ref"}},

	"language-content":     {class: Meta, required: []string{"object_ref", "contents"}},
	"extension-definition": {class: Meta, required: []string{"created_by_ref", "name", "schema", "version", "extension_types"}},
	"marking-definition":   {class: Marking},
	"bundle":               {class: Container},

	"artifact":             {class: Observable, ids: []string{"hashes", "payload_bin"}},
	"autonomous-system":    {class: Observable, required: []string{"number"}, ids: []string{"number"}},
	"directory":            {class: Observable, required: []string{"path"}, ids: []string{"path"}},
	"domain-name":          {class: Observable, required: []string{"value"}, ids: []string{"value"}},
	"email-addr":           {class: Observable, required: []string{"value"}, ids: []string{"value"}},
	"email-message":        {class: Observable, required: []string{"is_multipart"}, ids: []string{"from_ref", "subject", "body"}},
	"file":                 {class: Observable, ids: []string{"hashes", "name", "parent_directory_ref", "extensions"}},
	"ipv4-addr":            {class: Observable, required: []string{"value"}, ids: []string{"value"}},
	"ipv6-addr":            {class: Observable, required: []string{"value"}, ids: []string{"value"}},
	"mac-addr":             {class: Observable, required: []string{"value"}, ids: []string{"value"}},
	"mutex":                {class: Observable, required: []string{"name"}, ids: []string{"name"}},
	"network-traffic":      {class: Observable, required: []string{"protocols"}, ids: []string{"start", "end", "src_ref", "dst_ref", "src_port", "dst_port", "protocols", "extensions"}},
	"process":              {class: Observable},
	"software":             {class: Observable, required: []string{"name"}, ids: []string{"name", "cpe", "swid", "vendor", "version"}},
	"url":                  {class: Observable, required: []string{"value"}, ids: []string{"value"}},
	"user-account":         {class: Observable, ids: []string{"account_type", "user_id", "account_login"}},
	"windows-registry-key": {class: Observable, ids: []string{"key", "values"}},
	"x509-certificate":     {class: Observable, ids: []string{"hashes", "serial_number"}},
}
