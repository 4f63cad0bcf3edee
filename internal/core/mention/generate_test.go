package mention

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the generated set anew")

// spelt is an invented person as the languages spell him or her. Two of them are
// in the public record, and dead.
type spelt struct {
	half   string // which half of the set: tune or check
	female bool
	en     string
	fr     string
	de     string
	pl     string
	ru     string
	uk     string
	ar     string
	fa     string
	tg     string
}

var people = []spelt{
	{"tune", false, "Tamerlan Tsarnaev", "Tamerlan Tsarnaïev", "Tamerlan Zarnajew", "Tamerlan Carnajew", "Тамерлан Царнаев", "Тамерлан Царнаєв", "تامرلان تسارناييف", "تامرلان تسارنایف", "Тамерлан Сарнаев"},
	{"tune", false, "Akhmed Fiktivny", "Akhmed Fiktivny", "Achmed Fiktiwny", "Achmed Fiktywny", "Ахмед Фиктивный", "Ахмед Фіктивний", "أحمد فيكتيفني", "احمد فیکتیونی", "Аҳмед Фиктивный"},
	{"tune", false, "Ruslan Vymyshlov", "Rouslan Vymychlov", "Ruslan Wymyschlow", "Rusłan Wymyszłow", "Руслан Вымышлов", "Руслан Вимишлов", "روسلان فيميشلوف", "روسلان ویمیشلوف", "Руслан Вимишлов"},
	{"tune", false, "Yusuf Nebylin", "Youssouf Nebyline", "Jusuf Nebylin", "Jusuf Niebylin", "Юсуф Небылин", "Юсуф Небилін", "يوسف نيبيلين", "یوسف نبیلین", "Юсуф Небилин"},
	{"tune", false, "Zelimkhan Pustovoitov", "Zelimkhan Poustovoïtov", "Selimchan Pustowoitow", "Zelimchan Pustowojtow", "Зелимхан Пустовойтов", "Зелімхан Пустовойтов", "زليمخان بوستوفويتوف", "زلیم‌خان پوستوویتوف", "Зелимхон Пустовойтов"},
	{"tune", false, "Khalid al-Wahmi", "Khaled al-Wahmi", "Chalid al-Wahmi", "Chalid al-Wahmi", "Халид аль-Вахми", "Халід аль-Вахмі", "خالد الوهمي", "خالد الوهمی", "Холид ал-Ваҳми"},
	{"tune", true, "Mariam Neyasova", "Mariam Neïassova", "Mariam Nejassowa", "Mariam Niejasowa", "Мариам Неясова", "Маріам Неясова", "مريم نياسوفا", "مریم نیاسوا", "Мариам Неясова"},
	{"check", false, "Gulmurod Khalimov", "Goulmourod Khalimov", "Gulmurod Chalimow", "Gulmurod Chalimow", "Гулмурод Халимов", "Гулмурод Халімов", "غولمورود خاليموف", "گلمراد حلیموف", "Гулмурод Ҳалимов"},
	{"check", false, "Daniyar Mnimov", "Daniïar Mnimov", "Danijar Mnimow", "Danijar Mnimow", "Данияр Мнимов", "Даніяр Мнімов", "دانيار منيموف", "دانیار منیموف", "Дониёр Мнимов"},
	{"check", false, "Timur Zagadkin", "Timour Zagadkine", "Timur Sagadkin", "Timur Zagadkin", "Тимур Загадкин", "Тимур Загадкін", "تيمور زاغادكين", "تیمور زاگادکین", "Темур Загадкин"},
	{"check", false, "Rustam Bezymyannov", "Roustam Bezymiannov", "Rustam Besymjannow", "Rustam Biezymiannow", "Рустам Безымяннов", "Рустам Безим'яннов", "رستم بيزيميانوف", "رستم بزیمیانوف", "Рустам Безимяннов"},
	{"check", false, "Omar al-Khayali", "Omar al-Khayali", "Omar al-Chajali", "Omar al-Chajali", "Омар аль-Хаяли", "Омар аль-Хаялі", "عمر الخيالي", "عمر الخیالی", "Умар ал-Хаёли"},
	{"check", false, "Islam Skazochny", "Islam Skazotchny", "Islam Skasotschny", "Isłam Skazoczny", "Ислам Сказочный", "Іслам Сказочний", "إسلام سكازوتشني", "اسلام سکازوچنی", "Ислом Сказочный"},
	{"check", true, "Zarina Prizrakova", "Zarina Prizrakova", "Sarina Prisrakowa", "Zarina Prizrakowa", "Зарина Призракова", "Заріна Призракова", "زارينا بريزراكوفا", "زرینا پریزراکوا", "Зарина Призракова"},
}

