package webui

import (
	"embed"
	"io/fs"
)

//go:embed all:assets
var assets embed.FS

// Files gives the interface's files, index.html at their root, and false for a binary
// that was built without them.
func Files() (fs.FS, bool) {
	app, err := fs.Sub(assets, "assets/app")
	if err != nil {
		return nil, false
	}
	if _, err := fs.Stat(app, "index.html"); err != nil {
		return nil, false
	}
	return app, true
}
