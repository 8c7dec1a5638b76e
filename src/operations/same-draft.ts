// Without the package of schemas, which the page does not load.

/** What of a typed message decides which bytes it is. */
export interface DraftWords {
  readonly text: string;
  readonly hex: boolean;
  readonly raw: boolean;
  readonly lineBreak: string;
  readonly eol: string;
  readonly checksum: string;
  /** Undefined: the endpoint's own encoding. */
  readonly writeAs?: string | undefined;
}

/** Whether sending one means sending the other. */
export function isSameDraft(one: DraftWords, other: DraftWords): boolean {
  return (
    one.text === other.text &&
    one.hex === other.hex &&
    one.raw === other.raw &&
    one.lineBreak === other.lineBreak &&
    one.eol === other.eol &&
    one.checksum === other.checksum &&
    one.writeAs === other.writeAs
  );
}
