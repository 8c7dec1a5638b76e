import type { AuditRow } from '../../app/cluster/audit-reading.js';
import { visibleJson, visibleText } from '../../bytes/escapes.js';
import { isoTime } from '../../bytes/iso-time.js';
import type { Settings } from '../settings.js';
import { clockTime } from './times.js';

/** The line of an entry: when, where, who, what, and what came of it. */
export function auditLine(
  entry: AuditRow,
  { json, translate: t }: Pick<Settings, 'json' | 'translate'>,
): string {
  if (json) return jsonLine(entry);
  const { timeMicros, node, user, person, operation, words, outcome, ms, lost } = entry;
  const who = person === undefined ? visibleText(user) : `${visibleText(person)} (${visibleText(user)})`;
  const did = [operation, words].filter((part) => part !== '').join(' ');
  const before = lost === undefined ? '' : `! ${t('auditLost', { count: lost })}\n`;
  const day = isoTime(timeMicros - new Date(timeMicros / 1_000).getTimezoneOffset() * 60e6, 3).slice(0, 10);
  return `${before}${day} ${clockTime(timeMicros)}  ${node}  ${who}  ${visibleText(did)}  ${visibleText(outcome)}  ${ms} ms\n`;
}

function jsonLine({ timeMicros, words: _, outcome, ...entry }: AuditRow): string {
  return `${visibleJson({ time: isoTime(timeMicros, 6), type: 'audit', ...entry, outcome })}\n`;
}
