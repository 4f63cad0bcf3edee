package spelling

import "strings"

// The words that say little, by their plain spelling; those of other scripts
// are as they are written there.
var particles = words(`al el ul il ur ar as ash at ad ud az an es ed er eş
	ibn bin ben bint bent binti ibne ould wuld walad wld mac mc ap ab ferch bar bat
	oglu ogly oglou uulu uly ulu kyzy kizi qizi gizi zada zade zadeh zoda zai
	de da do di del della delle dei den der des du dos das van von zu zum zur ter ten te tot la le lo los las les y e i and af av of the
	аль эль ад ар ас аш ат аз ан ибн бин бен бинт уль ул оглы оглу улу уулу кызы угли заде зода де да ди ван фон дер дель ла ле тер ал ас
	ال بن ابن بنت ولد آل بنی
	де ла ד בן בת אבן אל
	του ντε βαν φον ი`)

var titles = words(`mr mrs ms miss dr prof sir lord lady baron baroness count duke hon rev fr father sheikh shaikh sheik shaykh cheikh sheykh
	haji hajji hadji hajj haj hj alhaji alhaj al-haj mullah mulla mollah maulavi mawlawi maulawi mawlavi molvi moulvi qari kari hafiz ustad ustaz imam mufti ayatollah hojjatoleslam
	sayyid sayed syed seyed sayid seyyed sayyed datuk dato datin sri seri tuan tengku tunku ir ing drs dra lic licda lc mba msc bsc bs phd ph esq jr sr ii iii iv jnr snr
	general gen colonel col major maj captain capt lt brig brigadier commander cdr mp mep mla kt kbe obe cbe mbe adv avv engr eng engineer mag ddr univ sen senator rep mgr bc rndr judr mudr mme mlle don dona shri smt kumari thiru
	шейх хаджи хаджа мулла имам доктор д-р проф генерал полковник
	मा डा श्री श्रीमती
	شيخ الشيخ حاج حاجی الحاج حاجي ملا مولوی مولوي قاري قاری سيد سید السيد دكتور دکتر حافظ آیت امام ميرزا`)

// Words that begin a kunya: the name that follows belongs to it.
var kunyas = words(`abu abou aboo abi aba bu umm um oum om абу умм ابو أبو ابی ابي أبي ام أم אבו αμπού აბუ`)

func words(list string) map[string]bool {
	out := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		out[w] = true
	}
	return out
}

// classOf tells the class of one word by its spelling.
func classOf(w Word) Class {
	n := 0
	for range w.Plain {
		n++
	}
	switch {
	case n == 1 && w.Script != Other: // I. is an initial before it is a Catalan and
		return Initial
	case particles[w.Plain]:
		return Particle
	case titles[w.Plain]:
		return Title
	case kunyas[w.Plain]:
		return Kunya
	case isPatronymic(w):
		return Patronymic
	}
	return Proper
}

// isPatronymic hears the endings of father's names in East Slavic use.
func isPatronymic(w Word) bool {
	if w.Script != Latin && w.Script != Cyrillic || len(w.Readings) == 0 {
		return false
	}
	s := string(w.Readings[0])
	if len(s) < 6 {
		return false
	}
	for _, end := range [...]string{"oviC", "eviC", "aviC", "yviC", "ovna", "evna", "avna", "iviC", "iniCna", "ovyC", "evyC"} {
		if strings.HasSuffix(s, end) {
			return w.Script == Cyrillic || !strings.HasSuffix(w.Plain, "ić") && !strings.HasSuffix(w.Text, "ić") && !strings.HasSuffix(w.Text, "ic")
		}
	}
	return false
}
