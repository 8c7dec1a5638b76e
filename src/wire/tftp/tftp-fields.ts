import type { Sentence } from '../../errors/entry.js';
import { type FieldTable, fieldType } from '../field-type.js';
import type { TftpFaultCode, TftpFieldName } from './read-packet.js';

/** Names of opcodes, Wireshark's. */
export const opcodeNames: Readonly<Record<number, string>> = Object.freeze({
  1: 'Read Request',
  2: 'Write Request',
  3: 'Data Packet',
  4: 'Acknowledgement',
  5: 'Error Code',
  6: 'Option Acknowledgement',
});

/** Names of error codes, Wireshark's. */
export const errorCodeNames: Readonly<Record<number, string>> = Object.freeze({
  0: 'Not defined',
  1: 'File not found',
  2: 'Access violation',
  3: 'Disk full or allocation exceeded',
  4: 'Illegal TFTP Operation',
  5: 'Unknown transfer ID',
  6: 'File already exists',
  7: 'No such user',
  8: 'Option negotiation failed',
});

/** Types and purposes of the fields of TFTP. */
export const tftpFields: FieldTable<TftpFieldName> = Object.freeze({
  'tftp.opcode': fieldType(
    'u16',
    'the kind of packet: 1 read request, 2 write request, 3 data, 4 acknowledgment, 5 error, 6 option acknowledgment',
    '报文类型：1 读请求、2 写请求、3 数据、4 确认、5 错误、6 选项确认',
    { values: opcodeNames },
  ),
  'tftp.source_file': fieldType('text', 'the file that the client wants to read', '客户端要读取的文件'),
  'tftp.destination_file': fieldType(
    'text',
    'the file that the client wants to write; in later packets of a transfer its file, in either direction',
    '客户端要写入的文件；在传输的后续报文中表示该传输的文件，不论方向',
  ),
  'tftp.request_frame': fieldType(
    'u32',
    'the packet that has the request of this transfer',
    '此次传输的请求所在的报文',
  ),
  'tftp.type': fieldType(
    'text',
    'the transfer mode: octet leaves the bytes as they are, netascii converts line endings',
    '传输模式：octet 原样传输，netascii 转换行尾',
  ),
  'tftp.option': fieldType('group', 'an option and its value (RFC 2347)', '选项及其值（RFC 2347）'),
  'tftp.option.name': fieldType(
    'text',
    'the option: blksize, timeout, tsize, windowsize, or one of the peer’s own',
    '选项名：blksize、timeout、tsize、windowsize，或对端自定义的选项',
  ),
  'tftp.option.value': fieldType(
    'text',
    'what is asked for in a request, and what is agreed in an option acknowledgment',
    '请求中为期望值，选项确认中为商定值',
  ),
  'tftp.block': fieldType(
    'u16',
    'the block number, 16 bits: it starts anew in files of more than 65,535 blocks',
    '块号，16 位：文件超过 65535 块时会回绕',
  ),
  'tftp.block.full': fieldType(
    'u32',
    'the block number counted on where its 16 bits wrap',
    '块号，16 位回绕后继续累计',
  ),
  'tftp.data': fieldType(
    'bytes',
    'the block’s bytes: fewer than the block size end the transfer',
    '块数据：长度小于块大小时传输结束',
  ),
  'tftp.error': fieldType('group', 'the packet ends the transfer with an error', '以错误终止传输的报文'),
  'tftp.likely_tsize_probe': fieldType(
    'group',
    'the packet ends what was only to tell the size of the file; it is no error',
    '仅为探询文件大小而中止，并非错误',
  ),
  'tftp.error.code': fieldType(
    'u16',
    'why the transfer ends (RFC 1350, appendix)',
    '传输终止的原因（RFC 1350 附录）',
    {
      values: errorCodeNames,
    },
  ),
  'tftp.error.message': fieldType('text', 'the same in the peer’s own words', '对端给出的错误说明'),
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
