import { type EolName, eolNames } from '../../src/bytes/line-endings.js';
import type { Choice } from './choices.js';

const labels: Readonly<Record<Exclude<EolName, 'none'>, string>> = {
  lf: 'LF',
  crlf: 'CR LF',
  cr: 'CR',
  nul: 'NUL',
};

/** Every line ending as a choice of a select; `none` is what the absence of one is called. */
export function eolChoices(none: string): readonly Choice[] {
  return eolNames.map((name) => ({ value: name, label: name === 'none' ? none : labels[name] }));
}
