import { formatSocketAddress } from '../../../../src/bytes/socket-address.js';
import { parseAddress } from '../../../../src/config/parse-address.js';
import type { Parsed } from '../../../../src/errors/parsed.js';

/** Where a student's server is asked. */
export interface TaskTarget {
  readonly address: string;
  readonly port: number;
}

/** Reads what was typed: `7002`, `localhost:7002`, `[::1]:7002`. Which machines are asked the workbench decides. */
export function parseTarget(text: string): Parsed<TaskTarget> {
  const parsed = parseAddress(text, 1);
  if (!parsed.ok) return parsed;
  const { host = '127.0.0.1', port } = parsed.value;
  return { ok: true, value: { address: host === 'localhost' ? '127.0.0.1' : host, port } };
}

/** As it stands in a command line. */
export function targetText({ address, port }: TaskTarget): string {
  return formatSocketAddress(address, port);
}

/** As a person would type it: a port alone where that is enough. */
export function typedTarget(target: TaskTarget): string {
  return target.address === '127.0.0.1' ? String(target.port) : targetText(target);
}
