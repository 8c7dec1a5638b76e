/** Every line ending that is appended to a typed message, in the order that a list shows them. */
export const eolNames = Object.freeze(['none', 'lf', 'crlf', 'cr', 'nul'] as const);

/** The line ending that is appended to a typed message. */
export type EolName = (typeof eolNames)[number];
