package spelling

import "testing"

func TestArabic(t *testing.T) {
	otherCheck(t, arabic, []otherCase{
		{"محمد", "mhmd", ""},
		{"مُحَمَّد", "muhamad", ""},
		{"عمر", "mr", ""},
		{"شيشاني", "SiSani", ""},
		{"جمال", "Jmal", "gmal"},
		{"غوردون", "Gurdun", ""},
		{"يوسف", "jusf", ""},
		{"عبدالله", "bdallh", ""},
		{"ذهبي", "Dhbi", "zhbi"},
		{"ثابت", "Tabt", "sabt"},
		{"فاطمة", "fatma", "fatmat"},
		{"فاطمه", "fatmh", ""},
		{"سميث", "smiT", "smis"},
		{"ويليامز", "wiljamz", "viljamz"},
		{"الشمس", "alSms", "aSms"},
		{"تشرشل", "CrSl", "tSrSl"},
		{"رؤوف", "ruf", ""},
		{"عوض", "ud", "uz"},
		{"مصطفى", "mstfa", ""},
		{"تسارناييف", "carnajif", "tsarnajif"},
		{"عبدالسلام", "bdaslam", "bdalslam"},
		{"عبدالكريم", "bdalkrim", "bdakrim"},
		{"نورالدين", "nuradin", "nuraldin"},
		{"انور", "anur", "anvr"},
		{"باتزل", "bacl", "batzl"},
		{"إتتشيغاراي", "iCiGaraj", ""},
		// Persian, Dari, Pashto
		{"کیوان", "kivan", "kiwan"},
		{"گرامیزاده", "gramizada", ""},
		{"رضایی", "rzaji", "rdaji"},
		{"چخواجه", "CxwaJa", ""},
		{"پښتون", "pStun", "pxtun"},
		{"څپاند", "cpand", ""},
		// Urdu
		{"بھٹو", "btu", ""},
		{"نذیر", "nzir", "nDir"},
		// Kurdish, Uyghur
		{"هێمن", "hemn", ""},
		{"ڕۆژ", "roZ", ""},
		{"ئەركىن", "erkin", ""},
	})
}

func BenchmarkArabic(b *testing.B) {
	words := [][]rune{[]rune("تسارناييف"), []rune("جورج"), []rune("محمد"), []rune("کیوانی")}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		arabic(words[i&3])
		i++
	}
}
