import process from 'node:process';

/** Descriptors passed on begin here (sd_listen_fds(3)). */
const firstDescriptor = 3;

/**
 * Takes the numbers of the sockets that systemd has bound for this process, and hides them from its children; none when
 * there are none, or they are meant for another process.
 */
export function takeListenDescriptors(environment: NodeJS.ProcessEnv = process.env): readonly number[] {
  if (!holdsListenDescriptors(environment)) return [];
  const { LISTEN_FDS } = environment;
  for (const name of ['LISTEN_PID', 'LISTEN_FDS', 'LISTEN_FDNAMES']) delete environment[name];
  return Array.from({ length: Number(LISTEN_FDS) }, (_, index) => firstDescriptor + index);
}

/** Whether systemd has bound sockets for this process that nothing here has taken. */
export function holdsListenDescriptors(environment: NodeJS.ProcessEnv = process.env): boolean {
  const { LISTEN_PID, LISTEN_FDS } = environment;
  return LISTEN_PID === String(process.pid) && /^\d{1,4}$/.test(LISTEN_FDS ?? '');
}
