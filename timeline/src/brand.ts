declare const brand: unique symbol;

/** A value that has been checked, or that means one thing only: `SeqFrame` and `SrcFrame` are both numbers and never mix. */
export type Branded<T, Name extends string> = T & { readonly [brand]: Name };
