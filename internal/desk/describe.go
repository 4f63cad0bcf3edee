package desk

import (
	"bytes"
	"encoding/json"
	"net/http"

	"entente/internal/core/errs"

	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

// Describe gives the description of the API, OpenAPI 3.1 in JSON, without a node. The same
// program gives the same bytes.
func Describe(version string) ([]byte, error) {
	a := &api{huma: humago.New(http.NewServeMux(), describe(version))}
	a.routes()
	describeDoor(a.huma.OpenAPI())
	data, err := json.Marshal(a.huma.OpenAPI())
	if err != nil {
		return nil, errs.Wrap(errs.Internal, "desk.Describe", err, "the description cannot be written")
	}
	var out bytes.Buffer
	if err := json.Indent(&out, data, "", "  "); err != nil {
		return nil, errs.Wrap(errs.Internal, "desk.Describe", err, "the description cannot be written")
	}
	return append(out.Bytes(), '\n'), nil
}
