package desk

import (
	_ "embed"

	"entente/internal/core/directive"
)

//go:embed rules/routes.cedarschema
var routesPlaced []byte

//go:embed rules/routes.cedar
var routesRules []byte

// RouteRules are the rules of the desk's routes, from the files that the program carries.
func RouteRules() (*directive.RouteRules, error) {
	return directive.LoadRoutes(directive.File{Name: "routes.cedarschema", Data: routesPlaced}, directive.File{Name: "routes.cedar", Data: routesRules})
}
