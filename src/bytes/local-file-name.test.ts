import { describe, expect, it } from 'vitest';
import { localFileName } from './local-file-name.js';

describe('the name for a file that a peer names', () => {
  it.each([
    ['boot/images/kernel-6.1.img', 'kernel-6.1.img'],
    ['C:\\Boot\\BCD', 'BCD'],
    ['固件 v2.bin', '固件 v2.bin'],
    ['a\x1b[31m\x9b0m\r\nb', 'a[31m0mb'],
    ['invoice\u202efdp.exe', 'invoicefdp.exe'],
    ['a\u2028b\u2029c', 'abc'],
    ['boot.img:hidden', 'boot.img_hidden'],
    ['C:boot.img::$DATA', 'C_boot.img__$DATA'],
    ['a<b>"c|d?e*', 'a_b__c_d_e_'],
    ['-rf', 'rf'],
    ['../.bashrc', 'bashrc'],
    ['name. .', 'name'],
    ['nul.txt', '_nul.txt'],
    ['COM1', '_COM1'],
    ['console', 'console'],
    ['..', 'download'],
    ['folder/', 'download'],
    ['', 'download'],
  ])('%j is %j', (remote, local) => expect(localFileName(remote)).toBe(local));

  it('fits every file system', () => {
    expect(Buffer.byteLength(localFileName('é'.repeat(1_000)))).toBeLessThanOrEqual(255);
    expect(localFileName('😀'.repeat(100))).toBe('😀'.repeat(63));
  });
});
