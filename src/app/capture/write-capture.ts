import type { CaptureBlock } from '../../capture/capture-block.js';
import { PcapEncoder, PcapngEncoder, type WritablePacket } from './capture-encoders.js';
import { TargetFile } from './target-file.js';

/** How a capture is written. */
export interface WriteOptions {
  /** `pcapng` keeps everything; `pcap` packets of one link type alone, with nanoseconds. Default `pcapng`. */
  readonly format?: 'pcapng' | 'pcap';
}

/**
 * Writes packets and blocks to a file, in their order; what `readCapture` gives can be passed on as it is. Where packets come
 * before any interface of their section, Ethernet is taken. Resolves when all is on the disk, with the number of packets.
 *
 * A file is written under a temporary name beside it and takes its place when it is complete: a capture can be copied onto
 * itself, and one that fails leaves the former file as it was. What is no regular file, such as /dev/stdout or a FIFO, is
 * written directly.
 *
 * From pcapng to pcapng, reading the copy gives the same items; the bytes may differ, as obsolete Packet Blocks become Enhanced
 * ones, options are put in order, and section lengths are left open. A packet with a comment but no time gets the time 0.
 * pcap keeps bytes, lengths, times and the link type of packets alone, and of the interface of the first packet the length of
 * its frame check sequence; it loses sections, names, descriptions of interfaces, snap lengths, counters, secrets, comments
 * and options, and a packet without a time gets 0. What patched libraries wrote with each packet is kept in neither format.
 *
 * Rejects with the system's error, with `CAPTURE_INTERFACE_UNKNOWN` for a packet of an interface that its section has not
 * described, with `CAPTURE_TIME_UNWRITABLE` for a time that the format cannot hold, and with `CAPTURE_LINK_TYPES_DIFFER` where
 * a pcap file would need two.
 */
export async function writeCapture(
  file: string,
  items: Iterable<WritablePacket | CaptureBlock> | AsyncIterable<WritablePacket | CaptureBlock>,
  { format = 'pcapng' }: WriteOptions = {},
): Promise<number> {
  const encoder = format === 'pcap' ? new PcapEncoder() : new PcapngEncoder();
  const target = await TargetFile.open(file);
  try {
    let pending: Uint8Array[] = [];
    let pendingBytes = 0;
    for await (const item of items) {
      for (const part of encoder.encode(item)) {
        pending.push(part);
        pendingBytes += part.length;
      }
      if (pendingBytes >= flushBytes || pending.length >= flushParts) {
        await target.write(pending);
        pending = [];
        pendingBytes = 0;
      }
    }
    await target.write([...pending, ...encoder.end()]);
    await target.finish();
    return encoder.packets;
  } catch (error) {
    await target.discard();
    throw error;
  }
}

/** Buffered bytes at which the file is written. */
const flushBytes = 1024 * 1024;
/** Buffers at which it is written; one system call takes 1,024. */
const flushParts = 1_000;
