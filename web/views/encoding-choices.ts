import { type EncodingName, encodingNames } from '../../src/bytes/encoding-names.js';

/** Every encoding as a choice of a select. */
export const encodingChoices = encodingNames.map((name) => ({ value: name, label: encodingLabel(name) }));

/** An encoding as people write it: `GBK`, `UTF-8`, `Shift_JIS`. */
export function encodingLabel(name: EncodingName): string {
  return name === 'shift_jis'
    ? 'Shift_JIS'
    : name === 'latin1'
      ? 'Latin-1'
      : name.replace(/^windows/, 'Windows').replace(/^[a-z]+(?=\d|-|$)/, (word) => word.toUpperCase());
}
