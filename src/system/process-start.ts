import { readFileSync } from 'node:fs';

/**
 * When a process began, as a text that no other process has, not even a later one with the same id. Undefined if there is no
 * such process, or it has ended and its parent has not asked how (a zombie), or on systems other than Linux.
 */
export function processStart(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // Field 22 of proc_pid_stat(5), in ticks since the system started; the name before it may hold spaces and brackets.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state] = fields;
    if (state === 'Z' || state === 'X') return undefined;
    const ticks = fields[19];
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
    return ticks === undefined ? undefined : `${boot}:${ticks}`;
  } catch {
    return undefined;
  }
}
