/** Milliseconds that one call of a script may take. */
export const maxCallMs = 50;

/** Bytes that a script may hold. */
export const maxScriptBytes = 16 * 1024 * 1024;
