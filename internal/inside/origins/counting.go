package origins

import (
	"entente/internal/core/passage"
	"entente/internal/inside/judgement"
)

// counting counts in how many passages numbers stand, of those that the reader of a view
// sees: what is hidden changes no count. It asks for each number once.
type counting struct {
	v      judgement.View
	held   map[uint64]int
	failed error
}

// count is a passage.Count. After an error it counts nothing, and failed has the error.
func (c *counting) count(number uint64) int {
	n, known := c.held[number]
	if known || c.failed != nil {
		return n
	}
	n, c.failed = c.v.Tx.CountPassages(number, c.v.Labels, c.v.AsOf, passage.Formula)
	c.held[number] = n
	return n
}
