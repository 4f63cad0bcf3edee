package desk

import (
	"context"
	"net/http"

	"entente/internal/inside/reporting"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

type addReport struct {
	Caller
	Body struct {
		File    string `json:"file" maxLength:"4096" doc:"The file's name as the author knows it; errors name it."`
		Content []byte `json:"content" doc:"The file's bytes, in base64."`

		NotDerived string `json:"not_derived,omitempty" maxLength:"4096" doc:"Why it is not made of a partner's item although it has nearly its words."`
		Hit        string `json:"hit,omitempty" maxLength:"128" doc:"The hit that it is of; recorded with the hit."`
	}
}

type derive struct {
	ByID
	Portions []int    `query:"portions" maxItems:"1000" doc:"As the item numbers them, from 0; all but a title when none is named."`
	Topics   []string `query:"topics" minItems:"1" maxItems:"64" required:"true" doc:"Of the report: a tearline says none."`
}

// addFiles has its files in a body that is read while it comes.
type addFiles struct {
	Caller
	NotDerived string `query:"not_derived" maxLength:"4096" doc:"Why it is not made of a partner's item although it has nearly its words."`
	Hit        string `query:"hit" maxLength:"128" doc:"The hit that the report is of; recorded with the hit."`
	parts      *parts
}

// Resolve takes the body as it comes, and gives it the time that files need.
func (in *addFiles) Resolve(ctx huma.Context) []error {
	r, w := humago.Unwrap(ctx)
	in.parts = &parts{request: r, left: reporting.MaxFiles + reporting.MaxReport + 1<<20, most: reporting.MaxFiles}
	return patient(w)
}

type listReports struct {
	Dated
	Page
}

type showReport struct {
	ByID
	Dated
}

// Reports is a list of reports' newest versions.
type Reports struct {
	V       int                 `json:"v"`
	Reports []reporting.Version `json:"reports"`
	Paged
}

func (a *api) reports() {
	route(a, http.MethodPost, "/reports", "addReport", "Take a report in", reportBody,
		func(ctx context.Context, in *addReport) (reporting.Version, error) {
			order := reporting.Order{Officer: in.Officer, NotDerived: in.Body.NotDerived, Hit: in.Body.Hit}
			return a.Reports.Take(ctx, order, in.Body.File, in.Body.Content)
		})
	route(a, http.MethodPost, "/reports/files", "addReportFiles", "Take a report in with its attachments: multipart/form-data, the report first", 0,
		func(ctx context.Context, in *addFiles) (reporting.Version, error) {
			return a.Reports.TakeFiles(ctx, reporting.Order{Officer: in.Officer, NotDerived: in.NotDerived, Hit: in.Hit}, in.parts)
		})
	route(a, http.MethodGet, "/inbox/{id}/derived", "deriveReport", "The beginning of a report that is made of an item, for its author to go on with", 0,
		func(ctx context.Context, in *derive) (reporting.Draft, error) {
			return a.Reports.Derive(ctx, reporting.Derivation{Item: in.ID, Portions: in.Portions, Topics: in.Topics})
		})
	route(a, http.MethodGet, "/reports", "listReports", "List the newest version of each report", 0,
		func(ctx context.Context, in *listReports) (Reports, error) {
			page, err := a.Reports.List(ctx, in.AsOf, in.After, in.of(ctx))
			return Reports{1, page.Versions, Paged{page.Total, page.Next}}, err
		})
	route(a, http.MethodGet, "/reports/{id}", "showReport", "Show a report, by serial or id", 0,
		func(ctx context.Context, in *showReport) (reporting.Document, error) {
			return a.Reports.Show(ctx, in.ID, in.AsOf)
		})
}
