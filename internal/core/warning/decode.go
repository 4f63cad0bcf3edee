package warning

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"entente/internal/core/document"
	"entente/internal/core/obligation"
	"entente/internal/core/report"
)

// Limits on warnings.yaml.
const (
	MaxRanks   = 16
	MaxGrounds = 64
	MaxStems   = 500 // of one language
	MaxWords   = 500 // characters of a ground's text
	maxLangs   = 50
	longest    = 90 * 24 * time.Hour
)

var (
	wordForm     = regexp.MustCompile(`^[a-z][a-z0-9-]{0,31}$`)
	languageForm = regexp.MustCompile(`^[a-z]{2,3}$`)
	topicForm    = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,63}$`)
	officerForm  = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$`)
)

// Decode reads warnings.yaml. Empty data gives the defaults; a key that the file
// has stands in place of the default, in words a language that it has.
func Decode(file string, data []byte) (Rules, error) {
	r := Default()
	if len(strings.TrimSpace(string(data))) == 0 {
		return r, nil
	}
	v, err := document.Parse(file, data)
	if err != nil {
		return Rules{}, err
	}
	o := v.Object()
	o.Version()
	each(o, "hours", r.readHours)
	if x := o.Get("ranks"); x != nil {
		r.Ranks, r.Waive = wordList(o, x, MaxRanks), "" // which of them waives must then be told
	}
	if x := o.Get("waive"); x != nil {
		r.Waive = document.Read(o, "waive", func(v *document.Value) (string, error) { return v.Word(r.Ranks...) })
	} else if r.Waive == "" {
		o.Need("waive")
	}
	r.readHolders(o)
	if x := o.Get("grounds"); x != nil {
		r.readGrounds(o, x)
	}
	each(o, "signs", r.readSigns)
	each(o, "desks", r.readDesks)
	if err := o.Err(); err != nil {
		return Rules{}, err
	}
	return r, nil
}

// readHolders reads who holds which rank above the lowest.
func (r *Rules) readHolders(o *document.Object) {
	for _, e := range document.Read(o, "holders", (*document.Value).Entries) {
		if r.Rank(e.Key) < 1 {
			o.Fail(e.Errorf("%.40q; expected a rank above %s, which everybody has: %s", e.Key, r.Ranks[0], strings.Join(r.Ranks, ", ")))
			return
		}
		list, err := e.Value.Strings()
		if err == nil && slices.ContainsFunc(list, func(s string) bool { return !officerForm.MatchString(s) }) {
			err = e.Value.Errorf("expected officers' codes such as o.lind")
		}
		if err != nil {
			o.Fail(err)
			return
		}
		if r.Holders == nil {
			r.Holders = map[string][]string{}
		}
		r.Holders[e.Key] = list
	}
}

// each reads an optional map with a reader of its keys.
func each(o *document.Object, key string, read func(*document.Object)) {
	document.Read(o, key, func(v *document.Value) (struct{}, error) {
		x := v.Object()
		read(x)
		return struct{}{}, x.Err()
	})
}

func (r *Rules) readHours(o *document.Object) {
	h := &r.Hours
	for _, x := range []struct {
		key string
		to  *time.Duration
	}{{"determine", &h.Determine}, {"refer", &h.Refer}, {"warn", &h.Warn}, {"acknowledge", &h.Acknowledge}, {"window", &h.Window}, {"oversight", &h.Oversight}} {
		if o.Get(x.key) != nil {
			*x.to = document.Read(o, x.key, clock)
		}
	}
}

// clock reads a length of time as duties.yaml has it.
func clock(v *document.Value) (time.Duration, error) {
	s, err := v.String()
	if err != nil {
		return 0, err
	}
	out, ok := obligation.Span(s)
	if !ok || out < time.Minute || out > longest {
		return 0, v.Errorf("%.40q; expected a length of time such as PT4H, P7D or 90m, from a minute to 90 days", s)
	}
	return out, nil
}

