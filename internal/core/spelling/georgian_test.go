package spelling

import "testing"

func TestGeorgianEjectivesAreReadAsPlainConsonants(t *testing.T) {
	runAlphabetic(t, georgian, []alphabeticCase{
		{"ejective ts", "წერეთელი", []Sounds{"cereteli", "tsereteli"}},
		{"ejective ch", "ჭავჭავაძე", []Sounds{"CavCavadze", "CavCavaze"}},
		{"ejective k, p, t", "კაპანაძტე", []Sounds{"kapanadzte"}},
		{"q", "ყიფიანი", []Sounds{"qipiani"}},
		{"gh and kh", "ღვინიაშხი", []Sounds{"GviniaSxi"}},
		{"f for want of one", "ფრანკი", []Sounds{"pranki", "franki"}},
		{"j and zh", "ჯაჟა", []Sounds{"JaZa"}},
		{"w of foreign names", "უილიამი", []Sounds{"wiliami"}},
		{"capitals", "ᲒᲘᲝᲠᲒᲘ", []Sounds{"giorgi"}},
		{"church script", "ⴂⴈⴍⴐⴂⴈ", []Sounds{"giorgi"}},
	})
}
