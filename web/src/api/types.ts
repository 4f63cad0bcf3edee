// The node's documents, as its own description of the API has them (schema.gen.ts is made
// of it at build time): what the node changes and a screen does not know fails to compile.

import type { components } from './schema.gen'

export type Documents = components['schemas']

/** Document is one of them by name, its lists never null. */
export type Document<N extends keyof Documents> = Listed<Documents[N]>

type Listed<T> = T extends (infer E)[] ? Listed<E>[] : T extends object ? { [K in keyof T]: NonNullable<T[K]> extends unknown[] ? Listed<Exclude<T[K], null>> : Listed<T[K]> } : T
