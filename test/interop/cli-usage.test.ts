import { createServer } from 'node:net';
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { bob } from '../bob.js';

describe('what cannot be meant', () => {
  it.each<[words: string[], says: RegExp]>([
    [
      ['tcp', 'listen', '7777', '--encoding', 'nonsense'],
      /^encoding "nonsense" is not known; try utf-8, gbk/,
    ],
    [['tcp', 'listen', '65536'], /^"65536" is not a port number \(0–65535\)$/],
    [['tcp', 'listen', 'abc'], /^abc has no port; write abc:7777, /],
    [['tcp', 'send', 'localhost', 'hello'], /^localhost has no port; write localhost:7777, /],
    [['tcp', 'connect', '192.168.1.40'], /^192\.168\.1\.40 has no port; write 192\.168\.1\.40:7777, /],
    [['udp', 'chat', '::1'], /^::1 has no port; write \[::1\]:7777, /],
    [['load', 'tcp', 'plc'], /^plc has no port; write plc:7777, /],
    [
      ['load', 'tcp', '7', '--bind', '127.0.0.1:9'],
      /^--bind 127\.0\.0\.1:9: every peer has a port of its own/,
    ],
    [
      ['udp', 'send', '127.0.0.1:9', 'x', '--broadcast'],
      /^127\.0\.0\.1 is no broadcast address; leave --broadcast/,
    ],
    [['udp', 'send', '[::1]:9', 'x', '--broadcast'], /^::1 is no broadcast address; /],
    [['udp', 'send', '239.0.0.7:9', 'x', '--broadcast'], /^239\.0\.0\.7 is no broadcast address; /],
    [
      ['tftp', 'serve', '.', '--workers', '3', '--tid-ports', '4000-4001'],
      /^--workers takes a whole number from 1 to 2, not "3"$/,
    ],
    [['tftp', 'get', 'tftp://127.0.0.1/x', '-', '-f'], /^--overwrite and LOCAL - contradict each other/],
    [
      ['tcp', 'connect', '9', '--bind', '0.0.0.0', '--interface', 'lo'],
      /^0\.0\.0\.0 names another interface than lo/,
    ],
    [['tcp', 'listen', '0', '--bind', '0.0.0.0', '--interface', 'lo'], /^0\.0\.0\.0 names another interface/],
    [['udp', 'listen', '0.0.0.0:0', '--interface', 'lo'], /^0\.0\.0\.0 names another interface/],
    [
      ['tftp', 'get', 'tftp://127.0.0.1:9/x', '-', '--bind', '0.0.0.0', '--interface', 'lo'],
      /^0\.0\.0\.0 names another interface/,
    ],
    [['tcp', 'send', '127.0.0.1:0', 'x'], /^"0" is not a port number \(1–65535\)$/],
    [['udp', 'send', '127.0.0.1:0', 'x'], /^"0" is not a port number \(1–65535\)$/],
    [['tcp', 'connect', '::1:80'], /^"::1:80" is not an address; write PORT, HOST:PORT or \[::1\]:PORT$/],
    [['tcp', 'send', '127.0.0.1:1', 'ab\\q'], /^escape "\\q" at column 3 is not known/],
    [['tcp', 'send', '127.0.0.1:1', '4z', '--hex'], /^hex has "z" at column 2/],
    [['tcp', 'send', '127.0.0.1:1', '123', '--hex'], /^hex at column 3 is half a byte/],
    [
      ['tcp', 'send', '127.0.0.1:1', '温度', '--encoding', 'latin1'],
      /^"温" at column 1 does not exist in latin1/,
    ],
    [['tcp', 'send', '127.0.0.1:1', 'x', '--count', 'x'], /^--count takes a whole number .*, not "x"/],
    [['tcp', 'send', '127.0.0.1:1', 'x', '--wait', '-1'], /--wait/],
    [
      ['tcp', 'send', '127.0.0.1:1', 'x', '--eol', 'crcr'],
      /^--eol "crcr" is not one of none, lf, crlf, cr, nul$/,
    ],
    [['tcp', 'send', '127.0.0.1:1', 'x', '--checksum', 'md5'], /^"md5" is not a checksum \(column 1\)/],
    [['tcp', 'listen', '0', '--layout', 'gone'], /^there is no layout "gone"/],
    [['udp', 'listen', '0', '--filter', 'size >'], /^the filter is wrong at column/],
    [
      ['tcp', 'connect', '1', '--layout', 'modbus-tcp', '--filter', 'modbus-tcp.functoin == 3'],
      /modbus-tcp\.function/,
    ],
    [['tcp', 'send', '127.0.0.1:1', 'x', '--file', 'y'], /^there is TEXT and --file; give one of them$/],
    [['tcp', 'listen', '0', '--framing', 'sideways'], /^framing "sideways" is not known; write raw, line/],
    [['tcp', 'listen', '0', '--reply', 'shout'], /^reply mode "shout" is not known; write none, echo/],
    [['tcp', 'listen', '0', '--reply', 'text:{who}'], /^template field ".*who.*" at column \d+ is not known/],
    [['tcp', 'listen', '0', '--grace', 'soon'], /^--grace takes a whole number .*, not "soon"/],
    [['tcp', 'listen', '0', '--workers', '0'], /^--workers takes a whole number from 1 to 64, not "0"$/],
    [['tcp', 'listen', '0', '--tls-cert', 'cert.pem'], /^a certificate and its key go together/],
    [['udp', 'send', '255.255.255.255:9', 'x'], /is a broadcast address; add --broadcast to send there$/],
    [['udp', 'listen', '0', '--multicast', '10.0.0.1'], /^"10\.0\.0\.1" is not a multicast group/],
    [['udp', 'chat', '127.0.0.1:9', '--duplex', 'quarter'], /^--duplex "quarter" is not one of full, half/],
    [['ports', 'abc'], /^PORT takes a whole number from 1 to 65535, not "abc"$/],
    [['--lang', 'fr', 'ports'], /^--lang "fr" is not one of en, zh-CN$/],
    [['tcp', 'listen'], /^argument address is missing; see "bob help tcp listen"$/],
    [
      ['tcp', 'lisen', '7777'],
      /^command "lisen" is not known \(did you mean listen\?\); see "bob help tcp"$/,
    ],
    [['sing'], /^command "sing" is not known/],
    ...[
      ['--workspace', '.', 'sned'],
      ['--workspace=.', 'sned', 'x'],
      ['--json', 'sned'],
      ['-q', 'sned'],
      ['--lang', 'en', '--grace', '1', 'sned'],
      ['--env', 'ci', 'sned'],
      ['sned', '--workspace', '.'],
    ].map((words): [string[], RegExp] => [
      words,
      /^command "sned" is not known \(did you mean send\?\); see "bob help"$/,
    ]),
    ...[
      ['--workspace', '.', 'tcp', 'lisen'],
      ['--no-color', 'tcp', 'lisen'],
      ['tcp', 'lisen', '--reply', 'echo'],
    ].map(
      (words) =>
        [words, /^command "lisen" is not known \(did you mean listen\?\); see "bob help tcp"$/] as [
          string[],
          RegExp,
        ],
    ),
    [['--frobnicate', 'ports'], /^option --frobnicate is not known; see "bob help ports"$/],
    [['workbench', 'sned'], /^there are more arguments than it takes/],
    [['tcp', 'listen', '0', '--replay', 'echo'], /^option --replay is not known \(did you mean --reply\?\)/],
    [['tcp', 'listen', '0', '--reply'], /^option .*--reply.* needs a value/],
    [['tcp', 'listen', '0', '1'], /^there are more arguments than it takes/],
    [['help', 'nothing'], /^command "nothing" is not known; see "bob help"$/],
    [
      ['help', 'tcp', 'lisen'],
      /^command "lisen" is not known \(did you mean listen\?\); see "bob help tcp"$/,
    ],
    [
      ['tcp', 'send', '-w', '5', '9', 'x'],
      /^option -w is not known; here it is --wait MS; see "bob help tcp send"$/,
    ],
    [['tcp', 'connect', '-w', '3', '9'], /^option -w is not known; see "bob help tcp connect"$/],
    [['-p', '80'], /^option -p is not known; here it is --port PORT; see "bob help"$/],
    [['tcp', 'connect', '-4', 'localhost:9'], /^option -4 is not known; name the family by the address/],
    [['tcp', 'send', '9', 'x', '--interval', '5'], /^--interval means nothing without --count; /],
    [
      ['tcp', 'send', '9', 'aa', '--hex', '--raw'],
      /^--raw and --hex contradict each other; give one of them$/,
    ],
    [['tcp', 'listen', '0', '--workers', '2', '--once'], /^--workers and --once contradict each other/],
    [
      ['udp', 'chat', '9', '--duplex', 'simplex-receive', '--eol', 'lf'],
      /^--eol and --duplex simplex-receive contradict/,
    ],
    [['ports', '--hex'], /^--hex means nothing to "bob ports"; leave it out, or see "bob help ports"$/],
    [['tcp', 'send', '127.0.0.1', '9', 'x', 'y'], /^there are more arguments than it takes/],
    [['--frobnicate'], /^option --frobnicate is not known/],
    [['tftp', 'get', 'tftp://127.0.0.1/x', '-', '--json'], /^the file and the objects of --json cannot both/],
  ])('%j is reported in one line and exits 2', async (words, says) => {
    const { status, stdout, stderr } = await bob(words);
    expect(stderr).toMatch(/^[^\n]+\n$/);
    expect(stderr.trimEnd()).toMatch(says);
    expect(stdout.toString()).toBe('');
    expect(status).toBe(2);
  });
});

