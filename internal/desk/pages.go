package desk

import (
	"context"
	"net/http"
	"slices"

	"entente/internal/core/errs"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/drafting"
	"entente/internal/inside/edition"
)

// pages is what serves the pages of the interface beside what the API already has.
type pages struct {
	drafting *drafting.Drafting
	editions *edition.Editions
	markers  *markers
}

// newPages makes it of what the desk is built from.
func newPages(c Config) (pages, error) {
	d, err := drafting.New(drafting.Config{Store: c.Office.Store, Policy: c.Office.Policy, Intake: c.Reports, Office: c.Office})
	if err != nil {
		return pages{}, err
	}
	e, err := edition.New(c.Office.Store)
	return pages{drafting: d, editions: e, markers: &markers{}}, err
}

// served registers the routes of pages.
func (a *api) served() {
	a.drafts()
	a.typed()
	a.together()
	a.oneOfficer()
	a.events()
}

type byCode struct {
	Caller
	Code string `path:"code" maxLength:"64"`
}

// oneOfficer shows one officer, with the edition that a change of him names.
func (a *api) oneOfficer() {
	route(a, http.MethodGet, "/officers/{code}", "showOfficer", "Show an officer's registration", 0,
		func(ctx context.Context, in *byCode) (disclosure.Officer, error) {
			all, err := a.Office.Officers(ctx)
			if err != nil {
				return disclosure.Officer{}, err
			}
			i := slices.IndexFunc(all, func(o disclosure.Officer) bool { return o.Code == in.Code })
			if i < 0 {
				return disclosure.Officer{}, errs.E(errs.NotFound, "desk.showOfficer", "officer %.64q is not registered", in.Code)
			}
			return all[i], nil
		})
}
