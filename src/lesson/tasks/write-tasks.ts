import { datagramTasks } from './datagram-tasks.js';
import { streamTasks } from './stream-tasks.js';
import { taskIds, type WriteTask } from './write-task.js';

/** The tasks in the order in which they are listed. */
export const writeTasks: readonly WriteTask[] = taskIds.flatMap((id) =>
  [...streamTasks, ...datagramTasks].filter((task) => task.id === id),
);

/** A task by its name; undefined if there is none. */
export function writeTaskOf(id: string): WriteTask | undefined {
  return writeTasks.find((task) => task.id === id);
}
