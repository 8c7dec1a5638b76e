/** What is appended to a message that was typed. */
export type EolName = 'none' | 'lf' | 'crlf' | 'cr' | 'nul';

/** Every line ending, in the order that a list shows them. */
export const eolNames: readonly EolName[] = Object.freeze(['none', 'lf', 'crlf', 'cr', 'nul']);
