package screening

import (
	"strconv"
	"strings"
	"sync"

	"entente/internal/core/spelling"
)

// general is a common name and the share of people who have it.
type general struct {
	word  spelling.Word
	share float32
}

// generalWords hears the table of common names once.
var generalWords = sync.OnceValue(func() []general {
	fields := strings.Fields(commonNames)
	var out []general
	for i := 1; i < len(fields); i += 2 {
		n, err := strconv.Atoi(fields[i])
		heard := spelling.Hear(fields[i-1])
		if err != nil || len(heard.Words) != 1 {
			continue
		}
		out = append(out, general{heard.Words[0], float32(n) / 1e6})
	}
	return out
})
