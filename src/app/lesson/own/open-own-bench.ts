import { BreakoutboxError } from '../../../errors/error.js';
import type { ReasonKey } from '../../../errors/reasons.js';
import type { OwnTasks } from '../../../lesson/own-tasks.js';
import { OwnBench } from './own-bench.js';

/**
 * The other side of a program that a student writes for a lesson: a server is at `port` of this machine. Rejects with a BreakoutboxError:
 * LESSON_WITHOUT_TASK, REQUEST_INVALID where a server has no port, those of a listener.
 */
export async function openOwnBench(
  lesson: string,
  { client, server }: OwnTasks,
  side: 'client' | 'server',
  port: number | undefined,
): Promise<OwnBench> {
  if (side === 'client' && client !== undefined) return OwnBench.forClient(client);
  if (side === 'client' || server === undefined)
    throw new BreakoutboxError('LESSON_WITHOUT_TASK', { lesson, side });
  if (port === undefined)
    throw new BreakoutboxError('REQUEST_INVALID', {
      reason: 'check-port-missing' satisfies ReasonKey,
    });
  return OwnBench.forServer(server, port);
}
