package tearline

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/core/report"
	"entente/internal/core/stix"
)

// Received is a partner's tearline as its receiver reads it.
type Received struct {
	Ours      bool   // made by a node of this kind: mark, caveats and kind are known
	ID        string // of the report object; "" in a bundle without a report
	Producer  string // name of the identity that made it
	Title     string // a neutral word when the producer's title was not released
	Kind      string
	Lang      string // of the title
	Created   time.Time
	Modified  time.Time
	Published time.Time
	Marking   string   // the banner
	Use       []string // what the receiver may do
	Onward    string
	Method    string
	Unknown   []string    // caveats that this version cannot honour, "use:WORD": reason to quarantine
	Portions  []Paragraph // the title first when it was released, as in Tearline.Portions
	Fields    []Field
	Files     []Attachment  // in the order of their parts
	Objects   []stix.Object // all of them, byte-exact
}

// Paragraph is a portion that was received.
type Paragraph struct {
	Portion
	Lang  string
	Title bool
}

// Field is a field that was received: its ladder, the rung given and the words
// that the text has. Object is the id of the object made from it, "" for none. A
// source may have a token: equal tokens of one giver stand for one source.
type Field struct {
	Ladder, Rung, Words, Object string
	Token                       string     // report.IsToken; "" for none
	Giver                       party.Code // the country that gave the token, as the producer says
}

// reader reads one bundle.
type reader struct {
	byID map[string]stix.Object
	out  Received
}

const readOp = "tearline.Read"

func refuse(key, format string, args ...any) error {
	return errs.At(readOp, "", 0, key, format, args...)
}

// Read reads a tearline strictly: I-JSON, a bundle, every object by the rules
// of STIX 2.1. Where it carries our extensions they must be whole: every
// portion marked, one banner, one set of caveats. A bundle of another maker
// reads as far as STIX goes: Ours is false, Kind and caveats are empty.
func Read(bundle []byte) (Received, error) {
	if len(bundle) > MaxBytes {
		return Received{}, refuse("", "%d bytes; expected at most %d", len(bundle), MaxBytes)
	}
	b, err := stix.ReadBundle(bundle)
	if err != nil {
		return Received{}, errs.Wrap(errs.Invalid, readOp, err, "%s", err)
	}
	if problems := b.Check(); len(problems) > 0 {
		return Received{}, refuse("", "%s", problems[0])
	}
	r := &reader{byID: map[string]stix.Object{}, out: Received{Objects: b.Objects}}
	var reports, extended []stix.Object
	for _, o := range b.Objects {
		r.byID[o.ID()] = o
		if o.Type() == "report" {
			reports = append(reports, o)
			if _, ours := o.Extension(reportExtension); ours {
				extended = append(extended, o)
			}
		}
	}
	switch {
	case len(extended) > 0 && len(reports) > 1:
		return Received{}, refuse("", "%d reports; expected one in a tearline", len(reports))
	case len(extended) == 1:
		err = r.ours(extended[0])
	case len(reports) > 0:
		err = r.foreign(reports[0])
	}
	if err != nil {
		return Received{}, err
	}
	return r.out, nil
}

// head reads what every report object says.
func (r *reader) head(o stix.Object) {
	r.out.ID, r.out.Title, r.out.Lang = o.ID(), o.Text("name"), o.Lang()
	r.out.Producer = r.byID[o.Text("created_by_ref")].Text("name")
	r.out.Created, r.out.Modified = o.Created().Time(), o.Modified().Time()
	r.out.Published = o.Timestamp("published").Time()
}

// foreign reads a report of another maker: its description and its notes.
func (r *reader) foreign(o stix.Object) error {
	r.head(o)
	r.out.Marking = r.statements(o.Texts("object_marking_refs"))
	if text := o.Text("description"); text != "" {
		r.out.Portions = append(r.out.Portions, Paragraph{Portion: Portion{r.out.Marking, text}, Lang: o.Lang()})
	}
	for _, n := range r.out.Objects {
		if n.Type() == "note" && slices.Contains(n.Texts("object_refs"), o.ID()) {
			p := Portion{Mark: r.statements(n.Texts("object_marking_refs")), Text: n.Text("content")}
			r.out.Portions = append(r.out.Portions, Paragraph{Portion: p, Lang: n.Lang()})
		}
	}
	return nil
}

// statements are the words of marking-definitions of any maker.
func (r *reader) statements(refs []string) string {
	var words []string
	for _, ref := range refs {
		definition, _ := r.byID[ref].Get("definition")
		statement, _ := definition.Get("statement")
		switch label := stix.TLPOf(ref); {
		case label != "":
			words = append(words, "TLP:"+strings.ToUpper(label))
		case statement.Text() != "":
			words = append(words, statement.Text())
		}
	}
	return strings.Join(words, "; ")
}

// ours reads a report that carries our extensions.
func (r *reader) ours(o stix.Object) error {
	r.out.Ours = true
	r.head(o)
	banner, err := r.mark("object_marking_refs", o.Texts("object_marking_refs"))
	if err != nil {
		return err
	}
	r.out.Marking = banner.text
	r.out.Use, r.out.Onward, r.out.Method = banner.use, banner.onward, banner.method
	extension, _ := o.Extension(reportExtension)
	kind, _ := extension.Get("kind")
	r.out.Kind = kind.Text()
	if r.out.Producer == "" || r.out.Kind == "" {
		return refuse("", "expected a kind and the producer's identity")
	}
	if err := r.title(o, banner); err != nil {
		return err
	}
	if err := r.portions(extension, o, banner); err != nil {
		return err
	}
	if err := r.fields(extension); err != nil {
		return err
	}
	if err := r.files(extension, o); err != nil {
		return err
	}
	r.unknown()
	return nil
}

