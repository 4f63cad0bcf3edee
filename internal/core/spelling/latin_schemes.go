package spelling

// The schemes, in no order; latinOrder says which is tried first.
const (
	latinWorld = iota // BGN/PCGN, ICAO 9303, usual romanisations, and what English shares with them
	latinEnglish
	latinFrench
	latinGerman
	latinDutch
	latinNordic
	latinPolish
	latinSlavic // Czech, Slovak, Slovene, Croatian; ISO 9, GOST
	latinBaltic
	latinHungarian
	latinRomanian
	latinItalian
	latinSpanish
	latinPortuguese
	latinTurkic // Turkish, Azeri, Turkmen, Kazakh, Tatar
	latinAlbanian
	latinChinese
	latinVietnamese
	latinSchemeCount
)

// latinSet is a set of schemes, one bit for each.
type latinSet uint32

const latinAny latinSet = 1<<latinSchemeCount - 1

// latinOf is the set of one scheme.
func latinOf(scheme int) latinSet { return 1 << scheme }

// latinFeature marks a spelling that schemes read differently enough to change
// the skeleton of the word.
type latinFeature uint32

const (
	latinHasJ        latinFeature = 1 << iota
	latinHasW                     // w
	latinHasC                     // c not before e, i, y
	latinHasCh                    // ch
	latinHasSoftG                 // g before e, i, y
	latinHasX                     // x
	latinHasSch                   // sch
	latinHasGh                    // gh, igh: silent in English
	latinHasMute                  // kn-, wr-, -mb: silent in English
	latinHasLl                    // ll between vowels
	latinHasGn                    // gn, gli
	latinHasEnding                // final consonant that French leaves out
	latinHasRz                    // rz
	latinHasQi                    // q before i, u
	latinHasTh                    // th, dh: s and z in Persian and Turkish, and of Englishmen in Russian
	latinHasNg                    // ng not before a vowel: n in Russian renderings of Chinese
	latinHasStripped              // letters that lose their sound with their accent: ř, ț, đ
)

// latinScheme is how one scheme reads the spellings that schemes differ on.
type latinScheme struct {
	departs latinFeature // what it reads otherwise than the world does
	c       string       // c before a, o, u and consonants
	ce      string       // c before e, i, y
	ch      string       // ch before vowels and at the end
	chr     string       // ch before consonants
	sch     string       // sch
	ge      string       // g before e, i, y
	j       string       // j
	q       string       // q
	s       string       // s
	sz, cz  string       // sz, cz
	th      string       // th
	w       string       // w
	x       string       // x inside
	x0      string       // x at the start
	z       string       // z
	cedilla string       // ç
	dyet    string       // đ
}

// latinSchemes is indexed by scheme.
var latinSchemes = [latinSchemeCount]latinScheme{
	latinWorld: {0,
		"k", "s", "C", "k", "S", "g", "J", "k", "s", "s", "C", "T", "w", "ks", "S", "z", "s", "J"},
	latinEnglish: {latinHasSoftG | latinHasGh | latinHasMute | latinHasX | latinHasTh,
		"k", "s", "C", "k", "S", "J", "J", "k", "s", "s", "C", "s", "w", "ks", "ks", "z", "s", "J"},
	latinFrench: {latinHasSoftG | latinHasLl | latinHasGn | latinHasEnding | latinHasW,
		"k", "s", "S", "k", "S", "Z", "Z", "k", "s", "s", "C", "t", "v", "ks", "ks", "z", "s", "J"},
	latinGerman: {latinHasJ | latinHasW | latinHasCh | latinHasX,
		"k", "c", "x", "k", "S", "g", "j", "k", "s", "s", "C", "t", "v", "ks", "ks", "c", "s", "J"},
	latinDutch: {latinHasJ | latinHasCh | latinHasSch,
		"k", "s", "x", "x", "sx", "g", "j", "k", "s", "s", "C", "t", "v", "ks", "ks", "z", "s", "J"},
	latinNordic: {latinHasJ | latinHasW | latinHasCh,
		"k", "s", "k", "k", "S", "g", "j", "k", "s", "s", "C", "t", "v", "ks", "ks", "s", "s", "d"},
	latinPolish: {latinHasJ | latinHasW | latinHasCh | latinHasC | latinHasRz,
		"c", "c", "x", "x", "sx", "g", "j", "k", "s", "S", "C", "t", "v", "ks", "ks", "z", "s", "J"},
	latinSlavic: {latinHasJ | latinHasW | latinHasCh | latinHasC | latinHasX,
		"c", "c", "x", "x", "sx", "g", "j", "k", "s", "s", "c", "t", "v", "x", "x", "z", "s", "J"},
	latinBaltic: {latinHasJ | latinHasW | latinHasC | latinHasCh,
		"c", "c", "x", "x", "S", "g", "j", "k", "s", "s", "C", "t", "v", "ks", "ks", "z", "s", "J"},
	latinHungarian: {latinHasJ | latinHasC | latinHasW,
		"c", "c", "C", "k", "S", "g", "j", "k", "S", "s", "c", "t", "v", "ks", "ks", "z", "s", "J"},
	latinRomanian: {latinHasCh | latinHasSoftG,
		"k", "C", "k", "k", "sk", "J", "Z", "k", "s", "s", "C", "t", "v", "ks", "ks", "z", "s", "J"},
	latinItalian: {latinHasJ | latinHasCh | latinHasSch | latinHasSoftG | latinHasGn,
		"k", "C", "k", "k", "sk", "J", "j", "k", "s", "s", "C", "t", "v", "ks", "ks", "c", "s", "J"},
	latinSpanish: {latinHasJ | latinHasLl,
		"k", "s", "C", "k", "sk", "x", "x", "k", "s", "s", "C", "t", "v", "ks", "x", "s", "s", "J"},
	latinPortuguese: {latinHasX | latinHasSoftG,
		"k", "s", "S", "k", "sk", "Z", "Z", "k", "s", "s", "C", "t", "w", "S", "S", "z", "s", "J"},
	latinTurkic: {latinHasC | latinHasX | latinHasW,
		"J", "J", "C", "C", "S", "g", "J", "g", "s", "s", "C", "t", "v", "x", "x", "z", "C", "J"},
	latinAlbanian: {latinHasC | latinHasJ | latinHasX | latinHasQi,
		"c", "c", "C", "C", "S", "g", "j", "C", "s", "s", "C", "T", "v", "J", "J", "z", "C", "J"},
	latinChinese: {latinHasC | latinHasX | latinHasQi | latinHasNg,
		"c", "c", "C", "C", "S", "g", "J", "C", "s", "s", "C", "t", "w", "S", "S", "c", "s", "d"},
	latinVietnamese: {latinHasX,
		"k", "k", "C", "C", "S", "z", "z", "k", "s", "s", "C", "t", "w", "s", "s", "z", "s", "d"},
}

// latinOrder is by how many people of international lists each scheme names.
var latinOrder = [...]int{latinWorld, latinGerman, latinEnglish, latinSpanish, latinPolish, latinSlavic, latinFrench,
	latinItalian, latinChinese, latinTurkic, latinPortuguese, latinHungarian, latinNordic,
	latinDutch, latinRomanian, latinAlbanian, latinBaltic, latinVietnamese}
