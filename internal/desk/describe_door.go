package desk

import (
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"
)

// described is what the description says of an answer of the browser's door.
type described struct {
	method, path, id, summary string
	body, answer              reflect.Type
}

// atDoor is what the browser's door answers by itself. It is described for the interface;
// the API does not serve it.
var atDoor = []described{
	{http.MethodGet, "", "showSession", "Show who is in", nil, reflect.TypeFor[SessionAnswer]()},
	{http.MethodDelete, "", "leave", "End the session that one is in", nil, reflect.TypeFor[nothingSaid]()},
	{http.MethodGet, "/ways", "listWaysIn", "List the ways in", nil, reflect.TypeFor[Ways]()},
	{http.MethodPost, "/link", "enterByLink", "Come in by a one-time link", reflect.TypeFor[LinkToken](), reflect.TypeFor[SessionAnswer]()},
	{http.MethodPost, "/passkey/begin", "beginPasskey", "Begin to come in by a passkey", nil, reflect.TypeFor[Asked]()},
	{http.MethodPost, "/passkey/finish", "finishPasskey", "Come in by a passkey", reflect.TypeFor[Authenticated](), reflect.TypeFor[SessionAnswer]()},
	{http.MethodGet, "/passkeys", "listPasskeys", "List one's own passkeys", nil, reflect.TypeFor[Passkeys]()},
	{http.MethodPost, "/passkeys/begin", "beginAddPasskey", "Begin to add a passkey", nil, reflect.TypeFor[Asked]()},
	{http.MethodPost, "/passkeys/finish", "finishAddPasskey", "Add a passkey", reflect.TypeFor[Authenticated](), reflect.TypeFor[Passkeys]()},
	{http.MethodDelete, "/passkeys/{id}", "dropPasskey", "Remove one of one's own passkeys", nil, reflect.TypeFor[nothingSaid]()},
	{http.MethodPost, "/certificate", "enterByCertificate", "Come in by the certificate of the connection", nil, reflect.TypeFor[SessionAnswer]()},
}

// describeDoor adds the answers of the browser's door to the description.
func describeDoor(api *huma.OpenAPI) {
	content := func(t reflect.Type) map[string]*huma.MediaType {
		return map[string]*huma.MediaType{"application/json": {Schema: api.Components.Schemas.Schema(t, true, t.Name())}}
	}
	for _, d := range atDoor {
		op := &huma.Operation{OperationID: d.id, Method: d.method, Path: Root + sessionPath + d.path, Summary: d.summary,
			Responses: map[string]*huma.Response{"200": {Description: "OK", Content: content(d.answer)}}}
		if d.path == "/passkeys/{id}" {
			op.Parameters = []*huma.Param{{Name: "id", In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeString}}}
		}
		if d.body != nil {
			op.RequestBody = &huma.RequestBody{Required: true, Content: content(d.body)}
		}
		api.AddOperation(op)
	}
}