// slavic gives the cases of one word: nominative, genitive, dative, instrumental
// and locative.
func slavic(w string, endings map[string]string) [5]string {
	keys := []string{"ый", "ий", "ва", "а", "ми", "ли", "мі", "лі", "ny", "wa", ""}
	for _, k := range keys {
		stem, ok := strings.CutSuffix(w, k)
		cases, known := endings[k]
		if !ok || !known {
			continue
		}
		var out [5]string
		for i, e := range strings.Split(cases, ",") {
			out[i] = stem + e
		}
		return out
	}
	return [5]string{w, w, w, w, w}
}

var (
	russianSurname   = map[string]string{"ый": "ый,ого,ому,ым,ом", "ва": "ва,вой,вой,вой,вой", "ми": "ми,ми,ми,ми,ми", "ли": "ли,ли,ли,ли,ли", "": ",а,у,ым,е"}
	russianGiven     = map[string]string{"а": "а,ы,е,ой,е", "": ",а,у,ом,е"}
	ukrainianSurname = map[string]string{"ий": "ий,ого,ому,им,ому", "ва": "ва,вої,вій,вою,вій", "мі": "мі,мі,мі,мі,мі", "лі": "лі,лі,лі,лі,лі", "": ",а,у,им,ові"}
	ukrainianGiven   = map[string]string{"а": "а,и,і,ою,і", "": ",а,у,ом,ові"}
	polishSurname    = map[string]string{"ny": "ny,nego,nemu,nym,nym", "wa": "wa,wej,wej,wą,wej", "mi": "mi,mi,mi,mi,mi", "li": "li,li,li,li,li", "": ",a,owi,em,ie"}
	polishGiven      = map[string]string{"a": "a,y,ie,ą,ie", "": ",a,owi,em,ie"}
)

func cases(full string, given, surname map[string]string, indeclinable bool) (first, last [5]string) {
	a, b, _ := strings.Cut(full, " ")
	first, last = slavic(a, given), slavic(b, surname)
	if indeclinable { // a woman's name that ends in a consonant
		first = [5]string{a, a, a, a, a}
	}
	return first, last
}

// sentences are patterns: %1 the given name, %2 the surname.
var sentences = map[string][]string{
	"en": {"On Friday %1 %2 crossed the bridge.", "The car belongs to %2.", "%2's brother denies it.", "The list has %2, %1 on page two.", "IT WAS SAID THAT %U WOULD TRAVEL."},
	"fr": {"Vendredi, %1 %2 a franchi le pont.", "On a revu %2 près de la gare.", "C'est l'ami d'%2 qui conduisait.", "La voiture appartient à %2 %1."},
	"de": {"Am Freitag ist %1 %2 ausgereist.", "Man hat %2 wieder am Hafen gesehen.", "%2s Wagen stand vor dem Haus.", "Der Brief an %1 %2 kam zurück."},
	"fa": {"دیروز %1 %2 از مرز گذشت.", "پلیس خودروی %2 را پیدا کرد."},
	"tg": {"Дирӯз %1 %2 аз сарҳад гузашт.", "Мошини %2 ёфт шуд."},
	"ar": {"عبر %1 %2 الحدود أمس.", "قالت الشرطة إن %2 غادر المدينة.", "وصل الخبر إلى %1 و%2 معا.", "سلموا الرسالة ل%2 صباحا.", "و%1 %2 من المشتبه بهم."},
}

// inCases are patterns with the case in which they need the name.
var inCases = map[string][]struct {
	at   int
	text string
}{
	"ru": {{0, "В пятницу %1 %2 перешёл мост."}, {1, "Машину %1 %2 нашли у вокзала."}, {2, "Деньги передали %2 вечером."}, {3, "Его видели вместе с %1 %2 в порту."}, {4, "В письме говорится о %2 и его брате."}, {1, "Нашли телефон %2."}},
	"uk": {{1, "Знайшли авто %1 %2."}, {2, "Гроші передали %2 увечері."}, {3, "Його бачили разом із %1 %2."}},
	"pl": {{1, "Znaleziono samochód %1 %2."}, {2, "Pieniądze przekazano %2 wieczorem."}, {3, "Widziano go razem z %1 %2."}},
}

