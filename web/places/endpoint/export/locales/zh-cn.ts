import type { en } from './en.js';

/** The sentences of copying and saving messages, in Chinese. */
export const zhCn: Readonly<Record<keyof typeof en, string>> = {
  saveLog: '保存…',
  savingLog: '正在保存…',
  saveFailed: '文件未能写入',
  saveScope: '保存哪些行',
  saveScope_selected: '选中的行',
  saveScope_shown: '过滤器显示的行',
  saveScope_kept: '本页的全部行',
  saveFormat: '格式',
  saveAs_text: '文本记录',
  saveAs_csv: '表格（CSV）',
  saveAs_jsonl: 'JSON Lines',
  saveAs_hex: 'HEX 转储',
  saveAs_c: 'C 数组',
  saveAs_pcapng: '数据包（供 Wireshark 打开）',
  saveAs_bytes: '收到的原始字节',

  copyAs: '复制为',
  copyAsHelp: '将消息复制为 HEX、某种语言的写法，或可再次发送它的命令',
  copyAs_hex: 'HEX',
  copyAs_text: '文本',
  copyAs_lines: '所示的各行',
  copyAs_c: 'C 数组',
  copyAs_python: 'Python 字节串',
  copyAs_base64: 'Base64',
  copyAs_printf: 'printf 加 nc',
  copyAs_bob: 'bob send',
  copyAs_curl: 'curl',
};
