import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Writable } from 'node:stream';
import { parsePort } from '../../config/parse-address.js';
import { parseTftpUrl } from '../../config/tftp-url.js';
import { BreakoutboxError } from '../../errors/error.js';
import { orThrow } from '../../errors/parsed.js';
import type { TransferSpec } from '../../sequence/sequence.js';
import type { ServeSettings } from '../../sequence/sequence-report.js';
import type { Hub } from '../../traffic/hub.js';
import { TftpClient } from '../tftp/tftp-client.js';
import { TftpServer } from '../tftp/tftp-server.js';
import { fileInside, folderInside, isFileInside, newFileInside } from '../workspace/file-inside.js';
import { addressOf, type OpenedThing, type OpeningThing } from './opened-things.js';

/** Starts a TFTP server of a folder or one file of the workspace. @throws BreakoutboxError */
export function openServer(
  id: string,
  served: string,
  { port, takesFiles }: ServeSettings,
  root: string,
  hub: Hub,
): OpeningThing {
  const isFile = isFileInside(root, served);
  const path = isFile ? fileInside(root, served) : folderInside(root, served);
  const origin = isFile ? { source: sourceOf(path) } : { root: path };
  const server = new TftpServer({
    id,
    hub,
    port: orThrow(parsePort(port.trim(), 0)),
    ...(takesFiles ? { write: 'overwrite' as const } : {}),
    ...origin,
  });
  const opened = server.listen().then(
    (): OpenedThing => ({
      facts: {
        encoding: 'utf-8',
        isStream: false,
        isClient: false,
        isServer: true,
        checksum: undefined,
        ...addressOf(server.local),
      },
      send: () => {
        throw new BreakoutboxError('SENDS_FILES_ONLY', { endpoint: id });
      },
    }),
  );
  return { opened, close: (graceMs) => server.close(graceMs) };
}

/** Moves a file by TFTP; resolves with its bytes. Rejects with a `BreakoutboxError`, or the signal's reason. */
export async function moveFile(
  { direction, url: text, local }: TransferSpec,
  root: string,
  signal: AbortSignal,
): Promise<number> {
  const url = orThrow(parseTftpUrl(text));
  const { host, port, mode } = url;
  const client = new TftpClient({ host, port, ...(mode === undefined ? {} : { mode }) });
  if (direction === 'put')
    return (await client.put(fileInside(root, local ?? ''), url.file, { signal })).bytes;
  const to = local === undefined ? nowhere() : newFileInside(root, local, url.file);
  return (await client.get(url.file, to, { signal, overwrite: true })).bytes;
}

/** A program's file: the one that is served, by its own name. */
function sourceOf(path: string) {
  return async ({ name }: { readonly name: string }) => {
    if (name !== basename(path)) return undefined;
    const { size } = await stat(path);
    return { stream: createReadStream(path), sizeBytes: size };
  };
}

function nowhere(): Writable {
  return new Writable({ write: (_bytes, _encoding, done) => done() });
}
