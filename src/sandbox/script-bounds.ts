/** Milliseconds that one call of a script may take. */
export const maxCallMs = 50;

/** Bytes that a script may hold. */
export const maxScriptBytes = 16 * 1024 * 1024;

/** Bytes of all that the engine has of this machine, whatever the scripts in it hold. */
export const maxEngineBytes = 256 * 1024 * 1024;
