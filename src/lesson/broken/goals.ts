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

/** Something of what was sent has been read by the server. */
export function arrives(says: Words): Goal {
  return {
    ...{ id: 'arrives', says },
    holds: ({ seen }) =>
      seen.of('returned').some(({ end, call, result }) => {
        const isRead = end === 'server' && call === 'recv' && result.ok;
        return isRead && (result.bytes?.byteLength ?? 0) > 0;
      }),
    came: (trial) => stateOf(trial, 'server'),
  };
}

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
