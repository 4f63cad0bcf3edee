package spelling

// Sounds are one reading of a word: a byte for each sound of the alphabet
//
//	vowels     a e i o u y   (y: ы, ü, ö, ə and other vowels between these)
//	glides     j w           (j as in yes)
//	stops      p b t d k g q
//	fricatives f v s z S Z T D x G h   (S sh, Z zh, T th, D dh, x kh, G gh)
//	affricates c C J         (c ts, C ch, J dzh)
//	others     m n l r
//
// Doubled consonants are written once. Glottal stops, hamza, ayn, soft and hard
// signs have no sound.
type Sounds string

// Alphabet lists every sound; its order is the order of the cost table.
const Alphabet = "aeiouyjwpbtdkgqfvszSZTDxGhcCJmnlr"

// Vowels are the sounds that scripts such as Arabic leave out.
const Vowels = "aeiouy"

// Script is the writing system of a word.
type Script uint8

// The scripts that are read by their own rules; Other is the fallback.
const (
	Latin Script = iota
	Cyrillic
	Arabic
	Greek
	Hebrew
	Georgian
	Armenian
	Devanagari
	Other
	scripts
)

// Bounds of what is read.
const (
	MaxName     = 512 // characters of a name; the rest is cut and flagged
	MaxWords    = 16  // words of a name
	MaxWord     = 40  // characters of a word
	MaxReadings = 4   // readings of a word
)
