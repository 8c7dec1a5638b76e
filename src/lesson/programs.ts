import type { LessonId } from './lesson.js';

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
