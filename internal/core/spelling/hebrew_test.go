package spelling

import "testing"

func TestHebrew(t *testing.T) {
	otherCheck(t, hebrew, []otherCase{
		{"דוד", "dod", ""},
		{"אברהם", "abrhm", "avrhm"},
		{"יוסף", "josf", ""},
		{"שרה", "Sra", ""},
		{"ג'ורג'", "JorJ", ""},
		{"צ׳רצ׳יל", "CrCil", ""},
		{"ז'אן", "Zan", ""},
		{"וולטר", "vltr", "wltr"},
		{"לוי", "loj", "lvi"},
		{"נתנאל", "ntnal", ""},
		{"כהן", "khn", ""},
		{"ברוך", "brox", ""},
		{"פיליפ", "pilip", "filip"},
		{"יעקב", "jkv", "jkb"}, {"נתן", "ntn", "nsn"}, {"רוטס", "roc", "rots"}, {"אדג׳רטון", "aJrton", ""}, {"באך", "bax", ""}, {"װײס", "vejs", ""}, {"דזשאזשע", "JaZ", ""},
		{"יִצְחָק", "jichak", "jicxak"},
		{"שׂרה", "sra", ""},
		{"אולגה", "olga", ""},
	})
}

func BenchmarkHebrew(b *testing.B) {
	words := [][]rune{[]rune("אברהם"), []rune("ג'ורג'"), []rune("וולטר"), []rune("רביבו")}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		hebrew(words[i&3])
		i++
	}
}
