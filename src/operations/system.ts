import { Type } from 'typebox';
import type { Operation, ValueOf } from './operation.js';
import { count, noParams, words } from './schema-parts.js';

const subject = 'system';
const askers = 'admitted';

const hostAddress = Type.Object(
  {
    address: Type.String({
      description: 'As it stands in a description: without brackets, with its zone',
    }),
    interface: Type.Optional(Type.String({ description: 'Missing where the system does not tell' })),
    isLoopback: Type.Boolean(),
  },
  { title: 'HostAddress' },
);

/** An address of the workbench's machine, to listen on or to send from. */
export type HostAddress = ValueOf<typeof hostAddress>;

const portRow = Type.Object(
  {
    protocol: words(['tcp', 'udp']),
    local: Type.String({ description: 'ADDRESS:PORT; * for every address' }),
    peer: Type.String({ description: '* when there is none' }),
    state: Type.String({ description: 'LISTEN, ESTABLISHED …; empty for UDP without a peer' }),
    pid: Type.Optional(count),
    process: Type.Optional(Type.String()),
    ownerHidden: Type.Optional(
      Type.Literal(true, { description: 'The system does not tell this user which process holds it' }),
    ),
  },
  { title: 'PortRow' },
);

/** One row of the system's socket tables. */
export type PortRow = ValueOf<typeof portRow>;

/** Operations on the machine and on the workbench as a whole. */
export const systemOperations = {
  'ports.list': {
    subject,
    summary: "This machine's sockets",
    askers,
    params: noParams,
    result: Type.Array(portRow),
  },
  'addresses.list': {
    subject,
    summary: "This machine's addresses, to listen on or to send from",
    askers,
    params: noParams,
    result: Type.Array(hostAddress),
  },
  'workbench.pages': {
    subject,
    summary: 'Where other machines open this page: none while it is on loopback only',
    askers,
    params: noParams,
    result: Type.Array(
      Type.String({ description: 'A URL without the token, such as http://192.168.1.5:8620/' }),
    ),
  },
  'workbench.health': {
    subject,
    summary: 'Whether it is up',
    askers,
    params: noParams,
    result: Type.Object({
      ok: Type.Literal(true),
      instance: Type.String({ description: 'Chosen anew at each start' }),
    }),
  },
} as const satisfies Readonly<Record<string, Operation>>;