describe('a datagram that is too large', () => {
  it('is reported in one line, and the command ends', async () => {
    const input = new Uint8Array(70_000);
    const { status, stderr } = await bob(['udp', 'send', '127.0.0.1:9'], { input });
    expect(stderr).toBe('70000 bytes do not fit one datagram to 127.0.0.1:9; send at most 65507\n');
    expect(status).toBe(2);
  });
});

describe('what the system or a peer refuses', () => {
  it.each<[words: string[], says: RegExp]>([
    [['tcp', 'send', '127.0.0.1:1', 'x'], /^127\.0\.0\.1:1 refused: nothing listens there/],
    [['tcp', 'connect', '[::1]:1'], /^\[::1\]:1 refused: nothing listens there/],
    [['tcp', 'send', 'no-such-host.invalid:80', 'x'], /^host "no-such-host\.invalid" does not resolve/],
    [['udp', 'send', 'no-such-host.invalid:80', 'x'], /^host "no-such-host\.invalid" does not resolve/],
    [['tcp', 'listen', '192.0.2.77:0'], /^192\.0\.2\.77:0 is not an address of this machine/],
    [['tcp', 'send', '127.0.0.1', '1', 'x'], /^127\.0\.0\.1:1 refused: nothing listens there/],
    [['tcp', 'connect', '::1', '1'], /^\[::1\]:1 refused: nothing listens there/],
    [
      ['tcp', 'send', '1', '--file', 'no\x1b[31m\u202efile'],
      /^cannot read no␛\[31m\\u\{202e\}file: no such file or folder; /,
    ],
    [
      ['tcp', 'send', '127.0.0.1:1', '--file', '/no/such/file'],
      /^cannot read \/no\/such\/file: no such file or folder; check the path and its permissions$/,
    ],
    [['udp', 'send', '127.0.0.1:1', '--file', '/'], /^\/ is a folder; name a file in it/],
    [
      ['tcp', 'listen', '0', '--tls-cert', '/no/cert', '--tls-key', '/no/key'],
      /^cannot read \/no\/cert: no such file or folder; /,
    ],
    [['tftp', 'serve', '.', '--rules', '/'], /^\/ is a folder; name a file in it/],
  ])('%j is reported in one line and exits 1', async (words, says) => {
    const { status, stderr } = await bob(words);
    expect(stderr).toMatch(/^[^\n]+\n$/);
    expect(stderr.trimEnd()).toMatch(says);
    expect(status).toBe(1);
  });

  it('names the program that holds a port that is taken, and says it as an object with --json', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => {
      server.once('listening', resolve);
    });
    const bound = server.address();
    const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
    try {
      const { status, stdout, stderr } = await bob(['tcp', 'listen', `127.0.0.1:${port}`, '--json']);
      expect(status).toBe(1);
      expect(stderr).toContain(`127.0.0.1:${port} is in use by `);
      expect(stderr).toContain(`(pid ${process.pid});`);
      expect(JSON.parse(stdout.toString())).toMatchObject({
        type: 'error',
        sequence: 1,
        code: 'ADDRESS_IN_USE',
        fault: 'system',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
      });
    } finally {
      server.close();
    }
  });
});

