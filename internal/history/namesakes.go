package history

import (
	"bytes"
	"fmt"
)

// An invented hot list is written in Cyrillic letters, and its namesakes on board have
// papers in Latin ones: from each beginning and end of a surname comes one name.
var (
	hotGiven  = [][2]string{{"Антон", "ANTON"}, {"Марат", "MARAT"}, {"Геннадий", "GENNADII"}, {"Юсуп", "IUSUP"}, {"Виктор", "VIKTOR"}, {"Аслан", "ASLAN"}, {"Пётр", "PETR"}}
	hotBegins = [][2]string{{"Небыл", "NEBYL"}, {"Мним", "MNIM"}, {"Басн", "BASN"}, {"Сказоч", "SKAZOCH"}, {"Выдум", "VYDUM"}, {"Притч", "PRITCH"}, {"Призрач", "PRIZRACH"}, {"Мираж", "MIRAZH"}, {"Фантом", "FANTOM"}, {"Легенд", "LEGEND"}}
	hotEnds   = [][2]string{{"ов", "OV"}, {"ин", "IN"}, {"ский", "SKII"}, {"енко", "ENKO"}, {"ев", "EV"}, {"ухин", "UKHIN"}, {"аев", "AEV"}, {"ич", "ICH"}, {"якин", "IAKIN"}, {"елидзе", "ELIDZE"}}
)

// hot gives the names of an entry, in both scripts.
func hot(i int) (surname, given [2]string) {
	b, e := hotBegins[i/len(hotEnds)], hotEnds[i%len(hotEnds)]
	return [2]string{b[0] + e[0], b[1] + e[1]}, hotGiven[i%len(hotGiven)]
}

// hotSize is how many there are.
var hotSize = len(hotBegins) * len(hotEnds)

// hotList is a table of a hundred invented people. As such lists are: of some the date
// of birth is known, of some the year alone, of some neither.
func hotList() []byte {
	var out bytes.Buffer
	out.WriteString("id,name,dob,nationality,note\n")
	for i := range hotSize {
		surname, given := hot(i)
		born := ""
		switch i % 4 {
		case 1:
			born = fmt.Sprint(hotBorn(i))
		case 2:
			born = fmt.Sprintf("%d-%02d-%02d", hotBorn(i), 1+i%12, 1+i%28)
		}
		fmt.Fprintf(&out, "EX-H-%03d,%s %s,%s,RU,EXERCISE: invented\n", i, given[0], surname[0], born)
	}
	return out.Bytes()
}

// hotBorn is the year in which an entry is said to be born.
func hotBorn(i int) int { return 1955 + i*13%40 }

// namesakes are people on board who are called as somebody on the list, and are others.
func namesakes() []passenger {
	out := crowd(hotSize, 0)
	for i := range out {
		surname, given := hot(i)
		out[i].surname, out[i].given, out[i].nation = surname[1], given[1], "RUS"
		out[i].born = fmt.Sprintf("%d%02d%02d", hotBorn(i), 1+(i+5)%12, 1+(i+9)%28)
		out[i].passport, out[i].booking = fmt.Sprintf("EXR%05d", 70_000+i), fmt.Sprintf("EXR%03d", i)
	}
	return out
}
