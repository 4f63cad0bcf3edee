package desk

import (
	"errors"
	"io"
	"strings"
	"testing"

	"entente/internal/core/errs"
)

func TestABodyIsReadUpToItsBound(t *testing.T) {
	for _, tt := range []struct {
		left int64
		want errs.Kind
	}{{11, ""}, {10, ""}, {9, errs.Invalid}, {0, errs.Invalid}} {
		left := tt.left
		data, err := io.ReadAll(&bounded{strings.NewReader("0123456789"), &parts{left: left}})
		if errs.KindOf(err) != tt.want || err == nil && string(data) != "0123456789" {
			t.Errorf("%d octets may come: %q, %v", tt.left, data, err)
		}
	}
	left := int64(5)
	if _, err := io.ReadAll(&bounded{io.MultiReader(strings.NewReader("0"), cut{}), &parts{left: left}}); !errors.Is(err, errCut) {
		t.Errorf("an error on the way became %v", err)
	}
}

var errCut = errors.New("cut")

type cut struct{}

func (cut) Read([]byte) (int, error) { return 0, errCut }
