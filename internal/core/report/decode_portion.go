package report

import (
	"regexp"
	"slices"

	"entente/internal/core/document"
)

// title reads the title: a plain string takes the banner's mark, once it is
// known, and stays out of the roll-up.
func (d *decoder) title(o *document.Object) {
	d.r.Title = document.Must(o, "title", func(v *document.Value) (Title, error) {
		if v.IsString() {
			prose, err := d.prose(v)
			return Title{Plain: true, Prose: prose}, err
		}
		o := v.Object()
		t := Title{Mark: document.Must(o, "mark", d.mark), Prose: document.Must(o, "text", d.prose)}
		return t, o.Err()
	})
}

func (d *decoder) portions(o *document.Object) {
	d.r.Portions = document.Must(o, "portions", func(v *document.Value) ([]Portion, error) {
		return counted(v, 1, MaxPortions, "portions", d.portion)
	})
}

// counted reads a list of lo to hi items.
func counted[T any](v *document.Value, lo, hi int, what string, read func(*document.Value) (T, error)) ([]T, error) {
	items, err := v.List()
	if err != nil {
		return nil, err
	}
	if len(items) < lo || len(items) > hi {
		return nil, v.Errorf("%d %s; expected %d to %d", len(items), what, lo, hi)
	}
	out := make([]T, len(items))
	for i, x := range items {
		if out[i], err = read(x); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (d *decoder) portion(v *document.Value) (Portion, error) {
	o := v.Object()
	p := Portion{
		Mark:       document.Must(o, "mark", d.mark),
		Frame:      document.Read(o, "frame", d.mark),
		Prose:      document.Must(o, "text", d.prose),
		Topics:     document.Read(o, "topics", d.topics),
		Lang:       document.Read(o, "lang", language),
		Use:        document.Read(o, "use", uses),
		Onward:     o.Word("onward", Onwards...),
		ThirdParty: document.Read(o, "third_party", thirdParty),
		Obtained:   document.Read(o, "obtained", obtained(d.r.Obtained)),
		Credibility: document.Read(o, "credibility", func(v *document.Value) (int, error) {
			return v.Int(1, 6)
		}),
		Likelihood: o.Word("likelihood", Likelihoods...),
		Confidence: o.Word("confidence", Confidences...),
		Narrow:     o.Word("knowability", "broad", "narrow") == "narrow",
	}
	lang := p.Lang
	if lang == "" {
		lang = d.r.Lang
	}
	p.Gists = document.Read(o, "gists", func(v *document.Value) ([]Gist, error) {
		return counted(v, 0, MaxGists, "gists", func(v *document.Value) (Gist, error) { return d.gist(v, lang) })
	})
	if p.Attachment = document.Read(o, "attachment", d.attachment); p.Attachment != nil {
		p.Narrow = true // no check can see into a file: a human looks at it
	}
	if err := o.Err(); err != nil {
		return Portion{}, err
	}
	if !p.Frame.IsZero() && p.Frame.Level.Rank > p.Mark.Level.Rank {
		return Portion{}, o.Get("frame").Errorf("%s is above the portion's %s; expected a mark of the prose without its references, no higher", p.Frame.Portion(), p.Mark.Portion())
	}
	return p, nil
}

func (d *decoder) gist(v *document.Value, lang string) (Gist, error) {
	o := v.Object()
	g := Gist{ID: document.Must(o, "id", d.id), Lang: document.Read(o, "lang", language),
		Text: document.Must(o, "text", literal), Mark: document.Must(o, "mark", d.mark)}
	if g.Lang == "" {
		g.Lang = lang
	}
	return g, o.Err()
}

// id reads the id of a gist or tearline, unique in the report.
func (d *decoder) id(v *document.Value) (string, error) {
	s, err := identifier(v)
	if err != nil {
		return "", err
	}
	if d.ids[s] {
		return "", v.Errorf("id %q given twice; expected each id of a gist or tearline once", s)
	}
	d.ids[s] = true
	return s, nil
}

func (d *decoder) tearlines(o *document.Object) {
	d.r.Tearlines = document.Read(o, "tearlines", func(v *document.Value) ([]AuthorTearline, error) {
		return counted(v, 0, MaxTearlines, "tearlines", d.tearline)
	})
}

func (d *decoder) tearline(v *document.Value) (AuthorTearline, error) {
	o := v.Object()
	t := AuthorTearline{ID: document.Must(o, "id", d.id), Lang: document.Read(o, "lang", language),
		Text: document.Must(o, "text", literal), Mark: document.Must(o, "mark", d.mark),
		Audience: document.Read(o, "audience", audience), Portions: document.Read(o, "portions", d.indices)}
	if t.Lang == "" {
		t.Lang = d.r.Lang
	}
	if t.Portions == nil {
		for i := range d.r.Portions {
			t.Portions = append(t.Portions, i)
		}
	}
	return t, o.Err()
}

var audienceForm = regexp.MustCompile(`^([A-Z]{3}/[A-Z0-9][A-Z0-9-]{0,31}|[A-Z][A-Z0-9-]{2,31})$`)

// audience reads the parties and communities that a tearline is for.
func audience(v *document.Value) ([]string, error) {
	list, err := v.Strings()
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, v.Errorf("empty; expected parties or communities, or no audience for everyone")
	}
	for _, w := range list {
		if !audienceForm.MatchString(w) {
			return nil, v.Errorf("%.40q; expected a party such as RUS or RUS/FSB, or a community such as FVEY", w)
		}
	}
	return list, nil
}

// indices reads the portions that a tearline stands for, in ascending order.
func (d *decoder) indices(v *document.Value) ([]int, error) {
	last := len(d.r.Portions) - 1
	out, err := counted(v, 1, MaxPortions, "portions", func(v *document.Value) (int, error) { return v.Int(0, last) })
	if err != nil {
		return nil, err
	}
	slices.Sort(out)
	if len(slices.Compact(slices.Clone(out))) != len(out) {
		return nil, v.Errorf("a portion given twice; expected each once")
	}
	return out, nil
}
