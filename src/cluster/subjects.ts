import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import type { Role } from '../operations/roles.js';

/**
 * The subjects of a cluster. Role and user are parts of the subject that an operation is asked on: what a NATS server lets a user publish
 * is what that user may do, and the user that a node reads there is proven where each may publish under its own name only.
 */
export const subjects = {
  /** What a node says of itself. */
  node: (node: string) => `bob.node.${node}`,
  /** Of every node. */
  everyNode: 'bob.node.*',
  /** Whoever publishes here wants every node to say at once what it is. */
  rollCall: 'bob.rollcall',
  /** An operation of a node, asked by a user. */
  operation: (node: string, role: Role, user: string, operation: string) =>
    `bob.ask.${node}.${role}.${subjectToken(user)}.${operation}`,
  /** Every operation of a node. */
  everyOperation: (node: string) => `bob.ask.${node}.>`,
  /** What a node writes of an operation that a user asked; `*` stands for all. */
  audit: (node: string, user: string) => `bob.audit.${node}.${user === '*' ? user : subjectToken(user)}`,
  /** What is said at a node in the room of a chat; `*` stands for all nodes. */
  chat: (room: string, node: string) => `bob.chat.${room}.${node}`,
  /** What two ends say to each other for the time of one question; `id` cannot be guessed. */
  channel: (owner: string, id: string) => `bob.channel.${owner}.${id}`,
} as const;

/** Which node says what it is on a subject; undefined for another one. */
export function nodeOfSubject(subject: string): string | undefined {
  return /^bob\.node\.([\w-]+)$/.exec(subject)?.[1];
}

/** Whether a node may send what belongs to an answer there: to an inbox of whoever asked, and nowhere that others trust. */
export function isInbox(subject: string): boolean {
  return subject.length <= 208 && /^_INBOX(\.[\w=-]+)+$/.test(subject);
}

/**
 * Whether a question or a pull may be answered: a node publishes its answer with rights of its own, so that a reply which is no inbox would
 * lend them to whoever asks. Nothing is done for one that may not.
 */
export function isAnswerable({ reply }: { readonly reply?: string | undefined }): boolean {
  return reply !== undefined && isInbox(reply);
}

/** Whether a subject is a channel, as `subjects.channel` names them: all that may ask or be asked may publish there. */
export function isChannel(subject: string | undefined): boolean {
  return subject !== undefined && /^bob\.channel\.[\w-]{1,32}\.[0-9a-f]{32}$/.test(subject);
}

/** Whether a subject is a channel of a node: what that node answered is to lead nowhere else, as others trust who publishes there. */
export function isChannelOf(node: string, subject: string): boolean {
  const owner = subjects.channel(node, '');
  return subject.startsWith(owner) && /^[0-9a-f]{32}$/.test(subject.slice(owner.length));
}

/** The name of a channel: 128 bits of chance, as whoever has it may read, break off and answer what it carries. */
export function channelId(): string {
  return randomBytes(16).toString('hex');
}

/** The parts of the subject of a question; undefined for another one. */
export function readOperationSubject(
  subject: string,
): { readonly role: string; readonly user: string; readonly operation: string } | undefined {
  const [, , , role, user, ...operation] = subject.split('.');
  if (role === undefined || user === undefined || operation.length === 0) return undefined;
  return { role, user, operation: operation.join('.') };
}

/** Where and by whom an entry of the audit was made, by its subject; undefined for another one. */
export function readAuditSubject(
  subject: string,
): { readonly node: string; readonly user: string } | undefined {
  const [bob, audit, node, user, ...more] = subject.split('.');
  if (bob !== 'bob' || audit !== 'audit' || node === undefined || user === undefined || more.length > 0)
    return undefined;
  return { node, user: nameOfToken(user) };
}

/** A name as one token of a subject: as it is where a subject allows that, else in base64url behind an equals sign. */
export function subjectToken(name: string): string {
  if (/^[\w-]+$/.test(name)) return name;
  return `=${Buffer.from(name, 'utf8').toString('base64url')}`;
}

/** The name that a token stands for. */
export function nameOfToken(token: string): string {
  return token.startsWith('=') ? Buffer.from(token.slice(1), 'base64url').toString('utf8') : token;
}
