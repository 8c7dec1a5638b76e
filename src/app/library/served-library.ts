import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { ClusterLink } from '../../cluster/cluster-link.js';
import type { FileVersion } from '../../cluster/library/file-entry.js';
import { LibraryNames } from '../../cluster/library/library-names.js';
import type { Failure } from '../../errors/error.js';
import { DigestCopies } from '../../store/files/digest-copies.js';
import { FileCache } from '../../store/files/file-cache.js';
import { LibraryFiles } from '../../store/files/library-files.js';
import type { ServedFiles } from '../../tftp/server/served-files.js';
import type { ClusterChoice } from '../cluster/cluster-choice.js';
import { dataFolder } from '../workspace/default-workspace.js';

/** How much a server keeps of a cluster's library. */
export interface ServedLibraryOptions {
  /** Bytes of copies on disk. Default 4 GiB. */
  readonly diskBytes?: number | undefined;
  /** Bytes of contents in memory. Default that of a TFTP server. */
  readonly cacheBytes?: number | undefined;
  /** Where copies and names are kept; default: a folder of this program's data. */
  readonly folder?: string | undefined;
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
  { diskBytes, cacheBytes, folder = join(dataFolder(), 'library') }: ServedLibraryOptions,
): Promise<ServedLibrary> {
  const link = await ClusterLink.open({ ...options, name: `bob tftp serve ${node}` });
  // The copies of all clusters lie together: a digest says what they are.
  const cluster = createHash('sha256')
    .update([...options.servers].sort().join())
    .digest('hex')
    .slice(0, 16);
  let served: LibraryFiles | undefined;
  const prefetch = (version: FileVersion): void => void served?.prefetch(version);
  const names = new LibraryNames(link, join(folder, `names-${cluster}.json`), (_name, version) =>
    prefetch(version),
  );
  served = new LibraryFiles(
    {
      find: (name) => names.find(name),
      add: async (name, file) => {
        await names.library().add({ name, ...file, by: node, atMs: Date.now() });
      },
      read: (digest) => names.library().content(digest),
      close: async () => {
        names.close();
        await link.close();
      },
    },
    new DigestCopies(folder, diskBytes),
    new FileCache(cacheBytes),
  );
  await names.looked;
  return { files: served, failure: names.failure };
}
