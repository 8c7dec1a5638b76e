import { type EncodingName, encodingNames } from '../../src/bytes/encoding-names.js';

/** Names that are not written in capitals throughout. */
const written: Partial<Record<EncodingName, string>> = {
  big5: 'Big5',
  shift_jis: 'Shift_JIS',
  latin1: 'Latin-1',
  'windows-1250': 'Windows-1250',
  'windows-1251': 'Windows-1251',
  'windows-1252': 'Windows-1252',
};

/** Every encoding as a choice of a select. */
export const encodingChoices = encodingNames.map((name) => ({ value: name, label: encodingLabel(name) }));

/** An encoding as its standard writes it: `GBK`, `UTF-16LE`, `EUC-JP`, `Shift_JIS`. */
export function encodingLabel(name: EncodingName): string {
  return written[name] ?? name.toUpperCase();
}
