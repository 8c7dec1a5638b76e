/** What keeps the token while the tab is open, and the address it may have come with. */
export interface TokenPlace {
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>;
  readonly hash: string;
  /** Called with the hash that stays when a token was taken out of the address. */
  readonly keepHash: (hash: string) => void;
}

const storageKey = 'breakoutbox.token';

/** The token of `#token=…`, or of `#/learn/course/duplex?token=…`, remembered for this tab and taken out of the address bar; else the one remembered. */
export function takeToken({ storage, hash, keepHash }: TokenPlace): string | undefined {
  const given = tokenOf(hash);
  if (given === undefined) return storage.getItem(storageKey) ?? undefined;
  storage.setItem(storageKey, given);
  keepHash(hash.replace(/token=[^&\s]+&?/, '').replace(/[#&?]$/, ''));
  return given;
}

/** Remembers a token that was typed or pasted; a whole address with `#token=` in it is read too. */
export function rememberToken(typed: string, storage: TokenPlace['storage']): string {
  const token = tokenOf(typed) ?? typed.trim();
  storage.setItem(storageKey, token);
  return token;
}

function tokenOf(text: string): string | undefined {
  const found = /#(?:.*[&?])?token=([^&\s]+)/.exec(text)?.[1];
  return found === undefined || found === '' ? undefined : decodeURIComponent(found);
}
