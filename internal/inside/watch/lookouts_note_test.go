package watch_test

import (
	"strings"
	"testing"
)

func TestALookoutSaysWhenItsCodeIsNotKnown(t *testing.T) {
	p := lonePost(t)
	for code, known := range map[string]bool{"SIS II art 36.2": true, "TECS": true, "SIS 36": false, "RED LIST 7": false} {
		l := p.add("boston-1", "x-"+strings.ToLower(strings.NewReplacer(" ", "-").Replace(code)), "code: TECS", "code: "+code)
		if (len(l.Notes) == 0) != known || !known && !strings.Contains(l.Notes[0], `code "`+code+`" is not known here`) || (l.CodeMeans != "") != known {
			t.Errorf("%s: notes %v, means %q", code, l.Notes, l.CodeMeans)
		}
	}
	if l := p.add("boston-1", "x-none", "code: TECS\n", ""); len(l.Notes) != 0 {
		t.Errorf("without a code: %v", l.Notes)
	}
}
