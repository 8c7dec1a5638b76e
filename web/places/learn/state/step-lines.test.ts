import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { encodeUtf8 } from '../../../../src/bytes/utf8.js';
import type { CallName, Observation } from '../../../../src/lesson/observation.js';
import { codeLines, codeParts } from './code-parts.js';
import type { ProgramLanguage, ProgramRole } from './program-files.js';
import { stepLines, stepSubject } from './step-lines.js';

const suffixes = { Python: 'py', PHP: 'php', Node: 'mjs', C: 'c' } as const;
const languages = Object.keys(suffixes) as ProgramLanguage[];
const none: ReadonlySet<never> = new Set();

/** The lines of an example that are marked, without what is around their code. */
function marked(
  folder: string,
  role: ProgramRole,
  language: ProgramLanguage,
  calls: readonly CallName[],
  packets: readonly string[] = [],
): readonly string[] {
  const path = `../../../../examples/lessons/${folder}/${role}.${suffixes[language]}`;
  const text = readFileSync(new URL(path, import.meta.url), 'utf8');
  const subject = { calls: new Set(calls), packets: new Set(packets) };
  const found = stepLines(codeLines(codeParts(text, language)), language, subject);
  return [...found].map((line) => text.split('\n')[line]?.trim() ?? '');
}

const streams = ['ports', 'reverse', 'list', 'gbk-echo', 'framing', 'chat', 'many'];
const datagrams = ['datagrams', 'counter'];

describe.each(languages)('%s: a program has lines for', (language) => {
  it.each(streams)('the calls of %s', (folder) => {
    for (const call of ['listen', 'accept', 'send'] as const)
      expect(marked(folder, 'server', language, [call]), call).not.toEqual([]);
    for (const call of ['connect', 'recv'] as const)
      expect(marked(folder, 'client', language, [call]), call).not.toEqual([]);
    // A server that tells an address reads nothing, and its client sends nothing.
    if (folder === 'ports') return;
    expect(marked(folder, 'server', language, ['recv'])).not.toEqual([]);
    expect(marked(folder, 'client', language, ['send'])).not.toEqual([]);
  });

  it.each(datagrams)('the datagrams of %s', (folder) => {
    for (const call of ['bind', 'recvfrom', 'sendto'] as const)
      expect(marked(folder, 'server', language, [call]), call).not.toEqual([]);
    for (const call of ['connect', 'send', 'recvfrom'] as const)
      expect(marked(folder, 'client', language, [call]), call).not.toEqual([]);
  });

  it('each packet of TFTP, and none for the table of their numbers', () => {
    for (const packet of ['RRQ', 'DATA', 'ACK', 'ERROR'])
      for (const role of ['server', 'client'] as const) {
        const lines = marked('tftp', role, language, [], [packet]);
        expect(lines, `${role} ${packet}`).not.toEqual([]);
        expect(lines.some((line) => /RRQ.*ACK/.test(line))).toBe(false);
      }
    expect(marked('tftp', 'server', language, ['serve'])).not.toEqual([]);
  });

  it('nothing where nothing happened at its end, and none for a comment', () => {
    expect(marked('chat', 'server', language, [])).toEqual([]);
    expect(
      marked('chat', 'server', language, ['recv']).some((line) => /reading the keyboard/.test(line)),
    ).toBe(false);
  });
});

it('marks the very line of a call', () => {
  expect(marked('many', 'server', 'Python', ['accept'])).toEqual(['connection, peer = server.accept()']);
  expect(marked('chat', 'client', 'PHP', ['shutdown'])).toEqual([
    'stream_socket_shutdown($connection, STREAM_SHUT_WR); // the other side may still speak',
  ]);
  expect(marked('chat', 'client', 'C', ['recv'])).toEqual([
    'ssize_t count = recv(connection, bytes, sizeof bytes, 0);',
  ]);
});

it('takes the calls of one end out of a step, and the packets of TFTP that passed or are held', () => {
  const seen: readonly Observation[] = [
    { type: 'called', end: 'client2', id: 1, call: 'send', bytes: encodeUtf8('a'), atMs: 1 },
    { type: 'returned', end: 'server', id: 2, call: 'recv', result: { ok: true }, atMs: 2 },
    { type: 'held', message: 1, direction: 'up', bytes: Uint8Array.of(0, 4, 0, 1), atMs: 3 },
    { type: 'passed', direction: 'down', bytes: Uint8Array.of(0, 3, 0, 2, 65), atMs: 4 },
  ];
  const ends = ['client', 'server'] as const;
  const tcp = { protocol: 'tcp', ends, wire: 'direct' } as const;
  expect(stepSubject(tcp, seen, 'server')).toEqual({ calls: new Set(['recv']), packets: none });
  expect(stepSubject({ ...tcp, protocol: 'tftp' }, seen, 'client')).toEqual({
    calls: new Set(['send']),
    packets: new Set(['ACK', 'DATA']),
  });
});
