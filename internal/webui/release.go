//go:build release

package webui

import _ "embed"

// A release without the interface must not be: this file is missing then.
//
//go:embed assets/app/index.html
var _ []byte
