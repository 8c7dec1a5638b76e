import { readFile } from 'node:fs/promises';

/** Counters of the kernel's network stack by name, as in `Udp.InErrors`, `TcpExt.ListenOverflows` or `Udp6InErrors`. */
export type KernelCounters = ReadonlyMap<string, number>;

/** Reads the counters of this network namespace (proc(5)); `undefined` where the system has none. */
export async function kernelCounters(): Promise<KernelCounters | undefined> {
  const files = ['snmp', 'netstat', 'snmp6'].map((name) => `/proc/net/${name}`);
  // A kernel without IPv6 has no snmp6.
  const [snmp, netstat, snmp6] = await Promise.all(
    files.map((path) => readFile(path, 'latin1').catch(() => '')),
  );
  const counters = new Map([
    ...parseCounterTables(`${snmp ?? ''}${netstat ?? ''}`),
    ...parseCounterLines(snmp6 ?? ''),
  ]);
  return counters.size === 0 ? undefined : counters;
}

/**
 * Parses /proc/net/snmp and /proc/net/netstat: pairs of lines, of which the first has names and the second their values.
 *
 *     Udp: InDatagrams NoPorts InErrors
 *     Udp: 1203 4 0
 */
export function parseCounterTables(text: string): KernelCounters {
  const counters = new Map<string, number>();
  const lines = text.split('\n');
  for (let index = 0; index + 1 < lines.length; index += 2) {
    const [prefix = '', ...names] = (lines[index] ?? '').trim().split(/\s+/);
    const [, ...values] = (lines[index + 1] ?? '').trim().split(/\s+/);
    for (const [at, name] of names.entries())
      counters.set(`${prefix.replace(/:$/, '')}.${name}`, Number(values[at] ?? 0));
  }
  return counters;
}

/** Parses /proc/net/snmp6: a name and a value on each line. */
export function parseCounterLines(text: string): KernelCounters {
  return new Map(
    Array.from(text.matchAll(/^(\w+)\s+(\d+)$/gm), ([, name = '', value]) => [name, Number(value)] as const),
  );
}
