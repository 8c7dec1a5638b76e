import process from 'node:process';

/** The first descriptor that systemd passes (sd_listen_fds(3)). */
const firstDescriptor = 3;

/**
 * Takes the descriptors of the sockets that systemd has bound for this process, and hides them from its children. Returns
 * none if there are none or they are for another process.
 */
export function takeListenDescriptors(environment: NodeJS.ProcessEnv = process.env): readonly number[] {
  if (!holdsListenDescriptors(environment)) return [];
  const { LISTEN_FDS } = environment;
  for (const name of ['LISTEN_PID', 'LISTEN_FDS', 'LISTEN_FDNAMES']) delete environment[name];
  return Array.from({ length: Number(LISTEN_FDS) }, (_, index) => firstDescriptor + index);
}

/** Returns true if systemd has bound sockets for this process that are not taken yet. */
export function holdsListenDescriptors(environment: NodeJS.ProcessEnv = process.env): boolean {
  const { LISTEN_PID, LISTEN_FDS } = environment;
  return LISTEN_PID === String(process.pid) && /^\d{1,4}$/.test(LISTEN_FDS ?? '');
}
