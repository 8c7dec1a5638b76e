/** What can be checked, by name; `check-subjects.ts` has the checks of each, which take time to load. */
export const checkSubjectNames = [
  'tcp-echo',
  'udp-echo',
  'tcp-reverse',
  'udp-counter',
  'tcp-chat',
  'tftp-server',
  'tftp-client',
] as const;

/** One of them. */
export type CheckSubject = (typeof checkSubjectNames)[number];

/** Those that answer what they are sent: all but TFTP's. */
export type EchoSubject = Exclude<CheckSubject, 'tftp-server' | 'tftp-client'>;
