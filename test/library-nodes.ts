// Workbenches that serve the library of a cluster, each on a machine of its own as far as files go.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { EndpointSummary } from '../src/operations/endpoints.js';
import type { LibraryState, LibraryUploadRow, LibraryVersionRow } from '../src/operations/library.js';
import { RunningBob } from './bob.js';

/** A workbench that is a node. */
export class LibraryNode {
  readonly name: string;
  readonly process: RunningBob;
  /** The address of its page, with its slash. */
  readonly url: string;
  /** Where it keeps copies. */
  readonly copies: string;

  private constructor(name: string, process: RunningBob, url: string, copies: string) {
    this.name = name;
    this.process = process;
    this.url = url;
    this.copies = copies;
  }

  /** Starts it with what an earlier one of that name left in `folder`; `cluster` is the URL of NATS. */
  static async start(name: string, folder: string, cluster: string | undefined): Promise<LibraryNode> {
    const data = join(folder, name, 'data');
    const words = ['workbench', '--port', '0', '--no-open', '--workspace', join(folder, name, 'desk')];
    const joining = cluster === undefined ? [] : ['--cluster', cluster, '--node', name];
    const process = RunningBob.startWith({ XDG_DATA_HOME: data }, ...words, ...joining);
    const { url } = await process.event(({ type }) => type === 'workbench');
    return new LibraryNode(name, process, String(url), join(data, 'breakoutbox', 'library'));
  }

  /** Asks the API, below `/api/`; its answer whatever it says. */
  async ask<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const answer = await fetch(`${this.url}api/${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return (text === '' ? undefined : JSON.parse(text)) as Answer;
  }

  /** Serves the library by TFTP; resolves with the port. */
  async serve(): Promise<number> {
    await this.ask('PUT', 'tftp/source', { source: 'library' });
    const made = await this.ask<EndpointSummary>('POST', 'endpoints', {
      ...{ type: 'tftp-server', host: '127.0.0.1', port: 0, write: 'overwrite', autoStart: true },
    });
    return await this.port(made.id);
  }

  /** The port that an endpoint listens on, once it does. */
  async port(id: string): Promise<number> {
    for (;;) {
      const all = await this.ask<readonly EndpointSummary[]>('GET', 'endpoints');
      const status = all.find((one) => one.id === id)?.status;
      if (status?.state === 'listening') return Number(status.local.split(':').at(-1));
      if (status === undefined || status.state === 'failed')
        throw new Error(`${this.name} serves nothing: ${JSON.stringify(status)}`);
    }
  }

  /** Puts bytes into the library, or into that of another node through this one. */
  async upload(name: string, bytes: Uint8Array, through = ''): Promise<LibraryUploadRow> {
    const answer = await fetch(`${this.url}api/${through}library/files/${name}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream' },
      body: Buffer.from(bytes),
    });
    return (await answer.json()) as LibraryUploadRow;
  }

  /** The bytes of a file of the library, as base64; the code of a failure. */
  async download(name: string, version?: number, through = ''): Promise<string> {
    const query = version === undefined ? '' : `?version=${version}`;
    const answer = await fetch(`${this.url}api/${through}library/files/${name}${query}`);
    if (!answer.ok) return ((await answer.json()) as { error: { code: string } }).error.code;
    return Buffer.from(await answer.arrayBuffer()).toString('base64');
  }

  library(): Promise<LibraryState> {
    return this.ask('GET', 'library');
  }

  versions(name: string): Promise<readonly LibraryVersionRow[]> {
    return this.ask('GET', `library/versions/${name}`);
  }

  stop(): Promise<number | null> {
    return this.process.stop();
  }
}

/** Bytes of chance. */
export function someBytes(size: number): { readonly bytes: Uint8Array; readonly text: string } {
  const bytes = randomBytes(size);
  return { bytes, text: bytes.toString('base64') };
}
