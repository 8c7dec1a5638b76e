import { expect, it } from 'vitest';
import { programFiles } from './program-files.js';

const load = (): Promise<string> => Promise.resolve('');

it('finds the programs of a lesson, each with its language and its end', () => {
  const files = Object.fromEntries(
    [
      '../../examples/lessons/framing/server.py',
      '../../examples/lessons/framing/client.mjs',
      '../../examples/lessons/framing/helper.py',
      '../../examples/lessons/chat/server.c',
      '../../examples/lessons/framing/server.rb',
    ].map((path) => [path, load]),
  );
  expect(programFiles('no-messages', files)).toEqual([
    { language: 'Python', role: 'server', path: 'lessons/framing/server.py', load },
    { language: 'Node', role: 'client', path: 'lessons/framing/client.mjs', load },
  ]);
  expect(programFiles('duplex', files).map(({ path }) => path)).toEqual(['lessons/chat/server.c']);
  expect(programFiles('boot', files)).toEqual([]);
});
