import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { commandAt, Ran } from '../../test/command-line.js';

/** A value for every option that takes one, by the option's name; it is valid wherever the option is. */
const values: Readonly<Record<string, string>> = {
  '--library-cache': '1G',
  '--library-folder': 'x',
  '--into': 'x',
  '--as': 'text',
  '--allow': '10.0.0.0/8',
  '--bind': '127.0.0.1',
  '--blksize': '1428',
  '--cache': '64M',
  '--capture': 'own.pcapng',
  '--chat-room': 'lab',
  '--check': 'sum8',
  '--count': '2',
  '--deny': '10.0.0.0/8',
  '--duplex': 'half',
  '--engine': 'portable',
  '--fail': 'ERR',
  '--endpoint': 'bench',
  '--env': 'bench',
  '--export': 'csv',
  '--file': 'some-file',
  '--framing': 'line',
  '--from': '7788',
  '--host': '127.0.0.1',
  '--idle-timeout': '5',
  '--interface': 'eth0',
  '--interval': '5',
  '--keepalive': '5',
  '--max-blksize': '1428',
  '--max-client-rate': '1M',
  '--max-client-requests': '5',
  '--max-connections': '5',
  '--max-rate': '1M',
  '--max-size': '1M',
  '--max-time': '5',
  '--max-requests': '5',
  '--max-transfers': '5',
  '--max-transfers-per-client': '5',
  '--max-windowsize': '16',
  '--metrics': '9169',
  '--mode': 'netascii',
  '--multicast': '239.0.0.7',
  '--out': 'hex',
  '--peers': '5',
  '--per-client': 'ip',
  '--port': '6969',
  '--quota': '4M',
  '--rate': '100',
  '--reconnect': '2',
  '--reply': 'echo',
  '--rollover': '1',
  '--rules': 'some-file',
  '--seconds': '1',
  '--set': 'unit=3',
  '--size': '64',
  '--to': 'tcp://127.0.0.1:7',
  '--spin-us': '0',
  '--tid-ports': '40000-40100',
  '--timeout': '2',
  '--tls-cert': 'cert.pem',
  '--tls-key': 'key.pem',
  '--ttl': '3',
  '--until': 'OK',
  '--user': 'nobody',
  '--wait': '500',
  '--filter': 'size > 8',
  '--layout': 'line-sensor',
  '--log': 'bench.log',
  '--log-rotate': '1h',
  '--serve': '7777',
  '--speed': '2',
  '--limit': '100',
  '--windowsize': '16',
  '--within': '5',
  '--workers': '2',
  '--workspace': 'some-folder',
  '--files': 'some-folder',
  '--junit': 'out.xml',
  '--jobs': '4',
  '--write': 'create',
  '--level': 'full',
  '--only': 'echo-text',
  '--seed': '7',
  '--expect': 'some-file',
  '--get': 'curl -o {file} {url}',
  '--put': 'curl -T {file} {url}',
  '--cluster': 'nats://127.0.0.1:4222',
  '--node': 'bench',
  '--since': '12h',
  '--share': 'course',
  '--creds': 'some-file',
  '--cluster-ca': 'some-file',
  '--cluster-cert': 'some-file',
  '--cluster-key': 'some-file',
  '--history-age': '30d',
  '--history-bytes': '8GiB',
  '--history-replicas': '1',
};

const local = ['--bind', '--interface'];
const shown = ['--filter', '--layout'];
const logged = ['--log', '--log-rotate'];
const sending = ['--capture', '--file', '--wait', '--count', '--interval', '--out'];
const transfer = [
  '--capture',
  '--mode',
  '--blksize',
  '--windowsize',
  '--timeout',
  '--rollover',
  '--no-options',
  '--max-time',
  '--engine',
];
const goal = ['--rules', '--until', '--fail', '--within'];
const cluster = ['--cluster', '--creds', '--cluster-ca', '--cluster-cert', '--cluster-key'];
const node = [...cluster, '--node', '--no-history'];
const checking = ['--level', '--only', '--junit', '--seed'];
const load = [...local, '--peers', '--seconds', '--rate'];

