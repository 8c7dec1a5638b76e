import { readdirSync, readlinkSync } from 'node:fs';
import process from 'node:process';
import { MessageChannel } from 'node:worker_threads';
import type { FromFiles, ToFiles } from '../src/linux/tftp/engine-messages.js';
import { FilesHost } from '../src/linux/tftp/files-host.js';
import { RemoteFiles } from '../src/linux/tftp/remote-files.js';
import type { ServedFiles } from '../src/tftp/server/served-files.js';

/** The files of a server as one of its threads has them, and their host, joined by a channel of messages. */
export interface FilesChannel {
  readonly remote: RemoteFiles;
  readonly host: FilesHost;
  /** What the thread has posted so far, by type. */
  readonly posted: readonly FromFiles['type'][];
  /** Keeps what is posted from the host, until `serve`. */
  hold(): void;
  serve(): void;
  close(): void;
}

/** Joins the two. */
export function filesChannel(files: ServedFiles): FilesChannel {
  const { port1: threadPort, port2: hostPort } = new MessageChannel();
  const posted: FromFiles['type'][] = [];
  const remote = new RemoteFiles((message, moved = []) => {
    posted.push(message.type);
    threadPort.postMessage(message, [...moved]);
  });
  const host = new FilesHost(files, (message, moved = []) => hostPort.postMessage(message, [...moved]));
  threadPort.on('message', (message: ToFiles) => remote.answered(message));
  let held: FromFiles[] | undefined;
  hostPort.on('message', (message: FromFiles) => {
    if (held === undefined) void host.asked(message);
    else held.push(message);
  });
  return {
    remote,
    host,
    posted,
    hold: () => {
      held ??= [];
    },
    serve: () => {
      for (const message of held ?? []) void host.asked(message);
      held = undefined;
    },
    close: () => {
      threadPort.close();
      host.close();
    },
  };
}

/** Whether the system shows what a process has open (/proc), and has a device that is always full. */
export const isLinux = process.platform === 'linux';

/** The files below `root` that this process has open, by Linux's account. */
export function openFilesBelow(root: string): readonly string[] {
  return readdirSync('/proc/self/fd').flatMap((descriptor) => {
    try {
      const path = readlinkSync(`/proc/self/fd/${descriptor}`);
      return path.startsWith(root) ? [path] : [];
    } catch {
      // The descriptor of the listing itself.
      return [];
    }
  });
}
