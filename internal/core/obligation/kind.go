package obligation

// Kind says what is owed. The shared kinds are the codes of what one side
// requests of the other or promises it; the internal ones never leave the node.
type Kind string

// What both sides hold: what a statement of the verb requested or promised is for.
const (
	Answer      Kind = "answer"      // a question (RFI) is answered by a release
	Unmask      Kind = "unmask"      // a withheld rung of an item is given on a stated need
	Action      Kind = "action"      // who has access or influence does something
	PassOn      Kind = "pass-on"     // an intermediary passes the item on to a party
	Acknowledge Kind = "acknowledge" // a warning is acknowledged
	Feedback    Kind = "feedback"    // an item is graded
	Commitment  Kind = "commitment"  // what was agreed at an engagement arrives
)

// What both sides hold by verbs of their own.
const (
	Consent    Kind = "consent"    // a question whether an item may be passed on
	Recall     Kind = "recall"     // a recall is complied with
	Correction Kind = "correction" // a correction is complied with
)

// What a service owes itself, its law or its overseers.
const (
	Determine       Kind = "determine"         // a possible threat to life: is there a duty to warn?
	Warn            Kind = "warn"              // who is to be warned has been warned, by some channel
	Reach           Kind = "reach"             // a warning was not acknowledged in time: the next channel, the next person
	PublicNotice    Kind = "public-notice"     // own officials were told: is the public told?
	Window          Kind = "window"            // a warning's window has passed: renew, change or stand down
	Outcome         Kind = "outcome"           // what came of a warning is recorded
	NotifyOrigin    Kind = "notify-originator" // an emergency was invoked: its originator is told
	ReportOversight Kind = "report-oversight"  // a waiver or an emergency is reported to oversight
	Thank           Kind = "thank"             // who contributed to a warning hears what came of it
	Hit             Kind = "hit"               // a traveller may be somebody who is sought: are they the same?
	Renew           Kind = "renew"             // a lookout's time comes: does it go on?
	Unread          Kind = "unread"            // travel came that could not be read: somebody sees to it
	Reassure        Kind = "reassure"          // an assurance, or an assessment, is about to lapse: is it given again?
)

// SharedKinds are those that may stand in requested and promised.
var SharedKinds = []Kind{Answer, Unmask, Action, PassOn, Acknowledge, Feedback, Commitment}

// VerbKinds are those that other verbs open between two services.
var VerbKinds = []Kind{Consent, Recall, Correction}

// InternalKinds never leave the node.
var InternalKinds = []Kind{Determine, Warn, Reach, PublicNotice, Window, Outcome, NotifyOrigin, ReportOversight, Thank, Hit, Renew, Unread, Reassure}

// Ground is why something is owed between two services.
type Ground string

// The grounds.
const (
	Law       Ground = "law"
	Agreement Ground = "agreement"
	Courtesy  Ground = "courtesy"
)

// Grounds is the closed list, the strongest first.
var Grounds = []Ground{Law, Agreement, Courtesy}

// Acceptance is where what one side asserts stands with the other.
type Acceptance string

// What the debtor made of it.
const (
	Asserted    Acceptance = "asserted" // the creditor says so, and nobody else yet
	IsAccepted  Acceptance = "accepted"
	NotAccepted Acceptance = "declined"
)
