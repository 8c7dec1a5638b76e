import { describe, expect, it } from 'vitest';
import { failureMessage } from '../../errors/error.js';
import { messageFileShape, parseMessages } from './message-file.js';
import { YamlDocument } from './yaml-document.js';

function parse(text: string) {
  const document = YamlDocument.parse(text);
  if (!document.ok) throw new Error(failureMessage(document.failure, 'en'));
  const parsed = parseMessages(document.value.value(messageFileShape), 'set-limit');
  if (parsed.ok) return parsed.value;
  const { line, column } = document.value.placeOf(parsed.fault.path);
  return `${line}:${column} ${failureMessage(parsed.fault.failure, 'en')}`;
}

describe('a file of messages', () => {
  it('holds one message, every part decided', () => {
    expect(parse('text: "PING {{n}}"\n')).toEqual([
      {
        name: 'set-limit',
        to: undefined,
        content: {
          type: 'text',
          text: ['PING ', { placeholder: { type: 'variable', name: 'n' }, form: undefined, index: 5 }],
        },
        encoding: 'utf-8',
        ending: 'none',
        checksum: undefined,
        repeat: { times: 1, everyMs: 1_000 },
        pace: undefined,
        key: undefined,
        remark: '',
      },
    ]);
  });

  it('takes hex and text as they are typed, whatever YAML would make of them', () => {
    expect(parse('hex: 0100\n')).toMatchObject([{ content: { hex: ['0100'] } }]);
    expect(parse('text: yes\n')).toMatchObject([{ content: { text: ['yes'] } }]);
    expect(parse('text: 1e3\nname: 007\n')).toMatchObject([{ name: '007', content: { text: ['1e3'] } }]);
  });

  it('holds all that a message can have', () => {
    const [message] = parse(`name: Set limit…
to: udp://{{host}}:7788
form:
  layout: sensor-write
  values: { unit: "{{?unit}}", limit: 30.0, list: [1, 2] }
encoding: GB2312
ending: crlf
checksum: (1,-1) crc16-modbus
repeat: { times: 0, every: 500ms }
pace: { linesPerSecond: 5 }
key: 5
remark: 出厂默认 30 ℃
`) as readonly object[];
    expect(message).toMatchObject({
      name: 'Set limit…',
      encoding: 'gbk',
      ending: 'crlf',
      checksum: { type: 'placed', range: { first: 1, last: -1 } },
      repeat: { times: 0, everyMs: 500 },
      pace: { type: 'lines', perSecond: 5 },
      key: 5,
    });
    const { content } = message as { readonly content: { readonly values: ReadonlyMap<string, unknown> } };
    expect(content.values.get('limit')).toEqual(['30.0']);
    expect(content.values.get('list')).toEqual([['1'], ['2']]);
  });

  it('may hold a list', () => {
    expect(parse('- text: a\n- { name: b, hex: "62" }\n')).toMatchObject([
      { name: 'set-limit 1' },
      { name: 'b' },
    ]);
  });

  it.each([
    ['remark: x\n', /1:1 .*one of text, hex, form and file/],
    ['text: a\nhex: "00"\n', /2:6 .*one of text, hex, form and file/],
    ['text: a\nname:\n  - b\n', /3:3 .*name has to be a text/],
    ['text: a\nencodng: gbk\n', /2:10 .*did you mean encoding/],
    ['text: a\nkey: 10\n', /2:6 .*from 1 to 9/],
    ['text: "{{a b}}"\n', /1:7 .*"a b" is no placeholder/],
    ['text: a\nencoding: klingon\n', /2:11 .*klingon/],
    ['text: a\nchecksum: crc99\n', /2:11 .*crc99/],
    ['text: a\nrepeat: { every: soon }\n', /2:18 .*duration/],
    ['- text: a\n- text: [b]\n', /2:9 .*has to be a text/],
    ['just text\n', /1:1 .*has to be/],
    ['form: { values: {} }\n', /1:7 .*form.layout is missing/],
    ['form: { layout: a, values: { b: "{{" } }\n', /1:33 .*without/],
  ])('names its fault and where it is: %j', (text, message) => expect(parse(text)).toMatch(message));
});
