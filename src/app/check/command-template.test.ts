import { describe, expect, it } from 'vitest';
import { filledIn, hasName, parseTemplate } from './command-template.js';

const values = {
  url: 'tftp://127.0.0.1:69/a b',
  host: '127.0.0.1',
  port: '69',
  name: 'a b',
  file: '/tmp/x y',
  mode: 'octet',
};

describe('a command template', () => {
  it.each([
    ['curl -o {file} {url}', ['curl', '-o', '/tmp/x y', 'tftp://127.0.0.1:69/a b']],
    [
      "  atftp --option 'mode {mode}' -r {name} -l {file} {port} ",
      ['atftp', '--option', 'mode octet', '-r', 'a b', '-l', '/tmp/x y', '69'],
    ],
    ['a "b \\" c" d\\ e {url}{file} \'\'', ['a', 'b " c', 'd e', 'tftp://127.0.0.1:69/a b/tmp/x y', '']],
    ['$HOME; | `x` {url} {file}', ['$HOME;', '|', '`x`', 'tftp://127.0.0.1:69/a b', '/tmp/x y']],
  ])('%s is these words, whatever is filled in', (text, words) => {
    expect(filledIn(parseTemplate('--get', text), values)).toEqual(words);
  });

  it.each([
    ['', /no words/],
    ['curl {url}', /\{file\}/],
    ['curl {file}', /\{url\}/],
    ['curl {url} {file} {what}', /\{mode\} only/],
    ['curl "{url} {file}', /quote/],
  ])('%j is refused', (text, message) => {
    expect(() => parseTemplate('--get', text)).toThrow(message);
  });

  it('knows what it names', () => {
    const template = parseTemplate('--put', 'tftp -m {mode} {url} {file}');
    expect([hasName(template, 'mode'), hasName(template, 'name'), hasName(undefined, 'url')]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
