import { describe, expect, it } from 'vitest';
import { givenWords } from './given-words.js';

describe('the command line in the parser’s form', () => {
  it.each([
    [[], ['workbench']],
    [
      ['--port', '9000'],
      ['workbench', '--port', '9000'],
    ],
    [
      ['--json', 'ports'],
      ['--json', 'ports'],
    ],
    [['--help'], ['--help']],
    [
      ['help', 'tcp', 'listen'],
      ['tcp', 'listen', '--help'],
    ],
    [['lsten'], ['lsten']],
    [
      ['tcp', 'connect', '--reconnect', 'host:23'],
      ['tcp', 'connect', '--reconnect=3', 'host:23'],
    ],
  ])('%j is %j', (words, given) => {
    expect(givenWords(words)).toEqual(given);
  });
});
