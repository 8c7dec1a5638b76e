/** Numbers of link-layer headers, as both capture formats have them (https://www.tcpdump.org/linktypes.html). */
export const linkType = {
  null: 0,
  ethernet: 1,
  rawBsd: 12,
  raw: 101,
  loop: 108,
  linuxSll: 113,
  ipv4: 228,
  ipv6: 229,
  linuxSll2: 276,
} as const;
