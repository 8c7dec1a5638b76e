import { seconds } from './settings.js';

/** `--keepalive S|off` as a limit. @throws BreakoutboxError NUMBER_INVALID */
export function keepAliveOf({ keepalive }: { readonly keepalive?: string }): { keepAliveMs?: number } {
  if (keepalive === undefined) return {};
  return { keepAliveMs: keepalive === 'off' ? 0 : seconds('--keepalive', keepalive, 32_767) };
}
