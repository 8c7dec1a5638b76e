/**
 * The files that this program starts as threads and processes of its own. They lie beside this one, in the compiled layers
 * as in the bundled command, and are handed down to the shells that start them: a shell knows no path.
 */
export const entryFiles = Object.freeze({
  /** A thread of a TFTP server on the Linux engine. */
  tftpServerThread: new URL('./tftp-server-thread.js', import.meta.url),
  /** One of the processes of a TCP listener with several. */
  tcpWorker: new URL('./tcp-worker.js', import.meta.url),
});
