// The node's answers and what it is asked, as its own description of the API has them
// (schema.gen.ts is made of it at build time): what the node changes and a screen does not
// know fails to compile, and so do a path, a parameter or a body that it does not have.

import type { components, paths } from './schema.gen'

export type Documents = components['schemas']

/** Document is one of them by name. The description lets a list that must be there be null,
 *  for an empty one may be written so; here it is a list, and where the node gives null a
 *  screen reads it with `?? []`. */
export type Document<N extends keyof Documents> = Listed<Documents[N]>

type Listed<T> = T extends (infer E)[] ? Listed<E>[] : T extends object ? { [K in keyof T]: NonNullable<T[K]> extends unknown[] ? Listed<Exclude<T[K], null>> : Listed<T[K]> } : T

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

// A path is written as it is called, `/hits/${id}`, and found in the description by its
// shape, /hits/{}: what varies there is {name}, and here a piece that is no fixed text.
type Described = keyof paths extends infer K ? (K extends `/api/v1${infer P}` ? P : never) : never
type Piece<S extends string> = string extends S ? '{}' : `${number}` extends S ? '{}' : S extends `{${string}}` ? '{}' : S
type Shape<P extends string> = P extends `${infer A}/${infer R}` ? `${Piece<A>}/${Shape<R>}` : Piece<P>
type ByShape = { [P in Described as Shape<P>]: paths[`/api/v1${P}`] }

// A fixed piece may stand where the description has a name: /judgements/claim.
type Fits<P extends string, S extends string> = P extends `${infer A}/${infer R}` ? (S extends `${infer B}/${infer T}` ? (B extends A | '{}' ? Fits<R, T> : false) : false) : S extends `${string}/${string}` ? false : S extends P | '{}' ? true : false
type Found<P extends string> = P extends keyof ByShape ? P : { [S in keyof ByShape]: Fits<P, S> extends true ? S : never }[keyof ByShape]

type Operation<P extends string, M extends Method> = P extends string ? (Found<Shape<P>> extends infer S extends keyof ByShape ? ([S] extends [never] ? never : NonNullable<ByShape[S][Lowercase<M> & keyof ByShape[S]]>) : never) : never

/** Path is one that the node answers when it is called so. */
export type Path<P extends string, M extends Method = 'GET'> = P extends string ? ([Operation<P, M>] extends [never] ? never : P) : never

/** AnswerOf is what the node answers there. */
export type AnswerOf<P extends string, M extends Method = 'GET'> = Operation<P, M> extends infer O ? (O extends { responses: { 200: { content: { 'application/json': infer T } } } } ? Listed<T> : undefined) : never

// Empty parameters are left out of an address; a number may stand as it does in the
// address of the page, and a list as the node reads it too, with commas.
type Written<T> = (T extends (infer E)[] ? E[] | string : T extends number ? number | string : T) | '' | null | undefined

/** QueryOf are the parameters that may be asked with. */
export type QueryOf<P extends string, M extends Method = 'GET'> = Operation<P, M> extends infer O ? (O extends { parameters: { query?: infer Q } } ? ([Q & object] extends [never] ? { [K in never]: never } : { [K in keyof (Q & object)]: Written<(Q & object)[K]> }) : never) : never

/** Asked are the parameters of a call, and what follows them: they may be left out where
 *  none is required. */
export type Asked<P extends string, More extends unknown[] = []> = {} extends QueryOf<P> ? [params?: QueryOf<P>, ...more: Partial<More>] : [params: QueryOf<P>, ...more: Partial<More>]

// What an officer leaves empty is undefined: the node says what is lacking.
type Typed<T> = T extends (infer E)[] ? Typed<E>[] : T extends object ? { [K in keyof T]: Typed<T[K]> | undefined } : T

/** BodyOf is what is sent there. */
export type BodyOf<P extends string, M extends Method> = Operation<P, M> extends infer O ? (O extends { requestBody: { content: { 'application/json': infer B } } } ? Typed<B> : Record<string, never> | FormData | Blob) : never

/** Said is what is sent, and what follows it: it may be left out where nothing of it is
 *  required. */
export type Said<P extends string, M extends Method, More extends unknown[] = []> = {} extends BodyOf<P, M> ? [body?: BodyOf<P, M>, ...more: Partial<More>] : [body: BodyOf<P, M>, ...more: Partial<More>]
