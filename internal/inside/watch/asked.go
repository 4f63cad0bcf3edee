package watch

import "entente/internal/core/screening"

// Asked is the person whom a query asks for; it is invalid where it says nothing that
// anybody could be sought by.
func (q Query) Asked() (screening.Person, error) { return q.person() }