// generated derives the rows of the set: every person in every language, looked
// for by the spelling of another.
func generated() string {
	var b strings.Builder
	b.WriteString("# Derived by TestGeneratedSetIsWhatTheGeneratorDerives; write it anew with -update.\n# half\tlanguage\tvalue\tkind\thit or none\ttext\n")
	for n, p := range people {
		texts := map[string]string{"en": p.en, "fr": p.fr, "de": p.de, "fa": p.fa, "tg": p.tg, "ar": p.ar}
		values := []string{p.ru, p.en, p.ar}
		row := func(lang string, i int, text string) {
			own := map[string]int{"ru": 0, "uk": 0, "tg": 0, "en": 1, "fr": 1, "de": 1, "pl": 1, "ar": 2, "fa": 2}[lang]
			value := values[(own+1+(i+n)%2)%3]
			if i == 0 { // one in each language from the nearest spelling
				value = values[own]
			}
			fmt.Fprintf(&b, "%s\t%s\t%s\tperson\thit\t%s\n", p.half, lang, value, text)
		}
		for _, lang := range []string{"en", "fr", "de", "fa", "tg", "ar"} {
			first, last, _ := strings.Cut(texts[lang], " ")
			for i, s := range sentences[lang] {
				if strings.Contains(s, "d'%2") && !strings.ContainsAny(last[:1], "AEIOU") {
					s = strings.Replace(s, "d'%2", "de %2", 1)
				}
				if strings.Contains(s, "ل%2") && strings.HasPrefix(last, "ال") {
					s, last = strings.Replace(s, "ل%2", "لل%3", 1), strings.TrimPrefix(last, "ال")
				}
				row(lang, i, strings.NewReplacer("%1", first, "%2", last, "%3", last, "%U", strings.ToUpper(texts[lang])).Replace(s))
				_, last, _ = strings.Cut(texts[lang], " ")
			}
		}
		for _, lang := range []string{"ru", "uk", "pl"} {
			full, given, surname := p.ru, russianGiven, russianSurname
			switch lang {
			case "uk":
				full, given, surname = p.uk, ukrainianGiven, ukrainianSurname
			case "pl":
				full, given, surname = p.pl, polishGiven, polishSurname
			}
			first, last := cases(full, given, surname, p.female && !strings.HasSuffix(strings.Fields(full)[0], "а") && !strings.HasSuffix(strings.Fields(full)[0], "a"))
			for i, s := range inCases[lang] {
				row(lang, i, strings.NewReplacer("%1", first[s.at], "%2", last[s.at]).Replace(s.text))
			}
		}
	}
	return b.String() + decoys()
}

// others are names that resemble those of the set and are other names.
var others = map[string][]string{
	"en": {"Timur Tsaritsyn", "Ruslan Tsarkov", "Akhmed Fiktarov", "Yusuf Nabiullin", "Khalid Waheed", "Gulnara Karimova", "Ruslan Salimov", "Daniyar Minibaev", "Timur Zagitov", "Rustam Bezrukov", "Omar Khalil", "Islam Kazachkov", "Zarina Prokhorova", "Mariam Nasyrova", "Tamara Sarayeva", "Rustam Bekmambetov"},
	"ru": {"Тимура Царицына", "Русланом Царьковым", "Ахмеда Фиклисова", "Юсуфа Набиуллина", "Халида Вахидова", "Гульнары Каримовой", "Руслана Салимова", "Данияра Минибаева", "Тимура Загитова", "Рустама Безрукова", "Омара Халилова", "Ислама Казачкова", "Зарины Прохоровой", "Мариам Насыровой"},
	"ar": {"رسلان كريموف", "خالد الوليد", "عمر الخليل", "يوسف النبيل", "أحمد الفقيه", "تيمور زاغيتوف", "إسلام كادوف", "دانيال مينوف", "رستم بكروف", "مريم ناصر"},
	"fr": {"Rouslan Karimov", "Timour Zaguitov", "Omar Khalil", "Youssouf Nabil", "Islam Kazatchkov", "Timour Sarov", "Khaled Wahid"},
}

var about = map[string]string{"en": "The report names %s among the guests.", "ru": "В отчёте упоминают %s среди гостей.", "ar": "ذكر التقرير %s بين الضيوف.", "fr": "Le rapport cite %s parmi les invités."}

// decoys derives rows where a resembling name stands, and the one looked for does
// not.
func decoys() string {
	var b strings.Builder
	for n, p := range people {
		for _, lang := range []string{"en", "ru", "ar", "fr"} {
			for i, o := range others[lang] {
				if (i+n)%3 != 0 {
					continue
				}
				value := []string{p.ru, p.en, p.ar}[(i+n)/3%3]
				fmt.Fprintf(&b, "%s\t%s\t%s\tperson\tnone\t%s\n", p.half, lang, value, fmt.Sprintf(about[lang], o))
			}
		}
	}
	return b.String()
}

func TestGeneratedSetIsWhatTheGeneratorDerives(t *testing.T) {
	path := filepath.Join("testdata", "generated.tsv")
	got := generated()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("%s is not what the generator derives; write it anew with -update and read the difference", path)
	}
}
