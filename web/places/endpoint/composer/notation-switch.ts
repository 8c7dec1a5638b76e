import type { EncodingName } from '../../../../src/bytes/encoding-names.js';
import type { RoomSettings } from './composer-settings.js';
import { convertDraft } from './draft-conversion.js';

/** Writes a draft as hex and as text again; back from it what was typed stands there, when nothing was changed since. */
export class NotationSwitch {
  #converted: { readonly before: RoomSettings; readonly after: string } | undefined;

  /** What changes in the settings when the draft is to be read as hex, or no more; undefined when it is already. */
  to(hex: boolean, settings: RoomSettings, encoding: EncodingName): Partial<RoomSettings> | undefined {
    if (hex === settings.hex) return undefined;
    const back = this.#converted;
    if (back !== undefined && back.after === settings.draft && back.before.hex === hex) {
      this.#converted = undefined;
      const { draft, raw, lineBreak } = back.before;
      return { hex, draft, raw, lineBreak };
    }
    // A draft with a fault has no bytes to be written otherwise: it stays as it was typed.
    const rewritten = convertDraft(settings.draft, settings, encoding);
    this.#converted = rewritten === undefined ? undefined : { before: settings, after: rewritten.draft };
    return { hex, ...rewritten };
  }
}
