import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { scratch } from '../../../test/scratch.js';
import { BreakoutboxError, errorOf } from '../../errors/error.js';
import { OpenedDesk } from '../workspace/opened-desk.js';
import { checkSequence, readSequence, sequenceFiles } from './read-sequence.js';

const bench = scratch();
let root = '';
beforeEach(() => {
  root = bench.folder();
});

function put(path: string, text: string): string {
  const whole = join(root, path);
  mkdirSync(join(whole, '..'), { recursive: true });
  writeFileSync(whole, text);
  return whole;
}

function thrown(act: () => unknown): BreakoutboxError {
  try {
    act();
  } catch (error) {
    if (error instanceof BreakoutboxError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

const wait = 'steps: [ { wait: 1ms } ]\n';
const names = (path: string): readonly string[] =>
  sequenceFiles(join(root, path)).map((file) => file.slice(root.length + 1));

describe('the files of sequences', () => {
  it('of a folder are those that have steps, or a fault that is told of later', () => {
    put('a/one.yaml', wait);
    put('a/below/two.yml', wait);
    put('a/other.yaml', 'type: udp\n');
    put('a/broken.yaml', 'steps: [\n');
    put('a/text.txt', wait);
    expect(names('a')).toEqual(['a/below/two.yml', 'a/broken.yaml', 'a/one.yaml']);
    expect(names('a/other.yaml')).toEqual(['a/other.yaml']);
  });

  it('of a workspace are all below its sequences', () => {
    put('workspace.yaml', 'version: 1\n');
    put('endpoints/a.yaml', 'type: udp\n');
    put('sequences/one.yaml', wait);
    put('sequences/more/two.yaml', 'stpes: []\n');
    const all = ['sequences/more/two.yaml', 'sequences/one.yaml'];
    expect([names(''), names('sequences'), names('sequences/more')]).toEqual([all, all, all.slice(0, 1)]);
  });

  it('are missing in a folder without any', () => {
    put('a/other.yaml', 'type: udp\n');
    expect(thrown(() => names('a')).code).toBe('SEQUENCE_MISSING');
    expect(thrown(() => names('b')).code).toBe('FILE_UNREADABLE');
  });
});

describe('a sequence that is read', () => {
  it('is named by its file, and refused with the place of what is wrong', () => {
    expect(readSequence(put('one.yaml', wait), 'en').sequence.name).toBe('one');
    const fault = thrown(() => readSequence(put('bad.yaml', 'steps:\n  - wait: soon\n'), 'en'));
    expect([fault.code, fault.failure.params]).toEqual([
      'SEQUENCE_INVALID',
      expect.objectContaining({ line: 2, column: 11 }),
    ]);
  });

  it.each([
    ['open: tcp://h:99999', 2, 11, /99999/],
    ['open: nobody', 2, 11, /neither an endpoint/],
    ['{ open: "tcp://h:1", layout: nobody }', 2, 34, /nobody/],
    ['{ open: "tcp://h:1", framing: sideways }', 2, 35, /sideways/],
    ['{ open: "udp://h:1", halfClose: 1s }', 2, 13, /halfCloseMs/],
    ['tftp: { get: "tftp://h:99999/a" }', 2, 18, /99999/],
    ['tftp: { serve: a, port: 99999 }', 2, 29, /99999/],
  ])('is checked before anything is opened: %s', (step, line, column, words) => {
    const file = put('bad.yaml', `steps:\n  - ${step}\n`);
    const desk = OpenedDesk.around(file);
    const fault = thrown(() => checkSequence(readSequence(file, 'en'), desk, new Map(), 'en'));
    expect([fault.code, fault.failure.params.line, fault.failure.params.column]).toEqual([
      'SEQUENCE_INVALID',
      line,
      column,
    ]);
    expect(errorOf(fault.failure).message).toMatch(words);
  });

  it('finds the layouts, fields and messages of its workspace', () => {
    put('workspace.yaml', 'version: 1\n');
    put('layouts/sensor.yaml', 'fields:\n  - unit: u8\n');
    put('messages/ask.yaml', 'text: a\n');
    const check = (step: string): string => {
      const file = put('sequences/a.yaml', `steps:\n  - open: udp://h:1\n  - ${step}\n`);
      try {
        checkSequence(readSequence(file, 'en'), OpenedDesk.around(file), new Map(), 'en');
        return '';
      } catch (error) {
        return error instanceof BreakoutboxError ? error.message : 'a fault of the program';
      }
    };
    expect(check('send: { form: { layout: sensor, values: { unit: 3 } } }')).toBe('');
    expect(check('send: { message: ask }')).toBe('');
    expect(check('expect: { field: sensor.unit == 3 }')).toBe('');
    expect(check('send: { form: { layout: sensor, values: { nuit: 3 } } }')).toMatch(
      /a\.yaml:3:.*no field "nuit"/,
    );
    expect(check('expect: { field: sensor.nuit == 3 }')).toMatch(/a\.yaml:3:/);
    expect(check('send: "{sensor.unit} {sensor.nuit}"')).toMatch(/a\.yaml:3:.*sensor\.nuit/);
    expect(check('send: { message: nobody }')).toMatch(/a\.yaml:3:.*nobody/);
  });
});
