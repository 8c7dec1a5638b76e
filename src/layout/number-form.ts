import { type ByteOrder, type NumberForm, type Scaling, unscaled } from './field-spec.js';
import { mistake } from './layout-mistake.js';

const orderNames: Readonly<Record<string, ByteOrder>> = Object.freeze({
  big: 'big',
  little: 'little',
  be: 'big',
  le: 'little',
  abcd: 'big',
  badc: 'badc',
  cdab: 'cdab',
  dcba: 'little',
});

const kinds = { u: 'unsigned', i: 'signed', f: 'float' } as const;

/** Reads `u8`, `i16le`, `u24be`, `f32`, `bool`; undefined if the text is no type of a number. */
export function readNumberForm(text: string, order: ByteOrder): NumberForm | undefined {
  if (text === 'bool') return { kind: 'boolean', bytes: 1, order };
  const [, letter, bits, suffix] = /^([uif])(8|16|24|32|40|48|56|64)(be|le)?$/.exec(text) ?? [];
  if (letter === undefined || bits === undefined) return undefined;
  const kind = kinds[letter as keyof typeof kinds];
  const bytes = Number(bits) / 8;
  if (kind === 'float' && bytes !== 4 && bytes !== 8) return undefined;
  return { kind, bytes, order: suffix === undefined ? order : (orderNames[suffix] ?? order) };
}

/** The byte order of a name; undefined if it is none. @throws LayoutMistake for an order that numbers of `bytes` do not have */
export function readOrder(name: string, bytes: number): ByteOrder | undefined {
  const order = Object.hasOwn(orderNames, name) ? orderNames[name] : undefined;
  if (/^[abcd]{4}$/.test(name) && order !== undefined && bytes !== 4 && bytes !== 8)
    mistake('layout-order-width', { text: name });
  return order;
}

/** Where each byte of a number lies, the highest first: places from its first byte. */
export function bytePlaces({ bytes, order }: NumberForm): Uint8Array {
  return Uint8Array.from({ length: bytes }, (_, index) => {
    switch (order) {
      case 'big':
        return index;
      case 'little':
        return bytes - 1 - index;
      case 'badc':
        return index ^ 1;
      case 'cdab':
        return (bytes - 2 - (index & ~1)) | (index & 1);
    }
  });
}

/** Decimal digits that a factor or an offset may have behind its point. */
const maxDecimals = 9;

/** Makes a scaling of a factor, a divisor and an offset, all as they are written. @throws LayoutMistake */
export function readScaling(scale: string, divisor: string, offset: string): Scaling {
  const factor = decimalOf(scale);
  const by = decimalOf(divisor);
  const added = decimalOf(offset);
  if (factor.number === 0 || by.number === 0) mistake('layout-scale-invalid', { text: scale });
  if (factor.number === 1 && by.number === 1 && added.number === 0) return unscaled;
  const decimals = Math.max(factor.decimals, added.decimals);
  const power = 10 ** decimals;
  // (raw * factor / by + added), all times power * by.
  const zeros = /^10*$/.test(divisor) ? divisor.length - 1 : undefined;
  return Object.freeze({
    multiplier: Math.round(factor.number * power),
    offset: Math.round(added.number * power * by.number),
    divisor: power * by.number,
    decimals: zeros === undefined ? undefined : Math.max(factor.decimals + zeros, added.decimals),
  });
}

function decimalOf(text: string): { readonly number: number; readonly decimals: number } {
  const [, , fraction = '', exponent = '0'] =
    /^[+-]?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,2}))?$/.exec(text) ?? [];
  const number = /^[+-]?\d/.test(text) ? Number(text) : Number.NaN;
  const decimals = Math.max(0, fraction.length - Number(exponent));
  if (!Number.isFinite(number) || decimals > maxDecimals || Math.abs(number) > 1e12)
    mistake('layout-scale-invalid', { text });
  return { number, decimals };
}
