package spelling

import "testing"

func TestArmenianIsReadAsInTheEastAndInTheWest(t *testing.T) {
	runAlphabetic(t, armenian, []alphabeticCase{
		{"voiced and voiceless", "գրիգոր", []Sounds{"grigor", "krikor"}},
		{"whole word, never mixed", "պետրոս", []Sounds{"petros", "bedros"}},
		{"e at the start", "երեմ", []Sounds{"jerem"}},
		{"o at the start", "ոսկան", []Sounds{"voskan"}},
		{"u of two letters", "արտուր", []Sounds{"artur", "ardur"}},
		{"ligature ev", "սևակ", []Sounds{"sevak", "sevag"}},
		{"ligature taken apart", "սեւակ", []Sounds{"sevak", "sevag"}},
		{"old h at the start", "յակոբ", []Sounds{"jakob", "hakob", "hagop"}},
		{"old spelling of ya and yu", "պետրոսեանիւ", []Sounds{"petrosjanju"}},
		{"ts and dz", "ծովինար", []Sounds{"covinar", "dzovinar"}},
		{"ch and j", "ջաջյան", []Sounds{"JaJjan", "CaCjan"}},
		{"gh", "ղազար", []Sounds{"Gazar", "lazar"}},
	})
}
