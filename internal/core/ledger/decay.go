package ledger

import (
	"math"
	"time"
)

// Surge is a rise of a series, and how it went away.
type Surge struct {
	From     time.Time `json:"from"`
	To       time.Time `json:"to"`    // of what was fitted: the next surge, or the end
	Count    int       `json:"count"` // items in that time
	Before   float64   `json:"before"`
	Peak     float64   `json:"peak"`     // the highest rate of a segment, in 30 days
	Level    float64   `json:"level"`    // the rate to which it is taken to fall: the lower of that before and the least after
	Fall     *float64  `json:"fall"`     // from the peak to the last segment's rate, in parts of the peak; null while it is the peak
	HalfLife *float64  `json:"halflife"` // of what is above the level, in days; null where it has none
	Low      *float64  `json:"low"`      // the interval of 95 %, in days
	High     *float64  `json:"high"`     // null: no upper end
	Says     string    `json:"says"`     // decays, does not decay, too few
}

// What is said of a surge.
const (
	Decays      = "decays"
	NotDecaying = "does not decay"
	TooFew      = "too few"
)

// Under how many bins and items a surge is too short to be fitted.
const (
	fewestBins  = 4
	fewestItems = 20
)

// rise is by what factor a rate has to rise for the change to begin a surge.
const rise = 1.5

// Surges finds the surges among the segments of a series. A surge begins with a change
// by which the rate rises by half or more and ends where the next begins. A further rise
// before anything fell belongs to it.
func Surges(c Counts, found Changes) []Surge {
	out := []Surge{}
	for i := 1; i < len(found.Segments); i++ {
		if !rises(found.Segments, i) || i > 1 && rises(found.Segments, i-1) {
			continue
		}
		end := i + 1
		for end < len(found.Segments) && (!rises(found.Segments, end) || rises(found.Segments, end-1)) {
			end++
		}
		out = append(out, surge(c, found.Segments[i-1].Rate, found.Segments[i:end], found.Dispersion))
	}
	return out
}

func rises(s []Segment, i int) bool { return s[i].Rate >= rise*s[i-1].Rate && s[i].Rate > 0 }

func surge(c Counts, before float64, parts []Segment, dispersion float64) Surge {
	last := parts[len(parts)-1]
	s := Surge{From: parts[0].From, To: last.To, Before: before, Level: before, Says: TooFew}
	peak := 0
	for i, p := range parts {
		s.Count += p.Count
		if p.Rate > s.Peak {
			s.Peak, peak = p.Rate, i
		}
	}
	for _, p := range parts[peak:] {
		s.Level = min(s.Level, p.Rate)
	}
	if peak < len(parts)-1 {
		fall := rounded((s.Peak - last.Rate) / s.Peak)
		s.Fall = &fall
	}
	w := window{level: s.Level / 30}
	for i := parts[peak].first; i < last.last; i++ {
		w.n, w.days = append(w.n, float64(c.N[i])), append(w.days, c.Days[i])
		w.at = append(w.at, c.From[i].Sub(c.From[parts[peak].first]).Hours()/24+c.Days[i]/2)
	}
	w.fit(&s, dispersion)
	return s
}

// window is what a decay is fitted to: counts in bins, each of some days about a day.
type window struct {
	level       float64 // a day
	n, days, at []float64
}

// The half-lives that are tried: from a fortieth of the window to forty of it, evenly in
// logarithm.
const (
	tried = 161
	wide  = 40
)

// notWorse is by how much a log-likelihood may lie under the best for a value to belong
// to the interval of 95 %: half of the 95th percentile of chi-squared with one degree.
const notWorse = 1.9207

// fit finds the half-life under which what is above the level explains the counts best.
func (w window) fit(s *Surge, dispersion float64) {
	total := 0.0
	for _, n := range w.n {
		total += n
	}
	if len(w.n) < fewestBins || total < fewestItems {
		return
	}
	length := w.at[len(w.at)-1] + w.days[len(w.days)-1]/2
	lives, likely := make([]float64, tried), make([]float64, tried)
	best := 0
	for i := range tried {
		lives[i] = length * math.Pow(wide, 2*float64(i)/(tried-1)-1)
		likely[i] = w.profile(lives[i]) / dispersion
		if likely[i] > likely[best] {
			best = i
		}
	}
	never := w.profile(math.Inf(1)) / dispersion
	if never >= likely[best]-notWorse {
		s.Says = NotDecaying
		return
	}
	low, high := best, best
	for low > 0 && likely[low-1] >= likely[best]-notWorse {
		low--
	}
	for high < tried-1 && likely[high+1] >= likely[best]-notWorse {
		high++
	}
	half, from := rounded(lives[best]), rounded(lives[low])
	s.Says, s.HalfLife, s.Low = Decays, &half, &from
	if high < tried-1 {
		to := rounded(lives[high])
		s.High = &to
	}
}

// profile is the log-likelihood of the counts under a half-life, at the best height.
func (w window) profile(halflife float64) float64 {
	shape := make([]float64, len(w.at))
	for i, t := range w.at {
		shape[i] = math.Exp2(-t / halflife) // 1 for a half-life without end
	}
	// The slope of the log-likelihood in the height falls, so that its zero is found by halving.
	low, high := 0.0, 1e-9
	for w.slope(high, shape) > 0 && high < 1e12 {
		low, high = high, high*4
	}
	for range 60 {
		middle := (low + high) / 2
		if w.slope(middle, shape) > 0 {
			low = middle
		} else {
			high = middle
		}
	}
	sum := 0.0
	for i, n := range w.n {
		rate := (w.level + low*shape[i]) * w.days[i]
		sum -= rate
		if n > 0 {
			sum += n * math.Log(rate)
		}
	}
	return sum
}

// slope of the log-likelihood in the height.
func (w window) slope(height float64, shape []float64) float64 {
	sum := 0.0
	for i, n := range w.n {
		sum -= shape[i] * w.days[i]
		if rate := w.level + height*shape[i]; n > 0 && rate > 0 {
			sum += n * shape[i] / rate
		}
	}
	return sum
}
