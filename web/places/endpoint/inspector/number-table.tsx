import { bcdDigits } from '../../../../src/bytes/meaning/bcd.js';
import {
  type NumberBits,
  type NumberView,
  numberBits,
  numberViews,
  ordersOf,
  type WordOrder,
} from '../../../../src/bytes/meaning/number-views.js';
import { timeViews } from '../../../../src/bytes/meaning/time-views.js';
import { Segments } from '../../../views/select.js';
import { useWords, type Words } from '../../../views/use-session.js';
import { type ByteRange, rangeWords } from './inspection.js';
import { type NumberForm, orderLabel } from './tree-rows.js';

/** Bytes of BCD that are shown. */
const maxBcdBytes = 16;

/** The bytes from the selection on as numbers in every order, as points in time and as BCD. What is too short has empty places. */
export function NumberTable({
  bytes,
  range,
  bits: chosenBits,
  own,
  onBits,
}: {
  readonly bytes: Uint8Array;
  readonly range: ByteRange;
  /** Undefined: those of the field, else as many as are selected or left. */
  readonly bits: NumberBits | undefined;
  /** How a layout says that a number lies here. */
  readonly own: NumberForm | undefined;
  readonly onBits: (bits: NumberBits) => void;
}) {
  const words = useWords();
  const { t } = words;
  const { start, end } = range;
  const bits = chosenBits ?? own?.bits ?? fittingBits(range, bytes.byteLength);
  const views = numberViews(bytes, start, bits);
  const times = timeViews(bytes, start);
  const packed = bytes.subarray(start, Math.min(end, start + maxBcdBytes));
  const digits = bcdDigits(packed);
  const swapped = bcdDigits(packed, true);
  return (
    <section className="number-part">
      <div className="meanings-head">
        <h3>{rangeWords(range, words)}</h3>
        <Segments
          label={t('numberBits')}
          value={String(bits)}
          choices={numberBits.map((each) => ({ value: String(each), label: String(each) }))}
          onChange={(value) => {
            const wanted = numberBits.find((each) => String(each) === value);
            if (wanted !== undefined) onBits(wanted);
          }}
        />
      </div>
      <table className="meanings orders">
        <thead>
          <tr>
            <th scope="col">{t('wordOrder')}</th>
            {bits > 8 && <th scope="col">f{bits}</th>}
            <th scope="col">u{bits}</th>
            {bits < 64 && <th scope="col">i{bits}</th>}
          </tr>
        </thead>
        <tbody>
          {ordersOf(bits).map((order) => {
            const isOwn = own?.bits === bits && own.order === order;
            return (
              <OrderRow
                key={order}
                order={order}
                bits={bits}
                view={views.find((view) => view.order === order)}
                isOwn={isOwn}
              />
            );
          })}
        </tbody>
      </table>
      <table className="meanings">
        <tbody>
          <tr>
            <th scope="row">{t('asTime')}</th>
            <td>
              {times.length === 0 && <span className="dim">{t('noTime')}</span>}
              {times.map(({ form, order, bytes: size, text }) => (
                <div key={`${form} ${order} ${size}`}>
                  {text} <span className="dim">{timeWords(form, order, size)}</span>
                </div>
              ))}
            </td>
          </tr>
          <tr>
            <th scope="row">BCD</th>
            <td>
              {digits ?? <span className="dim">–</span>}
              {swapped !== undefined && swapped !== digits && (
                <span className="dim"> {t('bcdSwapped', { digits: swapped })}</span>
              )}
            </td>
          </tr>
        </tbody>
      </table>
    </section>
  );
}

function OrderRow({
  order,
  bits,
  view,
  isOwn,
}: {
  readonly order: WordOrder;
  readonly bits: NumberBits;
  /** Undefined where too few bytes are left. */
  readonly view: NumberView | undefined;
  readonly isOwn: boolean;
}) {
  const words = useWords();
  const { t } = words;
  const { unsigned, signed, float } = view ?? {};
  const whole = (value: number | bigint | undefined): string =>
    value === undefined ? '' : value.toLocaleString(words.language);
  return (
    <tr className={isOwn ? 'own' : undefined}>
      <th scope="row" title={orderMeaning(order, words)}>
        {orderLabel(order, bits)}
        {isOwn && (
          <span role="img" aria-label={t('ownOrder')} title={t('ownOrder')}>
            {' ✓'}
          </span>
        )}
      </th>
      {bits > 8 && <td className="figure">{float === undefined ? '' : shortFloat(float)}</td>}
      <td className="figure">
        {whole(unsigned)}
        {/* Sixty-four bits have no room beside each other. */}
        {bits === 64 && signed !== unsigned && <div>{whole(signed)}</div>}
      </td>
      {bits < 64 && <td className="figure">{whole(signed)}</td>}
    </tr>
  );
}

/** As many bits as are selected, if numbers have that many, else 32, or what is left. */
function fittingBits({ start, end }: ByteRange, length: number): NumberBits {
  const selected = numberBits.find((bits) => bits / 8 === end - start && bits > 8);
  const left = (length - start) * 8;
  return selected ?? (left >= 32 ? 32 : left >= 16 ? 16 : 8);
}

const timeNames = {
  'unix-s': 'Unix s',
  'unix-ms': 'Unix ms',
  'unix-us': 'Unix µs',
  ntp: 'NTP',
  filetime: 'FILETIME',
  dos: 'DOS',
} as const;

function timeWords(form: keyof typeof timeNames, order: 'big' | 'little', size: number): string {
  return `${timeNames[form]} ${size * 8} ${order === 'big' ? 'BE' : 'LE'}`;
}

function orderMeaning(order: WordOrder, { t }: Words): string | undefined {
  switch (order) {
    case 'abcd':
      return t('bigEndian');
    case 'dcba':
      return t('littleEndian');
    case 'cdab':
      return t('wordsSwapped');
    case 'badc':
      return t('bytesSwapped');
  }
}

/** Seven digits at most; what is very large or small by its exponent. */
function shortFloat(value: number): string {
  if (!Number.isFinite(value) || value === 0) return Object.is(value, -0) ? '-0' : String(value);
  const size = Math.abs(value);
  return size >= 1e7 || size < 1e-3 ? value.toExponential(4) : String(Number(value.toPrecision(7)));
}
