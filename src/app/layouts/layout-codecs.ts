import { BreakoutboxError } from '../../errors/error.js';
import { LayoutCodec } from '../../traffic/filter/layout-codec.js';
import type { Codec } from '../../wire/codec.js';
import { openLayout } from './open-layout.js';

/**
 * Opens layouts, each as `NAME`, `FILE` or either with `@PORT` behind it, as protocols of a capture: one with a port reads all that
 * the port has; one without, whatever looks like it and is of no known port.
 *
 * @throws BreakoutboxError PORT_INVALID and the failures of `openLayout`
 */
export function openLayoutCodecs(texts: readonly string[]): readonly Codec[] {
  return texts.map((text) => {
    const [, name = text, digits] = /^(.*)@(\w*)$/s.exec(text) ?? [];
    const port = digits === undefined ? undefined : Number(digits);
    if (port !== undefined && !(Number.isInteger(port) && port >= 1 && port <= 65_535))
      throw new BreakoutboxError('PORT_INVALID', { text: digits ?? '', least: 1 });
    return new LayoutCodec(openLayout(name), port);
  });
}
