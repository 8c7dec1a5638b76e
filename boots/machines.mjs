// The machines: which firmware they have, what they are told by DHCP, and which files lead from there to the payload.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { busyboxPath } from './payload.mjs';
import { filePath, kernelPath, missingOf, programPath } from './programs.mjs';

/** Where the server is, in both families. */
export const serverAddress = { IPv4: '10.97.0.1', IPv6: 'fd97::1' };

/** `no_timer_check`: an emulated timer on a busy host does not tick as the kernel expects. */
const kernelWords = 'console=ttyS0 quiet panic=1 no_timer_check mitigations=off';
const network = ['-netdev', 'tap,id=net0,ifname=tap0,script=no,downscript=no'];
const plain = ['-display', 'none', '-monitor', 'none', '-serial', 'stdio', '-no-reboot'];

/** What a PC needs, whatever its firmware. */
function pcNeeds() {
  return {
    'qemu-system-x86': programPath('qemu-system-x86_64'),
    'dnsmasq-base': programPath('dnsmasq'),
    iproute2: programPath('ip'),
    'linux-image-cloud-amd64': kernelPath(),
    'busybox-static': busyboxPath(),
  };
}

function pc(words) {
  return ['qemu-system-x86_64', '-m', '512', '-smp', '1', ...plain, ...network, ...words];
}

/** A PC whose BIOS boots from iPXE in the ROM of its network card, QEMU's own choice for it. */
function biosPc() {
  return pc(['-machine', 'graphics=off', '-device', 'virtio-net-pci,netdev=net0,bootindex=1']);
}

/** A PC with UEFI, whose own PXE client speaks `family` alone. */
function efiPc({ folder, family }) {
  // The firmware writes to its variables: each boot gets new ones.
  copyFileSync(filePath('/usr/share/OVMF/OVMF_VARS_4M.fd'), join(folder, 'vars.fd'));
  const code = filePath('/usr/share/OVMF/OVMF_CODE_4M.fd');
  const support = (name, isOn) => ['-fw_cfg', `name=opt/org.tianocore/${name},string=${isOn ? 'y' : 'n'}`];
  return pc([
    ...['-machine', 'q35', '-drive', `if=pflash,format=raw,readonly=on,file=${code}`],
    ...['-drive', `if=pflash,format=raw,file=${join(folder, 'vars.fd')}`],
    ...support('IPv4PXESupport', family === 'IPv4'),
    ...support('IPv6PXESupport', family === 'IPv6'),
    ...['-device', 'virtio-net-pci,netdev=net0,romfile=,bootindex=1', '-device', 'virtio-rng-pci'],
  ]);
}

function ipxeScript(root) {
  const words = ['#!ipxe', `kernel vmlinuz initrd=initrd ${kernelWords}`, 'initrd initrd', 'boot'];
  writeFileSync(join(root, 'boot.ipxe'), `${words.join('\n')}\n`);
}

/** GRUB as one file that has all it needs and asks for its configuration at the server. */
function grub(root, family) {
  const device = `(tftp,${serverAddress[family]})`;
  writeFileSync(
    join(root, 'grub.cfg'),
    `linux ${device}/vmlinuz ${kernelWords}\ninitrd ${device}/initrd\nboot\n`,
  );
  const modules = ['efinet', 'tftp', 'normal', 'configfile', 'linux', 'boot', 'echo', 'serial', 'terminal'];
  const early = join(root, 'early.cfg');
  writeFileSync(early, `configfile ${device}/grub.cfg\n`);
  const words = ['-O', 'x86_64-efi', '-c', early, '-p', device, '-o', join(root, 'grub.efi'), ...modules];
  execFileSync(programPath('grub-mkimage'), words, { stdio: ['ignore', 'ignore', 'inherit'] });
}

function efiNeeds() {
  return { ...pcNeeds(), ovmf: filePath('/usr/share/OVMF/OVMF_CODE_4M.fd') };
}

function grubNeeds() {
  return {
    ...efiNeeds(),
    'grub-common': programPath('grub-mkimage'),
    'grub-efi-amd64-bin': filePath('/usr/lib/grub/x86_64-efi/efinet.mod'),
  };
}

/** What U-Boot is told at its prompt; it adds the file up itself. */
function uBootCommands({ windowBlocks, bytes }) {
  return [
    'setenv autoload no',
    'setenv tftpblocksize 1468',
    `setenv tftpwindowsize ${windowBlocks}`,
    'dhcp',
    `setenv serverip ${serverAddress.IPv4}`,
    'tftpboot 0x42000000 large',
    `crc32 0x42000000 ${bytes.toString(16)}`,
  ];
}

