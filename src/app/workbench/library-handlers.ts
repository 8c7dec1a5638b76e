import { BreakoutboxError } from '../../errors/error.js';
import type { HttpHandlers } from '../../http/operation-routes.js';
import type { OperationName } from '../../operations/table.js';
import type { WorkbenchLibrary } from '../library/workbench-library.js';

type LibraryHandlers = Pick<HttpHandlers, Extract<OperationName, `library.${string}`>>;

/** What is done with the library of the cluster. @throws BreakoutboxError CLUSTER_NONE, each of them, outside a cluster */
export function libraryHandlers(library: WorkbenchLibrary | undefined): LibraryHandlers {
  const own = (): WorkbenchLibrary => {
    if (library === undefined) throw new BreakoutboxError('CLUSTER_NONE');
    return library;
  };
  return {
    'library.list': () => own().list(),
    'library.versions': ({ name }) => own().versions(name),
    'library.takeBack': ({ name, body }, { who }) => own().takeBack(name, body.version, who),
    'library.upload': ({ name, body }, { who }) => own().upload(name, body, who),
    'library.download': ({ name, version }) =>
      own().download(name, version === undefined ? undefined : Number(version)),
    'library.remove': ({ name }) => own().remove(name),
  };
}
