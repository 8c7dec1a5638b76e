import { listFirewall } from '../../system/firewall-listing.js';
import type { FirewallFacts } from '../../traffic/diagnosis/facts.js';
import { parseIptablesSave } from '../../traffic/diagnosis/firewall/iptables-save.js';
import { parseNftRuleset } from '../../traffic/diagnosis/firewall/nft-ruleset.js';
import type { Ruleset } from '../../traffic/diagnosis/firewall/ruleset.js';

/** Reads the rules of this machine's firewall, whichever program made them. */
export async function readFirewall(): Promise<FirewallFacts> {
  const listed = await listFirewall();
  if (listed.state === 'hidden') return listed;
  const { nftJson, nftText, iptables, ip6tables } = listed.listing;
  const saved = [...parseIptablesSave(iptables, 'iptables'), ...parseIptablesSave(ip6tables, 'ip6tables')];
  return { state: 'known', ruleset: [...saved, ...withoutSaved(parseNftRuleset(nftJson, nftText), saved)] };
}

/** nft lists the tables of iptables too, but does not say what its extensions match. */
function withoutSaved(chains: Ruleset, saved: Ruleset): Ruleset {
  const key = (chain: { family: string; table: string; name: string }): string =>
    `${chain.family} ${chain.table} ${chain.name}`;
  const known = new Set(saved.map(key));
  return chains.filter((chain) => !known.has(key(chain)));
}
