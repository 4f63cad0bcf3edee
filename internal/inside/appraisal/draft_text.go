package appraisal

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"entente/internal/core/assess"
	"entente/internal/core/errs"
)

// senseWords say what happened to those who are counted.
var senseWords = map[string]string{"dead": "killed", "wounded": "wounded", "held": "held", "fighting": "fighting"}

// document is the estimate that a figure offers, as YAML; or why there is none.
func (x offered) document(question string) (text, why string) {
	key, _, _ := strings.Cut(x.Counted(), "/")
	switch {
	case key == "":
		return "", "the words do not say what is counted"
	case x.Low == nil && x.High == nil:
		return "", "the words give neither end"
	}
	if question == "" {
		question = slug(strings.Split(x.Counted(), "/")...)
	}
	population, unit := key, key
	if x.Persons() {
		population, unit = strings.TrimPrefix(key+" persons", "person "), "persons"
	}
	definition := "counted"
	if w := senseWords[x.Sense]; w != "" {
		definition = w
	}
	if x.Where != "" {
		definition += " in " + x.Where
	}
	var b strings.Builder
	fmt.Fprintf(&b, "question: %s\ndefinition: %s\npopulation: %s\nunit: %s\n", quoted(question), quoted(definition), quoted(population), quoted(unit))
	fmt.Fprintf(&b, "as_of: %s\n", x.day.UTC().Format(time.DateOnly))
	if x.Low != nil {
		fmt.Fprintf(&b, "low: %d\n", *x.Low)
	}
	if x.High != nil {
		fmt.Fprintf(&b, "high: %d\n", *x.High)
	}
	fmt.Fprintf(&b, "wording: %s\norigin: {items: [%s]", quoted(x.Words), quoted(x.item))
	if x.Speaker.Name != "" {
		fmt.Fprintf(&b, ", speaker: %s", quoted(x.Speaker.Name))
	}
	if x.event != "" {
		fmt.Fprintf(&b, ", event: %s", quoted(x.event))
	}
	b.WriteString("}\n")
	if _, _, err := assess.Decode(assess.KindEstimate, x.item, []byte(b.String())); err != nil {
		return "", because(err)
	}
	return b.String(), ""
}

// because is what an error says of a document, without where.
func because(err error) string {
	var e *errs.Error
	if errors.As(err, &e) {
		return e.Key + ": " + e.Message
	}
	return err.Error()
}

// oneLine writes a text in one line.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// quoted is a text between quotation marks, as YAML and JSON have them.
func quoted(s string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(oneLine(s)); err != nil { // a string always can be written
		return `""`
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// slug makes one word of some: a-z, 0-9 and dashes. What has letters of other alphabets
// gets a number made of them, so that two such words differ.
func slug(parts ...string) string {
	whole := strings.ToLower(strings.Join(parts, "-"))
	out := strings.Trim(notInAWord.ReplaceAllString(whole, "-"), "-")
	if strings.ContainsFunc(whole, func(r rune) bool { return r > unicode.MaxASCII && unicode.IsLetter(r) }) {
		sum := sha256.Sum256([]byte(whole))
		out = strings.Trim(out[:min(len(out), 48)]+"-"+hex.EncodeToString(sum[:4]), "-")
	}
	return strings.TrimRight(out[:min(len(out), 64)], "-")
}