/** Each command's own options. A new option must be listed here, and covered by a test that shows what it does. */
const options: Readonly<Record<string, readonly string[]>> = {
  workbench: [
    ...[...logged, ...node],
    ...['--history-age', '--history-bytes', '--history-replicas', '--share', '--no-share'],
    ...['--port', '--host', '--workspace', '--trust', '--files', '--no-open'],
  ],
  'tcp listen': [
    ...[...node, '--chat-room'],
    ...local,
    ...shown,
    ...logged,
    ...[
      '--capture',
      '--reply',
      '--once',
      '--framing',
      '--max-connections',
      '--idle-timeout',
      '--keepalive',
      '--workers',
      '--check',
    ],
    ...['--tls', '--tls-cert', '--tls-key', '--out'],
    ...goal,
  ],
  'tcp send': [...sending, ...local, '--framing', '--keepalive', '--tls', '--insecure'],
  'tcp connect': [
    ...node,
    '--capture',
    '--reconnect',
    ...local,
    ...shown,
    ...logged,
    '--framing',
    '--keepalive',
    '--check',
    '--out',
    '--tls',
    '--insecure',
    ...goal,
  ],
  'udp listen': [
    ...[...node, '--chat-room'],
    '--capture',
    ...goal,
    ...local,
    ...shown,
    ...logged,
    '--reply',
    '--multicast',
    '--once',
    '--check',
    '--out',
  ],
  'udp send': [...sending, ...local, '--from', '--broadcast', '--ttl'],
  'udp chat': [
    ...['--capture', '--rules', ...local, ...shown, ...logged, '--duplex', '--check', '--out', ...node],
    '--chat-room',
  ],
  'tftp serve': [
    ...['--port', '--host', '--write', '--single-port', '--tid-ports', '--per-client', '--rules', '--allow'],
    ...['--deny', '--max-transfers', '--max-transfers-per-client', '--max-rate', '--max-client-rate'],
    ...['--max-requests', '--max-client-requests', '--quota', '--cache', '--max-blksize', '--max-windowsize'],
    ...['--capture', '--engine', '--workers', '--spin-us', '--user', '--metrics'],
    ...[...node, '--library', '--library-cache', '--library-folder', '--prefetch', '--workspace'],
  ],
  'tftp get': [...transfer, ...local, '--max-size', '--overwrite'],
  'tftp put': [...transfer, ...local],
  'load tcp': [...load, '--size', '--connect'],
  'load udp': [...load, '--size', '--engine'],
  'load tftp': [...load, '--file', '--blksize', '--windowsize', '--engine'],
  'check tcp-echo': checking,
  'check udp-echo': checking,
  'check tcp-reverse': checking,
  'check udp-counter': checking,
  'check tcp-chat': checking,
  'check tftp-server': [...checking, '--write', '--file', '--expect'],
  'check tftp-client': [...checking, '--get', '--put'],
  nodes: [...cluster, '--watch'],
  audit: [...cluster, '--node', '--user', '--since', '--follow'],
  'library add': [...cluster, '--workspace', '--as', '--into', '--overwrite'],
  'library list': [...cluster, '--workspace'],
  'library get': [...cluster, '--workspace', '--overwrite'],
  'library remove': [...cluster, '--workspace'],
  'library versions': cluster,
  'library rollback': cluster,
  ports: ['--tcp', '--udp', '--listening'],
  import: ['--as', '--dry-run', '--into', '--workspace'],
  replay: ['--capture', '--to', '--serve', '--filter', '--speed', '--wait', '--workspace'],
  history: [
    ...['--filter', '--shown', '--endpoint', '--export', '--follow', '--limit', '--workspace'],
    ...[...cluster, '--node'],
  ],
  run: ['--env', '--set', '--junit', '--jobs'],
  init: [],
  send: ['--env', '--set', '--to', '--wait', '--workspace', '--list', '--out'],
  completion: [],
};

/** Options that another option needs to have an effect. */
const inCluster = ['--cluster', 'nats://127.0.0.1:4222'];
const companions: Readonly<Record<string, readonly string[]>> = {
  '--node': inCluster,
  '--history-age': inCluster,
  '--history-bytes': inCluster,
  '--history-replicas': inCluster,
  '--no-history': inCluster,
  '--share': inCluster,
  '--no-share': inCluster,
  '--chat-room': inCluster,
  '--creds': inCluster,
  '--cluster-ca': inCluster,
  '--cluster-cert': [...inCluster, '--cluster-key', 'key.pem'],
  '--cluster-key': [...inCluster, '--cluster-cert', 'cert.pem'],
  '--library-cache': inCluster,
  '--library-folder': inCluster,
  '--prefetch': inCluster,
  '--interval': ['--count', '2'],
  '--expect': ['--file', 'some-file'],
  '--log-rotate': ['--log', 'bench.log'],
  '--watch': inCluster,
  '--quota': ['--write', 'create'],
  '--within': ['--until', 'OK'],
};

/** Options that a TFTP server takes with a library alone. */
const ofLibrary: ReadonlySet<string> = new Set([
  '--library-cache',
  '--library-folder',
  '--prefetch',
  '--workspace',
]);

/** An option as typed; with its value if it takes one: `--write` does not everywhere. */
const typed = (option: string, command: Command): readonly string[] => {
  const value = values[option];
  const isFlag = command.options.some(
    ({ long, required, optional }) => long === option && !required && !optional,
  );
  return value === undefined || isFlag ? [option] : [option, value];
};

