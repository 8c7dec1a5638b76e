/** A capture of five machines that boot by DHCP and TFTP, as a pcap file. */
export function bootCapture(): Buffer;
