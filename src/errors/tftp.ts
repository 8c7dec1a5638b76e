import { entries } from './entry.js';

/** What TFTP clients and servers report. */
export const tftpErrors = entries({});
