package desk

import (
	"entente/internal/inside/edition"
)

// edits is what an operation shows or changes.
type edits struct {
	thing string
	must  bool // a browser says which edition it changes
}

// shown are the operations that show one thing whole: their answer says its edition.
var shown = map[string]string{
	"showDraft": edition.Draft, "lookout": edition.Lookout, "judgement": edition.Judgement, "showRelease": edition.Release, "compareReview": edition.Release,
	"engagement": edition.Engagement, "showQuestion": edition.Question, "showWarning": edition.Warning, "showAdvisory": edition.Advisory, "showHit": edition.Hit,
	"owedOf": edition.Owed, "showPeer": edition.Partner, "showCommunity": edition.Community, "assurance": edition.Assurance, "showRetention": edition.Retention,
	"showOfficer": edition.Officer, "listDirectives": edition.Policy,
}

// changed are the operations that change a thing that is held. Their answer says the new
// edition.
var changed = changing(map[string]string{
	edition.Draft:      "saveDraft endDraft submitDraft",
	edition.Lookout:    "changeLookout chargeLookout endLookout renewLookout",
	edition.Judgement:  "changeJudgement endJudgement restoreJudgement",
	edition.Release:    "changeReview approveReview returnReview denyReview approve move deny",
	edition.Engagement: "viewEngagement commit arrived stateCommitment",
	edition.Officer:    "officerAway officerBack clearOfficer restoreOfficer suspendOfficer",
	edition.Policy:     "reloadPolicy",
}, map[string]string{
	edition.Release:   "claimReview yieldReview",
	edition.Question:  "acceptQuestion answerQuestion assignQuestion declineQuestion doneQuestion extendQuestion metQuestion takeQuestion unmetQuestion withdrawQuestion",
	edition.Warning:   "ackWarning determineWarning flagWarning handedWarning noticeWarning officialsWarning outcomeWarning planWarning tellWarning windowWarning sendWarning stripWarning fileWarning",
	edition.Advisory:  "approveAdvisory denyAdvisory endAdvisory publishAdvisory",
	edition.Hit:       "assignHit decideHit takeHit",
	edition.Owed:      "assignOwed closeOwed takeOwed",
	edition.Partner:   "suspendPeer resumePeer endPeer removePeer",
	edition.Community: "acceptCommunity admitToCommunity leaveCommunity removeFromCommunity",
	edition.Assurance: "endAssurance verifyAssurance",
	edition.Retention: "confirmErasure holdFromErasure liftHold proposeErasure withdrawErasure",
})
