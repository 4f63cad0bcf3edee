// Package access says who inside a service may see what.
//
// A thing has a Label: the rank of its level, the parts that one has to be read into
// (SCI, SAP and AEA of the IC Register, as core/marking reads them), and the groups that
// need to know. A Reader has a clearance of the same shape. A reader sees a thing when
// the clearance covers all of the label; no rule looks at anything else, so that what is
// shown can be filtered before it is counted.
//
// Caveats are what goes along with what others gave: its uses, whether it may go on,
// whose it is, and how it was obtained. Whatever is made of several things has the label
// and the caveats of all of them together.
//
// It refuses keys that it did not write. It says nothing about partners: what may leave
// is for release.
package access
