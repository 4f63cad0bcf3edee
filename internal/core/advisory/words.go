package advisory

// Status is how an alert is to be handled (section 3.2.1).
type Status string

// The statuses.
const (
	Actual      Status = "Actual"   // by everyone it is for
	Exercise    Status = "Exercise" // by those who take part in the exercise that the note names
	System      Status = "System"   // supports functions of the network
	Test        Status = "Test"     // by nobody
	StatusDraft Status = "Draft"    // not to be acted on in this form
)

// Statuses is the closed list.
var Statuses = []Status{Actual, Exercise, System, Test, StatusDraft}

// MsgType is what an alert does (section 3.2.1).
type MsgType string

// The message types.
const (
	MsgAlert  MsgType = "Alert"  // informs for the first time
	MsgUpdate MsgType = "Update" // takes the place of what it refers to
	MsgCancel MsgType = "Cancel" // ends what it refers to
	MsgAck    MsgType = "Ack"    // acknowledges what it refers to
	MsgError  MsgType = "Error"  // rejects what it refers to; the note says why
)

// MsgTypes is the closed list.
var MsgTypes = []MsgType{MsgAlert, MsgUpdate, MsgCancel, MsgAck, MsgError}

// Scope is whom an alert is for (section 3.2.1).
type Scope string

// The scopes.
const (
	Public     Scope = "Public"
	Restricted Scope = "Restricted" // those whom the restriction describes
	Private    Scope = "Private"    // the addresses
)

// Scopes is the closed list.
var Scopes = []Scope{Public, Restricted, Private}

// Category is the field that an event belongs to (section 3.2.2).
type Category string

// The categories.
const (
	Geo       Category = "Geo"
	Met       Category = "Met"
	Safety    Category = "Safety"
	Security  Category = "Security" // law enforcement, military, homeland and local or private security
	Rescue    Category = "Rescue"
	Fire      Category = "Fire"
	Health    Category = "Health"
	Env       Category = "Env"
	Transport Category = "Transport"
	Infra     Category = "Infra"
	CBRNE     Category = "CBRNE"
	Other     Category = "Other"
)

// Categories is the closed list.
var Categories = []Category{Geo, Met, Safety, Security, Rescue, Fire, Health, Env, Transport, Infra, CBRNE, Other}

// ResponseType is what those concerned are asked to do (section 3.2.2).
type ResponseType string

// The responses.
const (
	Shelter    ResponseType = "Shelter"
	Evacuate   ResponseType = "Evacuate"
	Prepare    ResponseType = "Prepare"
	Execute    ResponseType = "Execute" // what was planned before, as the instruction says
	Avoid      ResponseType = "Avoid"
	Monitor    ResponseType = "Monitor"
	Assess     ResponseType = "Assess" // not for public alerts
	AllClear   ResponseType = "AllClear"
	NoResponse ResponseType = "None"
)

// ResponseTypes is the closed list.
var ResponseTypes = []ResponseType{Shelter, Evacuate, Prepare, Execute, Avoid, Monitor, Assess, AllClear, NoResponse}

// Urgency is how soon something is to be done (section 3.2.2).
type Urgency string

// The urgencies, the most urgent first.
const (
	Immediate      Urgency = "Immediate"
	Expected       Urgency = "Expected" // within the hour
	Future         Urgency = "Future"
	Past           Urgency = "Past"
	UrgencyUnknown Urgency = "Unknown"
)

// Urgencies is the closed list.
var Urgencies = []Urgency{Immediate, Expected, Future, Past, UrgencyUnknown}

// Severity is how much life or property is threatened (section 3.2.2).
type Severity string

// The severities, the worst first.
const (
	Extreme         Severity = "Extreme"
	Severe          Severity = "Severe"
	Moderate        Severity = "Moderate"
	Minor           Severity = "Minor"
	SeverityUnknown Severity = "Unknown"
)

// Severities is the closed list.
var Severities = []Severity{Extreme, Severe, Moderate, Minor, SeverityUnknown}

// Certainty is how sure the event is (section 3.2.2).
type Certainty string

// The certainties, the surest first.
const (
	Observed         Certainty = "Observed"
	Likely           Certainty = "Likely" // more than one in two
	Possible         Certainty = "Possible"
	Unlikely         Certainty = "Unlikely"
	CertaintyUnknown Certainty = "Unknown"
)

// Certainties is the closed list.
var Certainties = []Certainty{Observed, Likely, Possible, Unlikely, CertaintyUnknown}

// veryLikely is the word of CAP 1.0 that 1.2 has taken for Likely.
const veryLikely = "Very Likely"
