package sqldb

import (
	"strconv"
	"strings"
)

// unnamed writes ? for the parameters of a statement that has $1, $2 and so on, each once
// and in order; any other statement stays as it is. To SQLite $1 is a name, and the driver
// goes through the names to find the place of each: a statement of a thousand rows costs
// by the square of them.
func unnamed(query string) string {
	var out strings.Builder
	out.Grow(len(query))
	n, from := 0, 0
	for {
		at := strings.IndexAny(query[from:], "$'\"")
		if at < 0 {
			break
		}
		at += from
		end := at + 1
		for end < len(query) && '0' <= query[end] && query[end] <= '9' {
			end++
		}
		if query[at] != '$' || query[at+1:end] != strconv.Itoa(n+1) {
			return query // a literal, or a parameter out of order
		}
		out.WriteString(query[from:at])
		out.WriteByte('?')
		n, from = n+1, end
	}
	if n == 0 {
		return query
	}
	out.WriteString(query[from:])
	return out.String()
}
