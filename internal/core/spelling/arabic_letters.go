package spelling

// arabicRole is what a letter does in a word.
type arabicRole uint8

// The roles. The zero value is silent: ayn, hamza, tanwin, sukun and whatever
// else has no sound.
const (
	arabicSilent   arabicRole = iota
	arabicPlain               // a consonant
	arabicVowel               // a full vowel: Kurdish, Uyghur, Pashto, alif inside a word
	arabicAlif                // alif: a vowel, or the carrier of one at the start
	arabicWaw                 // w, v, u or o
	arabicYeh                 // j, i or e
	arabicSeat                // hamza on waw or yeh
	arabicHeh                 // h, silent at the end in Persian
	arabicTied                // ta marbuta
	arabicAspirate            // Urdu he with two eyes
	arabicHaraka              // short vowel sign
)

// The forks of the script. That fa and ba also write v and p, and ghayn g, is
// left to the costs of sounds: it would double the readings of most words.
const (
	arabicGim   otherFork = 1 << iota // jim: J, or g as in Egypt and for the g of foreign names
	arabicVav                         // consonantal waw: w, or v as in Persian, Turkish, Urdu
	arabicZay                         // tha, dhal, dad: T D d, or s z z as in Persian, Turkish, Urdu
	arabicZah                         // zah: z, or D
	arabicAt                          // ta marbuta: a, or at
	arabicSplit                       // tash, das: one sound C, or two
	arabicHard                        // Pashto xin and zhe: S Z, or x g as in the north
	arabicSun                         // the l of the article: kept, or like the next letter
	arabicMid                         // waw between consonants of a short word: u, or v as in Anvar, Davlat
)

// arabicLikely and arabicPersian order the forks by the counts of pairs of
// tokens: -10 log10 of the share that needs the second way. A word with Persian
// letters has other customs.
var (
	arabicLikely  = otherCosts{5, 16, 10, 11, 22, 13, 5, 15, 26}
	arabicPersian = otherCosts{20, 5, 16, 14, 22, 13, 5, 15, 20}
)

// arabicLetter is what one letter may stand for.
type arabicLetter struct {
	role    arabicRole
	sound   byte
	second  byte      // at its fork
	fork    otherFork // 0: none
	persian bool      // is not written in Arabic
}

