// What the machines boot: a Linux kernel, and an initial RAM disk whose only program compares a large file with the SHA-256
// that came beside it, says so on the serial console, and switches the machine off.
import { createHash, randomBytes } from 'node:crypto';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filePath, kernelPath } from './programs.mjs';

/** Modes of what an archive holds (stat(2)). */
const mode = { file: 0o100644, program: 0o100755, folder: 0o040755, device: 0o020600 };

/** The console that /init speaks to. */
const consoleDevice = { major: 5, minor: 1 };

const init = `#!/bin/busybox sh
/bin/busybox echo
if [ "$(/bin/busybox sha256sum /large | /bin/busybox cut -d' ' -f1)" = "$(/bin/busybox cat /large.sha256)" ]
then /bin/busybox echo BOOTS-VERDICT whole
else /bin/busybox echo BOOTS-VERDICT damaged
fi
/bin/busybox poweroff -f
`;

export const busyboxPath = () => filePath('/bin/busybox');

/** Writes `vmlinuz` and `initrd` into `root`; the large file of `mebibytes` makes up most of the latter. */
export function writePayload(root, mebibytes) {
  const large = randomBytes(mebibytes * 1024 * 1024);
  const sum = createHash('sha256').update(large).digest('hex');
  copyFileSync(kernelPath(), join(root, 'vmlinuz'));
  const entries = [
    { name: 'dev', mode: mode.folder },
    { name: 'dev/console', mode: mode.device, device: consoleDevice },
    { name: 'bin', mode: mode.folder },
    { name: 'bin/busybox', mode: mode.program, bytes: readFileSync(busyboxPath()) },
    { name: 'init', mode: mode.program, bytes: Buffer.from(init) },
    { name: 'large', mode: mode.file, bytes: large },
    { name: 'large.sha256', mode: mode.file, bytes: Buffer.from(sum) },
  ];
  writeFileSync(join(root, 'initrd'), archive(entries));
  writeFileSync(join(root, 'large'), large);
  return { crc32: crc32(large) };
}

/** An archive that the kernel unpacks: cpio's "newc" (Linux, Documentation/driver-api/early-userspace/buffer-format). */
function archive(entries) {
  const all = [...entries, { name: 'TRAILER!!!', mode: 0 }];
  const padded = (bytes) => Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);
  return Buffer.concat(
    all.flatMap(({ name, mode: bits, bytes = Buffer.alloc(0), device = { major: 0, minor: 0 } }, index) => {
      const numbers = [
        index + 1,
        bits,
        0,
        0,
        1,
        0,
        bytes.length,
        0,
        0,
        device.major,
        device.minor,
        name.length + 1,
        0,
      ];
      const header = `070701${numbers.map((number) => number.toString(16).padStart(8, '0')).join('')}`;
      return [padded(Buffer.from(`${header}${name}\0`)), padded(bytes)];
    }),
  );
}

/** CRC-32 as U-Boot's own command computes it (IEEE 802.3), in eight hexadecimal digits. */
function crc32(bytes) {
  const table = Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit += 1) value = (value & 1) === 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    return value;
  });
  let sum = 0xffffffff;
  for (const byte of bytes) sum = (sum >>> 8) ^ table[(sum ^ byte) & 0xff];
  return ((sum ^ 0xffffffff) >>> 0).toString(16).padStart(8, '0');
}
