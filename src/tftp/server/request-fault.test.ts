import { describe, expect, it } from 'vitest';
import { failureMessage } from '../../errors/error.js';
import { decodeTftp } from '../../wire/tftp/decode.js';
import { maxOptions } from '../../wire/tftp/packet.js';
import { requestFailure } from './request-fault.js';

describe('a request that cannot be read', () => {
  it.each([
    ['\0\x01', 'the packet ends before its name', '报文在文件名之前就已结束'],
    ['\0\x01boot', 'name has no NUL at its end', '文件名末尾没有 NUL'],
    ['\0\x01boot\0', 'the packet ends before its mode', '报文在传输模式之前就已结束'],
    ['\0\x02boot\0octet', 'mode has no NUL at its end', '传输模式末尾没有 NUL'],
    ['\0\x01\0octet\0', 'the request names no file', '请求中的文件名为空'],
    ['\0\x01a\0octet\0blksize', 'option has no NUL at its end', '选项名末尾没有 NUL'],
    ['\0\x01a\0octet\0blksize\x008', 'value has no NUL at its end', '选项值末尾没有 NUL'],
    ['\0\x01a\0octet\0\x008\0', 'an option has no name', '有选项没有名称'],
    [`\0\x01a\0octet\0${'o\0v\0'.repeat(maxOptions + 1)}`, 'more than 64 options', '选项超过 64 个'],
    ['\0\x03\0', 'no request', '不是请求报文'],
  ])('%j says so in both languages: %s', (wire, en, zhCn) => {
    const decoded = decodeTftp(Uint8Array.from(wire, (character) => character.charCodeAt(0)));
    if (decoded.ok) return expect.fail('it was read');
    const failed = requestFailure(decoded.fault);
    expect(failureMessage(failed, 'en')).toBe(`a request cannot be read: ${en}`);
    expect(failureMessage(failed, 'zh-CN')).toBe(`无法解析请求：${zhCn}`);
  });
});
