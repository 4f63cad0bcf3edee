package statement

// The figures.
const (
	Decisions    = "decisions"      // by verdict; what is sent is decided when it is asked for and again when it is sealed
	Releases     = "releases"       // sealed for a partner
	Received     = "received"       // items that came and opened
	ReceiptsOut  = "receipts-out"   // given, by what they say
	ReceiptsIn   = "receipts-in"    // that came
	Reviews      = "reviews"        // acts of review
	Waivers      = "waivers"        // residue let pass, duties to warn waived
	Refusals     = "refusals"       // denied, refused, declined
	Emergencies  = "emergencies"    // acts on emergency directives
	Erasures     = "erasures"       // by what was erased, and on what ground
	Retention    = "retention"      // orders to hold, keep or erase
	Proofs       = "proofs"         // commitments that were opened to somebody
	Takebacks    = "takebacks"      // proposed or decided
	Warnings     = "warnings"       // acts on threats to life
	Hits         = "hits"           // acts on hits
	Looks        = "looks"          // at travellers, lookouts and hits
	Searches     = "searches"       // of what is held
	Alarms       = "alarms"         // by kind
	Owed         = "owed"           // what came to be owed
	OwedEnded    = "owed-ended"     // how it ended
	Overdue      = "overdue"        // what we owe, open and overdue at the end
	LateTheirs   = "overdue-theirs" // what partners accepted and still owe, the same
	Silent       = "silent"         // what partners owe, the same, and never accepted
	Assurances   = "assurances"     // records of what partners assured and broke
	Judgements   = "judgements"     // versions, by kind
	Determined   = "determination"  // of a threat to life
	AckOurs      = "acknowledgement-ours"
	AckTheirs    = "acknowledgement-theirs"
	AnswerOurs   = "answer-ours" // to partners' questions
	AnswerTheirs = "answer-theirs"
	Reviewed     = "review" // from being put into the queue to being taken out of it
	HitAnswered  = "hit"
)

// opened is a figure or delay with the command that opens it.
type opened struct{ name, opens string }

// figures is the closed list, in the order in which they are told.
var figures = []opened{
	{Decisions, "entente outbox"}, {Releases, "entente outbox"}, {Received, "entente inbox"}, {ReceiptsOut, "entente inbox"}, {ReceiptsIn, "entente outbox"},
	{Reviews, "entente review history"}, {Waivers, "entente review history; entente warning list"}, {Refusals, "entente review history; entente inbox; entente rfi list"},
	{Emergencies, "entente emergency list"}, {Erasures, "entente retention list"}, {Retention, "entente retention list"}, {Proofs, "entente evidence check"},
	{Takebacks, "entente recall status"}, {Warnings, "entente warning list"}, {Hits, "entente hit list"}, {Looks, "entente travel list; entente lookout list"},
	{Searches, "entente search"}, {Alarms, "entente status"}, {Owed, "entente owed"}, {OwedEnded, "entente owed"}, {Overdue, "entente owed"},
	{LateTheirs, "entente owed"}, {Silent, "entente owed"}, {Assurances, "entente assurance list --all"}, {Judgements, "entente judgement list"},
}

// delays is the same of how long things took.
var delays = []opened{
	{Determined, "entente warning list"}, {AckOurs, "entente warning list"}, {AckTheirs, "entente warning list"}, {AnswerOurs, "entente rfi list"},
	{AnswerTheirs, "entente rfi list"}, {Reviewed, "entente review history"}, {HitAnswered, "entente hit list"},
}
