import process from 'node:process';
import type { EndpointSpec } from '../config/endpoint-spec.js';
import { type Failure, failure } from '../errors/error.js';
import type { Situation } from '../errors/situations.js';
import { listPorts } from '../net/ports.js';

const heldBy: { readonly situation: Situation } = { situation: 'port-held' };
const heldHere: { readonly situation: Situation } = { situation: 'port-held-here' };

/** A failure with the program that holds the port, where it is that which failed and the system names one. */
export async function withPortHolder(failed: Failure, spec: EndpointSpec): Promise<Failure> {
  if (failed.code !== 'ADDRESS_IN_USE') return failed;
  const port = Number(failed.params.port);
  const isUdp = spec.type === 'udp';
  // Who holds it is worth nothing when looking fails too.
  const rows = await listPorts({ tcp: !isUdp, udp: isUdp, listening: true, port }).catch(() => []);
  const holder = rows.find(({ pid }) => pid !== undefined);
  if (holder?.pid === undefined || holder.process === undefined) return failed;
  const { pid, process: program } = holder;
  const situation = pid === process.pid ? heldHere : heldBy;
  return failure(failed.code, { ...failed.params, pid, process: program, ...situation });
}
