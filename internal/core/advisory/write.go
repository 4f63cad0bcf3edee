package advisory

import (
	"strconv"
	"strings"
	"time"

	"entente/internal/core/errs"
)

const writeOp = "advisory.Write"

// Write gives the alert as a document of CAP 1.2, in UTF-8. The same alert
// gives the same bytes. It refuses an alert that Read would refuse, or read as
// another: the error is the one that Read has, with line and element of the
// document that was not made.
func (a Alert) Write() ([]byte, error) {
	w := &writer{}
	w.alert(a)
	if w.err != nil {
		return nil, w.err
	}
	out := []byte(w.out.String())
	back, _, err := Read(out)
	if err != nil {
		return nil, err
	}
	again := &writer{}
	again.alert(back)
	if again.out.String() == string(out) {
		return out, nil
	}
	return nil, w.differs(again)
}

// writer writes elements, one on a line, and keeps the first fault.
type writer struct {
	out   strings.Builder
	open  []string
	paths []string // of the leaves, in order
	texts []string // of the leaves, in order
	err   error
}

// differs names the first leaf that read back as something else.
func (w *writer) differs(again *writer) error {
	for i, path := range w.paths {
		if i >= len(again.paths) || again.paths[i] != path || again.texts[i] != w.texts[i] {
			return errs.At(writeOp, "", 0, path, "would not read back as it is; expected no empty texts or words and no blanks around a value")
		}
	}
	return errs.E(errs.Invalid, writeOp, "the alert would not read back as it is")
}

func (w *writer) alert(a Alert) {
	w.out.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<alert xmlns=\"" + space12 + "\">\n")
	w.open = append(w.open, "alert")
	w.leaf("identifier", a.Identifier)
	w.leaf("sender", a.Sender)
	w.time("sent", a.Sent)
	w.leaf("status", string(a.Status))
	w.leaf("msgType", string(a.MsgType))
	w.maybe("source", a.Source)
	w.leaf("scope", string(a.Scope))
	w.maybe("restriction", a.Restriction)
	w.maybe("addresses", joinList(a.Addresses))
	leaves(w, "code", a.Code, func(s string) string { return s })
	w.maybe("note", a.Note)
	for _, r := range a.References {
		w.stampable("references", r.Sent)
	}
	w.maybe("references", spaced(a.References, Reference.String))
	w.maybe("incidents", joinList(a.Incidents))
	for _, i := range a.Info {
		w.within("info", func() { w.info(i) })
	}
	w.out.WriteString("</alert>\n")
}

func (w *writer) info(i Info) {
	w.leaf("language", i.Language)
	leaves(w, "category", i.Category, func(c Category) string { return string(c) })
	w.leaf("event", i.Event)
	leaves(w, "responseType", i.ResponseType, func(r ResponseType) string { return string(r) })
	w.leaf("urgency", string(i.Urgency))
	w.leaf("severity", string(i.Severity))
	w.leaf("certainty", string(i.Certainty))
	w.maybe("audience", i.Audience)
	w.named("eventCode", i.EventCode)
	w.maybeTime("effective", i.Effective)
	w.maybeTime("onset", i.Onset)
	w.maybeTime("expires", i.Expires)
	w.maybe("senderName", i.SenderName)
	w.maybe("headline", i.Headline)
	w.maybe("description", i.Description)
	w.maybe("instruction", i.Instruction)
	w.maybe("web", i.Web)
	w.maybe("contact", i.Contact)
	w.named("parameter", i.Parameter)
	for _, r := range i.Resource {
		w.within("resource", func() { w.resource(r) })
	}
	for _, a := range i.Area {
		w.within("area", func() { w.area(a) })
	}
}

func (w *writer) resource(r Resource) {
	w.leaf("resourceDesc", r.ResourceDesc)
	w.leaf("mimeType", r.MimeType)
	if r.Size != 0 {
		w.leaf("size", strconv.FormatInt(r.Size, 10))
	}
	w.maybe("uri", r.URI)
	w.maybe("derefUri", r.DerefURI)
	w.maybe("digest", r.Digest)
}

func (w *writer) area(a Area) {
	w.leaf("areaDesc", a.AreaDesc)
	leaves(w, "polygon", a.Polygon, Polygon.String)
	leaves(w, "circle", a.Circle, Circle.String)
	w.named("geocode", a.Geocode)
	if a.Altitude != nil {
		w.leaf("altitude", number(*a.Altitude))
	}
	if a.Ceiling != nil {
		w.leaf("ceiling", number(*a.Ceiling))
	}
}

func (w *writer) named(name string, all []Named) {
	for _, n := range all {
		w.within(name, func() {
			w.leaf("valueName", n.ValueName)
			w.leaf("value", n.Value)
		})
	}
}

func leaves[T any](w *writer, name string, all []T, text func(T) string) {
	for _, x := range all {
		w.leaf(name, text(x))
	}
}

func (w *writer) within(name string, write func()) {
	w.indent()
	w.out.WriteString("<" + name + ">\n")
	w.open = append(w.open, name)
	write()
	w.open = w.open[:len(w.open)-1]
	w.indent()
	w.out.WriteString("</" + name + ">\n")
}

// escapes keep a carriage return, which XML would otherwise read as a line end.
var escapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "&#xD;")

func (w *writer) leaf(name, text string) {
	w.indent()
	w.out.WriteString("<" + name + ">" + escapes.Replace(text) + "</" + name + ">\n")
	w.paths = append(w.paths, w.path(name))
	w.texts = append(w.texts, text)
}

func (w *writer) maybe(name, text string) {
	if text != "" {
		w.leaf(name, text)
	}
}

func (w *writer) time(name string, t time.Time) {
	w.stampable(name, t)
	w.leaf(name, stamp(t))
}

func (w *writer) maybeTime(name string, t time.Time) {
	if !t.IsZero() {
		w.time(name, t)
	}
}

// stampable refuses a time that its written form would change.
func (w *writer) stampable(name string, t time.Time) {
	if fault := stampFault(t); fault != "" && w.err == nil {
		w.err = errs.At(writeOp, "", 0, w.path(name), "%s; expected whole seconds and an offset such as +03:00", fault)
	}
}

func (w *writer) path(name string) string { return strings.Join(w.open, ".") + "." + name }

func (w *writer) indent() { w.out.WriteString(strings.Repeat("  ", len(w.open))) }
