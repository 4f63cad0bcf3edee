package desk

import (
	"context"
	"net/http"

	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/core/report"
	"entente/internal/core/tearline"
	"entente/internal/inside/drafting"
	"entente/internal/inside/links"
	"entente/internal/inside/reporting"
)

// draftBody bounds a draft in a call: its text may be longer as JSON than it is.
const draftBody = 3 * drafting.MaxDocument

// Typed is a text as it was typed.
type Typed struct {
	Document string `json:"document" maxLength:"2097152" doc:"The text of a report, whether it is one yet or not."`
}

type beginDraft struct {
	Caller
	Body Typed
}

type saveDraft struct {
	ByID
	Body Typed
}

type previewDraft struct {
	Caller
	Body struct {
		Typed
		Partners   []party.Code           `json:"partners,omitempty" maxItems:"64" doc:"None: all that are peered."`
		Method     release.Method         `json:"method,omitempty" enum:"release,show,tell"`
		Needs      map[string]report.Rung `json:"needs,omitempty" doc:"Field to the rung that a stated need asks for."`
		Files      map[string]chosenFile  `json:"files,omitempty" maxProperties:"64" doc:"By name, the attachments whose bytes are known already; they are not sent here."`
		NotDerived string                 `json:"not_derived,omitempty" maxLength:"4096"`
		Hit        string                 `json:"hit,omitempty" maxLength:"128"`
	}
}

// chosenFile is what a call says of an attachment that it does not send.
type chosenFile struct {
	Digest string `json:"digest" pattern:"^sha256:[0-9a-f]{64}$" doc:"Of its bytes."`
	Bytes  int64  `json:"bytes" minimum:"1" maximum:"1073741824"`
}

func known(files map[string]chosenFile) map[string]tearline.File {
	out := make(map[string]tearline.File, len(files))
	for name, f := range files {
		out[name] = tearline.File(f)
	}
	return out
}

type submitDraft struct {
	ByID
	Body struct {
		File       string `json:"file,omitempty" maxLength:"4096" doc:"Names it in errors."`
		NotDerived string `json:"not_derived,omitempty" maxLength:"4096" doc:"Why it is not made of a partner's item although it has nearly its words."`
		Hit        string `json:"hit,omitempty" maxLength:"128" doc:"The hit that it is of; recorded with the hit."`
	}
}

type namesBegun struct {
	Caller
	Prefix string `query:"prefix" required:"true" minLength:"2" maxLength:"800" doc:"A name, or its beginning, in any script."`
	Limit  int    `query:"limit" minimum:"0" maximum:"50"`
}

// Drafts are an officer's own, the last saved first.
type Drafts struct {
	V      int              `json:"v"`
	Total  int              `json:"total"`
	Drafts []drafting.Draft `json:"drafts"`
}

// Ended says that something is no more.
type Ended struct {
	V     int    `json:"v"`
	Ended string `json:"ended"` // its id
}

// KnownNames are names that are known and begin, or sound, so.
type KnownNames struct {
	V       int         `json:"v"`
	Mark    string      `json:"mark"`    // of all that is in the answer
	Bounded bool        `json:"bounded"` // there are others
	Names   []KnownName `json:"names"`
}

// KnownName is who or what is called so.
type KnownName struct {
	Node    string   `json:"node"`
	Type    string   `json:"type"`
	Name    string   `json:"name"`
	Matched string   `json:"matched"` // the name that begins or sounds so
	How     string   `json:"how"`     // exact, begins, sounds
	Also    []string `json:"also,omitempty"`
	Born    []string `json:"born,omitempty"`
	Marks   []string `json:"marks"` // of what states it
}

// usualNames is how many names are offered while somebody types.
const usualNames = 8

func (a *api) drafts() {
	d := a.pages.drafting
	route(a, http.MethodPost, "/drafts", "beginDraft", "Keep a new draft of one's own", draftBody,
		func(ctx context.Context, in *beginDraft) (drafting.Draft, error) {
			return d.Begin(ctx, in.Officer, in.Body.Document)
		})
	route(a, http.MethodGet, "/drafts", "listDrafts", "List one's own drafts, the last saved first", 0,
		func(ctx context.Context, in *Caller) (Drafts, error) {
			list, err := d.List(ctx, in.Officer)
			return Drafts{1, len(list), list}, err
		})
	route(a, http.MethodPost, "/drafts/preview", "previewDraft", "What would come of a text, for each partner the exact bytes; nothing is stored", draftBody,
		func(ctx context.Context, in *previewDraft) (drafting.Preview, error) {
			b := in.Body
			return d.Preview(ctx, drafting.Asked{Officer: in.Officer, Document: b.Document, Partners: b.Partners, Method: b.Method, Needs: b.Needs, Files: known(b.Files), NotDerived: b.NotDerived, Hit: b.Hit})
		})
	route(a, http.MethodGet, "/drafts/names", "draftNames", "Known names that begin so, in what the officer may see", 0, a.namesBegun)
	route(a, http.MethodGet, "/drafts/{id}", "showDraft", "Show a draft of one's own", 0,
		func(ctx context.Context, in *ByID) (drafting.Draft, error) { return d.Show(ctx, in.Officer, in.ID) })
	route(a, http.MethodPut, "/drafts/{id}", "saveDraft", "Save a draft of one's own", draftBody,
		func(ctx context.Context, in *saveDraft) (drafting.Draft, error) {
			return d.Save(ctx, in.Officer, in.ID, 0, in.Body.Document)
		})
	route(a, http.MethodDelete, "/drafts/{id}", "endDraft", "Forget a draft of one's own", 0,
		func(ctx context.Context, in *ByID) (Ended, error) {
			return Ended{1, in.ID}, d.End(ctx, in.Officer, in.ID, 0)
		})
	route(a, http.MethodPost, "/drafts/{id}/submit", "submitDraft", "Take a draft in as a report, and end it", smallBody,
		func(ctx context.Context, in *submitDraft) (reporting.Version, error) {
			order := reporting.Order{Officer: in.Officer, NotDerived: in.Body.NotDerived, Hit: in.Body.Hit}
			return d.Submit(ctx, order, in.Body.File, in.ID, 0)
		})
}

// namesBegun offers names while somebody types.
func (a *api) namesBegun(ctx context.Context, in *namesBegun) (KnownNames, error) {
	if in.Limit == 0 {
		in.Limit = usualNames
	}
	found, err := a.Links.Find(ctx, links.Query{Officer: in.Officer, Limit: in.Limit}, in.Prefix)
	if err != nil {
		return KnownNames{}, err
	}
	out := KnownNames{V: 1, Mark: found.Mark, Bounded: found.Bounded, Names: []KnownName{}}
	for _, m := range found.Matches {
		n := KnownName{Node: m.Node.Node, Type: m.Type, Name: m.Name, Matched: m.Matched, How: m.How, Also: m.Also, Born: m.Born, Marks: []string{}}
		for _, s := range m.Stated {
			n.Marks = append(n.Marks, s.Mark)
		}
		out.Names = append(out.Names, n)
	}
	return out, nil
}
