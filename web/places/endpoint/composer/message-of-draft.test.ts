import { expect, it } from 'vitest';
import { composeMessage } from '../../../../src/config/workspace/compose-message.js';
import { messageShape, parseMessages } from '../../../../src/config/workspace/message-file.js';
import { YamlDocument } from '../../../../src/config/workspace/yaml-document.js';
import { composeDraft, type DraftMeaning } from './draft.js';
import { messageOfDraft } from './message-of-draft.js';

const plain: DraftMeaning = { hex: false, raw: false, lineBreak: 'lf', eol: 'none', checksum: '' };
const noValues = {
  variable: () => undefined,
  blank: () => undefined,
  counter: 0,
  localTime: '',
  unixSeconds: 0,
  random: () => 0,
};

it.each([
  ['text with \\x41 and {{host}} in \\\\{{two}}', plain, 'utf-8'],
  ['two\nlines', { ...plain, lineBreak: 'crlf', eol: 'lf' }, 'gbk'],
  ['C:\\new {{x}}\n你好', { ...plain, raw: true, lineBreak: 'crlf' }, 'gbk'],
  [' AA 55 0x1 ', { ...plain, hex: true, checksum: ' crc16-modbus ' }, 'utf-8'],
] as const)('sends what the draft sends: %j', (draft, meaning, encoding) => {
  const composed = composeDraft(draft, meaning, encoding);
  const { text, name } = messageOfDraft(draft, meaning, encoding, 'PLC "2"');
  const document = YamlDocument.parse(text);
  if (!document.ok) throw new Error(text);
  const parsed = parseMessages(document.value.value(messageShape), 'a');
  if (!parsed.ok) throw new Error(`${text}${JSON.stringify(parsed)}`);
  const [message] = parsed.value;
  if (message === undefined || !composed.ok) throw new Error('nothing');
  expect(composeMessage(message, noValues as never, () => undefined)).toEqual({
    ok: true,
    value: { type: 'bytes', bytes: composed.bytes },
  });
  expect(message.to).toEqual(['PLC "2"']);
  expect(name.length).toBeGreaterThan(0);
});
