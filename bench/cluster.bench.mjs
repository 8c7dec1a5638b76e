// What several nodes of a cluster share, on one nats-server.
import { measureLibrary } from './cluster-library.mjs';

/** What it measures, for `--help`. */
export const about = 'the library in NATS: from an upload to another node’s TFTP, and TFTP beside a folder';

/** Measures, and prints the tables. */
export async function run({ rounds }) {
  await measureLibrary({ rounds });
}
