import { nearestOf } from '../../bytes/nearest-of.js';
import { BreakoutboxError } from '../../errors/error.js';
import { brokenIds } from '../broken/broken-ids.js';
import { type Lesson, lessonIds } from '../lesson.js';
import { taskIds } from '../tasks/write-task.js';
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

/** A lesson by its name. @throws BreakoutboxError LESSON_UNKNOWN, with the name that is nearest, of a broken bench or a task, too */
export function lessonOf(id: string): Lesson {
  const found = lessons.find((lesson) => lesson.id === id);
  if (found !== undefined) return found;
  const nearest = nearestOf(id, [...lessons.map((lesson) => lesson.id), ...brokenIds, ...taskIds]);
  throw new BreakoutboxError('LESSON_UNKNOWN', { lesson: id, nearest: nearest ?? lessonIds[1] });
}
