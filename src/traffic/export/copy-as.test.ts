import { describe, expect, it } from 'vitest';
import { encodeText } from '../../bytes/encodings.js';
import { type CopyForm, copiedAs } from './copy-as.js';
import type { SendTarget } from './send-commands.js';

const tcp: SendTarget = { protocol: 'tcp', host: '10.0.0.1', port: 7, isTls: false };

function copied(
  form: CopyForm,
  content: string | Uint8Array,
  target: SendTarget | undefined = tcp,
): string | undefined {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return copiedAs(form, [{ bytes, comment: 'now */', encoding: 'gbk', target }]);
}

describe('a message that is copied', () => {
  it.each([
    ['hex', '41 00 27 25'],
    ['base64', 'QQAnJQ=='],
    ['python', String.raw`b'A\x00\x27%'`],
    ['c', '/* now * / */\nconst uint8_t message[4] = {\n  0x41, 0x00, 0x27, 0x25,\n};\n'],
    ['printf', String.raw`printf 'A\000\047%%' | nc -N 10.0.0.1 7`],
    ['bob', "bob tcp send 10.0.0.1:7 --hex '41 00 27 25'"],
    ['curl', undefined],
  ] as const)('as %s', (form, text) => {
    expect(copied(form, "A\0'%")).toBe(text);
  });

  it('has its target in the words of each command', () => {
    const zoned = { protocol: 'udp', host: 'fe80::1%eth0', port: 9, isTls: false } as const;
    expect(copied('printf', '-x', zoned)).toBe(String.raw`printf '\055x' | nc -u -w 1 fe80::1%eth0 9`);
    expect(copied('bob', 'ok', zoned)).toBe("bob udp send '[fe80::1%eth0]:9' ok");
    const tls = { ...tcp, isTls: true };
    expect(copied('printf', 'ok', tls)).toBe("printf 'ok' | ncat --ssl 10.0.0.1 7");
    expect(copied('bob', 'ok', tls)).toBe('bob tcp send --tls --insecure 10.0.0.1:7 ok');
  });

  it('is text for this program where it can be read, in the encoding that it is in', () => {
    expect(copied('bob', 'it\'s \\ "$HOME"\r\n')).toBe(
      String.raw`bob tcp send 10.0.0.1:7 'it'\''s \\ "$HOME"\r\n'`,
    );
    expect(copied('bob', encodeText('温度', 'gbk'))).toBe("bob tcp send 10.0.0.1:7 -e gbk '温度'");
    for (const unseen of ['-n', '\u202e', '\x1b[31m'])
      expect(copied('bob', encodeText(unseen, 'utf-8'))).toContain('--hex');
    expect(copied('bob', Uint8Array.of(0xff))).toContain("--hex 'FF'");
    expect(copied('bob', '')).toBe("bob tcp send 10.0.0.1:7 ''");
  });

  it('is no command where nobody knows the target, or where it is too long', () => {
    for (const form of ['printf', 'bob', 'curl'] as const) {
      expect(
        copiedAs(form, [{ bytes: new Uint8Array(1), comment: '', encoding: 'utf-8', target: undefined }]),
      ).toBeUndefined();
      expect(copied(form, new Uint8Array(20_000))).toBeUndefined();
    }
  });
});

it('several messages have their names, or a line each', () => {
  const messages = ['a', 'b'].map((text) => ({
    ...({ bytes: new TextEncoder().encode(text), comment: text, encoding: 'utf-8', target: tcp } as const),
  }));
  expect(copiedAs('hex', messages)).toBe('61\n62');
  expect(copiedAs('python', messages)).toBe("messages = [\n    b'a',\n    b'b',\n]\n");
  expect(copiedAs('c', messages)).toContain('message_2[1]');
  expect(copiedAs('bob', messages)).toBe('bob tcp send 10.0.0.1:7 a\nbob tcp send 10.0.0.1:7 b');
});

describe('a request that is copied for curl', () => {
  const post = 'POST /a?b=[1] HTTP/1.1\r\nHost: x\r\nX-Empty:\r\nContent-Length: 4\r\n\r\n';

  it('has its method, target, headers and body, and none that curl would add', () => {
    expect(copied('curl', 'GET /a HTTP/1.0\r\nAccept: */*\r\n\r\n')).toBe(
      "curl -i -g --path-as-is --http1.0 -X GET -H 'Accept: */*' -H User-Agent: http://10.0.0.1:7/a",
    );
    expect(copied('curl', `${post}@a'b`)).toBe(
      "curl -i -g --path-as-is --http1.1 -X POST -H 'Host: x' -H 'X-Empty;' -H Accept: -H User-Agent: -H Content-Type: " +
        "--data-raw '@a'\\''b' --request-target '/a?b=[1]' http://10.0.0.1:7/",
    );
    expect(copied('curl', `${post}\0\x1b\r\n`)).toMatch(
      /^printf '\\000\\033\\r\\n' \| curl .* --data-binary @- /,
    );
    expect(copied('curl', 'HEAD / HTTP/1.1\r\n\r\n', { ...tcp, isTls: true })).toContain(' -k -I ');
  });

  it.each([
    ['no head', 'GET / HTTP/1.1\r\n'],
    ['an answer', 'HTTP/1.1 200 OK\r\n\r\n'],
    ['part of a body', `${post}abc`],
    ['two requests', 'GET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n'],
    ['a body in chunks', 'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n'],
    ['a header that is none', 'GET / HTTP/1.1\r\n@file: x\r\n\r\n'],
    ['a header with a control character', 'GET / HTTP/1.1\r\na: x\x1b\r\n\r\n'],
    ['a body where none may be', 'HEAD / HTTP/1.1\r\nContent-Length: 1\r\n\r\nx'],
  ])('is one whole request, not %s', (_, text) => {
    expect(copied('curl', text)).toBeUndefined();
  });

  it('goes over TCP alone', () => {
    expect(copied('curl', 'GET / HTTP/1.1\r\n\r\n', { ...tcp, protocol: 'udp' })).toBeUndefined();
  });
});
