package desk

import "context"

// Pages of lists.
const (
	usualPage = 50
	mostPage  = 200 // of a browser
)

// Page asks for a page of a list.
type Page struct {
	Limit int    `query:"limit" minimum:"0" maximum:"1000" doc:"A page of so many; a browser gets at most 200, and 50 when it says nothing."`
	After string `query:"after" maxLength:"512" doc:"The page behind: next of the page before."`
}

// Paged is what a list says of its pages.
type Paged struct {
	Total int    `json:"total,omitempty" doc:"Of all pages, of what the officer may see."`
	Next  string `json:"next,omitempty" doc:"after of the next page; none behind the last."`
}

// of is how many a call gets: all that it asks for over the socket, where none is as many
// as the list gives at once; a page through a browser.
func (p Page) of(ctx context.Context) int {
	switch {
	case !Browser(ctx):
		return p.Limit
	case p.Limit == 0:
		return usualPage
	}
	return min(p.Limit, mostPage)
}
