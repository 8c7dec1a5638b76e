import { describe, expect, it } from 'vitest';
import { failure } from '../../errors/error.js';
import { beginningOf, type Goal } from '../../lesson/broken/broken-bench.js';
import type { Came } from '../../lesson/broken/came.js';
import { wrongPort } from '../../lesson/broken/wrong-port.js';
import { translator } from '../language.js';
import { goalLines, optionOfLetter, printLines, settingsLines } from './broken-lines.js';
import type { LessonWords } from './lesson-lines.js';

const words: LessonWords = { language: 'en', translate: translator('en'), color: false, columns: 60 };
const chinese: LessonWords = { ...words, language: 'zh-CN', translate: translator('zh-CN') };

const goal: Goal = {
  ...{ id: 'answer', says: { en: 'is answered', 'zh-CN': '得到应答' }, wanted: ['5.32'] },
  ...{ holds: () => false, came: () => ({ type: 'nothing' }) },
};
const missed = (came: Came) => ({ goal, holds: false, came });

describe('the lines of a broken bench', () => {
  it('number settings, letter options, and mark what is chosen', () => {
    expect(
      settingsLines(wrongPort, new Map([...beginningOf(wrongPort), ['client', 'printed']]), words),
    ).toEqual([
      '  1  The server binds to',
      '     ● a  port 0: the system gives it a free one',
      '     ○ b  the port in the notes',
      '  2  The client connects to',
      '     ○ a  the port in the notes',
      '     ● b  the port that the server says it has',
    ]);
    const narrow = settingsLines(wrongPort, beginningOf(wrongPort), { ...words, columns: 40 });
    expect(narrow.slice(1, 3)).toEqual(['     ● a  port 0: the system gives it', '          a free one']);
  });

  it('find an option by its letter', () => {
    const [setting] = wrongPort.settings;
    if (setting === undefined) throw new TypeError('a bench without settings');
    expect(['a', 'B', 'c', '', 'ab'].map((letter) => optionOfLetter(setting, letter))).toEqual([
      'any',
      'noted',
      ...[undefined, undefined, undefined],
    ]);
  });

  it('say of each goal whether it holds, and else what was wanted and what came', () => {
    const refused = failure('CONNECTION_REFUSED', { address: '127.0.0.1:7' });
    const cameAll: readonly Came[] = [
      { type: 'texts', texts: ['2.35', 'a\x1b[2J\n'] },
      { type: 'failure', failure: refused },
      { type: 'waiting', end: 'server', call: 'recv' },
      { type: 'nothing' },
    ];
    const lines = goalLines(
      [{ goal, holds: true, came: { type: 'nothing' } }, ...cameAll.map(missed)],
      words,
    );
    expect(lines).toEqual([
      '✓ is answered',
      '✗ is answered: wanted “5.32”, got “2.35” “a\\u{1b}[2J\\n”',
      expect.stringMatching(/^✗ is answered: wanted “5.32”, got .*127\.0\.0\.1:7/),
      '✗ is answered: wanted “5.32”, got nothing: server waits in recv()',
      '✗ is answered: wanted “5.32”, got nothing',
    ]);
    expect(goalLines([missed({ type: 'nothing' })], chinese)).toEqual([
      '✗ 得到应答：应为 “5.32”，实际：什么都没有',
    ]);
    const { wanted: _, ...open } = goal;
    expect(goalLines([{ goal: open, holds: false, came: { type: 'nothing' } }], words)).toEqual([
      '✗ is answered: got nothing',
    ]);
  });

  it('say what the programs printed', () => {
    const prints = [
      { end: 'server', text: '23.', atMs: 1 },
      { end: 'client', text: 'ok', atMs: 2 },
      { end: 'server', text: '5', atMs: 3 },
    ] as const;
    expect(printLines(prints, words)).toEqual(['client prints “ok”', 'server prints “23.” “5”']);
    expect(printLines([], words)).toEqual([]);
  });
});
