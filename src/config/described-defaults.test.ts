import { expect, it } from 'vitest';
import { orThrow } from '../errors/parsed.js';
import { tftpServerInput } from './tftp-server-input.js';
import { parseTftpServer } from './tftp-server-spec.js';

const units: Readonly<Record<string, number>> = {
  GiB: 2 ** 30,
  MiB: 2 ** 20,
  KiB: 1024,
  s: 1000,
  hours: 3_600_000,
};

/** The number behind "Default" in a description; undefined where it names none. */
function defaultIn(description: string): number | undefined {
  const [, digits, unit = ''] = /Default ([\d,]+)(?: (GiB|MiB))?\b/.exec(description) ?? [];
  return digits === undefined ? undefined : Number(digits.replaceAll(',', '')) * (units[unit] ?? 1);
}

type Properties = Readonly<Record<string, { readonly description?: string }>>;

/** Every property of a schema that names its default. */
function described(properties: Properties): readonly (readonly [string, number])[] {
  return Object.entries(properties).flatMap(([name, { description = '' }]) => {
    const value = defaultIn(description);
    return value === undefined ? [] : [[name, value] as const];
  });
}

const tftp = orThrow(parseTftpServer({}));
const tftpDefaults: Readonly<Record<string, number | undefined>> = {
  ...tftp.limits,
  port: tftp.port,
  maxTransfers: tftp.maxTransfers,
  maxRequests: tftp.requests.overall?.perSecond,
  maxClientRequests: tftp.requests.perClient?.perSecond,
  quota: tftp.policy.quotaBytes,
  maxWindowBlocks: tftp.negotiation.maxWindowBlocks,
  spinMicros: tftp.spinMicros,
  cacheBytes: tftp.cacheBytes,
};

it.each(described(tftpServerInput.properties))(
  'a TFTP server’s %s is by default what its description says: %d',
  (name, value) => {
    expect(tftpDefaults[name]).toBe(value);
  },
);
