import process from 'node:process';
import { type Failure, failure } from '../../errors/error.js';
import type { Situation } from '../../errors/situations.js';
import { holdsListenDescriptors } from '../../system/listen-fds.js';
import { listPorts } from '../../system/ports.js';

/**
 * For `ADDRESS_IN_USE`, adds the program that holds the port, if the system names one, or says that the system names it only
 * to root. Returns any other failure unchanged.
 */
export async function withPortHolder(failed: Failure, protocol: 'tcp' | 'udp'): Promise<Failure> {
  if (failed.code !== 'ADDRESS_IN_USE') return failed;
  const port = Number(failed.params.port);
  const isUdp = protocol === 'udp';
  // A failed search must not replace the failure itself.
  const rows = await listPorts({ tcp: !isUdp, udp: isUdp, listening: true, port }).catch(() => []);
  const holder = rows.find(({ pid }) => pid !== undefined);
  if (holder?.pid === undefined || holder.process === undefined)
    return rows.some(({ ownerHidden }) => ownerHidden)
      ? failure(failed.code, { ...failed.params, situation: 'port-held-hidden' satisfies Situation })
      : failed;
  const { pid, process: program } = holder;
  const isPortAlone = failed.params.situation === ('port-in-use' satisfies Situation);
  const held: Situation = isPortAlone ? 'port-alone-held' : 'port-held';
  // This process may hold the port through a socket passed by systemd that no endpoint uses.
  const here: Situation = holdsListenDescriptors() ? 'port-held-passed-on' : 'port-held-here';
  const situation: Situation = pid === process.pid ? here : held;
  return failure(failed.code, { ...failed.params, pid, process: program, situation });
}
