import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import process from 'node:process';

/** What the programs of the firewall print of its rules; a part is empty if its program is not installed or has none. */
export interface FirewallListing {
  /** `nft -j -a list ruleset`. */
  readonly nftJson: string;
  /** `nft -a list ruleset`. */
  readonly nftText: string;
  /** `iptables-save -c`, and that of the older kernel interface where it is in use. */
  readonly iptables: string;
  /** The same of `ip6tables-save -c`. */
  readonly ip6tables: string;
}

/** The rules, or why they cannot be listed. */
export type FirewallListed =
  | { readonly state: 'listed'; readonly listing: FirewallListing }
  | {
      readonly state: 'hidden';
      readonly why: 'not-permitted' | 'not-installed' | 'not-on-this-system' | 'failed';
    };

/** What came of a program. */
type Run =
  | { readonly type: 'printed'; readonly text: string }
  | { readonly type: 'missing' | 'refused' | 'failed' };

const timeoutMs = 5_000;
/** Bytes of the rules at most: lists of blocked addresses may be long. */
const maxBytes = 64 * 1024 * 1024;

/** Lists the rules of this network namespace's firewall on Linux. Reads only; takes some 20 ms. */
export async function listFirewall(): Promise<FirewallListed> {
  if (process.platform !== 'linux') return { state: 'hidden', why: 'not-on-this-system' };
  const [nftJson, nftText, iptables, ip6tables] = await Promise.all([
    run('nft', ['-j', '-a', 'list', 'ruleset']),
    run('nft', ['-a', 'list', 'ruleset']),
    saved('iptables', '/proc/net/ip_tables_names'),
    saved('ip6tables', '/proc/net/ip6_tables_names'),
  ]);
  const runs = [nftJson, iptables, ip6tables];
  const is = (type: Run['type']): boolean => runs.some((one) => one.type === type);
  if (is('refused')) return { state: 'hidden', why: 'not-permitted' };
  if (!is('printed')) return { state: 'hidden', why: is('failed') ? 'failed' : 'not-installed' };
  return {
    state: 'listed',
    listing: {
      nftJson: textOf(nftJson),
      nftText: textOf(nftText),
      iptables: textOf(iptables),
      ip6tables: textOf(ip6tables),
    },
  };
}

function textOf(result: Run): string {
  return result.type === 'printed' ? result.text : '';
}

/**
 * The rules that a tool saves. Where it is the one that speaks to nf_tables, rules that were made through the older interface are
 * asked for as well; without such, its program is not run, as it would load kernel modules.
 */
async function saved(tool: 'iptables' | 'ip6tables', olderTables: string): Promise<Run> {
  const usual = await run(`${tool}-save`, ['-c']);
  const names = await readFile(olderTables, 'latin1').catch(() => '');
  if (names.trim() === '' || (usual.type === 'printed' && !usual.text.includes('(nf_tables)'))) return usual;
  const older = await run(`${tool}-legacy-save`, ['-c']);
  if (older.type !== 'printed') return usual;
  return { type: 'printed', text: `${older.text}\n${textOf(usual)}` };
}

function run(program: string, words: readonly string[]): Promise<Run> {
  // The programs are in folders that are not on the path of every user.
  const env = { ...process.env, PATH: `${process.env.PATH ?? ''}:/usr/sbin:/sbin`, LC_ALL: 'C' };
  return new Promise((resolve) => {
    const child = execFile(
      program,
      words,
      { env, timeout: timeoutMs, maxBuffer: maxBytes, encoding: 'utf8' },
      (error, stdout, stderr) => {
        if (error === null) resolve({ type: 'printed', text: stdout });
        else if (error.code === 'ENOENT') resolve({ type: 'missing' });
        else resolve({ type: isRefusal(stderr) || error.code === 'EACCES' ? 'refused' : 'failed' });
      },
    );
    child.stdin?.end();
  });
}

function isRefusal(text: string): boolean {
  return /not permitted|permission denied|must be root/i.test(text);
}
