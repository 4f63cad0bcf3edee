// Package assurances keeps what partners assure, what they break of it, and what officers
// make of it: as records with versions, each with a leaf in the service's log.
//
// An assurance says who gave it, in what rank, of what kind, for which report and whom,
// until when, and how and by whom it was verified. A breach is of a giver: from its time on
// nothing that rests on that giver counts, and what rested on it is looked up once and kept:
// what was waiting has been decided again by itself, what went is proposed to be taken back,
// and an officer decides. An assessment says how great a risk is for somebody at a party.
// What is recorded is part of the policy in force, beside the files of its folder, so that a
// decision made before is made again (directive.Files).
//
// What is about to lapse is asked about before it does: an obligation of the kind reassure.
//
// It refuses who has none of the roles disclosure and lead; an assessment of low risk from
// anybody but a lead, or resting on nothing that counts; and to end a finding of real risk,
// which cannot be overridden. It follows DESIGN, Law in Cedar, and docs/formats.md,
// assurances. Nothing here reaches the judgements of core/assess.
package assurances
