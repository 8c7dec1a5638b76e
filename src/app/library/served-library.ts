import { ClusterLink } from '../../cluster/cluster-link.js';
import type { Failure } from '../../errors/error.js';
import type { ServedFiles } from '../../tftp/server/served-files.js';
import type { ClusterChoice } from '../cluster/cluster-choice.js';
import { type FilledLibrary, LibraryFilling } from './library-filling.js';
import { type LibraryOptions, openLibrary } from './open-library.js';

/** How a TFTP server serves a cluster's library. */
export interface ServedLibraryOptions extends LibraryOptions {
  /** Has a copy of every file that is served fetched, however large, and is told how far that is when it has changed. Default: not all. */
  readonly filled?: ((filled: FilledLibrary) => void) | undefined;
}

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
  { filled, ...keeping }: ServedLibraryOptions,
): Promise<ServedLibrary> {
  const link = await ClusterLink.open({ ...options, name: `bob tftp serve ${node}` });
  let filling: LibraryFilling | undefined;
  const { names, files } = openLibrary({ link, options, node }, keeping, () => filling?.ask());
  await names.looked;
  if (filled !== undefined) {
    filling = new LibraryFilling(names, files, filled);
    filling.ask();
  }
  return {
    files: closedWith(files, async () => {
      filling?.close();
      await link.close();
    }),
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
