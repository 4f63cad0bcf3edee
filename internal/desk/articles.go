package desk

import (
	"context"
	"net/http"
	"time"

	"entente/internal/core/article"
	"entente/internal/inside/reporting"
)

// textBody bounds a text, in base64, with what is said of it.
const textBody = article.MaxBytes*4/3 + 64<<10

type importText struct {
	Caller
	Body struct {
		File       string    `json:"file" maxLength:"4096" doc:"The file's name as the officer knows it; errors name it."`
		Content    []byte    `json:"content" doc:"The text's bytes, in base64."`
		Title      string    `json:"title,omitempty" maxLength:"1000" doc:"Wins over the text's own."`
		Outlet     string    `json:"outlet,omitempty" maxLength:"1000" doc:"Wins over the text's own."`
		Published  time.Time `json:"published,omitzero" doc:"The day of publication; wins over the text's own."`
		Kind       string    `json:"kind,omitempty" maxLength:"64"`
		Topics     []string  `json:"topics" minItems:"1" maxItems:"64"`
		Mark       string    `json:"mark,omitempty" maxLength:"1000" doc:"Of portions without a mark of their own."`
		Marked     bool      `json:"marked,omitempty" doc:"Marks at the beginnings of paragraphs are those of the portions."`
		Lang       string    `json:"lang,omitempty" maxLength:"64"`
		Serial     string    `json:"serial,omitempty" maxLength:"128"`
		NotDerived string    `json:"not_derived,omitempty" maxLength:"4096" doc:"Why it is not made of a partner's item although it has nearly its words."`
		DryRun     bool      `json:"dry_run,omitempty" doc:"Nothing is stored."`
	}
}

func (a *api) articles() {
	route(a, http.MethodPost, "/reports/text", "importText", "Take an article or a cable in, in plain text", textBody,
		func(ctx context.Context, in *importText) (reporting.Imported, error) {
			b := in.Body
			return a.Reports.Import(ctx, reporting.Import{Order: reporting.Order{Officer: in.Officer, NotDerived: b.NotDerived}, File: b.File, Data: b.Content,
				Title: b.Title, Outlet: b.Outlet, Published: b.Published, Kind: b.Kind, Topics: b.Topics, Mark: b.Mark, Marked: b.Marked, Lang: b.Lang,
				Serial: b.Serial, DryRun: b.DryRun})
		})
}
