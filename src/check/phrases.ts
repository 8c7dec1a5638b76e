import type { Language } from '../errors/error.js';
import { echoPhrases } from './phrases-echo.js';
import { tftpClientPhrases } from './phrases-tftp-client.js';

/** What was expected, what came and why something was not checked, in every language; `{name}` marks a value. */
const phrases = {
  ...echoPhrases,
  ...tftpClientPhrases,
  packet: { en: '{packet}', 'zh-CN': '{packet}' },
  nothing: { en: 'nothing within {seconds} s', 'zh-CN': '{seconds} 秒内什么也没收到' },
  nothingMore: { en: 'nothing more', 'zh-CN': '不再发送任何包' },
  aPacket: { en: 'a TFTP packet', 'zh-CN': 'TFTP 包' },
  block: { en: 'DATA {block} of at most {most} B', 'zh-CN': 'DATA {block}，至多 {most} B' },
  blocksInOrder: {
    en: 'DATA {from} to {to}, and then a wait for the ACK',
    'zh-CN': 'DATA {from} 到 {to}，然后等待 ACK',
  },
  again: { en: '{packet} again', 'zh-CN': '再次收到 {packet}' },
  againAfter: { en: '{packet} again after {ms} ms', 'zh-CN': '{ms} ms 后再次收到 {packet}' },
  onceOnly: { en: '{packet} once', 'zh-CN': '{packet} 只发一次' },
  twice: { en: '{packet} a second time', 'zh-CN': '{packet} 又来了一次' },
  anEnd: { en: 'an end of the check', 'zh-CN': '检查能够结束' },
  noEnd: { en: 'none within {seconds} s', 'zh-CN': '{seconds} 秒内仍未结束' },
  content: { en: '{bytes} B as they are', 'zh-CN': '原样的 {bytes} 字节' },
  contentLength: {
    en: '{bytes} B, the same as far as they go',
    'zh-CN': '{bytes} 字节，长度不同，共有部分相同',
  },
  contentDiffers: {
    en: '{bytes} B, other ones from byte {at} on',
    'zh-CN': '{bytes} 字节，从第 {at} 字节起不同',
  },
  anAcceptedWrite: { en: 'an answer that takes the file', 'zh-CN': '接受写入的应答' },
  serverSilent: { en: 'the server does not answer', 'zh-CN': '服务器没有应答' },
  needsWrite: {
    en: 'writes on the server: allow it with --write',
    'zh-CN': '需要在服务器上写文件：请用 --write 允许',
  },
  needsFile: {
    en: 'needs a file to read: --file NAME, or --write',
    'zh-CN': '需要一个可读的文件：请用 --file 文件名，或 --write',
  },
  needsLongerFile: { en: 'needs a file of at least {bytes} B', 'zh-CN': '需要至少 {bytes} 字节的文件' },
  takesNoFiles: { en: 'the server takes no files', 'zh-CN': '服务器不接受写入' },
  takesNoOptions: { en: 'the server knows no options', 'zh-CN': '服务器不支持选项' },
  optionNotTaken: { en: 'the server does not take {option}', 'zh-CN': '服务器不接受 {option}' },
  modeRefused: { en: 'the mode {mode} is refused', 'zh-CN': '{mode} 模式被拒绝' },
  largerBlocks: { en: 'the server takes larger blocks only', 'zh-CN': '服务器只接受更大的块' },
  fileTooLong: { en: 'the file is longer than {bytes} B', 'zh-CN': '文件超过 {bytes} 字节' },
  readBytes: { en: '{bytes} B', 'zh-CN': '{bytes} 字节' },
  wrote: { en: 'as {name}', 'zh-CN': '文件名 {name}' },
  replaced: { en: 'it was replaced', 'zh-CN': '文件被替换' },
  madeFolder: { en: 'the folder was made', 'zh-CN': '目录被创建' },
  oackOrPlain: {
    en: 'an OACK, or DATA 1 or ACK 0 as without options',
    'zh-CN': 'OACK，或如同没有选项时的 DATA 1、ACK 0',
  },
  onlyOption: { en: 'an OACK with {option} alone', 'zh-CN': '只含 {option} 的 OACK' },
  valueWithin: { en: '{option} from {least} to {most}', 'zh-CN': '{option} 在 {least} 到 {most} 之间' },
  optionValue: { en: '{option}={value}', 'zh-CN': '{option}={value}' },
  refusedOrIgnored: {
    en: '{option} ignored, or refused by an ERROR',
    'zh-CN': '忽略 {option}，或以 ERROR 拒绝',
  },
  refusedRequest: { en: '{request} refused or ignored', 'zh-CN': '拒绝或忽略 {request}' },
  stillServes: { en: 'an answer to the next request', 'zh-CN': '下一个请求仍有应答' },
  servedText: { en: 'a file that begins with "{text}"', 'zh-CN': '文件内容，开头为“{text}”' },
  crPairs: { en: 'CR LF and CR NUL alone', 'zh-CN': '只有 CR LF 和 CR NUL' },
  crAlone: { en: 'a CR before something else, at byte {at}', 'zh-CN': '第 {at} 字节的 CR 之后是别的字节' },
  firstBlocks: { en: 'DATA 1 to each of {count} requests', 'zh-CN': '{count} 个请求各得到 DATA 1' },
  newPort: { en: 'a port of its own', 'zh-CN': '新的端口' },
  fromPort: { en: 'an answer from port {port}', 'zh-CN': '从端口 {port} 应答' },
  foreignIgnored: { en: 'the packet to acknowledge nothing', 'zh-CN': '该包不起任何确认作用' },
  foreignNotAnswered: {
    en: 'nothing to the other port; the transfer went on',
    'zh-CN': '没有应答另一端口；传输照常继续',
  },
  givesUp: { en: 'an end', 'zh-CN': '最终停止重发' },
  stillSends: {
    en: '{copies} copies within {seconds} s, and no end',
    'zh-CN': '{seconds} 秒内重发 {copies} 次，仍未停止',
  },
  gaveUp: { en: '{copies} copies within {seconds} s', 'zh-CN': '{seconds} 秒内重发 {copies} 次' },
  wrappedTo: { en: 'block {block} after 65535', 'zh-CN': '65535 之后是块 {block}' },
} as const satisfies Readonly<Record<string, Readonly<Record<Language, string>>>>;

/** The stable name of a phrase. */
export type PhraseId = keyof typeof phrases;

/** A phrase with its values, which may come from the network: they are escaped where they are shown. */
export interface Phrase {
  readonly id: PhraseId;
  readonly values: Readonly<Record<string, string | number>>;
}

/** A phrase. */
export function phrase(id: PhraseId, values: Readonly<Record<string, string | number>> = {}): Phrase {
  return { id, values };
}

/** A phrase in a language, not escaped. */
export function phraseText({ id, values }: Phrase, language: Language): string {
  return phrases[id][language].replaceAll(/\{(\w+)\}/g, (whole, name: string) =>
    String(values[name] ?? whole),
  );
}

/** All of them. */
export const phraseIds = Object.keys(phrases) as PhraseId[];
