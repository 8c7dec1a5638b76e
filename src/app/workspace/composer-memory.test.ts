import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SentDraftReport } from '../../operations/composer.js';
import { ComposerMemory } from './composer-memory.js';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'breakoutbox-composer-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const sent = (text: string, atMs: number, more: Partial<SentDraftReport> = {}): SentDraftReport => ({
  text,
  hex: false,
  raw: false,
  lineBreak: 'lf',
  eol: 'none',
  checksum: 'none',
  bytes: text.length,
  atMs,
  ...more,
});

const textsOf = (memory: ComposerMemory, endpoint?: string, message?: string): readonly string[] =>
  memory.get(endpoint, message).sent.map(({ text }) => text);

const file = (): string => join(root, '.bob', 'composer.json');

describe('what is remembered of what was typed', () => {
  it('is there again after a restart, readable by its owner alone', () => {
    const memory = new ComposerMemory(root, () => true);
    memory.addSent('e1', [sent('one', 1)]);
    memory.addSent('e1', [sent('two', 2)]);
    memory.keepDraft('e1', 'thr');
    memory.close();
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    const again = new ComposerMemory(root, () => true);
    expect(again.get('e1')).toMatchObject({ sent: [{ text: 'two' }, { text: 'one' }], draft: 'thr' });
    expect(again.get('e2')).toEqual({ sent: [], draft: '' });
  });

  it('has the same message once, as it was sent last, and the latest of all first', () => {
    const memory = new ComposerMemory(root, () => false);
    memory.addSent('e1', [sent('one', 1), sent('two', 2)]);
    memory.addSent('e1', [sent('one', 3), sent('one', 1, { hex: true })]);
    expect(textsOf(memory, 'e1')).toEqual(['one', 'two', 'one']);
    memory.addSent('e2', [sent('read', 9, { message: 'sensor/read', to: 'PLC' })]);
    expect(textsOf(memory)).toEqual(['read', 'one', 'two', 'one']);
    expect(textsOf(memory, undefined, 'sensor/read')).toEqual(['read']);
  });

  it('is bounded: 50 of an endpoint, and in all what was used last', () => {
    const memory = new ComposerMemory(root, () => true);
    for (let at = 0; at < 60; at += 1) memory.addSent('many', [sent(`m${at}`, at)]);
    expect(textsOf(memory, 'many')).toHaveLength(50);
    expect(textsOf(memory, 'many')[0]).toBe('m59');
    for (let at = 0; at < 30; at += 1) {
      const long = Array.from({ length: 50 }, (_, index) => sent(`${index} `.padEnd(4_000, 'x'), index));
      memory.addSent(`e${at}`, long);
    }
    memory.close();
    expect(statSync(file()).size).toBeLessThan(4_000_000);
    expect([textsOf(memory, 'many').length, textsOf(memory, 'e29').length]).toEqual([0, 50]);
  });

  it('writes nothing where nothing may be written', () => {
    const memory = new ComposerMemory(root, () => false);
    memory.addSent('e1', [sent('one', 1)]);
    memory.close();
    expect(existsSync(join(root, '.bob'))).toBe(false);
    expect(textsOf(memory, 'e1')).toEqual(['one']);
  });

  it.each(['', '[]', 'null', '{"e1":null}', '{"e1":{"sent":[{"text":7},null],"draft":3}}', '{"e1":'])(
    'begins anew from %j',
    (text) => {
      mkdirSync(join(root, '.bob'));
      writeFileSync(file(), text);
      const memory = new ComposerMemory(root, () => true);
      expect(memory.get('e1')).toEqual({ sent: [], draft: '' });
      memory.keepDraft('e1', 'x');
      memory.close();
      expect(JSON.parse(readFileSync(file(), 'utf8'))).toMatchObject({ e1: { draft: 'x' } });
    },
  );
});
