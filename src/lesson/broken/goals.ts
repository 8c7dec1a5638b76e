import { isSameValue } from '../../bytes/same-value.js';
import type { EndName } from '../act.js';
import type { Words } from '../lesson.js';
import type { Goal } from './broken-bench.js';
import { cameOf, stateOf } from './came.js';

/** The client has a connection. */
export const connects: Goal = {
  id: 'connects',
  says: { en: 'the client connects', 'zh-CN': '客户端连上了' },
  holds: ({ seen }) => seen.result('client', 'connect')?.ok === true,
  came: (trial) => stateOf(trial, 'client'),
};

/** A program prints exactly these lines. */
export function prints(id: string, end: EndName, wanted: readonly string[], says: Words): Goal {
  return {
    ...{ id, says, wanted },
    holds: (trial) => isSameValue(trial.printed(end), wanted),
    came: (trial) => cameOf(trial, end),
  };
}

/** Among what a program prints are these lines. */
export function printsAmong(id: string, end: EndName, wanted: readonly string[], says: Words): Goal {
  return {
    ...{ id, says, wanted },
    holds: (trial) => wanted.every((line) => trial.printed(end).includes(line)),
    came: (trial) => cameOf(trial, end),
  };
}