// portions reads the notes in the order of the extension; the bundle has no others.
func (r *reader) portions(extension stix.Value, o stix.Object, banner mark) error {
	notes, _ := extension.Get("portion_refs")
	refs, ok := notes.Texts()
	if !ok || len(refs) == 0 {
		return refuse("portion_refs", "expected a list of notes")
	}
	all := 0
	for _, n := range r.byID {
		if n.Type() == "note" {
			all++
		}
	}
	if all != len(refs) {
		return refuse("portion_refs", "%d notes in the bundle, %d listed; expected each once", all, len(refs))
	}
	held, listed := map[string]bool{}, map[string]bool{}
	for _, ref := range o.Texts("object_refs") {
		held[ref] = true
	}
	for i, ref := range refs {
		key := "portion_refs.[" + strconv.Itoa(i) + "]"
		if listed[ref] {
			return refuse(key, "a note twice; expected each once")
		}
		listed[ref] = true
		if n := r.byID[ref]; n.Type() != "note" || !held[ref] || n.Text("created_by_ref") != o.Text("created_by_ref") {
			return refuse(key, "expected a note of the same producer that the report holds")
		}
		if err := r.portion(key, r.byID[ref], banner); err != nil {
			return err
		}
	}
	return nil
}

// title takes the title among the portions when it was released: it has a
// granular marking then.
func (r *reader) title(o stix.Object, banner mark) error {
	granular, err := o.Granular()
	if err != nil {
		return refuse("granular_markings", "%s", err)
	}
	var refs []string
	for _, g := range granular {
		if len(g.Selectors) != 1 || g.Selectors[0].String() != "name" || g.MarkingRef == "" {
			return refuse("granular_markings", "expected marks of the name alone")
		}
		refs = append(refs, g.MarkingRef)
	}
	if len(refs) == 0 {
		return nil
	}
	m, err := r.mark("granular_markings", refs)
	if err != nil {
		return err
	}
	if !m.sameCaveats(banner) {
		return refuse("granular_markings", "other caveats than the banner's")
	}
	r.out.Portions = append(r.out.Portions, Paragraph{Portion: Portion{m.text, r.out.Title}, Lang: r.out.Lang, Title: true})
	return nil
}

func (r *reader) portion(key string, n stix.Object, banner mark) error {
	m, err := r.mark(key+" object_marking_refs", n.Texts("object_marking_refs"))
	if err != nil {
		return err
	}
	if !m.sameCaveats(banner) {
		return refuse(key, "other caveats than the banner's")
	}
	r.out.Portions = append(r.out.Portions, Paragraph{Portion: Portion{m.text, n.Text("content")}, Lang: n.Lang()})
	return nil
}

// mark is one of our marking-definitions.
type mark struct {
	text, onward, method string
	use                  []string
}

func (m mark) sameCaveats(other mark) bool {
	return m.onward == other.onward && m.method == other.method && slices.Equal(m.use, other.use)
}

// mark reads references that mark something: exactly one of ours, and
// otherwise only fixed TLP objects.
func (r *reader) mark(key string, refs []string) (m mark, err error) {
	found := 0
	for _, ref := range refs {
		extension, ours := r.byID[ref].Extension(markExtension)
		if !ours {
			if stix.TLPOf(ref) == "" {
				return mark{}, refuse(key, "a marking that is neither ours nor TLP")
			}
			continue
		}
		found++
		definition, _ := r.byID[ref].Get("definition")
		statement, _ := definition.Get("statement")
		onward, _ := extension.Get("onward")
		method, _ := extension.Get("method")
		use, _ := extension.Get("use")
		m = mark{text: statement.Text(), onward: onward.Text(), method: method.Text()}
		m.use, _ = use.Texts()
		if m.text == "" || m.onward == "" || m.method == "" || len(m.use) == 0 {
			return mark{}, refuse(key, "expected a marking with statement, use, onward and method")
		}
	}
	if found != 1 {
		return mark{}, refuse(key, "%d of our markings; expected one", found)
	}
	return m, nil
}

func (r *reader) fields(extension stix.Value) error {
	list, _ := extension.Get("fields")
	for i, item := range list.Items() {
		text := func(name string) string {
			v, _ := item.Get(name)
			return v.Text()
		}
		f := Field{Ladder: text("ladder"), Rung: text("rung"), Words: text("words"), Object: text("object_ref")}
		key := "fields.[" + strconv.Itoa(i) + "]"
		if f.Ladder == "" || f.Rung == "" || f.Words == "" {
			return refuse(key, "expected ladder, rung and words")
		}
		if _, held := r.byID[f.Object]; f.Object != "" && !held {
			return refuse(key+".object_ref", "expected an object of the bundle")
		}
		if err := r.token(key, item, &f); err != nil {
			return err
		}
		r.out.Fields = append(r.out.Fields, f)
	}
	return nil
}

// unknown lists the caveats that this version does not know.
func (r *reader) unknown() {
	for _, u := range r.out.Use {
		if !slices.Contains(report.Uses, u) {
			r.out.Unknown = append(r.out.Unknown, "use:"+u)
		}
	}
	if !slices.Contains(report.Onwards, r.out.Onward) {
		r.out.Unknown = append(r.out.Unknown, "onward:"+r.out.Onward)
	}
	if m := release.Method(r.out.Method); m != release.Release && m != release.Show && m != release.Tell {
		r.out.Unknown = append(r.out.Unknown, "method:"+r.out.Method)
	}
	if !slices.Contains(report.Kinds, r.out.Kind) {
		r.out.Unknown = append(r.out.Unknown, "kind:"+r.out.Kind)
	}
}
