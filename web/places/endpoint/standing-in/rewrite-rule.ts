import { formatHex } from '../../../../src/bytes/hex.js';
import type { HoldOrder } from '../../../../src/operations/standing-in-state.js';

/** A message, and what a person makes of it, of which a rule is to be made. */
export interface RewriteSource {
  /** What the rule is called. */
  readonly name: string;
  /** The relay, by its label or id. */
  readonly endpoint: string;
  readonly side: NonNullable<HoldOrder['side']>;
  /** What is held, where that is said; it selects what the rule is for. */
  readonly filter: string | undefined;
  readonly bytes: Uint8Array;
  /** The layout of the message; undefined if none takes it. */
  readonly layout: string | undefined;
  /** Fields that are given other values, as they were typed. */
  readonly fields: Readonly<Record<string, string>>;
  /** What goes in its place; undefined where nothing was changed. */
  readonly after: Uint8Array | undefined;
}

/** Bytes at the beginning of a message that tell its kind. */
const headBytes = 4;
/** Bytes that a rule replaces a message by. */
const maxReplaced = 65_536;

/**
 * A file of one rule, not armed yet, that does by itself what a person did: it sets the fields that were changed, replaces the bytes, or
 * drops the message where nothing was changed.
 */
export function rewriteRule(source: RewriteSource): string {
  const { name, endpoint } = source;
  return [
    `name: ${JSON.stringify(name)}`,
    `on: [${JSON.stringify(endpoint)}]`,
    'enabled: false',
    `when: { filter: ${JSON.stringify(filterOf(source))} }`,
    'then:',
    ...actionOf(source).map((line, index) => `${index === 0 ? '  - ' : '    '}${line}`),
    '',
  ].join('\n');
}

function filterOf({ filter, side, layout, bytes }: RewriteSource): string {
  const direction = `dir == ${side === 'up' ? 'received' : 'sent'}`;
  if (filter !== undefined && filter.trim() !== '')
    return /\bdir\b/.test(filter) ? filter : `${bracketed(filter)} and ${direction}`;
  if (layout !== undefined) return `${layout} and ${direction}`;
  const head = [...bytes.subarray(0, headBytes)].map((byte) => byte.toString(16).padStart(2, '0'));
  return head.length === 0
    ? `size == 0 and ${direction}`
    : `hex[0:${head.length}] == ${head.join(':')} and ${direction}`;
}

function bracketed(filter: string): string {
  return /\bor\b|\|\|/.test(filter) ? `(${filter})` : filter;
}

function actionOf({ layout, fields, after }: RewriteSource): readonly string[] {
  const set = Object.entries(fields);
  if (layout !== undefined && set.length > 0) {
    const values = set.map(([field, text]) => `${JSON.stringify(`${layout}.${field}`)}: ${givenText(text)}`);
    return [`set: { ${values.join(', ')} }`];
  }
  if (after === undefined) return ['drop: true'];
  return [`replace: ${JSON.stringify(formatHex(after.subarray(0, maxReplaced)))}`, 'hex: true'];
}

/** A number as one, anything else in quotes. */
function givenText(text: string): string {
  return /^-?(0|[1-9]\d*)(\.\d+)?$/.test(text) ? text : JSON.stringify(text);
}
