import { existsSync } from 'node:fs';

/** Files that container engines put into each container: Docker's, and Podman's. */
const markers: readonly string[] = ['/.dockerenv', '/run/.containerenv'];

/** Whether this process runs in a container, whose ports others reach only as far as they are published. */
export function isInContainer(exists: (path: string) => boolean = existsSync): boolean {
  return markers.some(exists);
}