// wordList reads a list of a service's own words, of which there is at least one.
func wordList(o *document.Object, v *document.Value, most int) []string {
	list, err := v.Strings()
	switch {
	case err != nil:
	case len(list) == 0 || len(list) > most:
		err = v.Errorf("%d words; expected from 1 to %d", len(list), most)
	default:
		if i := slices.IndexFunc(list, func(s string) bool { return !wordForm.MatchString(s) }); i >= 0 {
			err = v.Errorf("%.40q; expected a word of a-z, 0-9 and -", list[i])
		}
	}
	if err != nil {
		o.Fail(err)
	}
	return list
}

func ownWord(v *document.Value) (string, error) {
	s, err := v.String()
	if err == nil && !wordForm.MatchString(s) {
		err = v.Errorf("%.40q; expected a word of a-z, 0-9 and -", s)
	}
	return s, err
}

func (r *Rules) readGrounds(o *document.Object, v *document.Value) {
	items, err := v.List()
	if err == nil && len(items) > MaxGrounds {
		err = v.Errorf("%d grounds; expected at most %d", len(items), MaxGrounds)
	}
	if err != nil {
		o.Fail(err)
		return
	}
	r.Grounds = nil
	for _, x := range items {
		xo := x.Object()
		g := Ground{Code: document.Must(xo, "code", ownWord), Text: document.Must(xo, "text", sentence), Rank: xo.Word("rank", r.Ranks...)}
		if slices.ContainsFunc(r.Grounds, func(other Ground) bool { return other.Code == g.Code }) {
			xo.Fail(x.Errorf("ground %q given twice; expected it once", g.Code))
		}
		if err := xo.Err(); err != nil {
			o.Fail(err)
			return
		}
		r.Grounds = append(r.Grounds, g)
	}
}

func sentence(v *document.Value) (string, error) {
	s, err := v.String()
	if err == nil && (strings.TrimSpace(s) == "" || utf8.RuneCountInString(s) > MaxWords) {
		err = v.Errorf("%d characters; expected words, at most %d characters", utf8.RuneCountInString(s), MaxWords)
	}
	return s, err
}

func (r *Rules) readSigns(o *document.Object) {
	if o.Get("kinds") != nil {
		r.Kinds = o.Words("kinds", report.Kinds...)
	}
	if o.Get("precedence") != nil {
		r.Urgent = o.Words("precedence", report.Precedences...)
	}
	if x := o.Get("topics"); x != nil {
		r.Topics = o.Strings("topics")
		if i := slices.IndexFunc(r.Topics, func(s string) bool { return !topicForm.MatchString(s) }); i >= 0 {
			o.Fail(x.Errorf("%.40q; expected topics such as counter-terrorism", r.Topics[i]))
		}
	}
	if o.Get("wordless") != nil {
		r.Wordless = o.Words("wordless", report.Kinds...)
	}
	languages := document.Read(o, "words", (*document.Value).Entries)
	if len(languages) > maxLangs {
		o.Fail(o.Get("words").Errorf("%d languages; expected at most %d", len(languages), maxLangs))
		return
	}
	for _, e := range languages {
		stems, err := readStems(e)
		if err != nil {
			o.Fail(err)
			return
		}
		r.Words[e.Key] = stems
	}
}

// readStems reads the stems of one language; none means that it is not looked for.
func readStems(e document.Entry) ([]string, error) {
	if !languageForm.MatchString(e.Key) {
		return nil, e.Errorf("language %.40q; expected a code such as en", e.Key)
	}
	list, err := e.Value.Strings()
	if err != nil {
		return nil, err
	}
	if len(list) > MaxStems {
		return nil, e.Value.Errorf("%d stems; expected at most %d", len(list), MaxStems)
	}
	for _, s := range list {
		if !isStem(s) {
			return nil, e.Value.Errorf("%.40q; expected one word or the beginning of one, of %d to %d letters", s, fewestLetters, mostLetters)
		}
	}
	return list, nil
}

func (r *Rules) readDesks(o *document.Object) {
	for _, x := range []struct {
		key string
		to  *string
	}{{"determine", &r.Desks.Determine}, {"warn", &r.Desks.Warn}, {"oversight", &r.Desks.Oversight}} {
		if o.Get(x.key) != nil {
			*x.to = document.Read(o, x.key, ownWord)
		}
	}
}
