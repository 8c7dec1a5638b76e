import { taskFileName } from './task-file.js';
import type { WriteTask } from './write-task.js';

/**
 * The command line that checks what somebody wrote for a task: of a server at an address, of a client that is let ask there. With a seed
 * it does by chance what another run did.
 */
export function taskCommand(task: WriteTask, address: string, seed?: number): string {
  return ['bob check', task.subject, address, ...options(task, seed)].join(' ');
}

/** The command line that runs a client by itself, and looks at the file that it got; `client` is how it is started. */
export function clientCommand(task: WriteTask, client: string): string {
  return [`bob check ${task.subject} --get '${client}'`, ...options(task)].join(' ');
}

function options({ encoding, only, hasFile }: WriteTask, seed?: number): readonly string[] {
  return [
    ...(encoding === 'utf-8' ? [] : [`--encoding ${encoding}`]),
    ...(hasFile === true ? [`--file ${taskFileName} --expect ${taskFileName}`] : []),
    ...(only === undefined ? [] : [`--only ${only.join(',')}`]),
    ...(seed === undefined ? [] : [`--seed ${seed}`]),
  ];
}
