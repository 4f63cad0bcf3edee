package desk

// of is a set of operations.
func of(operations ...string) map[string]bool {
	out := map[string]bool{}
	for _, o := range operations {
		out[o] = true
	}
	return out
}

// uncontent are the operations whose answers have no words of content: states, clocks,
// counts, ids, keys, proofs, who works here and with whom, and the rules. Marks that stand
// in such an answer count all the same.
var uncontent = of(
	"showSession", "leave", "listWaysIn", "enterByLink", "enterByCertificate", "beginPasskey", "finishPasskey", "listPasskeys", "beginAddPasskey", "finishAddPasskey", "dropPasskey",
	"status", "listSessions", "endSession", "linkOfficer", "listOfficers", "showOfficer", "addOfficer", "officerAway", "officerBack", "clearOfficer", "restoreOfficer",
	"suspendOfficer", "listDelegations", "delegate", "undelegate",
	"listPeers", "showPeer", "acceptPeer", "removePeer", "suspendPeer", "resumePeer", "planEnd", "endPeer", "listCommunities", "foundCommunity", "showCommunity",
	"acceptCommunity", "admitToCommunity", "leaveCommunity", "removeFromCommunity", "keys", "reloadKeys", "backup", "restoreStatus", "restoreWithout", "alarms",
	"listDirectives", "showDirective", "reloadPolicy", "listLaw", "cedarDirective", "tablePermitted", "markingsTogether", "events",
	"keyFile", "prove", "checkRecord", "compareAccount", "exportAccount", "oversight", "oversightStatements", "oversightStatement",
	"ledger", "ledgerFigure", "ledgerItems", "ledgerPeriods", "owed", "owedOf", "owedStatistics", "takeOwed", "assignOwed", "closeOwed", "warningLatency",
	"listNotices", "ackNotice", "acknowledge", "consents", "ask", "giveConsent", "declineConsent", "withdrawConsent", "recalls", "recall",
	"listQuestions", "askQuestion", "acceptQuestion", "answerQuestion", "assignQuestion", "declineQuestion", "doneQuestion", "extendQuestion", "metQuestion",
	"takeQuestion", "unmetQuestion", "withdrawQuestion", "closeCase", "listRetention", "listReads", "endDraft",
)

// unclassified are the operations whose answers are of what nobody of us has marked: what
// carriers and publishers say of travel and of lists, and what is made for the public. The
// marks of what of ours stands beside it count.
var unclassified = of(
	"listLists", "importList", "removeList", "diffList", "listTravel", "takeTravel", "showTravel", "travelStatus", "listQuarantine", "showQuarantined",
	"rawQuarantined", "settleQuarantined", "travelFlight", "travelPairs", "travelPerson", "travelStays", "travelTogether", "travelTrips", "screen", "booth",
	"listAdvisories", "draftAdvisory", "showAdvisory", "approveAdvisory", "denyAdvisory", "endAdvisory", "publishAdvisory", "declineNotice", "listAlerts",
	"addAlert", "showAlert", "hits", "listBackwards",
)

// unmarked are the operations whose answers are content that says no mark of its own: they
// count as the highest level, but for marks that stand in them.
var unmarked = of(
	"deriveReport", "reportHit", "propose", "readDraft", "listReview", "inboxFile", "diffDirective",
)

// received are the operations whose answers call partner whoever gave what is marked there.
var received = of("inbox", "inboxItem", "holds", "holdItem", "clearItem", "comply", "inboxFile", "listFeedback")
