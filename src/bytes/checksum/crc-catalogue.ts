import type { CrcParameters } from './crc.js';

/** A CRC of the catalogue. */
export interface CataloguedCrc extends CrcParameters {
  /** The catalogue's name in lower case, such as `crc-16/modbus`. */
  readonly name: string;
  /** Other names that the catalogue lists, in lower case. */
  readonly aliases: readonly string[];
  /** Its value of the ASCII digits `123456789`. */
  readonly check: bigint;
  /** The register after a codeword without an error, its bits reversed where `refout` says so, without `xorout`. */
  readonly residue: bigint;
}

/**
 * The catalogue of parametrised CRC algorithms (CRC RevEng), a line each, numbers in hex but for the width:
 *
 *     NAME WIDTH POLY INIT XOROUT REFIN+REFOUT CHECK RESIDUE [ALIAS …]
 */
const rows = `
crc-3/gsm 3 3 0 7 00 4 2
crc-3/rohc 3 3 7 0 11 6 0
crc-4/g-704 4 3 0 0 11 7 0 crc-4/itu
crc-4/interlaken 4 3 f f 00 b 2
crc-5/epc-c1g2 5 9 9 0 00 0 0 crc-5/epc
crc-5/g-704 5 15 0 0 11 7 0 crc-5/itu
crc-5/usb 5 5 1f 1f 11 19 6
crc-6/cdma2000-a 6 27 3f 0 00 d 0
crc-6/cdma2000-b 6 7 3f 0 00 3b 0
crc-6/darc 6 19 0 0 11 26 0
crc-6/g-704 6 3 0 0 11 6 0 crc-6/itu
crc-6/gsm 6 2f 0 3f 00 13 3a
crc-7/mmc 7 9 0 0 00 75 0 crc-7
crc-7/rohc 7 4f 7f 0 11 53 0
crc-7/umts 7 45 0 0 00 61 0
crc-8/autosar 8 2f ff ff 00 df 42
crc-8/bluetooth 8 a7 0 0 11 26 0
crc-8/cdma2000 8 9b ff 0 00 da 0
crc-8/darc 8 39 0 0 11 15 0
crc-8/dvb-s2 8 d5 0 0 00 bc 0
crc-8/gsm-a 8 1d 0 0 00 37 0
crc-8/gsm-b 8 49 0 ff 00 94 53
crc-8/hitag 8 1d ff 0 00 b4 0
crc-8/i-432-1 8 7 0 55 00 a1 ac crc-8/itu
crc-8/i-code 8 1d fd 0 00 7e 0
crc-8/lte 8 9b 0 0 00 ea 0
crc-8/maxim-dow 8 31 0 0 11 a1 0 crc-8/maxim dow-crc
crc-8/mifare-mad 8 1d c7 0 00 99 0
crc-8/nrsc-5 8 31 ff 0 00 f7 0
crc-8/opensafety 8 2f 0 0 00 3e 0
crc-8/rohc 8 7 ff 0 11 d0 0
crc-8/sae-j1850 8 1d ff ff 00 4b c4
crc-8/smbus 8 7 0 0 00 f4 0 crc-8
crc-8/tech-3250 8 1d ff 0 11 97 0 crc-8/aes crc-8/ebu
crc-8/wcdma 8 9b 0 0 11 25 0
crc-10/atm 10 233 0 0 00 199 0 crc-10 crc-10/i-610
crc-10/cdma2000 10 3d9 3ff 0 00 233 0
crc-10/gsm 10 175 0 3ff 00 12a c6
crc-11/flexray 11 385 1a 0 00 5a3 0 crc-11
crc-11/umts 11 307 0 0 00 61 0
crc-12/cdma2000 12 f13 fff 0 00 d4d 0
crc-12/dect 12 80f 0 0 00 f5b 0 x-crc-12
crc-12/gsm 12 d31 0 fff 00 b34 178
crc-12/umts 12 80f 0 0 01 daf 0 crc-12/3gpp
crc-13/bbc 13 1cf5 0 0 00 4fa 0
crc-14/darc 14 805 0 0 11 82d 0
crc-14/gsm 14 202d 0 3fff 00 30ae 31e
crc-15/can 15 4599 0 0 00 59e 0 crc-15
crc-15/mpt1327 15 6815 0 1 00 2566 6815
crc-16/arc 16 8005 0 0 11 bb3d 0 arc crc-16 crc-16/lha crc-ibm
crc-16/cdma2000 16 c867 ffff 0 00 4c06 0
crc-16/cms 16 8005 ffff 0 00 aee7 0
crc-16/dds-110 16 8005 800d 0 00 9ecf 0
crc-16/dect-r 16 589 0 1 00 7e 589 r-crc-16
crc-16/dect-x 16 589 0 0 00 7f 0 x-crc-16
crc-16/dnp 16 3d65 0 ffff 11 ea82 66c5
crc-16/en-13757 16 3d65 0 ffff 00 c2b7 a366
crc-16/genibus 16 1021 ffff ffff 00 d64e 1d0f crc-16/darc crc-16/epc crc-16/epc-c1g2 crc-16/i-code
crc-16/gsm 16 1021 0 ffff 00 ce3c 1d0f
crc-16/ibm-3740 16 1021 ffff 0 00 29b1 0 crc-16/autosar crc-16/ccitt-false
crc-16/ibm-sdlc 16 1021 ffff ffff 11 906e f0b8 crc-16/iso-hdlc crc-16/iso-iec-14443-3-b crc-16/x-25 crc-b x-25
crc-16/iso-iec-14443-3-a 16 1021 c6c6 0 11 bf05 0 crc-a
crc-16/kermit 16 1021 0 0 11 2189 0 crc-16/bluetooth crc-16/ccitt crc-16/ccitt-true crc-16/v-41-lsb crc-ccitt kermit
crc-16/lj1200 16 6f63 0 0 00 bdf4 0
crc-16/m17 16 5935 ffff 0 00 772b 0
crc-16/maxim-dow 16 8005 0 ffff 11 44c2 b001 crc-16/maxim
crc-16/mcrf4xx 16 1021 ffff 0 11 6f91 0
crc-16/modbus 16 8005 ffff 0 11 4b37 0 modbus
crc-16/nrsc-5 16 80b ffff 0 11 a066 0
crc-16/opensafety-a 16 5935 0 0 00 5d38 0
crc-16/opensafety-b 16 755b 0 0 00 20fe 0
crc-16/profibus 16 1dcf ffff ffff 00 a819 e394 crc-16/iec-61158-2
crc-16/riello 16 1021 b2aa 0 11 63d0 0
crc-16/spi-fujitsu 16 1021 1d0f 0 00 e5cc 0 crc-16/aug-ccitt
crc-16/t10-dif 16 8bb7 0 0 00 d0db 0
crc-16/teledisk 16 a097 0 0 00 fb3 0
crc-16/tms37157 16 1021 89ec 0 11 26b1 0
crc-16/umts 16 8005 0 0 00 fee8 0 crc-16/buypass crc-16/verifone
crc-16/usb 16 8005 ffff ffff 11 b4c8 b001
crc-16/xmodem 16 1021 0 0 00 31c3 0 crc-16/acorn crc-16/lte crc-16/v-41-msb xmodem zmodem
crc-17/can-fd 17 1685b 0 0 00 4f03 0
crc-21/can-fd 21 102899 0 0 00 ed841 0
crc-24/ble 24 65b 555555 0 11 c25a56 0
crc-24/flexray-a 24 5d6dcb fedcba 0 00 7979bd 0
crc-24/flexray-b 24 5d6dcb abcdef 0 00 1f23b8 0
crc-24/interlaken 24 328b63 ffffff ffffff 00 b4f3e6 144e63
crc-24/lte-a 24 864cfb 0 0 00 cde703 0
crc-24/lte-b 24 800063 0 0 00 23ef52 0
crc-24/openpgp 24 864cfb b704ce 0 00 21cf02 0 crc-24
crc-24/os-9 24 800063 ffffff ffffff 00 200fa5 800fe3
crc-30/cdma 30 2030b9c7 3fffffff 3fffffff 00 4c34abf 34efa55a
crc-31/philips 31 4c11db7 7fffffff 7fffffff 00 ce9e46c 4eaf26f1
crc-32/aixm 32 814141ab 0 0 00 3010bf7f 0 crc-32q
crc-32/autosar 32 f4acfb13 ffffffff ffffffff 11 1697d06a 904cddbf
crc-32/base91-d 32 a833982b ffffffff ffffffff 11 87315576 45270551 crc-32d
crc-32/bzip2 32 4c11db7 ffffffff ffffffff 00 fc891918 c704dd7b crc-32/aal5 crc-32/dect-b b-crc-32
crc-32/cd-rom-edc 32 8001801b 0 0 11 6ec2edc4 0
crc-32/cksum 32 4c11db7 0 ffffffff 00 765e7680 c704dd7b cksum crc-32/posix
crc-32/iscsi 32 1edc6f41 ffffffff ffffffff 11 e3069283 b798b438 crc-32/base91-c crc-32/castagnoli crc-32/interlaken crc-32c crc-32/nvme
crc-32/iso-hdlc 32 4c11db7 ffffffff ffffffff 11 cbf43926 debb20e3 crc-32 crc-32/adccp crc-32/v-42 crc-32/xz pkzip
crc-32/jamcrc 32 4c11db7 ffffffff 0 11 340bc6d9 0 jamcrc
crc-32/mef 32 741b8cd7 ffffffff 0 11 d2c22f51 0
crc-32/mpeg-2 32 4c11db7 ffffffff 0 00 376e6e7 0
crc-32/xfer 32 af 0 0 00 bd0be338 0 xfer
crc-40/gsm 40 4820009 0 ffffffffff 00 d4164fc646 c4ff8071ff
crc-64/ecma-182 64 42f0e1eba9ea3693 0 0 00 6c40df5f0b497347 0 crc-64
crc-64/go-iso 64 1b ffffffffffffffff ffffffffffffffff 11 b90956c775a41001 5300000000000000
crc-64/ms 64 259c84cba6426349 ffffffffffffffff 0 11 75d4b74f024eceea 0
crc-64/nvme 64 ad93d23594c93659 ffffffffffffffff ffffffffffffffff 11 ae8b14860a799888 f310303b2b6f6e42
crc-64/redis 64 ad93d23594c935a9 0 0 11 e9c6d914c4b8d9ca 0
crc-64/we 64 42f0e1eba9ea3693 ffffffffffffffff ffffffffffffffff 00 62ec59e3f1a4f00a fcacbebd5931a992
crc-64/xz 64 42f0e1eba9ea3693 ffffffffffffffff ffffffffffffffff 11 995dc9bbdf1939fa 49958c9abd7d353f crc-64/go-ecma
crc-82/darc 82 308c0111011401440411 0 0 11 9ea83f625023801fd612 0
`;

let parsed: readonly CataloguedCrc[] | undefined;

/** Every CRC of the catalogue, by width and name. Read at the first call: most runs need none of it. */
export function crcCatalogue(): readonly CataloguedCrc[] {
  parsed ??= Object.freeze(rows.trim().split('\n').map(cataloguedCrc));
  return parsed;
}

function cataloguedCrc(row: string): CataloguedCrc {
  const [name = '', width, poly, init, xorout, reflection = '', check, residue, ...aliases] = row.split(' ');
  const hex = (digits = '0'): bigint => BigInt(`0x${digits}`);
  return Object.freeze({
    name,
    aliases,
    width: Number(width),
    poly: hex(poly),
    init: hex(init),
    xorout: hex(xorout),
    refin: reflection[0] === '1',
    refout: reflection[1] === '1',
    check: hex(check),
    residue: hex(residue),
  });
}
