import type {
  TftpFolderRequest,
  TftpSettings,
  TftpState,
  TftpStory,
  TftpTransferRequest,
} from './tftp-protocol.js';

/** The workbench's TFTP, handed to the server by the one who composes the program. Everything rejects with BreakoutboxErrors. */
export interface TftpPort {
  state(): TftpState;
  /** Starts the server, anew when it runs; a failure to bind shows in the state. */
  start(settings: TftpSettings): Promise<TftpState>;
  stop(): Promise<TftpState>;
  /** Has it start with the workbench, or not. */
  setAutoStart(autoStart: boolean): TftpState;
  /** Serves another folder from now on; the server runs on if it ran. */
  chooseFolder(request: TftpFolderRequest): Promise<TftpState>;
  /** Puts what comes under `name`, complete or not at all; what is there gives way when `overwrite` allows it. */
  upload(name: string, body: AsyncIterable<Uint8Array>, overwrite: boolean): Promise<TftpState>;
  download(name: string): Promise<{ readonly bytes: number; readonly content: AsyncIterable<Uint8Array> }>;
  remove(name: string): Promise<TftpState>;
  /** Begins a transfer as a client; how it goes shows in the state. */
  begin(request: TftpTransferRequest): Promise<TftpState>;
  /** False when no such transfer runs. */
  abort(id: string): boolean;
  /** The steps of a transfer that runs or has ended. */
  story(id: string): Promise<TftpStory | undefined>;
  /** Calls back when the state has changed, four times a second at most; the function ends it. */
  watch(changed: (state: TftpState) => void): () => void;
}
