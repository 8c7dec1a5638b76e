import { describe, expect, it } from 'vitest';
import { acknowledgementOf } from '../../../test/tftp-pair.js';
import { encodeRequest } from '../../wire/tftp/encode.js';
import { defaultNegotiationPolicy } from '../negotiation.js';
import { defaultTransferLimits } from '../transfer-limits.js';
import { ClientFilter } from './cidr.js';
import { RateLimiter } from './rate-limit.js';
import { RequestAdmission } from './request-admission.js';
import { RewriteRules } from './rewrite-rules.js';
import type { SessionsOptions } from './server-options.js';
import type { ServerPeer } from './server-shell.js';
import { Session } from './session.js';
import { TransferTable } from './transfer-table.js';

const unlimited = { perSecond: Number.POSITIVE_INFINITY, burst: Number.POSITIVE_INFINITY };

function filterOf(deny: readonly string[]): ClientFilter {
  const parsed = ClientFilter.parse([], deny);
  if (!parsed.ok) throw new Error('no filter');
  return parsed.filter;
}

const peerAt = (address: string, port = 2_000): ServerPeer => ({
  name: `${address}:${port}`,
  address,
  maxBlockBytes: 1_468,
});

function request(name = 'file', type: 'readRequest' | 'writeRequest' = 'readRequest'): Uint8Array {
  const packet = encodeRequest({ type, name, mode: 'octet', options: [] });
  if (packet === undefined) throw new Error('too long');
  return packet;
}

/** Admission to a server with two places, and `enter`, which gives a session a place as the server would. */
function admissionOf(changes: Partial<SessionsOptions> = {}, lookups = 0) {
  const options: SessionsOptions = {
    files: {
      open: async () => ({ type: 'missing' }),
      inspect: async () => ({ type: 'missing' }),
      create: () => Promise.reject(new Error('read-only')),
      close: async () => undefined,
    },
    policy: { write: 'off', rules: RewriteRules.none, perClientFolders: false, quotaBytes: 0 },
    negotiation: defaultNegotiationPolicy,
    limits: defaultTransferLimits,
    filter: filterOf([]),
    maxTransfers: 2,
    maxTransfersPerClient: 2,
    maxInFlightBytes: 1_000_000,
    requests: new RateLimiter(unlimited, unlimited),
    errors: new RateLimiter(unlimited, unlimited),
    traceSteps: 0,
    ...changes,
  };
  const table = new TransferTable<Session>(options.maxTransfers, options.maxTransfersPerClient);
  const givingWay = new Set<Session>();
  const admission = new RequestAdmission(options, { table, givingWay, lookups: () => lookups });
  const enter = (peer: ServerPeer, nowMs = 0): Session => {
    const asked = { type: 'readRequest', name: 'file', mode: 'octet', options: [] } as const;
    const session = new Session('t1', peer, asked, nowMs);
    table.add(peer.name, peer.address, asked, session);
    givingWay.add(session);
    return session;
  };
  const confirm = (session: Session): void => void givingWay.delete(session);
  return { admission, enter, confirm };
}

describe('the admission of requests', () => {
  const client = peerAt('192.0.2.1');

  it('admits a request with what it asks for, and displaces nobody where there is room', () => {
    const { admission } = admissionOf();
    expect(admission.decide(request(), client, 0)).toMatchObject({
      type: 'admitted',
      target: { name: 'file', direction: 'get', segments: ['file'] },
      displaced: undefined,
    });
  });

  it.each([
    ['what is no packet', Uint8Array.of(0, 1), 4, 'TFTP_REQUEST_INVALID'],
    ['a packet that is no request', acknowledgementOf(1), 4, 'TFTP_REQUEST_INVALID'],
    ['an upload to a server that takes none', request('file', 'writeRequest'), 2, 'TFTP_READ_ONLY'],
    ['a name that leads out', request('../file'), 2, 'TFTP_NAME_REFUSED'],
  ])('refuses %s', (_, packet, errorCode, code) => {
    const { admission } = admissionOf();
    expect(admission.decide(packet, client, 0)).toMatchObject({
      type: 'refused',
      refusal: { errorCode, failure: { code } },
      displaced: undefined,
    });
  });

  it('refuses an address that is denied before it reads the request', () => {
    const { admission } = admissionOf({ filter: filterOf(['192.0.2.0/24']) });
    const decided = admission.decide(Uint8Array.of(0, 1), client, 0);
    expect(decided).toMatchObject({ refusal: { failure: { code: 'TFTP_CLIENT_DENIED' } } });
  });

  it('drops requests beyond the rate, and those that arrive during too many lookups', () => {
    const limited = admissionOf({ requests: new RateLimiter({ perSecond: 1, burst: 1 }, unlimited) });
    limited.admission.decide(request(), client, 0);
    expect(limited.admission.decide(request(), client, 1)).toEqual({ type: 'dropped' });
    expect(admissionOf({}, 3).admission.decide(request(), client, 0).type).toBe('admitted');
    expect(admissionOf({}, 4).admission.decide(request(), client, 0)).toEqual({ type: 'dropped' });
  });

  it('tells a repeated request, at either port, from one of a client that begins anew', () => {
    const { admission, enter } = admissionOf();
    const session = enter(client);
    expect(admission.decide(request(), client, 100)).toEqual({ type: 'repeated', session });
    expect(admission.repeats(request(), client, 100)).toBe(true);
    expect(admission.repeats(request('other'), client, 100)).toBe(false);
    expect(admission.repeats(acknowledgementOf(1), client, 100)).toBe(false);
    expect(admission.decide(request('other'), client, 100)).toMatchObject({
      type: 'admitted',
      displaced: { session, reason: 'client-began-anew' },
    });
  });

  it('gives the place of the oldest client that has not answered to another one, and refuses where all have', () => {
    const { admission, enter, confirm } = admissionOf();
    const [oldest, other] = [enter(peerAt('192.0.2.7')), enter(peerAt('192.0.2.8'))];
    expect(admission.decide(request(), client, 0)).toMatchObject({
      type: 'admitted',
      displaced: { session: oldest, reason: 'place-was-needed' },
    });
    for (const session of [oldest, other]) confirm(session);
    expect(admission.decide(request(), client, 0)).toMatchObject({
      type: 'refused',
      refusal: { failure: { code: 'TFTP_BUSY' } },
    });
  });

  it('drops a request of an address whose others are too young to give way', () => {
    const { admission, enter } = admissionOf({ maxTransfersPerClient: 1 });
    const session = enter(client);
    const second = peerAt(client.address, 2_001);
    expect(admission.decide(request(), second, 999)).toEqual({ type: 'dropped' });
    expect(admission.decide(request(), second, 1_000)).toMatchObject({ displaced: { session } });
  });

  it('refuses new requests once it is stopping, and still recognizes repeated ones', () => {
    const { admission, enter } = admissionOf();
    const session = enter(client);
    admission.stopAccepting();
    expect(admission.decide(request(), peerAt('192.0.2.9'), 0)).toMatchObject({
      refusal: { failure: { code: 'TFTP_STOPPING' } },
    });
    expect(admission.decide(request(), client, 0)).toEqual({ type: 'repeated', session });
    expect(admission.decide(request('other'), client, 0)).toMatchObject({
      type: 'refused',
      displaced: { session },
    });
  });
});
