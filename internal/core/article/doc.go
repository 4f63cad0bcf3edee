// Package article reads an article or a cable in plain text: its title,
// by-line, dateline and paragraphs, who is quoted with which words, the figures
// and dates that it gives, and the events at which something was said or done;
// and writes a report of it that its author can take in.
//
// Everything found is offered, never asserted: it comes from the form of the
// words (quotation marks, verbs of saying, capitals, numbers) in English, French
// and Russian, and knows nothing of the world. A quotation that nobody is said to
// have spoken says so, and a date that needs the day of publication stays open
// until that is known. What is left out of the portions (headers, captions,
// addresses, the outlet's own lines) is listed with line and reason.
//
// It refuses whole: text that is not UTF-8, control and hidden characters, what
// is beyond the limits, and a marked paragraph where nobody said that marks are
// to be read. A report that it writes has exactly the article's words when
// everything in it is given in full.
//
// It follows formats.md, Report.
package article
