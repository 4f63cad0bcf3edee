package oracle

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// File is one file of the contract, by its name.
type File struct {
	Name string
	Data []byte
}

// Files are the files of a world.
type Files struct {
	Report      File
	Parties     File
	Directives  []File
	Law         []File
	Consents    File
	Assurances  File
	Invocations File
}

// Files writes the world as the contract's files, in JSON, which the contract
// takes as well as YAML.
func (w World) Files() Files {
	f := Files{
		Report:      File{"report.json", encode(w.Report)},
		Parties:     File{"parties.json", encode(w.Parties)},
		Consents:    File{"consents.json", encode(notNil(w.Consents))},
		Assurances:  File{"assurances.json", encode(notNil(w.Assurances))},
		Invocations: File{"invocations.json", encode(notNil(w.Invocations))},
	}
	for _, d := range w.Directives {
		f.Directives = append(f.Directives, File{"directives/" + d.ID + ".json", encode(d)})
	}
	for _, r := range w.Law {
		f.Law = append(f.Law, File{"law/" + r.ID + ".cedar", []byte(r.Cedar())})
	}
	return f
}

func notNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func encode(v any) []byte {
	data, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		panic(fmt.Sprintf("a world is plain data: %v", err))
	}
	return append(data, '\n')
}

// String shows the files and the question, for the message of a failing test.
func (w World) String() string {
	var b strings.Builder
	f := w.Files()
	all := append([]File{f.Parties, f.Report, f.Consents, f.Assurances, f.Invocations}, f.Directives...)
	for _, x := range append(all, f.Law...) {
		fmt.Fprintf(&b, "-- %s --\n%s", x.Name, x.Data)
	}
	fmt.Fprintf(&b, "-- question --\npartner %s service %q at %s method %s needs %v\n",
		w.Partner, w.Service, w.At.Format("2006-01-02T15:04:05Z"), w.Method, w.Needs)
	return b.String()
}

// MarshalJSON writes a plain title as a string.
func (t Title) MarshalJSON() ([]byte, error) {
	if t.Plain {
		return json.Marshal(t.Text)
	}
	type marked Title
	return json.Marshal(marked(t))
}

// MarshalJSON writes the keys of the ladder beside the others.
func (f Field) MarshalJSON() ([]byte, error) {
	out := map[string]any{"ladder": f.Ladder}
	for k, v := range f.Keys {
		out[k] = v
		if k == "point" {
			lat, lon, _ := strings.Cut(v, ",")
			out[k] = []json.RawMessage{json.RawMessage(lat), json.RawMessage(lon)}
		}
	}
	if len(f.Marks) > 0 {
		out["marks"] = f.Marks
	}
	if len(f.Protected) > 0 {
		out["protected"] = f.Protected
	}
	if f.Nationality != "" {
		out["nationality"] = f.Nationality
	}
	if f.Holder != "" {
		out["holder"] = f.Holder
	}
	if f.ThirdParty != nil {
		out["third_party"] = f.ThirdParty
	}
	return json.Marshal(out)
}

// Change gives a world whose field has another value at a rung, and the same
// at every coarser one; ok is false where the rung has no value of its own to
// change.
func (w World) Change(field, rung string) (out World, ok bool) {
	f := w.Report.Fields[field]
	var key, value string
	switch f.Ladder + "." + rung {
	case "person.full":
		key, value = "name", f.Keys["name"]+"chik"
	case "document.full":
		key, value = "number", "Z"+f.Keys["number"][1:]
	case "document.partial":
		key, value = "number", f.Keys["number"]+"Q"
	case "selector.full":
		key, value = "value", "Z"+f.Keys["value"][1:]
	case "selector.partial":
		key, value = "value", f.Keys["value"]+"Q"
	case "place.point":
		key, value = "point", "12.5,13."+strconv.Itoa(len(f.Keys["name"])+1)
	case "source.collection", "source.grade", "place.country", "person.masked": // decide, or are derived
	case "time.minute":
		key, value = "at", strings.Replace(f.Keys["at"], "T10:", "T11:", 1)
	case "time.day":
		key, value = "at", strings.Replace(f.Keys["at"], "-14T", "-15T", 1) // Tuesday, Wednesday of one week
	case "time.week":
		key, value = "at", strings.Replace(f.Keys["at"], "-14T", "-21T", 1)
	case "time.month":
		key, value = "at", strings.Replace(f.Keys["at"], "-02-", "-03-", 1)
	case "officer.withheld":
		key, value = "name", f.Keys["name"]+"chik"
	default:
		if v, has := f.Keys[rung]; has {
			key, value = rung, v+"chik"
		}
	}
	if key == "" || f.Keys[key] == "" || value == f.Keys[key] {
		return w, false
	}
	return w.with(field, key, value), true
}

func (w World) with(field, key, value string) World {
	fields := map[string]Field{}
	for name, f := range w.Report.Fields {
		if name == field {
			keys := map[string]string{}
			for k, v := range f.Keys {
				keys[k] = v
			}
			keys[key] = value
			f.Keys = keys
		}
		fields[name] = f
	}
	w.Report.Fields = fields
	return w
}
