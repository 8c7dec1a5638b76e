import { ClusterLink } from '../../cluster/cluster-link.js';
import type { Failure } from '../../errors/error.js';
import type { ServedFiles } from '../../tftp/server/served-files.js';
import type { ClusterChoice } from '../cluster/cluster-choice.js';
import { type LibraryOptions, openLibrary } from './open-library.js';

/** A cluster's library for a TFTP server. */
export interface ServedLibrary {
  /** Closed by the server. */
  readonly files: ServedFiles;
  /** Why the names are not those that NATS has now; undefined where they are. */
  readonly failure: Failure | undefined;
}

/**
 * Opens the library of a cluster for a TFTP server. Where NATS does not answer it serves what was kept, and goes on trying.
 * @throws BreakoutboxError CLUSTER_REFUSED, CLUSTER_CREDENTIALS_INVALID, FILE_UNREADABLE
 */
export async function openServedLibrary(
  { options, node }: ClusterChoice,
  keeping: LibraryOptions,
): Promise<ServedLibrary> {
  const link = await ClusterLink.open({ ...options, name: `bob tftp serve ${node}` });
  const { names, files } = openLibrary({ link, servers: options.servers, node }, keeping, () => undefined);
  await names.looked;
  return {
    files: closedWith(files, () => link.close()),
    failure: names.failure,
  };
}

/** The same files, which also do `then` when they are closed. */
function closedWith(files: ServedFiles, then: () => Promise<void>): ServedFiles {
  return {
    shareMemory: () => files.shareMemory?.(),
    open: (target, client) => files.open(target, client),
    inspect: (target, client) => files.inspect(target, client),
    create: (target, client, overwrite) => files.create(target, client, overwrite),
    close: async () => {
      await files.close();
      await then();
    },
  };
}
