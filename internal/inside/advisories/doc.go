// Package advisories tells the public: it makes advisories in the Common Alerting
// Protocol (CAP 1.2) of what may be told, and keeps the alerts of others.
//
// The public is an audience of the rules like a partner (party.Public). A draft is
// decided for it by the same office: law, directives, roads, consents. Of the title,
// portions, gists and tearlines that go, in each language, it makes headline,
// description and instruction; areas come from place fields that go, or are an
// officer's and no finer than those. Marks, identifiers and partners have no place
// in it. An alert, an update and a cancellation are each a message of their own, with
// an identifier drawn at random.
//
// Nothing is automatic. Officers of disclosure who neither drafted it nor wrote the
// report approve the exact bytes by their hash, as many as the directives want. At
// drafting, approval and publication it is made anew under the policy in force then;
// other bytes are refused. When what is published expires, it is asked once what
// then: an update, or to let it end.
//
// It never confirms the private text. Every text of every message is looked at, those
// of a cancellation and the name of an exercise too: it refuses a sentence that is
// nearly one under a mark that does not let anybody read it, be it in the report, in
// what went to a partner, or in what came from one and the report or the warning rests
// on; a withheld value in any form or script that the residue check knows; and ids of
// ours. What ends another names the exercise as that does. What it cannot know is what
// else the public could conclude.
//
// Areas and times tell no more than words. A part of a country goes where a place in it
// goes so; a circle is judged by every place of the report that it comes near to, and
// two around one place are refused. A time of the message lies on another day than a
// withheld time and beside neither end of a withheld window of a day or more, or is no
// finer than what goes of it; that it is the report's valid_until makes no difference,
// since that does not go to the public.
//
// No double standard: where own officials were told of a warning, it is owed to
// decide on a public notice. A publication for that warning, or an officer's reason
// against one, ends that.
//
// It refuses officers without the role, a report that is not to go to the public,
// an expiry that has passed, and to end what is not in force. It follows CAP 1.2,
// ICD 403 for review, and DESIGN 8.
package advisories
