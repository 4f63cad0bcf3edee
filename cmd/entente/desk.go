package main

import (
	"entente/internal/desk"

	"github.com/spf13/cobra"
)

func (a *app) deskGroup() *cobra.Command {
	describe := &cobra.Command{Use: "openapi", Short: "Print the description of the desk's API, OpenAPI 3.1 in JSON; it needs no node", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			data, err := desk.Describe(version)
			if err != nil {
				return err
			}
			return a.printf("%s", data)
		}}
	return group("desk", "The desk of the service's own people", describe)
}
