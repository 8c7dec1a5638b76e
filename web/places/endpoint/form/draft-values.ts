// Values of a form, whose fields are texts, and those of a description, in which what is not given is the default.

/** A value of the form; absent if it equals the default. */
export function unless<Value>(byDefault: Value, value: Value): Value | undefined {
  return value === byDefault ? undefined : value;
}

/** Seconds that were typed, in milliseconds; absent if they are none. */
export function milliseconds(seconds: string): number | undefined {
  const value = seconds.trim() === '' ? Number.NaN : Number(seconds) * 1000;
  return Number.isFinite(value) ? Math.round(value) : undefined;
}

/** Milliseconds as the seconds of a field. */
export function secondsText(milliseconds: number | undefined): string {
  return milliseconds === undefined ? '' : String(milliseconds / 1000);
}

/** A whole number that was typed; absent if it is none. */
export function wholeNumber(text: string): number | undefined {
  return /^\d+$/.test(text.trim()) ? Number(text) : undefined;
}

/** A number as the text of a field. */
export function numberText(value: number | undefined): string {
  return value === undefined ? '' : String(value);
}
