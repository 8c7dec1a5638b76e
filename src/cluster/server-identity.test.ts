import type { PeerCertificate } from 'node:tls';
import { expect, it } from 'vitest';
import { serverIdentity } from './server-identity.js';

const certificate = (subjectaltname: string): PeerCertificate =>
  ({ subject: { CN: 'nats' }, subjectaltname }) as PeerCertificate;

const ofAddress = certificate('IP Address:10.0.0.5, DNS:nats.lab');
const ofLocalhost = certificate('DNS:localhost');
const ofIpv6 = certificate('IP Address:FD00:0:0:0:0:0:0:5');

// `localhost` is what Node takes where it is told no name.
it.each([
  [['10.0.0.5:4222'], 'localhost', ofAddress, true],
  [['10.0.0.6:4222', '10.0.0.5:4222'], 'localhost', ofAddress, true],
  [['[fd00::5]:4222'], 'localhost', ofIpv6, true],
  [['10.0.0.6:4222'], 'localhost', ofAddress, false],
  [['10.0.0.5:4222'], 'localhost', ofLocalhost, false],
  [['localhost:4222'], 'localhost', ofLocalhost, true],
  [['localhost:4222', '10.0.0.5:4222'], 'localhost', ofLocalhost, true],
  [['nats.lab:4222'], 'nats.lab', ofAddress, true],
  [['nats.lab:4222'], 'nats.lab', ofLocalhost, false],
])(
  'of %j, asked for as %s: a certificate is taken only for its own names',
  (servers, name, shown, isTaken) => {
    expect(serverIdentity(servers)(name, shown) === undefined).toBe(isTaken);
  },
);
