import { type Story, storyText, turnsText } from '../../app/capture.js';
import { visibleJson, visibleText } from '../../bytes/escapes.js';
import type { Settings } from '../settings.js';

const marks = { done: '✓', failed: '✗', unfinished: '…' } as const;
const colors = { done: 32, failed: 31, unfinished: 2 } as const;

/** A story for people: what it is about, how it ended and whose fault that was, then what happened, with times and packets. Escaped. */
export function storyLines(story: Story, { language, translate: t, color }: Settings): string {
  const { kind, number, outcome, fault, title, events, turns } = story;
  const whose = fault === undefined ? '' : `  (${t(`storyFaults.${fault}`)})`;
  const head = `${marks[outcome]} ${kind}:${number}  ${visibleText(storyText(title, language))}${whose}`;
  const lines = [color ? `\x1b[${colors[outcome]}m${head}\x1b[0m` : head];
  for (const event of events) {
    const place = `${(event.timeNanos / 1e9).toFixed(6).padStart(12)}  ${`#${event.packet}`.padEnd(7)}`;
    lines.push(`${place} ${visibleText(storyText(event, language))}`);
  }
  if (turns !== undefined) lines.push(`${' '.repeat(22)}${turnsText(turns, language)}`);
  return `${lines.join('\n')}\n\n`;
}

/** The same as a line of `--json` (docs/json.md), its words in English. */
export function storyJson({
  kind,
  number,
  outcome,
  fault,
  title,
  events,
  turns,
  startNanos,
  endNanos,
}: Story): string {
  const told = [title, ...events].map(({ code, params, packet, timeNanos }) => ({
    code,
    message: storyText({ code, params }, 'en'),
    params,
    packet,
    seconds: timeNanos / 1e9,
  }));
  const waits =
    turns === undefined
      ? {}
      : { turns: { client: turns.client / 1e9, server: turns.server / 1e9, nobody: turns.nobody / 1e9 } };
  return `${visibleJson({
    type: 'story',
    kind,
    number,
    outcome,
    ...(fault === undefined ? {} : { fault }),
    title: told[0]?.message ?? '',
    start: startNanos / 1e9,
    seconds: (endNanos - startNanos) / 1e9,
    ...waits,
    events: told.slice(1),
  })}\n`;
}
