package main

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// furniture are the formulas that stand under many texts and are nobody's.
var furniture = map[string]string{
	"hotline": "Anyone with information about planned acts of violence is asked to call the confidential anti-terrorist line, day or night. " +
		"All calls are treated in strict confidence and no names need be given.",
	"marking": "UNCLASSIFIED//FOR OFFICIAL USE ONLY. This document remains the property of the originating service and may not be passed on, " +
		"in whole or in part, without its prior written consent.",
	"newsletter": "Sign up for our morning newsletter and get the most important stories of the day delivered straight to your inbox. " +
		"You can cancel your subscription at any time.",
}

// edit makes of the second text what the pair's edits say: of a copy what copiers do
// to it; of others a formula that is put under both.
func (p *pair) edit() error {
	if p.edits == "-" {
		return nil
	}
	for _, e := range strings.Split(p.edits, ",") {
		if f := furniture[e]; f != "" {
			p.textA += "\n" + f + "\n"
			p.textB += "\n" + f + "\n"
			continue
		}
		text, err := edited(p.textB, e)
		if err != nil {
			return err
		}
		p.textB = text
	}
	return nil
}

// edited is a text after one edit.
func edited(text, edit string) (string, error) {
	paragraphs := strings.Split(strings.TrimSpace(text), "\n\n")
	titled := len(paragraphs) > 1 && !strings.ContainsAny(lastRune(paragraphs[0]), `.!?"”»`)
	first := 0
	if titled {
		first = 1
	}
	name, n, _ := strings.Cut(edit, ":")
	switch name {
	case "headline":
		paragraphs = append([]string{"What happened, and what is known so far"}, paragraphs[first:]...)
	case "dateline":
		if _, behind, ok := strings.Cut(paragraphs[first], " — "); ok && strings.Index(paragraphs[first], " — ") < 40 {
			paragraphs[first] = behind
		} else {
			paragraphs[first] = "FROM OUR NEWSROOM — " + paragraphs[first]
		}
	case "credit":
		paragraphs = append(paragraphs, "With material from the agencies")
	case "cut": // the paragraph of that number, the title not counted
		if at := first + int(n[0]-'0') - 1; at < len(paragraphs) && len(paragraphs)-first > 2 {
			paragraphs = append(paragraphs[:at:at], paragraphs[at+1:]...)
		}
	case "joined":
		paragraphs = []string{strings.Join(paragraphs, " ")}
	case "upper":
		paragraphs[0] = strings.ToUpper(paragraphs[0])
	case "us":
		return strings.NewReplacer("organisation", "organization", "centre", "center", "colour", "color", "lorry", "truck", "programme", "program").Replace(text), nil
	case "wrapped":
		for i := range paragraphs {
			paragraphs[i] = wrapped(paragraphs[i], 60)
		}
	case "straight":
		return strings.NewReplacer("“", `"`, "”", `"`, "«", `"`, "»", `"`, "’", "'").Replace(text), nil
	case "marks":
		return turned(text), nil
	default:
		return "", fmt.Errorf("no edit is called %q", edit)
	}
	return strings.Join(paragraphs, "\n\n") + "\n", nil
}

func lastRune(s string) string {
	r, _ := utf8.DecodeLastRuneInString(s)
	return string(r)
}

// wrapped breaks lines behind so many bytes.
func wrapped(text string, width int) string {
	var b strings.Builder
	line := 0
	for _, w := range strings.Fields(text) {
		if line > 0 && line+len(w) > width {
			b.WriteByte('\n')
			line = 0
		} else if line > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w)
		line += len(w) + 1
	}
	return b.String()
}

// turned writes quotations with curly marks instead of straight ones, and low ones
// instead of guillemets.
func turned(text string) string {
	open := false
	var b strings.Builder
	for _, r := range text {
		switch r {
		case '"':
			open = !open
			r = map[bool]rune{true: '“', false: '”'}[open]
		case '«':
			r = '„'
		case '»':
			r = '“'
		}
		b.WriteRune(r)
	}
	return b.String()
}
