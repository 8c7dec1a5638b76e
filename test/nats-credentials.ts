// Operator, account and user of NATS as `nsc` makes them: JWTs that Ed25519 keys sign (ADR-1 of NATS).
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { createAccount, createOperator, createUser, type KeyPair } from '@nats-io/nkeys';

/** What a server and a user of it are given. */
export interface NatsCredentials {
  /** Lines for the server's configuration. */
  readonly configuration: string;
  /** The text of a credentials file. */
  readonly credentials: string;
  /** The user's public key. */
  readonly user: string;
}

/** Makes an operator with one account, which may use JetStream, and one user in it. */
export function makeCredentials(): NatsCredentials {
  const [operator, system, account, user] = [
    createOperator(),
    createAccount(),
    createAccount(),
    createUser(),
  ];
  const unlimited = {
    subs: -1,
    data: -1,
    payload: -1,
    conn: -1,
    leaf: -1,
    imports: -1,
    exports: -1,
    wildcards: true,
  };
  const jetStream = { mem_storage: -1, disk_storage: -1, streams: -1, consumer: -1 };
  const operatorToken = token(operator, operator, 'lab', { type: 'operator', version: 2 });
  const systemToken = token(system, operator, 'SYS', { type: 'account', version: 2, limits: unlimited });
  const accountToken = token(account, operator, 'lab', {
    ...{ type: 'account', version: 2 },
    limits: { ...unlimited, ...jetStream },
    default_permissions: { pub: {}, sub: {} },
  });
  const userToken = token(user, account, 'bench', {
    ...{ type: 'user', version: 2, pub: {}, sub: {}, subs: -1, data: -1, payload: -1 },
  });
  const seed = Buffer.from(user.getSeed()).toString();
  return {
    configuration: [
      `operator: ${operatorToken}`,
      'resolver: MEMORY',
      `system_account: ${system.getPublicKey()}`,
      `resolver_preload: {`,
      `  ${system.getPublicKey()}: ${systemToken}`,
      `  ${account.getPublicKey()}: ${accountToken}`,
      '}',
    ].join('\n'),
    credentials: [
      ...['-----BEGIN NATS USER JWT-----', userToken, '------END NATS USER JWT------', ''],
      ...['-----BEGIN USER NKEY SEED-----', seed, '------END USER NKEY SEED------', ''],
    ].join('\n'),
    user: user.getPublicKey(),
  };
}

function token(subject: KeyPair, issuer: KeyPair, name: string, nats: object): string {
  const claims = { iat: 1_700_000_000, iss: issuer.getPublicKey(), sub: subject.getPublicKey(), name, nats };
  const jti = createHash('sha256').update(JSON.stringify(claims)).digest('base64url');
  const signed = [
    { typ: 'JWT', alg: 'ed25519-nkey' },
    { ...claims, jti },
  ].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
  const signature = issuer.sign(Buffer.from(signed.join('.')));
  return `${signed.join('.')}.${Buffer.from(signature).toString('base64url')}`;
}
