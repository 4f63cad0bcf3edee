package advisory

import "time"

// Alert is one CAP message. The names are those of the standard. An optional
// text that is "" is not there, and neither is a time that is zero.
//
// Every time has whole seconds and an offset of whole minutes.
type Alert struct {
	Identifier  string      `json:"identifier"` // chosen by the sender, unique there
	Sender      string      `json:"sender"`     // as it calls itself
	Sent        time.Time   `json:"sent"`
	Status      Status      `json:"status"`
	MsgType     MsgType     `json:"msgType"`
	Source      string      `json:"source,omitempty"`
	Scope       Scope       `json:"scope"`
	Restriction string      `json:"restriction,omitempty"` // with the scope Restricted, and only there
	Addresses   []string    `json:"addresses,omitempty"`   // required with the scope Private
	Code        []string    `json:"code,omitempty"`
	Note        string      `json:"note,omitempty"`
	References  []Reference `json:"references,omitempty"` // required unless the message type is Alert
	Incidents   []string    `json:"incidents,omitempty"`
	Info        []Info      `json:"info,omitempty"`
}

// Reference names one message: the three together are unique.
type Reference struct {
	Sender     string    `json:"sender"`
	Identifier string    `json:"identifier"`
	Sent       time.Time `json:"sent"`
}

// Info is what an alert says, in one language.
type Info struct {
	Language     string         `json:"language"` // RFC 3066, for example ru or fr-CA
	Category     []Category     `json:"category"`
	Event        string         `json:"event"`
	ResponseType []ResponseType `json:"responseType,omitempty"`
	Urgency      Urgency        `json:"urgency"`
	Severity     Severity       `json:"severity"`
	Certainty    Certainty      `json:"certainty"`
	Audience     string         `json:"audience,omitempty"`
	EventCode    []Named        `json:"eventCode,omitempty"`
	Effective    time.Time      `json:"effective,omitzero"` // zero: from when it was sent
	Onset        time.Time      `json:"onset,omitzero"`
	Expires      time.Time      `json:"expires,omitzero"` // zero: the sender has not said
	SenderName   string         `json:"senderName,omitempty"`
	Headline     string         `json:"headline,omitempty"`
	Description  string         `json:"description,omitempty"`
	Instruction  string         `json:"instruction,omitempty"`
	Web          string         `json:"web,omitempty"` // an absolute URI
	Contact      string         `json:"contact,omitempty"`
	Parameter    []Named        `json:"parameter,omitempty"`
	Resource     []Resource     `json:"resource,omitempty"`
	Area         []Area         `json:"area,omitempty"`
}

// Named is a value under a name that some system has given it.
type Named struct {
	ValueName string `json:"valueName"`
	Value     string `json:"value"` // may be empty
}

// Resource is a file that belongs to an info.
type Resource struct {
	ResourceDesc string `json:"resourceDesc"`
	MimeType     string `json:"mimeType"`
	Size         int64  `json:"size,omitempty"`     // bytes, about; 0: not said
	URI          string `json:"uri,omitempty"`      // absolute, or the name of what derefUri holds
	DerefURI     string `json:"derefUri,omitempty"` // the file itself, in base64
	Digest       string `json:"digest,omitempty"`   // its SHA-1, says the sender; not compared
}

// Area is where an info holds. Its parts add up.
type Area struct {
	AreaDesc string    `json:"areaDesc"`
	Polygon  []Polygon `json:"polygon,omitempty"`
	Circle   []Circle  `json:"circle,omitempty"`
	Geocode  []Named   `json:"geocode,omitempty"`
	Altitude *float64  `json:"altitude,omitempty"` // feet above mean sea level
	Ceiling  *float64  `json:"ceiling,omitempty"`  // feet above mean sea level; only with an altitude, and not below it
}

// Polygon is a closed line of at least four points, the first and last of them
// the same.
type Polygon []Point

// Point is a place on the globe, WGS 84, in degrees.
type Point struct {
	Lat float64 `json:"lat"` // −90 to 90
	Lon float64 `json:"lon"` // −180 to 180
}

// Circle is what lies around a point.
type Circle struct {
	Center Point   `json:"center"`
	Radius float64 `json:"radius"` // kilometres
}

// Reference names the alert, as later messages do.
func (a Alert) Reference() Reference {
	return Reference{Sender: a.Sender, Identifier: a.Identifier, Sent: a.Sent}
}

// Same says whether two references name the same message: the times are the
// same instant, whatever their offsets.
func (r Reference) Same(o Reference) bool {
	return r.Sender == o.Sender && r.Identifier == o.Identifier && r.Sent.Equal(o.Sent)
}

// String writes the reference as it stands in a message: sender,identifier,sent.
func (r Reference) String() string {
	return r.Sender + "," + r.Identifier + "," + stamp(r.Sent)
}

// From is when an info of this alert begins to hold: when it is effective, or
// else when the alert was sent.
func (a Alert) From(i Info) time.Time {
	if i.Effective.IsZero() {
		return a.Sent
	}
	return i.Effective
}

// Until is when the last info of the alert expires; zero when it has none, or
// when one of them does not say.
func (a Alert) Until() time.Time {
	var last time.Time
	for _, i := range a.Info {
		if i.Expires.IsZero() {
			return time.Time{}
		}
		if i.Expires.After(last) {
			last = i.Expires
		}
	}
	return last
}
