package report

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"entente/internal/core/document"
)

// Limits of attachments.
const (
	MaxAttachments = 64  // of one report
	maxFileName    = 255 // bytes
)

// mediaForm is type/subtype by RFC 6838, without parameters.
var mediaForm = regexp.MustCompile(`^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$`)

// attachment reads the file of a portion.
func (d *decoder) attachment(v *document.Value) (*Attachment, error) {
	o := v.Object()
	a := &Attachment{File: document.Must(o, "file", fileName), Media: document.Must(o, "media", mediaType)}
	if err := o.Err(); err != nil {
		return nil, err
	}
	switch {
	case d.files[a.File]:
		return nil, o.Get("file").Errorf("%q given twice; expected each file once", a.File)
	case len(d.files) == MaxAttachments:
		return nil, v.Errorf("more than %d attachments; expected at most that", MaxAttachments)
	}
	d.files[a.File] = true
	return a, nil
}

// fileName reads the bare name of a file.
func fileName(v *document.Value) (string, error) {
	s, err := literal(v)
	if err != nil {
		return "", err
	}
	if !FileName(s) {
		return "", v.Errorf("%.40q; expected the name of a file without its folder, of at most %d bytes", s, maxFileName)
	}
	return s, nil
}

// FileName tells whether s is the bare name of a file: neither a folder in it,
// nor anything that hides what it is.
func FileName(s string) bool {
	return s != "" && len(s) <= maxFileName && utf8.ValidString(s) && !strings.ContainsAny(s, `/\:`) && !strings.HasPrefix(s, ".") &&
		strings.TrimSpace(s) == s && !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) })
}

func mediaType(v *document.Value) (string, error) {
	s, err := v.Text()
	if err == nil && !mediaForm.MatchString(s) {
		err = v.Errorf("%.40q; expected type/subtype in lower case, such as application/pdf", s)
	}
	return s, err
}
