// Control groups that hold a process to a share of a core, of version 1 or 2, whichever is here. They are root's.
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

/** Whether there can be one. */
export function hasCpuGroups() {
  return process.getuid?.() === 0 && parent() !== undefined;
}

/**
 * Makes a group whose processes have `cores` of a core, in turns of `periodMicros`. `hold` takes a process with its threads in; `close` puts it
 * back and removes the group.
 */
export function cpuGroup(name, cores, periodMicros = 100_000) {
  const { folder, isFirst } = parent();
  const group = join(folder, name);
  const quota = Math.round(cores * periodMicros);
  const limits = isFirst
    ? [
        ['cpu.cfs_period_us', String(periodMicros)],
        ['cpu.cfs_quota_us', String(quota)],
      ]
    : [['cpu.max', `${quota} ${periodMicros}`]];
  mkdirSync(group);
  for (const [file, value] of limits) writeFileSync(join(group, file), value);
  const held = [];
  return {
    hold: (pid) => {
      writeFileSync(join(group, 'cgroup.procs'), String(pid));
      held.push(pid);
    },
    close: () => {
      for (const pid of held.splice(0)) writeFileSync(join(folder, 'cgroup.procs'), String(pid));
      rmdirSync(group);
    },
  };
}

function parent() {
  const first = '/sys/fs/cgroup/cpu';
  if (existsSync(join(first, 'cpu.cfs_quota_us'))) return { folder: first, isFirst: true };
  const second = '/sys/fs/cgroup';
  return existsSync(join(second, 'cgroup.controllers')) ? { folder: second, isFirst: false } : undefined;
}
