// A flight of the exercise, as its carrier tells the state: one PAXLST of directory D.05B
// by the guide of WCO, IATA and ICAO. Nobody on board exists, nor does the carrier.

const crowd = ['KVISTHOLM', 'BRANDELEAU', 'OSTERWICK', 'FJELLDAHL', 'PONTARLEY', 'GRAUBENTHAL', 'WHITCOMBE', 'LUNDSPORRE']

/** others are people who only travel. */
export const others = crowd.map((surname, i) => ({ surname, given: 'BERIT', born: `19${51 + i}0${1 + i}1${i}`, nation: 'NOR', passport: `EXN4000${i}`, seat: `${10 + i}A` }))

/** list writes who is on board. departs and arrives: YYMMDDHHMM. */
export function list({ number, from, to, departs, arrives }, aboard) {
  const segments = ['UNH+1+PAXLST:D:05B:UN:IATA', 'BGM+745', 'NAD+MS+++EXERCISE', `TDT+20+XX${number}+++XX`, `LOC+125+${from}`, `DTM+189:${departs}:201`, `LOC+87+${to}`, `DTM+232:${arrives}:201`]
  for (const p of aboard) segments.push(`NAD+FL+++${p.surname}:${p.given}`, 'ATT+2++M', `DTM+329:${p.born}`, `LOC+178+${from}`, `LOC+179+${to}`, `NAT+2+${p.nation}`, `RFF+AVF:B${p.passport}`, `RFF+SEA:${p.seat}`, `DOC+P:110:111+${p.passport}`, 'DTM+36:20301231', `LOC+91+${p.nation}`)
  segments.push(`CNT+42:${aboard.length}`)
  segments.push(`UNT+${segments.length + 1}+1`)
  return `UNB+UNOC:4+EXERCISE:ZZ+STATE:ZZ+${departs.slice(0, 6)}:${departs.slice(6)}+XX${number}++APIS'${segments.join("'")}'UNZ+1+XX${number}'`
}
