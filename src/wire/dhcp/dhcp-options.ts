import type { DhcpFieldName } from './dhcp-fields.js';

/** How the value of an option is read: addresses and lists take all of it, numbers have to have their length. */
export type OptionKind = 'addresses' | 'address' | 'text' | 'u8' | 'u16' | 'u32';

/** Options whose value is of a plain kind, by their codes (RFC 2132, 5071, 5859), with the field of the value. */
export const plainOptions: Readonly<Record<number, readonly [kind: OptionKind, field: DhcpFieldName]>> =
  Object.freeze({
    1: ['address', 'dhcp.option.subnet_mask'],
    3: ['addresses', 'dhcp.option.router'],
    4: ['addresses', 'dhcp.option.time_server'],
    6: ['addresses', 'dhcp.option.domain_name_server'],
    7: ['addresses', 'dhcp.option.log_server'],
    12: ['text', 'dhcp.option.hostname'],
    13: ['u16', 'dhcp.option.boot_file_size'],
    15: ['text', 'dhcp.option.domain_name'],
    17: ['text', 'dhcp.option.root_path'],
    23: ['u8', 'dhcp.option.default_ip_ttl'],
    26: ['u16', 'dhcp.option.interface_mtu'],
    28: ['address', 'dhcp.option.broadcast_address'],
    42: ['addresses', 'dhcp.option.ntp_server'],
    50: ['address', 'dhcp.option.requested_ip_address'],
    51: ['u32', 'dhcp.option.ip_address_lease_time'],
    52: ['u8', 'dhcp.option.option_overload'],
    53: ['u8', 'dhcp.option.dhcp'],
    54: ['address', 'dhcp.option.dhcp_server_id'],
    56: ['text', 'dhcp.option.message'],
    57: ['u16', 'dhcp.option.dhcp_max_message_size'],
    58: ['u32', 'dhcp.option.renewal_time_value'],
    59: ['u32', 'dhcp.option.rebinding_time_value'],
    60: ['text', 'dhcp.option.vendor_class_id'],
    66: ['text', 'dhcp.option.tftp_server_name'],
    67: ['text', 'dhcp.option.bootfile_name'],
    118: ['address', 'dhcp.option.subnet_selection_option'],
    150: ['addresses', 'dhcp.option.tftp_server_address'],
    209: ['text', 'dhcp.option.pxe_config_file'],
    210: ['text', 'dhcp.option.pxe_path_prefix'],
  });

/** Bytes of a number. */
export const numberBytes: Readonly<Record<'u8' | 'u16' | 'u32', number>> = Object.freeze({
  u8: 1,
  u16: 2,
  u32: 4,
});

/** Names of DHCP messages, Wireshark's. */
export const messageTypeNames: Readonly<Record<number, string>> = Object.freeze({
  1: 'Discover',
  2: 'Offer',
  3: 'Request',
  4: 'Decline',
  5: 'ACK',
  6: 'NAK',
  7: 'Release',
  8: 'Inform',
  9: 'Force Renew',
  10: 'Lease query',
  11: 'Lease Unassigned',
  12: 'Lease Unknown',
  13: 'Lease Active',
  14: 'Bulk Lease Query',
  15: 'Lease Query Done',
  16: 'Active LeaseQuery',
  17: 'Lease Query Status',
  18: 'TLS',
});
