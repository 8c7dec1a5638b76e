import type { Sentence } from '../../errors/entry.js';
import type { TftpFaultCode, TftpFieldName } from './dissector.js';

/** The purpose of each field of TFTP. */
export const tftpFieldWords: Readonly<Record<TftpFieldName, Sentence>> = Object.freeze({
  'tftp.opcode': {
    en: 'the kind of packet: 1 read request, 2 write request, 3 data, 4 acknowledgment, 5 error, 6 option acknowledgment',
    'zh-CN': '报文类型：1 读请求、2 写请求、3 数据、4 确认、5 错误、6 选项确认',
  },
  'tftp.source_file': { en: 'the file that the client wants to read', 'zh-CN': '客户端要读取的文件' },
  'tftp.destination_file': { en: 'the file that the client wants to write', 'zh-CN': '客户端要写入的文件' },
  'tftp.type': {
    en: 'the transfer mode: octet leaves the bytes as they are, netascii converts line endings',
    'zh-CN': '传输模式：octet 原样传输，netascii 转换行尾',
  },
  'tftp.option': { en: 'an option and its value (RFC 2347)', 'zh-CN': '选项及其值（RFC 2347）' },
  'tftp.option.name': {
    en: 'the option: blksize, timeout, tsize, windowsize, or one of the peer’s own',
    'zh-CN': '选项名：blksize、timeout、tsize、windowsize，或对端自定义的选项',
  },
  'tftp.option.value': {
    en: 'what is asked for in a request, and what is agreed in an option acknowledgment',
    'zh-CN': '请求中为期望值，选项确认中为商定值',
  },
  'tftp.block': {
    en: 'the block number, 16 bits: it starts anew in files of more than 65,535 blocks',
    'zh-CN': '块号，16 位：文件超过 65535 块时会回绕',
  },
  'tftp.data': {
    en: 'the block’s bytes: fewer than the block size end the transfer',
    'zh-CN': '块数据：长度小于块大小时传输结束',
  },
  'tftp.error.code': {
    en: 'why the transfer ends (RFC 1350, appendix)',
    'zh-CN': '传输终止的原因（RFC 1350 附录）',
  },
  'tftp.error.message': { en: 'the same in the peer’s own words', 'zh-CN': '对端给出的错误说明' },
});

/** The meaning of each fault of a TFTP packet. */
export const tftpFaultWords: Readonly<Record<TftpFaultCode, Sentence>> = Object.freeze({
  TRUNCATED: { en: 'the packet ends before this field is complete', 'zh-CN': '报文在此字段结束之前就已截断' },
  OPCODE_UNKNOWN: { en: 'the opcode is none of 1 to 6', 'zh-CN': '操作码不在 1 到 6 之间' },
  TEXT_UNTERMINATED: { en: 'the text has no NUL at its end', 'zh-CN': '字符串末尾没有 NUL' },
  NAME_EMPTY: { en: 'the request names no file', 'zh-CN': '请求中的文件名为空' },
  OPTION_NAME_EMPTY: { en: 'an option has no name', 'zh-CN': '有选项没有名称' },
  OPTION_VALUE_MISSING: {
    en: 'the packet ends before the value of an option',
    'zh-CN': '报文在选项值之前就已结束',
  },
  OPTIONS_TOO_MANY: { en: 'there are more options than are read', 'zh-CN': '选项数量超过解析上限' },
  TRAILING_OCTETS: { en: 'bytes follow the end of the packet', 'zh-CN': '报文结束后还有多余的字节' },
});
