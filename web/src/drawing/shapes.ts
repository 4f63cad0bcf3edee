import { symbol, symbolCircle, symbolCross, symbolDiamond, symbolSquare, symbolStar, symbolTriangle, symbolWye, type SymbolType } from 'd3-shape'

const shapes: Record<string, [SymbolType, number]> = {
  person: [symbolCircle, 0],
  organisation: [symbolSquare, 1],
  place: [symbolTriangle, 2],
  facility: [symbolTriangle, 2],
  event: [symbolDiamond, 3],
  report: [symbolStar, 3],
  source: [symbolStar, 3],
  account: [symbolCross, 1],
  payment: [symbolCross, 1],
  vehicle: [symbolWye, 2],
  vessel: [symbolWye, 2],
  transport: [symbolWye, 2],
  shipment: [symbolDiamond, 1],
  cargo: [symbolDiamond, 1],
  document: [symbolSquare, 3],
  weapon: [symbolCross, 3],
  selector: [symbolCross, 0],
}

/** shapeOf is how a kind of thing is drawn: a path, and the number of its colour. */
export function shapeOf(type: string, size = 150): { path: string; tint: number } {
  const [form, tint] = shapes[type] ?? [symbolCircle, 3]
  return { path: symbol(form, size)() ?? '', tint }
}
