import { readFileSync } from 'node:fs';

/** Reads a system file; empty if there is none. */
export type ReadText = (path: string) => string;

/**
 * The cores that this process may use in the long run by the quotas of its control group and its parents, version 2
 * (`cpu.max`) or 1 (`cpu.cfs_quota_us`); infinite without a quota. Read at each call, as a quota may change.
 */
export function cpuQuota(read: ReadText = textOf): number {
  const quotas = read('/proc/self/cgroup')
    .split('\n')
    .flatMap((line) => {
      const [, controllers = '', path = '/'] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
      if (line === '') return [];
      if (controllers === '') {
        return foldersUpFrom(path).map((folder) => share(...words(read(`/sys/fs/cgroup${folder}cpu.max`))));
      }
      if (!controllers.split(',').includes('cpu')) return [];
      return foldersUpFrom(path).map((folder) => {
        const group = `/sys/fs/cgroup/cpu${folder}cpu.cfs_`;
        return share(read(`${group}quota_us`).trim(), read(`${group}period_us`).trim());
      });
    });
  return Math.min(...quotas, Number.POSITIVE_INFINITY);
}

/** `/a/b` gives `/a/b/`, `/a/` and `/`: in a container the parent groups are often mounted as the root alone. */
function foldersUpFrom(path: string): readonly string[] {
  const names = path.split('/').filter((name) => name !== '' && name !== '..');
  return Array.from({ length: names.length + 1 }, (_, dropped) => {
    const kept = names.slice(0, names.length - dropped);
    return kept.length === 0 ? '/' : `/${kept.join('/')}/`;
  });
}

function words(text: string): readonly [string, string] {
  const [quota = '', period = ''] = text.trim().split(' ');
  return [quota, period];
}

/** `max` and -1 mean no quota. */
function share(quotaMicros: string, periodMicros: string): number {
  const cores = Number(quotaMicros) / Number(periodMicros);
  return quotaMicros !== '' && cores > 0 ? cores : Number.POSITIVE_INFINITY;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