// arabicLetters is the block U+0600 to U+06FF.
var arabicLetters = [256]arabicLetter{
	'آ' & 0xFF: {role: arabicVowel, sound: 'a'}, 'أ' & 0xFF: {role: arabicAlif, sound: 'a'},
	'إ' & 0xFF: {role: arabicAlif, sound: 'i'}, 'ا' & 0xFF: {role: arabicAlif, sound: 'a'},
	'ٱ' & 0xFF: {role: arabicAlif, sound: 'a'}, 'ٲ' & 0xFF: {role: arabicAlif, sound: 'a'},
	'ٳ' & 0xFF: {role: arabicAlif, sound: 'i'}, 'ٵ' & 0xFF: {role: arabicAlif, sound: 'a'},
	'ؤ' & 0xFF: {role: arabicSeat, sound: 'u'}, 'ئ' & 0xFF: {role: arabicSeat, sound: 'j'},
	'ۓ' & 0xFF: {role: arabicVowel, sound: 'e', persian: true},
	'ة' & 0xFF: {role: arabicTied, sound: 'a'}, 'ۃ' & 0xFF: {role: arabicTied, sound: 'a'},

	'ب' & 0xFF: {role: arabicPlain, sound: 'b'}, 'پ' & 0xFF: {role: arabicPlain, sound: 'p', persian: true},
	'ت' & 0xFF: {role: arabicPlain, sound: 't'}, 'ث' & 0xFF: {role: arabicPlain, sound: 'T', second: 's', fork: arabicZay},
	'ج' & 0xFF: {role: arabicPlain, sound: 'J', second: 'g', fork: arabicGim},
	'چ' & 0xFF: {role: arabicPlain, sound: 'C', persian: true},
	'ح' & 0xFF: {role: arabicPlain, sound: 'h'}, 'خ' & 0xFF: {role: arabicPlain, sound: 'x'},
	'د' & 0xFF: {role: arabicPlain, sound: 'd'}, 'ذ' & 0xFF: {role: arabicPlain, sound: 'D', second: 'z', fork: arabicZay},
	'ر' & 0xFF: {role: arabicPlain, sound: 'r'}, 'ز' & 0xFF: {role: arabicPlain, sound: 'z'},
	'ژ' & 0xFF: {role: arabicPlain, sound: 'Z', persian: true},
	'س' & 0xFF: {role: arabicPlain, sound: 's'}, 'ش' & 0xFF: {role: arabicPlain, sound: 'S'},
	'ص' & 0xFF: {role: arabicPlain, sound: 's'}, 'ض' & 0xFF: {role: arabicPlain, sound: 'd', second: 'z', fork: arabicZay},
	'ط' & 0xFF: {role: arabicPlain, sound: 't'}, 'ظ' & 0xFF: {role: arabicPlain, sound: 'z', second: 'D', fork: arabicZah},
	'غ' & 0xFF: {role: arabicPlain, sound: 'G'},
	'ف' & 0xFF: {role: arabicPlain, sound: 'f'},
	'ق' & 0xFF: {role: arabicPlain, sound: 'q'}, 'ك' & 0xFF: {role: arabicPlain, sound: 'k'},
	'ک' & 0xFF: {role: arabicPlain, sound: 'k', persian: true}, 'گ' & 0xFF: {role: arabicPlain, sound: 'g', persian: true},
	'ل' & 0xFF: {role: arabicPlain, sound: 'l'}, 'م' & 0xFF: {role: arabicPlain, sound: 'm'}, 'ن' & 0xFF: {role: arabicPlain, sound: 'n'},
	'و' & 0xFF: {role: arabicWaw, sound: 'u'}, 'ي' & 0xFF: {role: arabicYeh, sound: 'i'},
	'ی' & 0xFF: {role: arabicYeh, sound: 'i', persian: true}, 'ى' & 0xFF: {role: arabicYeh, sound: 'a'},
	'ه' & 0xFF: {role: arabicHeh, sound: 'h'}, 'ۀ' & 0xFF: {role: arabicVowel, sound: 'e', persian: true},

	// Urdu, Pashto
	'ہ' & 0xFF: {role: arabicHeh, sound: 'h', persian: true}, 'ھ' & 0xFF: {role: arabicAspirate, sound: 'h'},
	'ۂ' & 0xFF: {role: arabicVowel, sound: 'e', persian: true}, 'ے' & 0xFF: {role: arabicVowel, sound: 'e', persian: true},
	'ں' & 0xFF: {role: arabicPlain, sound: 'n', persian: true}, 'ٹ' & 0xFF: {role: arabicPlain, sound: 't', persian: true},
	'ڈ' & 0xFF: {role: arabicPlain, sound: 'd', persian: true}, 'ڑ' & 0xFF: {role: arabicPlain, sound: 'r', persian: true},
	'ټ' & 0xFF: {role: arabicPlain, sound: 't', persian: true}, 'ډ' & 0xFF: {role: arabicPlain, sound: 'd', persian: true},
	'ړ' & 0xFF: {role: arabicPlain, sound: 'r', persian: true}, 'ڼ' & 0xFF: {role: arabicPlain, sound: 'n', persian: true},
	'ښ' & 0xFF: {role: arabicPlain, sound: 'S', second: 'x', fork: arabicHard, persian: true},
	'ږ' & 0xFF: {role: arabicPlain, sound: 'Z', second: 'g', fork: arabicHard, persian: true},
	'څ' & 0xFF: {role: arabicPlain, sound: 'c', persian: true}, 'ځ' & 0xFF: {role: arabicPlain, sound: 'z', persian: true},
	'ګ' & 0xFF: {role: arabicPlain, sound: 'g', persian: true},
	'ې' & 0xFF: {role: arabicVowel, sound: 'e'}, 'ۍ' & 0xFF: {role: arabicVowel, sound: 'i', persian: true},

	// Kurdish, Uyghur, Kyrgyz, Kazakh: vowels are written
	'ە' & 0xFF: {role: arabicVowel, sound: 'e'}, 'ێ' & 0xFF: {role: arabicVowel, sound: 'e'},
	'ۆ' & 0xFF: {role: arabicVowel, sound: 'o'}, 'ۇ' & 0xFF: {role: arabicVowel, sound: 'u'},
	'ۈ' & 0xFF: {role: arabicVowel, sound: 'y'}, 'ۅ' & 0xFF: {role: arabicVowel, sound: 'o'},
	'ۉ' & 0xFF: {role: arabicVowel, sound: 'y'}, 'ۋ' & 0xFF: {role: arabicPlain, sound: 'v'},
	'ۏ' & 0xFF: {role: arabicPlain, sound: 'v'}, 'ڤ' & 0xFF: {role: arabicPlain, sound: 'v'},
	'ڕ' & 0xFF: {role: arabicPlain, sound: 'r'}, 'ڵ' & 0xFF: {role: arabicPlain, sound: 'l'}, 'ڭ' & 0xFF: {role: arabicPlain, sound: 'n'},

	// the Maghreb, Malay, Sindhi
	'ڥ' & 0xFF: {role: arabicPlain, sound: 'v'}, 'ڢ' & 0xFF: {role: arabicPlain, sound: 'f'}, 'ڧ' & 0xFF: {role: arabicPlain, sound: 'q'},
	'ڨ' & 0xFF: {role: arabicPlain, sound: 'g'}, 'ڠ' & 0xFF: {role: arabicPlain, sound: 'n'},
	'ٻ' & 0xFF: {role: arabicPlain, sound: 'b'}, 'ڀ' & 0xFF: {role: arabicPlain, sound: 'b'},
	'ٺ' & 0xFF: {role: arabicPlain, sound: 't'}, 'ٽ' & 0xFF: {role: arabicPlain, sound: 't'}, 'ٿ' & 0xFF: {role: arabicPlain, sound: 't'},
	'ڃ' & 0xFF: {role: arabicPlain, sound: 'n'}, 'ڄ' & 0xFF: {role: arabicPlain, sound: 'J'}, 'ڇ' & 0xFF: {role: arabicPlain, sound: 'C'},
	'ڊ' & 0xFF: {role: arabicPlain, sound: 'd'}, 'ڌ' & 0xFF: {role: arabicPlain, sound: 'd'}, 'ڍ' & 0xFF: {role: arabicPlain, sound: 'd'},
	'ڏ' & 0xFF: {role: arabicPlain, sound: 'd'}, 'ڙ' & 0xFF: {role: arabicPlain, sound: 'r'}, 'ڦ' & 0xFF: {role: arabicPlain, sound: 'f'},
	'ڪ' & 0xFF: {role: arabicPlain, sound: 'k'}, 'ڳ' & 0xFF: {role: arabicPlain, sound: 'g'}, 'ڱ' & 0xFF: {role: arabicPlain, sound: 'n'},
	'ڻ' & 0xFF: {role: arabicPlain, sound: 'n'}, 'ڒ' & 0xFF: {role: arabicPlain, sound: 'r'},

	// short vowel signs
	0x4E: {role: arabicHaraka, sound: 'a'}, 0x4F: {role: arabicHaraka, sound: 'u'},
	0x50: {role: arabicHaraka, sound: 'i'}, 0x70: {role: arabicHaraka, sound: 'a'},
}
