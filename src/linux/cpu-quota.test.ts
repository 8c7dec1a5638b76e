import { describe, expect, it } from 'vitest';
import { cpuQuota } from './cpu-quota.js';

function withFiles(files: Readonly<Record<string, string>>): number {
  return cpuQuota((path) => files[path] ?? '');
}

describe('the quota of a process', () => {
  it('is the smallest of its control group and those above, in version 2', () => {
    expect(
      withFiles({
        '/proc/self/cgroup': '0::/system.slice/bob.service\n',
        '/sys/fs/cgroup/system.slice/bob.service/cpu.max': 'max 100000\n',
        '/sys/fs/cgroup/system.slice/cpu.max': '150000 100000\n',
      }),
    ).toBe(1.5);
  });

  it('is that of the mounted root in a container', () => {
    expect(withFiles({ '/proc/self/cgroup': '0::/\n', '/sys/fs/cgroup/cpu.max': '50000 100000\n' })).toBe(
      0.5,
    );
  });

  it('is read in version 1, where -1 is none', () => {
    const files = {
      '/proc/self/cgroup': '5:cpuacct,cpu:/docker/1\n4:memory:/docker/1\n0::/\n',
      '/sys/fs/cgroup/cpu/docker/1/cpu.cfs_quota_us': '-1\n',
      '/sys/fs/cgroup/cpu/docker/1/cpu.cfs_period_us': '100000\n',
    };
    expect(withFiles(files)).toBe(Number.POSITIVE_INFINITY);
    expect(withFiles({ ...files, '/sys/fs/cgroup/cpu/docker/1/cpu.cfs_quota_us': '200000\n' })).toBe(2);
  });

  it('is none without control groups', () => {
    expect(withFiles({})).toBe(Number.POSITIVE_INFINITY);
  });
});
