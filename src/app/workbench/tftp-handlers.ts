import type { HttpHandlers } from '../../http/operation-routes.js';
import type { ReopenServers, WorkbenchTftp } from '../tftp/workbench-tftp.js';

/** The operations that look at TFTP's files and transfers, and end one of these. */
export function servedTftpHandlers(tftp: WorkbenchTftp) {
  return {
    'tftp.state': () => tftp.lookedState(),
    'tftp.getFile': ({ name }) => tftp.getFile(name),
    'tftp.abortTransfer': ({ id }) => tftp.abort(id),
    'tftp.story': ({ id }) => tftp.story(id),
  } satisfies Partial<HttpHandlers>;
}

/** The operations that change what TFTP serves, and its transfers as a client. */
export function tftpFolderHandlers(tftp: WorkbenchTftp, reopen: ReopenServers) {
  return {
    'tftp.chooseFolder': ({ body }) => tftp.chooseFolder(body, reopen),
    'tftp.chooseSource': ({ body }) => tftp.chooseSource(body, reopen),
    'tftp.putFile': ({ name, overwrite = false, body }) => tftp.putFile(name, body, overwrite),
    'tftp.removeFile': ({ name }) => tftp.removeFile(name),
    'tftp.beginTransfer': ({ body }) => tftp.begin(body),
  } satisfies Partial<HttpHandlers>;
}