function uBootNeeds() {
  return {
    'qemu-system-arm': programPath('qemu-system-aarch64'),
    'u-boot-qemu': filePath('/usr/lib/u-boot/qemu_arm64/u-boot.bin'),
    'dnsmasq-base': programPath('dnsmasq'),
    iproute2: programPath('ip'),
    'linux-image-cloud-amd64': kernelPath(),
    'busybox-static': busyboxPath(),
  };
}

function uBoot(windowBlocks) {
  return {
    title: `U-Boot on AArch64: blocks of 1468, window ${windowBlocks}`,
    missing: () => missingOf(uBootNeeds()),
    family: 'IPv4',
    bootFile: 'large',
    prepare: () => undefined,
    words: () => [
      ...['qemu-system-aarch64', '-machine', 'virt', '-cpu', 'cortex-a57', '-m', '512', ...plain, ...network],
      ...[
        '-bios',
        filePath('/usr/lib/u-boot/qemu_arm64/u-boot.bin'),
        '-device',
        'virtio-net-pci,netdev=net0,romfile=',
      ],
    ],
    prompt: '=> ',
    commands: (bytes) => uBootCommands({ windowBlocks, bytes }),
    verdict: (said, payload) => {
      const [, sum] = /==> ([\da-f]{8})/.exec(said) ?? [];
      return sum === undefined ? undefined : sum === payload.crc32 ? 'whole' : 'damaged';
    },
  };
}

/**
 * Each machine by its name: `missing` packages, the `family` that it boots by, the `bootFile` of DHCP, files that are to be
 * `prepare`d in the served folder, and the `words` that start it. One with a `prompt` is told `commands` there and has a
 * `verdict` of its own.
 */
export const machines = {
  'ipxe-bios': {
    title: "iPXE's ROM in a PC with BIOS",
    missing: () => missingOf({ ...pcNeeds(), 'ipxe-qemu': filePath('/usr/lib/ipxe/qemu/efi-virtio.rom') }),
    family: 'IPv4',
    bootFile: 'boot.ipxe',
    prepare: ({ root }) => ipxeScript(root),
    words: biosPc,
  },
  pxelinux: {
    title: 'PXELINUX in a PC with BIOS',
    missing: () =>
      missingOf({
        ...pcNeeds(),
        'ipxe-qemu': filePath('/usr/lib/ipxe/qemu/efi-virtio.rom'),
        pxelinux: filePath('/usr/lib/PXELINUX/pxelinux.0'),
        'syslinux-common': filePath('/usr/lib/syslinux/modules/bios/ldlinux.c32'),
      }),
    family: 'IPv4',
    bootFile: 'pxelinux.0',
    prepare: ({ root }) => {
      copyFileSync(filePath('/usr/lib/PXELINUX/pxelinux.0'), join(root, 'pxelinux.0'));
      copyFileSync(filePath('/usr/lib/syslinux/modules/bios/ldlinux.c32'), join(root, 'ldlinux.c32'));
      mkdirSync(join(root, 'pxelinux.cfg'));
      const words = [
        'DEFAULT payload',
        'LABEL payload',
        'KERNEL vmlinuz',
        'INITRD initrd',
        `APPEND ${kernelWords}`,
      ];
      writeFileSync(join(root, 'pxelinux.cfg/default'), `${words.join('\n')}\n`);
    },
    words: biosPc,
  },
  'efi-grub': {
    title: 'UEFI (OVMF) to GRUB over IPv4',
    missing: () => missingOf(grubNeeds()),
    family: 'IPv4',
    bootFile: 'grub.efi',
    prepare: ({ root }) => grub(root, 'IPv4'),
    words: efiPc,
  },
  'efi6-grub': {
    title: 'UEFI (OVMF) to GRUB over IPv6',
    missing: () => missingOf(grubNeeds()),
    family: 'IPv6',
    bootFile: 'grub.efi',
    prepare: ({ root }) => grub(root, 'IPv6'),
    words: efiPc,
  },
  'efi-ipxe': {
    title: 'UEFI (OVMF) to iPXE over IPv4',
    missing: () => missingOf({ ...efiNeeds(), ipxe: filePath('/boot/ipxe.efi') }),
    family: 'IPv4',
    bootFile: 'ipxe.efi',
    scriptOfIpxe: 'boot.ipxe',
    prepare: ({ root }) => {
      ipxeScript(root);
      copyFileSync(filePath('/boot/ipxe.efi'), join(root, 'ipxe.efi'));
    },
    words: efiPc,
  },
  'uboot-w1': uBoot(1),
  'uboot-w8': uBoot(8),
};
