// Package appraisal shows what officers judge: the estimates of a question combined, what
// all parties say of an entity, and the hypotheses on a question against the evidence.
//
// Everything shown is a pure function (package assess) of the judgements that the reader
// may see as of a time: they are chosen first and computed with afterwards, so an answer
// is what it would be if nothing else were held. An answer has the mark, the groups and
// the caveats of all that is in it together. When a judgement ended and stands again, the
// answer is the same, byte for byte.
//
// It refuses a next version from an officer who did not write the one before: nobody
// overwrites anybody, whoever differs says so beside it. It refuses evidence on a question
// without a hypothesis, weights across questions, and words of both rows of ICD 203 by
// one hand on one question without saying why. It follows ICD 203 and, for the matrix,
// the analysis of competing hypotheses (Heuer, Psychology of Intelligence Analysis, 8).
package appraisal
