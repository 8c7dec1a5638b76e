import { cutToBytes, localFileName } from '../../bytes/local-file-name.js';
import { failure } from '../../errors/error.js';
import type { Parsed } from '../../errors/parsed.js';

/** What a name of a log may hold in braces. */
export const logPlaceholders = ['endpoint', 'date', 'time', 'peer', 'connection'] as const;
export type LogPlaceholder = (typeof logPlaceholders)[number];

/** The name of a log with placeholders, parsed. */
export interface LogPattern {
  /** As it was given. */
  readonly text: string;
  /** What stands before the first part with a placeholder, empty for the present folder; it has to be there. */
  readonly folder: string;
  /** The rest: literals and placeholders in turn; `/` stands in literals only. */
  readonly parts: readonly (string | { readonly placeholder: LogPlaceholder })[];
}

/** What the placeholders of one line stand for; undefined for what the line has not. */
export interface LogNameValues {
  readonly endpoint: string;
  /** `2026-11-27`, local. */
  readonly date: string;
  readonly peer: string | undefined;
  readonly connection: number | undefined;
}

/** In place of the peer and the connection of what has none, such as that a port is bound. */
const ofEndpoint = 'endpoint';
/** Bytes of one value in a name. */
const maxValueBytes = 80;

/** Reads the name of a log: `bench-{endpoint}-{date}.log`. */
export function parseLogPattern(text: string): Parsed<LogPattern> {
  const fault = (reason: string, params = {}): Parsed<LogPattern> => ({
    ok: false,
    failure: failure('LOG_PATTERN_INVALID', { text, reason, ...params }),
  });
  const brace = text.indexOf('{');
  const folderEnd = text.lastIndexOf('/', brace < 0 ? undefined : brace) + 1;
  const rest = text.slice(folderEnd);
  if (rest === '' || rest.endsWith('/')) return fault('log-names-no-file');
  const parts: LogPattern['parts'][number][] = [];
  let at = 0;
  for (const { 0: found, 1: name = '', index } of rest.matchAll(/\{([^{}]*)\}|[{}]/g)) {
    const placeholder = logPlaceholders.find((known) => known === name);
    if (placeholder === undefined)
      return fault('log-placeholder-unknown', {
        found,
        choices: logPlaceholders.map((known) => `{${known}}`).join(' '),
      });
    if (index > at) parts.push(rest.slice(at, index));
    parts.push({ placeholder });
    at = index + found.length;
  }
  if (at < rest.length) parts.push(rest.slice(at));
  if (rest.split('/').some((part) => part === '..' || part === '.')) return fault('name-leads-out');
  return { ok: true, value: { text, folder: text.slice(0, folderEnd), parts } };
}

/** Returns true if the name has this placeholder. */
export function hasPlaceholder({ parts }: LogPattern, wanted: LogPlaceholder): boolean {
  return parts.some((part) => typeof part !== 'string' && part.placeholder === wanted);
}

/** The pattern with a number for each connection, before the extension, if it names neither connection nor peer. */
export function byConnection(pattern: LogPattern): LogPattern {
  if (hasPlaceholder(pattern, 'connection')) return pattern;
  const last = pattern.parts.at(-1);
  const literal = typeof last === 'string' ? last : '';
  const dot = literal.lastIndexOf('.');
  const cut = dot <= literal.lastIndexOf('/') ? literal.length : dot;
  const parts = [
    ...(typeof last === 'string' ? pattern.parts.slice(0, -1) : pattern.parts),
    `${literal.slice(0, cut)}-`,
    { placeholder: 'connection' } as const,
    ...(cut < literal.length ? [literal.slice(cut)] : []),
  ];
  return { ...pattern, parts };
}

/**
 * The name of the file that a line belongs into, below the folder of the pattern, with `/` between folders. `{time}` stays: it is that of
 * the beginning of the file. Values cannot leave their place: they hold no slash, no dot at their beginning, and nothing that a system refuses.
 */
export function logName({ parts }: LogPattern, values: LogNameValues): string {
  return parts.map((part) => (typeof part === 'string' ? part : filled(part.placeholder, values))).join('');
}

function filled(placeholder: LogPlaceholder, values: LogNameValues): string {
  const { endpoint, date, peer, connection } = values;
  const ofPeer = peer === undefined ? ofEndpoint : safeValue(peer);
  switch (placeholder) {
    case 'endpoint':
      return safeValue(endpoint);
    case 'date':
      return date;
    case 'time':
      return '{time}';
    case 'peer':
      return ofPeer;
    case 'connection':
      // A datagram has no connection: its peer is kept apart instead.
      return connection === undefined ? ofPeer : String(connection);
  }
}

/** A value as a part of a file's name. */
function safeValue(value: string): string {
  if (value === '') return '_';
  const name = localFileName(value.replace(/[/\\{}]/g, '_'));
  return cutToBytes(name, maxValueBytes);
}