/** Parses the words of a command, with as many arguments as it requires. */
async function parsed(name: string, words: readonly string[]): Promise<unknown> {
  const path = name.split(' ');
  const { program, command } = await commandAt(path);
  const needed = command.registeredArguments.filter(({ required }) => required).map(() => 'x');
  try {
    return await program.parseAsync([...path, ...words, ...needed], { from: 'user' });
  } catch (error) {
    return error;
  }
}

/** The text of every other test. */
function textOfTests(): string {
  const folders = ['src', 'test'].map((folder) => join(import.meta.dirname, '../..', folder));
  return folders
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
    )
    .filter((file) => file.endsWith('.test.ts') && file !== import.meta.filename)
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
}

describe('the options of each command', () => {
  it.each(Object.keys(options))('of bob %s are these, and each holds', async (name) => {
    const { command } = await commandAt(name.split(' '));
    expect(command.options.map(({ long }) => long).toSorted()).toEqual(options[name]?.toSorted());
    for (const option of options[name] ?? []) {
      const more = name === 'tftp serve' && ofLibrary.has(option) ? ['--library'] : [];
      const words = [...typed(option, command), ...(companions[option] ?? []), ...more];
      expect(await parsed(name, words), `bob ${name} ${words.join(' ')}`).toBeInstanceOf(Ran);
    }
  });

  it('are each covered by a test', () => {
    const text = textOfTests();
    const all = new Set(Object.values(options).flat());
    const untested = [...all].filter((option) => !new RegExp(`['" \`=]${option}['" \`=]`).test(text));
    expect(untested).toEqual([]);
  });
});

describe('options that cannot hold together', () => {
  it.each<[name: string, words: string, code: string, option: string, other: string]>([
    ['tcp listen', '--workers 2 --once', 'OPTIONS_CONTRADICT', '--workers', '--once'],
    ['tcp listen', '--max-connections 2 --once', 'OPTIONS_CONTRADICT', '--max-connections', '--once'],
    ...['tcp listen', 'udp listen', 'udp chat'].map(
      (command) =>
        [command, '--chat-room lab', 'OPTION_NEEDS', '--chat-room', '--cluster'] as [
          string,
          string,
          string,
          string,
          string,
        ],
    ),
    ['tcp send', '--interval 5', 'OPTION_NEEDS', '--interval', '--count'],
    ['udp send', '--interval 5', 'OPTION_NEEDS', '--interval', '--count'],
    [
      'udp chat',
      '--check lrc --duplex simplex-send',
      'OPTIONS_CONTRADICT',
      '--check',
      '--duplex simplex-send',
    ],
    ...['--eol lf', '--checksum lrc', '--raw'].map(
      (words) =>
        [
          'udp chat',
          `${words} --duplex simplex-receive`,
          'OPTIONS_CONTRADICT',
          words.split(' ')[0] ?? '',
          '--duplex simplex-receive',
        ] as [string, string, string, string, string],
    ),
    [
      'tftp serve',
      '--tid-ports 4000-4010 --single-port',
      'OPTIONS_CONTRADICT',
      '--tid-ports',
      '--single-port',
    ],
    ['tftp serve', '--quota 4M', 'OPTION_NEEDS', '--quota', '--write'],
    ['tftp serve', '--quota 4M --write off', 'OPTIONS_CONTRADICT', '--quota', '--write off'],
    ['tftp serve', '--engine portable --workers 2', 'OPTIONS_CONTRADICT', '--workers', '--engine portable'],
    ['tftp serve', '--engine portable --spin-us 9', 'OPTIONS_CONTRADICT', '--spin-us', '--engine portable'],
    ['tftp serve', '--workers 2 --max-rate 1M', 'OPTIONS_CONTRADICT', '--workers', '--max-rate'],
    [
      'tftp serve',
      '--workers 2 --max-transfers-per-client 9',
      'OPTIONS_CONTRADICT',
      '--workers',
      '--max-transfers-per-client',
    ],
    ...['get', 'put'].flatMap((name) =>
      ['--blksize 512', '--windowsize 2', '--timeout 2', '--rollover 1'].map(
        (words) =>
          [
            `tftp ${name}`,
            `${words} --no-options`,
            'OPTIONS_CONTRADICT',
            words.split(' ')[0] ?? '',
            '--no-options',
          ] as [string, string, string, string, string],
      ),
    ),
  ])('bob %s %s is refused: %s', async (name, words, code, option, other) => {
    const params = code === 'OPTION_NEEDS' ? { option, needed: other } : { option, other };
    expect(await parsed(name, words.split(' '))).toMatchObject({ failure: { code, params } });
  });

  it.each([
    ['tcp listen', '--workers 1 --once'],
    ['tftp serve', '--workers 1 --max-rate 1M'],
    ['tftp serve', '--engine linux --workers 2 --spin-us 0'],
    ['ports', '--tcp --udp'],
    ['load tcp', '--connect --size 9'],
  ])('bob %s %s holds', async (name, words) => {
    expect(await parsed(name, words.split(' '))).toBeInstanceOf(Ran);
  });
});
