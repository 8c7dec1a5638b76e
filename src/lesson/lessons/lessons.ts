import type { Lesson, LessonId } from '../lesson.js';
import { addressAndPort } from './address-and-port.js';
import { badLine } from './bad-line.js';
import { boot } from './boot.js';
import { client } from './client.js';
import { countingEcho } from './counting-echo.js';
import { datagrams } from './datagrams.js';
import { duplex } from './duplex.js';
import { manyClients } from './many-clients.js';
import { noMessages } from './no-messages.js';
import { reverseServer } from './reverse-server.js';
import { textIsBytes } from './text-is-bytes.js';
import { tftpBlocks } from './tftp-blocks.js';

/** The lessons in the order of the tour. */
export const lessons: readonly Lesson[] = [
  addressAndPort,
  reverseServer,
  client,
  datagrams,
  textIsBytes,
  countingEcho,
  noMessages,
  duplex,
  manyClients,
  tftpBlocks,
  badLine,
  boot,
];

/** A lesson by its name. */
export function lessonOf(id: string): Lesson | undefined {
  return lessons.find((lesson) => lesson.id === (id as LessonId));
}
