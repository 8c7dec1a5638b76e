/**
 * Entry files of this program's threads and processes. They are in this file's folder, both in the compiled layers and in
 * the bundled command. `net/` and `linux/`, which start them, get the URL passed in.
 */
export const entryFiles = Object.freeze({
  /** A thread of a TFTP server on the Linux engine. */
  tftpServerThread: new URL('./tftp-server-thread.js', import.meta.url),
  /** The thread of a live capture. */
  captureThread: new URL('./capture-thread.js', import.meta.url),
  /** The thread of a workspace's record. */
  historyThread: new URL('./history-thread.js', import.meta.url),
  /** The thread of people's scripts. */
  scriptThread: new URL('./script-thread.js', import.meta.url),
  /** One of the processes of a TCP listener with several. */
  tcpWorker: new URL('./tcp-worker.js', import.meta.url),
});
