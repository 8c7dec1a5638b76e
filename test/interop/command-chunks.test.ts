import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { tftpServerInput } from '../../src/config/tftp-server-input.js';

const folder = fileURLToPath(new URL('../../dist/bob/', import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith('.js'));
const textOf = (file: string): string => readFileSync(`${folder}${file}`, 'utf8');

/** The files that `entries` load at their start, themselves among them and the program that loads a command aside. */
function loadedWith(entries: readonly string[]): readonly string[] {
  const loaded = new Set(entries);
  for (const file of loaded)
    for (const [, next = ''] of textOf(file).matchAll(/^(?:const \S+ = )?require\("\.\/([^"]+)"\);$/gm))
      if (next !== 'bob.js') loaded.add(next);
  return [...loaded];
}

/** The files that a command loads, its own one among them. */
const loadedBy = (command: string): readonly string[] => {
  // Behind the name stands a hash of eight characters.
  const own = new RegExp(`^${command}-.{8}\\.js$`);
  return loadedWith(files.filter((name) => own.test(name)));
};

const threadFile = 'tftp-server-thread.js';
const hasExpressions = (file: string): boolean => textOf(file).includes('RE2JS');

it('keeps the expressions of TFTP rules in files of their own', () => {
  expect(files.filter(hasExpressions).length).toBeGreaterThan(0);
});

it.each([
  'tcp-send',
  'tcp-connect',
  'tcp-listen',
  'udp-send',
  'udp-listen',
  'udp-chat',
  'tftp-get',
  'tftp-serve',
  'workbench',
  'ports',
])('bob %s starts without the expressions of TFTP rules, which would make that longer', (command) => {
  expect(loadedBy(command).length).toBeGreaterThan(1);
  expect(loadedBy(command).filter(hasExpressions)).toEqual([]);
});

it.each(['tcp-send', 'tcp-connect', 'tcp-listen', 'udp-send', 'udp-listen', 'udp-chat'])(
  'bob %s starts without what describes a TFTP server',
  (command) => {
    const describes = (file: string): boolean =>
      textOf(file).includes(tftpServerInput.properties.rules.description);
    expect(files.filter(describes).length).toBeGreaterThan(0);
    expect(loadedBy(command).filter(describes)).toEqual([]);
  },
);

it.each(['tcp-listen', 'udp-listen', 'udp-chat', 'relay', 'tftp-serve', 'workbench', 'history'])(
  'bob %s starts without the client of NATS, which only a cluster needs',
  (command) => {
    const speaksNats = (file: string): boolean => textOf(file).includes('NatsConnectionImpl');
    expect(files.filter(speaksNats).length).toBeGreaterThan(0);
    expect(loadedBy(command).length).toBeGreaterThan(0);
    expect(loadedBy(command).filter(speaksNats)).toEqual([]);
  },
);

it('a thread of the TFTP server starts without them, too', () => {
  expect(loadedWith([threadFile]).length).toBeGreaterThan(1);
  expect(loadedWith([threadFile]).filter(hasExpressions)).toEqual([]);
});

it('what loads the command, compiled anew in every run, is small and brings no words for failures', () => {
  expect(loadedWith(['main.js'])).toEqual(['main.js']);
  expect(textOf('main.js').length).toBeLessThan(16_000);
  expect(textOf('main.js')).not.toContain('FILE_UNREADABLE');
});
