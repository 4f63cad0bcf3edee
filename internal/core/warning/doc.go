// Package warning is what a service does about a threat to life, as pure
// functions: whether a text speaks of one (Signs), whether a person's
// determination is one that the service's rules allow (Determination.Check) and
// what it then owes (Follows), what of the who, what, where, when and how goes to
// a partner (Strip), and until when a warning stands (WindowOf).
//
// It follows ICD 191, Duty to Warn (2015): credible and specific information of
// an impending threat of intentional killing, serious bodily injury or kidnapping
// is warned of, whoever the intended victim is; a waiver has a ground, and an
// officer of rank who gives it; doubt favours warning. Hours, ranks, grounds,
// words and desks are the service's own, read from warnings.yaml of its policy
// directory; what the file does not say is as in Default.
//
// A sign decides nothing: it opens a determination, which a person makes. Signs
// are words by their stems and what the author says of the report; they find no
// paraphrase and no language that the rules do not list.
//
// Check refuses, naming the rule: no duty where no criterion is determined to be
// no; a waiver without a ground, a reason or the rank for it; a referral that
// goes no higher; a warning of nobody. Nationality is kept and asked by nothing.
//
// The strip is read from the fields of a report and from what was decided for
// them. What a gist, an author's tearline or an officer's own words say stands
// under what, as it goes, and is not read for persons, places and times.
// Completeness speaks of who, what, where, when and how as the report holds them,
// not of sources, which no warning needs, and not of other reports.
package warning
