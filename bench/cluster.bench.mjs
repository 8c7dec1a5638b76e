// What several nodes of a cluster share, on one nats-server.
import { measureHistory } from './cluster-history.mjs';
import { measureLibrary } from './cluster-library.mjs';

/** What it measures, for `--help`. */
export const about =
  'the library in NATS: from an upload to another node’s TFTP, and TFTP beside a folder; the history: messages a second into the stream';

/** Measures, and prints the tables. */
export async function run({ rounds, seconds }) {
  await measureLibrary({ rounds });
  process.stdout.write('\n');
  await measureHistory({ rounds, seconds });
}