describe('the languages', () => {
  it('are chosen by LC_ALL, then LANG, and --lang over both', async () => {
    const chinese = /^“65536”不是有效的端口号/;
    const words = ['tcp', 'listen', '65536'];
    expect((await bob(words, { env: { LC_ALL: 'zh_CN.UTF-8' } })).stderr).toMatch(chinese);
    expect((await bob(words, { env: { LC_ALL: '', LANG: 'zh_CN.UTF-8' } })).stderr).toMatch(chinese);
    expect((await bob([...words, '--lang', 'zh-CN'])).stderr).toMatch(chinese);
    expect((await bob([...words, '--lang=en'], { env: { LC_ALL: 'zh_CN.UTF-8' } })).stderr).toMatch(
      /^"65536" is not a port number/,
    );
  });

  it.each([
    ['en', 'Usage: bob tcp listen', 'Examples:'],
    ['zh-CN', '用法：bob tcp listen', '示例：'],
  ])('help in %s has usage and examples', async (language, usage, examples) => {
    for (const words of [
      ['help', 'tcp', 'listen'],
      ['tcp', 'listen', '--help'],
    ]) {
      const { status, stdout } = await bob([...words, '--lang', language]);
      expect(status).toBe(0);
      expect(stdout.toString()).toContain(usage);
      expect(stdout.toString()).toContain(examples);
    }
  });

  it('join lists, guesses and defaults as their readers do', async () => {
    const wrong = await bob(['tcp', 'send', '127.0.0.1:1', 'x', '--eol', 'crcr', '--lang', 'zh-CN']);
    expect(wrong.stderr).toBe('--eol 的值“crcr”无效；应为 none、lf、crlf、cr、nul 之一\n');
    const guessed = await bob(['tcp', 'lisen', '7777', '--lang', 'zh-CN']);
    expect(guessed.stderr).toBe('未知的命令“lisen”（是否想用 listen？）；用法见“bob help tcp”\n');
    const { stdout } = await bob(['help', '--lang', 'zh-CN']);
    expect(stdout.toString()).toContain('none、lf、crlf、cr、nul（默认 none）');
  });

  it('has what is a command’s own first, and what it takes besides by name only', async () => {
    const { stdout } = await bob(['help', 'ports']);
    const text = stdout.toString();
    expect(text.indexOf('--listening')).toBeLessThan(text.indexOf('--json'));
    expect(text).toContain('Also takes (--json --lang --no-color -q): see "bob --help"');
    expect(text).not.toContain('one JSON object');
  });

  it('help for a group has an example of each of its commands', async () => {
    const { stdout } = await bob(['help', 'tftp']);
    const [, examples = ''] = stdout.toString().split('Examples:');
    for (const command of ['serve', 'get', 'put']) expect(examples).toContain(`bob tftp ${command} `);
  });

  it('show the commands of a group that stands alone, and exit 2', async () => {
    const { status, stderr } = await bob(['tcp']);
    expect(status).toBe(2);
    expect(stderr).toContain('Usage: bob tcp ');
    expect(stderr).toContain('listen [options] <address>');
  });

  it('word every mistake in the use of commands', async () => {
    for (const words of [
      ['sing'],
      ['tcp', 'listen'],
      ['tcp', 'listen', '0', '--replay'],
      ['tcp', 'listen', '0', '1'],
    ]) {
      const { stderr } = await bob([...words, '--lang', 'zh-CN']);
      expect(stderr).toMatch(/\p{Script=Han}/u);
      expect(stderr).not.toMatch(/known|missing|many|error/);
      // Nor English joints between Chinese words.
      expect(stderr).not.toMatch(/[;()] |\p{Script=Han} [“（]/u);
    }
  });
});

describe('the version', () => {
  it('is the one of the package; --verbose adds what it runs on', async () => {
    expect((await bob(['--version'])).stdout.toString()).toMatch(/^\d+\.\d+\.\d+\n$/);
    const { stdout } = await bob(['--version', '--verbose']);
    expect(stdout.toString()).toMatch(/^breakoutbox .*\nnode 2\d.*\nengine .*\nlibpcap .*\n$/);
  });

  it('is not mistaken for what is sent', async () => {
    const { stderr, status } = await bob(['tcp', 'send', '127.0.0.1:1', '--', '--version']);
    expect(stderr).toMatch(/refused/);
    expect(status).toBe(1);
  });
});
