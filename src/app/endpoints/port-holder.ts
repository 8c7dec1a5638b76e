import process from 'node:process';
import { type Failure, failure } from '../../errors/error.js';
import type { Situation } from '../../errors/situations.js';
import { holdsListenDescriptors } from '../../system/listen-fds.js';
import { listPorts } from '../../system/ports.js';

/**
 * A failure with the program that holds the port, where it is that which failed and the system names one; or with the word
 * that the system names it to root alone.
 */
export async function withPortHolder(failed: Failure, protocol: 'tcp' | 'udp'): Promise<Failure> {
  if (failed.code !== 'ADDRESS_IN_USE') return failed;
  const port = Number(failed.params.port);
  const isUdp = protocol === 'udp';
  // Who holds it is worth nothing when looking fails too.
  const rows = await listPorts({ tcp: !isUdp, udp: isUdp, listening: true, port }).catch(() => []);
  const holder = rows.find(({ pid }) => pid !== undefined);
  if (holder?.pid === undefined || holder.process === undefined)
    return rows.some(({ ownerHidden }) => ownerHidden)
      ? failure(failed.code, { ...failed.params, situation: 'port-held-hidden' satisfies Situation })
      : failed;
  const { pid, process: program } = holder;
  const isPortAlone = failed.params.situation === ('port-in-use' satisfies Situation);
  const held: Situation = isPortAlone ? 'port-alone-held' : 'port-held';
  // A socket that systemd opened for this process and that its command does not take is no endpoint's.
  const here: Situation = holdsListenDescriptors() ? 'port-held-passed-on' : 'port-held-here';
  const situation: Situation = pid === process.pid ? here : held;
  return failure(failed.code, { ...failed.params, pid, process: program, situation });
}
