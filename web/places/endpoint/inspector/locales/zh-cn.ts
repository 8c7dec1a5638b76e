import type { en } from './en.js';

/** The sentences of the inspector, in Chinese. */
export const zhCn: Readonly<Record<keyof typeof en, string>> = {
  inspector: '报文详情',

  sentToNames_one: '发给 {{shown}} 个对端',
  sentToNames_other: '发给 {{shown}} 个对端',
  afterLast: '距上一条 {{span}}',
  dump: '字节；方向键移动，按住 Shift 选择',
  selection: '第 {{from}}–{{to}} 字节',
  selectionOne: '第 {{at}} 字节',
  notUtf8: '第 {{offset}} 字节起无效',
  number_8: 'u8、i8',
  number_16be: 'u16、i16 大端',
  number_16le: 'u16、i16 小端',
  wordOrder: '字节序',
  bigEndian: '大端',
  littleEndian: '小端',
  checksumOf: '{{name}}（{{from}}–{{to}}）',
  checksumAt: '{{hex}} ✓ 位于 {{at}}',
  noChecksum: '未识别出校验',
  tooLongToCheck: '太长，未查找校验',
  checks: '校验',
  textOf: '文本',
  copyHex: '复制 HEX',
  copyText: '复制文本',
  sendAgain: '再次发送',
  intoComposer: '填入发送框',
  treeFaulty: '有误',
};
