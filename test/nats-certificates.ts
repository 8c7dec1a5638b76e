// Certificates of a NATS server and its client, by a CA of their own, as openssl makes them.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const newKey = 'req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes';

/** Makes `ca.pem`, and `server.pem` and `client.pem` with their keys, for 127.0.0.1, in a folder that is there. */
export function makeCertificates(folder: string): void {
  const make = (words: string): void =>
    void execFileSync('openssl', words.split(' '), { cwd: folder, stdio: 'ignore' });
  make(`${newKey} -x509 -days 2 -subj /CN=lab -keyout ca.key -out ca.pem`);
  writeFileSync(join(folder, 'names'), 'subjectAltName=IP:127.0.0.1');
  for (const name of ['server', 'client']) {
    make(`${newKey} -subj /CN=${name} -keyout ${name}.key -out ${name}.csr`);
    const signed = '-CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile names';
    make(`x509 -req -in ${name}.csr ${signed} -out ${name}.pem`);
  }
}
