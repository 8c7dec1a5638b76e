import type { LessonId, Words } from './lesson.js';

/** What is to be said of the programs of a lesson that are those of another. */
export const lessonProgramNotes: Readonly<Partial<Record<LessonId, Words>>> = {
  'reverse-server': {
    en: 'These take lines: one is whole with its newline, and reading it calls `recv()` as often as that takes.',
    'zh-CN': '这些程序按行收发：收到换行，一行才算完整；为此会按需要多次调用 `recv()`。',
  },
  'bad-line': {
    en: 'These programs send again what was lost, and throw away what comes twice: a line as bad as this one is what they are for.',
    'zh-CN': '丢了就重发，重复的就丢弃：这些程序正是为这样差的线路写的。',
  },
  boot: {
    en: 'Firmware and a boot server speak far more than this; the files of a boot come by this protocol.',
    'zh-CN': '固件和引导服务器之间的对话远不止这些；引导用的文件就是用这个协议传的。',
  },
};

/** Which folder below `examples/lessons/` has the programs of a lesson, a server and a client in each language; not every lesson has some. */
export const lessonPrograms: Readonly<Partial<Record<LessonId, string>>> = {
  'address-and-port': 'ports',
  'reverse-server': 'reverse',
  client: 'list',
  datagrams: 'datagrams',
  'text-is-bytes': 'gbk-echo',
  'counting-echo': 'counter',
  'no-messages': 'framing',
  duplex: 'chat',
  'many-clients': 'many',
  'tftp-blocks': 'tftp',
  'bad-line': 'tftp',
  boot: 'tftp',
};
