import { expect, it } from 'vitest';
import { importCounts } from '../../config/import/import-summary.js';
import { type ImportedFile, leftOut, notTaken, taken } from '../../config/import/imported-file.js';
import { translator } from '../language.js';
import { importJson, importLines } from './import-lines.js';

const imported: ImportedFile = {
  format: 'docklight',
  entries: [
    taken(
      { line: 9, source: 'SEND \x1b[31m' },
      { type: 'message', name: 'Ask', value: { name: 'Ask', hex: 'AA', to: 'udp://h:1' } },
      [leftOut('import-own-port', { port: 9 })],
    ),
    taken(
      { line: 12, source: 'RECEIVE' },
      {
        type: 'rule',
        name: 'Seen',
        // biome-ignore lint/suspicious/noThenProperty: the word of a rule's file
        value: { name: 'Seen', when: { hex: 'AA ??' }, then: [{ tag: 'Seen' }], enabled: true },
      },
    ),
    taken({ line: 13, source: 'x' }, { type: 'checksum', name: 'sum8', value: 'sum8' }),
    taken(
      { line: 14, source: 'SERVER:1' },
      { type: 'endpoint', name: 'SERVER:1', value: { type: 'tcp-listen', address: '1' } },
    ),
    taken(
      { line: 15, source: 'panel' },
      { type: 'panel', name: 'P', value: { rows: [[{ title: 'Go', message: 'Ask' }]] } },
    ),
    notTaken({ line: 120, source: 'z'.repeat(100) }, 'import-empty'),
  ],
};

it('shows each entry on a line, escaped, with what is left out below it', async () => {
  const settings = { language: 'en', translate: translator('en'), color: false } as const;
  expect((await importLines('a\n.ptp', imported, settings)).split('\n')).toEqual([
    'a␊.ptp: Docklight',
    expect.stringMatching(/^ {2}9 {2}SEND ␛\[31m +message +Ask · AA · udp:\/\/h:1$/),
    '      not taken: the own port 9; bind an endpoint to it',
    expect.stringMatching(/^ 12 {2}RECEIVE +rule +Seen · AA \?\?$/),
    expect.stringMatching(/^ 13 {2}x +checksum +sum8$/),
    expect.stringMatching(/^ 14 {2}SERVER:1 +endpoint +tcp-listen · 1$/),
    expect.stringMatching(/^ 15 {2}panel +panel +P · Go$/),
    expect.stringMatching(/^120 {2}z{47}… {2}– {2}not taken: empty entry$/),
    '5 taken, 1 not taken',
    '',
  ]);
});

it('has an object for each entry', () => {
  const objects = importJson('a.ptp', imported)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(objects).toHaveLength(6);
  expect(objects[0]).toMatchObject({ type: 'importEntry', line: 9, becomes: 'message', name: 'Ask' });
  expect(objects[0]?.without).toMatchObject([{ code: 'IMPORT_NOT_TAKEN' }]);
  expect(objects[5]).toMatchObject({
    line: 120,
    code: 'IMPORT_NOT_TAKEN',
    params: { reason: 'import-empty' },
  });
  expect(importCounts(imported)).toEqual({ taken: 5, left: 1 });
});
