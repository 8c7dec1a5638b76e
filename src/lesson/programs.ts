import type { LessonId, Words } from './lesson.js';

/** What is to be said of the programs of a lesson that are those of another. */
export const lessonProgramNotes: Readonly<Partial<Record<LessonId, Words>>> = {
  'reverse-server': {
    en: 'These take lines: one is whole with its newline, and reading it calls `recv()` as often as that takes.',
    'zh-CN': '这些程序按行收发：收到换行，一行才算完整；为此会按需要多次调用 `recv()`。',
  },
  client: {
    en: 'These are the programs of the lesson before: the calls are the same, the question and its answer are not.',
    'zh-CN': '这里是上一课的程序：调用相同，问答的内容不同。',
  },
};

/** Which folder below `examples/lessons/` has the programs of a lesson, a server and a client in each language; not every lesson has some. */
export const lessonPrograms: Readonly<Partial<Record<LessonId, string>>> = {
  'address-and-port': 'ports',
  'reverse-server': 'reverse',
  client: 'reverse',
  datagrams: 'datagrams',
  'text-is-bytes': 'gbk-echo',
  'counting-echo': 'counter',
  'no-messages': 'framing',
  duplex: 'chat',
  'many-clients': 'many',
  'tftp-blocks': 'tftp',
};
