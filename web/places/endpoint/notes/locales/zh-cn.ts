import type { en } from './en.js';

/** The sentences of what people note of messages, in Chinese. */
export const zhCn: Readonly<Record<keyof typeof en, string>> = {
  noteTitle: '消息的标签和备注',
  noteTags: '标签',
  noteTagsHelp: '以空格分隔；可用过滤器查找：tag == "异常"',
  noteText: '备注',
  noteKeep: '保存',
  noteBy: '由 {{name}} 添加',
  noteMarked: '已标记',
};
