package spelling

import "testing"

func TestDevanagari(t *testing.T) {
	otherCheck(t, devanagari, []otherCase{
		{"राम", "ram", ""},
		{"सिंह", "singh", ""},
		{"कृष्ण", "kriSna", ""},
		{"चन्द्र", "Candra", ""}, {"केशब", "keSab", "keSav"}, {"गुरुङ", "gurung", ""}, {"संजय", "sanJaj", ""}, {"जगदंबा", "Jagadamba", ""}, {"রহমান", "rahaman", ""}, {"সিং", "sing", ""}, {"ପଟ୍ଟନାୟକ", "patanajak", ""}, {"ಗೌಡ", "gauda", ""},
		{"खान", "xan", ""},
		{"विजय", "viJaj", "wiJaj"},
		{"ज्ञान", "gjan", "Jnan"},
		{"फ़िरोज़", "firoz", ""},
		{"চট্টোপাধ্যায়", "Catopadjaj", ""},
		{"বিবেক", "bibek", "vivek"},
		{"ਸਿੰਘ", "sinG", ""},
		{"ગાંધી", "gandi", ""},
		{"தமிழ்", "tamil", "tamiZ"},
		{"రామ", "rama", ""},
		{"ರಾಜ", "raJa", ""},
		{"മോഹൻ", "mohan", ""},
		{"ලක්ෂි", "lakSi", ""},
	})
}

func BenchmarkDevanagari(b *testing.B) {
	words := [][]rune{[]rune("विजय"), []rune("कृष्ण"), []rune("বিবেক"), []rune("തോമസ്")}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		devanagari(words[i&3])
		i++
	}
}
