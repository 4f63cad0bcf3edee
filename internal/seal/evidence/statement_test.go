package evidence

import (
	"bytes"
	"testing"

	"entente/internal/core/errs"
)

func TestAStatementIsSignedAndVerifiedAndNoHeadStandsForIt(t *testing.T) {
	k, err := NewLogKey("entente/USA/CIA/1", seed("log"))
	if err != nil {
		t.Fatal(err)
	}
	log, err := ReadLog(k.Public())
	if err != nil {
		t.Fatal(err)
	}
	other, err := NewLogKey("entente/USA/CIA/1", seed("other"))
	if err != nil {
		t.Fatal(err)
	}
	otherLog, err := ReadLog(other.Public())
	if err != nil {
		t.Fatal(err)
	}
	signed, err := SignStatement(k, []byte(`{"v":1}`))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := ReadStatement(signed, log); err != nil || string(got) != `{"v":1}` {
		t.Errorf("%s: %v", got, err)
	}
	var m memory
	m.add(t, numbered(3)...)
	head, err := SignCheckpoint(k, m.head(t, "entente/USA/CIA/1", 3))
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		data []byte
		log  Log
		want errs.Kind
	}{
		"another key":        {signed, otherLog, errs.Denied},
		"changed":            {bytes.Replace(signed, []byte(`1}`), []byte(`2}`), 1), log, errs.Denied},
		"a head of the log":  {head, log, errs.Invalid},
		"nothing":            {nil, log, errs.Invalid},
		"more than is taken": {make([]byte, MaxStatementBytes+5<<10), log, errs.Invalid},
	} {
		if _, err := ReadStatement(tt.data, tt.log); errs.KindOf(err) != tt.want {
			t.Errorf("%s: %v; expected %s", name, err, tt.want)
		}
	}
	if _, err := ReadCheckpoint(signed, log); err == nil {
		t.Error("a statement was read as a head")
	}
	for _, bad := range []string{"", "two\nlines", "a\x00b"} {
		if _, err := SignStatement(k, []byte(bad)); errs.KindOf(err) != errs.Invalid {
			t.Errorf("%q: %v; expected it refused", bad, err)
		}
	}
	if _, err := SignStatement(LogKey{}, []byte("x")); errs.KindOf(err) != errs.Internal {
		t.Errorf("no key: %v", err)
	}
}
