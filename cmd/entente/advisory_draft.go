package main

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"entente/internal/core/advisory"
	"entente/internal/inside/advisories"

	"github.com/spf13/cobra"
)

// advisoryFlags are what an officer says of an advisory.
type advisoryFlags struct {
	k                            advisories.Asking
	events, areas, countries     []string
	needs, category, response    []string
	urgency, severity, certainty string
	effective, expires           string
	lasts                        time.Duration
}

func (a *app) advisoryDraft() *cobra.Command {
	var f advisoryFlags
	c := &cobra.Command{Use: "draft REPORT", Short: "Draft an advisory of what the public may be told of a report", Args: one("a report's serial or id"),
		Long: "Decides the newest version of a report for the public, XPB, which parties.yaml and a\n" +
			"directive name. The title, or a tearline whose id is headline or begins with headline-,\n" +
			"becomes the headline; a gist or tearline whose id is instruction or begins with\n" +
			"instruction- the instruction; every other text that goes the description. Each language\n" +
			"is decided by itself. Nothing is published before other officers approve the exact bytes.\n\n" +
			"--area is FIELD, a place field that goes; [FIELD ]LAT,LON KM; or LAT,LON KM NAME."}
	s := c.Flags()
	s.StringArrayVar(&f.events, "event", nil, "what it is about, or LANGUAGE=WORDS; may be repeated")
	s.StringVar(&f.urgency, "urgency", "", wordsOf(advisory.Urgencies))
	s.StringVar(&f.severity, "severity", "", wordsOf(advisory.Severities))
	s.StringVar(&f.certainty, "certainty", "", wordsOf(advisory.Certainties))
	s.StringSliceVar(&f.category, "category", nil, "default Security: "+wordsOf(advisory.Categories))
	s.StringSliceVar(&f.response, "response", nil, wordsOf(advisory.ResponseTypes))
	s.StringVar(&f.effective, "effective", "", "from when it holds (default: from when it is sent)")
	s.StringVar(&f.expires, "expires", "", "until when it holds")
	s.DurationVar(&f.lasts, "for", 0, "how long it holds, from now on, as 48h; instead of --expires")
	s.StringArrayVar(&f.areas, "area", nil, "where; may be repeated")
	s.StringArrayVar(&f.countries, "country", nil, "a country, or a part of one such as RU-MOW; may be repeated")
	s.StringSliceVar(&f.k.Languages, "lang", nil, "languages (default: every one in which a text may go)")
	s.StringSliceVar(&f.needs, "need", nil, "FIELD=RUNG,…: raise a field from its default, up to its ceiling")
	s.StringVar(&f.k.Update, "update", "", "the advisory whose place it takes")
	s.StringVar(&f.k.Cancel, "cancel", "", "the advisory that it ends; without --event it says nothing else")
	s.StringVar(&f.k.Warning, "warning", "", "the warning that it belongs to (default: that of the report)")
	s.StringVar(&f.k.SenderName, "sender-name", "", "the office as the public knows it")
	s.StringVar(&f.k.Web, "web", "", "an address with more about it")
	s.StringVar(&f.k.Contact, "contact", "", "whom to turn to")
	s.StringVar(&f.k.Exercise, "exercise", "", "the exercise's name (on a node of an exercise every advisory is of one)")
	c.RunE = func(c *cobra.Command, args []string) error {
		k, err := f.asking(c, args[0])
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "POST", "/advisories", k, a.advisoryShown)
	}
	return c
}

// languageOf is a language before an event's words.
var languageOf = regexp.MustCompile(`^([A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*)=(.*)$`)

// asking is what the flags ask for.
func (f advisoryFlags) asking(c *cobra.Command, report string) (k advisories.Asking, err error) {
	k = f.k
	k.Report = report
	k.Urgency, k.Severity, k.Certainty = advisory.Urgency(f.urgency), advisory.Severity(f.severity), advisory.Certainty(f.certainty)
	for _, w := range f.category {
		k.Category = append(k.Category, advisory.Category(w))
	}
	for _, w := range f.response {
		k.Response = append(k.Response, advisory.ResponseType(w))
	}
	for _, e := range f.events {
		lang := ""
		if m := languageOf.FindStringSubmatch(e); m != nil {
			lang, e = m[1], m[2]
		}
		if k.Events == nil {
			k.Events = map[string]string{}
		}
		if _, twice := k.Events[lang]; twice || strings.TrimSpace(e) == "" {
			return k, usage(c, "--event %q; expected words, once for a language", e)
		}
		k.Events[lang] = e
	}
	if k.Needs, err = readNeeds(c, f.needs); err != nil {
		return k, err
	}
	if f.effective != "" {
		if k.Effective, err = instant(c, "effective", f.effective); err != nil {
			return k, err
		}
	}
	switch {
	case f.expires != "" && f.lasts != 0, f.lasts < 0, f.lasts%time.Second != 0:
		return k, usage(c, "expected --expires, or --for in whole seconds")
	case f.expires != "":
		if k.Expires, err = instant(c, "expires", f.expires); err != nil {
			return k, err
		}
	}
	k.Lasts = int64(f.lasts / time.Second)
	for _, text := range f.areas {
		area, ok := readArea(text)
		if !ok {
			return k, usage(c, "--area %q; expected FIELD, FIELD KM, or a point such as 55.8,37.6 with KM, with a field before or a name behind it", text)
		}
		k.Areas = append(k.Areas, area)
	}
	for _, country := range f.countries {
		k.Areas = append(k.Areas, advisories.Area{Country: country})
	}
	return k, nil
}

// readArea reads [FIELD] [LAT,LON] [KM] [NAME…].
func readArea(text string) (out advisories.Area, ok bool) {
	words := strings.Fields(text)
	if len(words) > 0 && readPoint(words[0]) == nil {
		out.Field, words = words[0], words[1:]
	}
	if len(words) > 0 {
		if out.Point = readPoint(words[0]); out.Point != nil {
			words = words[1:]
		}
	}
	if len(words) > 0 {
		km, err := strconv.ParseFloat(words[0], 64)
		if err != nil || !(km > 0) {
			return out, false
		}
		out.Km, words = km, words[1:]
	}
	out.Name = strings.Join(words, " ")
	return out, (out.Point == nil || out.Km > 0) && (out.Name == "" || out.Point != nil && out.Field == "") && (out.Point != nil || out.Field != "")
}

// readPoint reads LAT,LON; nil where it is none.
func readPoint(text string) *[2]float64 {
	lat, lon, two := strings.Cut(text, ",")
	x, err := strconv.ParseFloat(lat, 64)
	y, other := strconv.ParseFloat(lon, 64)
	if !two || err != nil || other != nil {
		return nil
	}
	return &[2]float64{x, y}
}
