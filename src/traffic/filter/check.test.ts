import { describe, expect, it } from 'vitest';
import { catalog } from '../../../test/filters.js';
import { failureMessage } from '../../errors/error.js';
import { checkFilter } from './check.js';
import { readFilter } from './filter.js';
import { parseFilter } from './parser.js';

/** The part of a filter that is marked, its code and its reason. */
async function mistake(text: string): Promise<string> {
  const result = await readFilter(text, catalog);
  if (result.ok) return 'none';
  const { column, columns, reason = '' } = result.failure.params;
  const marked = text.slice(Number(column) - 1, Number(column) - 1 + Number(columns));
  return `${marked} ${result.failure.code} ${reason}`.trimEnd();
}

describe('the checks of a filter', () => {
  it.each([
    // Numbers are as large as their fields; a negative one is no mistake.
    ['ip.ttl == 256', '256 FILTER_VALUE_INVALID filter-number-too-big'],
    ['ip.ttl == -256', '256 FILTER_VALUE_INVALID filter-number-too-big'],
    ['udp.port == 65536', '65536 FILTER_VALUE_INVALID filter-number-too-big'],
    ['ip.ttl == -1', 'none'],
    ['ip.ttl == 08', '08 FILTER_VALUE_INVALID filter-not-number'],
    ['ip.ttl == "64"', '"64" FILTER_VALUE_INVALID filter-quotes-not-taken'],
    ['ip.proto == "none such"', '"none such" FILTER_VALUE_INVALID filter-name-unknown'],
    // A bare word is a field, then a protocol, then a value.
    ['ip.proto == udp', 'udp FILTER_INVALID filter-types-differ'],
    ['ip.proto == UDP', 'none'],
    ['ip.ttl == ip.src', 'ip.src FILTER_INVALID filter-types-differ'],
    ['ip.flags.df == True or ip.flags.df == TRUE or ip.flags.df == Set or ip.flags.df == 2', 'none'],
    ['ip.flags.df == true', 'true FILTER_VALUE_INVALID filter-not-boolean'],
    ['ip.flags.df == -1', '1 FILTER_INVALID filter-operator-unsuited'],
    // Addresses have no quotes.
    ['ip.src == "10.0.0.1"', '"10.0.0.1" FILTER_VALUE_INVALID filter-quotes-not-taken'],
    ['ip.src == 10.0.0', '10.0.0 FILTER_VALUE_INVALID filter-not-address'],
    ['ip.src == 10.0.0.1/33', '10.0.0.1/33 FILTER_VALUE_INVALID filter-prefix-too-long'],
    ['eth.src == 02:00', '02:00 FILTER_VALUE_INVALID filter-not-address'],
    ['ip.src contains 0a', 'ip.src FILTER_INVALID filter-operator-unsuited'],
    ['ip.src[0] == 7f', 'none'],
    ['ip.ttl[0] == 40', 'ip.ttl FILTER_INVALID filter-not-sliced'],
    ['frame contains image', 'image FILTER_VALUE_INVALID filter-not-bytes'],
    ['frame.time_relative > "1"', '"1" FILTER_VALUE_INVALID filter-quotes-not-taken'],
    ['frame.time_relative > 1e0', '1e0 FILTER_VALUE_INVALID filter-not-time'],
    ['frame.time_relative * 2 > 1', 'frame.time_relative FILTER_INVALID filter-operator-unsuited'],
    // Values stand on the right.
    ['53 == udp.port', '53 FILTER_INVALID filter-value-first'],
    ['1 + 1 == ip.ttl', '1 FILTER_INVALID filter-value-first'],
    ['ip.ttl > 10 > 5', '10 FILTER_INVALID filter-value-first'],
    ['5', '5 FILTER_INVALID filter-value-alone'],
    ['"udp"', '"udp" FILTER_INVALID filter-value-alone'],
    ['len(ip)', 'len(ip) FILTER_INVALID filter-function-alone'],
    ['tests(ip) == 1', 'tests FILTER_INVALID filter-function-unknown'],
    ['min(1, 2) == 1', '1 FILTER_INVALID filter-value-first'],
    ['upper(ip.src) == "A"', 'upper FILTER_INVALID filter-arguments-wrong'],
    ['max(ip.ttl, udp.port) == 1', 'max FILTER_INVALID filter-arguments-wrong'],
    ['eth.src[0:2] in {00:00}', 'eth.src[0:2] FILTER_INVALID filter-set-needs-field'],
    ['tftp.option == 1', 'tftp.option FILTER_INVALID filter-operator-unsuited'],
    ['frame matches image', 'image FILTER_INVALID filter-pattern-unquoted'],
    ['frame matches "(?=a)"', '"(?=a)" FILTER_PATTERN_INVALID filter-pattern-looks-around'],
    ['frame matches "("', '"(" FILTER_PATTERN_INVALID missing closing ): `(?i)(`'],
    ['udp.prot == 1', 'udp.prot FILTER_FIELD_UNKNOWN'],
    ['quic', 'quic FILTER_NAME_UNKNOWN'],
    ['.nothing', '.nothing FILTER_NAME_UNKNOWN'],
  ])('%s', async (text, expected) => {
    expect(await mistake(text)).toBe(expected);
  });

  it('names the nearest fields, in both languages', async () => {
    const result = await readFilter('udp.prt == 53', catalog);
    if (result.ok) expect.fail();
    expect(failureMessage(result.failure, 'en')).toBe(
      '"udp.prt" at column 1 is neither a field nor a protocol; the nearest are udp.port, udp, udp.dstport',
    );
    expect(failureMessage(result.failure, 'zh-CN')).toBe(
      '第 1 列的“udp.prt”既不是字段也不是协议；相近的有 udp.port、udp、udp.dstport',
    );
  });

  it.each([
    ['bootp.option.dhcp == 1', 'dhcp.option.dhcp'],
    ['ssl', 'tls'],
    ['htp', 'http'],
  ])('names what Wireshark calls it today, or what was meant: %s', async (text, expected) => {
    const result = await readFilter(text, catalog);
    if (result.ok) expect.fail();
    expect(result.failure.params.choices).toMatch(new RegExp(`^${expected}( |$)`));
  });

  it('needs the engine of regular expressions only for one', () => {
    const check = (text: string): unknown => {
      const parsed = parseFilter(text);
      return parsed.ok && checkFilter(parsed.value, text, catalog, undefined);
    };
    expect(check('udp.port == 53')).toMatchObject({ ok: true });
    expect(() => check('not frame matches "a"')).toThrow('needs its engine');
  });
});
