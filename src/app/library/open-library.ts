import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { ClusterLink, ClusterOptions } from '../../cluster/cluster-link.js';
import { LibraryNames } from '../../cluster/library/library-names.js';
import { DigestCopies } from '../../store/files/digest-copies.js';
import { FileCache } from '../../store/files/file-cache.js';
import { LibraryFiles } from '../../store/files/library-files.js';
import { dataFolder } from '../workspace/default-workspace.js';

/** How much a server keeps of a cluster's library, and where. */
export interface LibraryOptions {
  /** Bytes of copies on disk. Default 4 GiB. */
  readonly diskBytes?: number | undefined;
  /** Bytes of contents in memory. Default that of a TFTP server. */
  readonly cacheBytes?: number | undefined;
  /** Where copies and names are kept; default: a folder of this program's data. */
  readonly folder?: string | undefined;
}

/** The library of a cluster as a node has it. */
export interface OpenedLibrary {
  readonly names: LibraryNames;
  readonly copies: DigestCopies;
  /** Closes the names as well. */
  readonly files: LibraryFiles;
}

/** The cluster that a library is opened on. */
export interface LibraryCluster {
  readonly link: ClusterLink;
  /** How it was joined: names are kept for a start without NATS under it. */
  readonly options: ClusterOptions;
  /** Who puts in what comes by TFTP. */
  readonly node: string;
}

/** Opens the library; `changed` is called when its names have changed, or whether they are those that NATS has now. */
export function openLibrary(
  { link, options, node }: LibraryCluster,
  { diskBytes, cacheBytes, folder = join(dataFolder(), 'library') }: LibraryOptions,
  changed: () => void,
): OpenedLibrary {
  // The copies of all clusters lie together: a digest says what they are.
  const copies = new DigestCopies(folder, diskBytes);
  let files: LibraryFiles | undefined;
  const names = new LibraryNames(link, join(folder, `names-${accountOf(options, link.user)}.json`), {
    served: (version) => void files?.prefetch(version),
    changed,
  });
  files = new LibraryFiles(
    {
      find: (name) => names.find(name),
      mayHaveMore: () => names.failure !== undefined,
      mustTake: () => void names.library(),
      add: async (name, { digest, bytes, content }) => {
        await names.library().add({ name, digest, bytes, content, by: node, atMs: Date.now() });
      },
      read: (digest) => names.library().content(digest),
      close: async () => names.close(),
    },
    copies,
    new FileCache(cacheBytes),
  );
  return { names, copies, files };
}

/** Tells clusters apart, and the accounts of one server: each has a library of its own, and a login belongs to one of them. */
function accountOf({ servers, login, tls }: ClusterOptions, user: string): string {
  const token = login.type === 'token' ? login.token : '';
  return createHash('sha256')
    .update(JSON.stringify([servers.toSorted(), user, token, tls.cert ?? '']))
    .digest('hex')
    .slice(0, 16);
}
