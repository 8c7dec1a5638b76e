import { translator } from '../src/cli/language.js';
import { EventNumbers } from '../src/cli/output/event-numbers.js';
import type { Settings } from '../src/cli/settings.js';

/** What a command goes by without an option, in English and without a grace period. */
export const plainSettings: Settings = {
  translate: translator('en'),
  language: 'en',
  encoding: 'utf-8',
  hex: false,
  raw: false,
  eol: 'none',
  checksum: undefined,
  json: false,
  quiet: false,
  color: false,
  graceMs: 0,
  numbers: new EventNumbers(),
  verbose: false,
  given: new Set(),
  setV8Flags: () => undefined,
};
