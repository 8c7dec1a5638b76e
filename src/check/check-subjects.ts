import { tcpEchoChecks } from './echo/tcp-echo-checks.js';
import { udpEchoChecks } from './echo/udp-echo-checks.js';
import type { CheckSubject } from './subject-names.js';
import { tcpChatChecks } from './tasks/tcp-chat-checks.js';
import { tcpReverseChecks } from './tasks/tcp-reverse-checks.js';
import { udpCounterChecks } from './tasks/udp-counter-checks.js';
import { tftpClientChecks } from './tftp/client/tftp-client-checks.js';
import { tftpServerChecks } from './tftp/server/tftp-server-checks.js';

/** What can be checked, and by which checks, each list in the order in which it is run and shown. */
export const checkSubjects = {
  'tcp-echo': tcpEchoChecks,
  'udp-echo': udpEchoChecks,
  'tcp-reverse': tcpReverseChecks,
  'udp-counter': udpCounterChecks,
  'tcp-chat': tcpChatChecks,
  'tftp-server': tftpServerChecks,
  'tftp-client': tftpClientChecks,
} as const satisfies Readonly<Record<CheckSubject, unknown>>;
