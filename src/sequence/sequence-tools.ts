import type { PlaceholderValues } from '../bytes/placeholders.js';
import type { RuleTools } from '../endpoint/rules/rule-tools.js';
import type { Parsed } from '../errors/parsed.js';
import type { Layout } from '../layout/layout.js';
import type { LayoutReader } from '../layout/layout-reader.js';

/** What a sequence is run with, besides the sockets. */
export interface SequenceTools {
  /** Compiles conditions; what is open says how its messages are checked. */
  readonly rules: RuleTools;
  /** Reads fields of messages. */
  readonly fields: LayoutReader;
  /** Fails with LAYOUT_UNKNOWN, or what is wrong with its file. */
  layout(name: string): Parsed<Layout>;
  /** The bytes of a saved message. Fails with MESSAGE_UNKNOWN, or what is wrong with it. */
  message(name: string, values: PlaceholderValues): Parsed<Uint8Array>;
  now(): Pick<PlaceholderValues, 'localTime' | 'unixSeconds'>;
  /** A number from 0 up to, but not including, 1. */
  readonly random: () => number;
}
