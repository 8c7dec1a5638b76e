/** The line ending that is appended to a typed message. */
export type EolName = 'none' | 'lf' | 'crlf' | 'cr' | 'nul';

/** Every line ending, in the order that a list shows them. */
export const eolNames: readonly EolName[] = Object.freeze(['none', 'lf', 'crlf', 'cr', 'nul']);
