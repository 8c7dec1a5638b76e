import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EncodingName } from '../encoding-names.js';
import { encodeText } from '../encodings.js';
import { parseHex } from '../hex.js';
import { likelyEncodings, maxReadBytes } from './likely-encodings.js';

function likeliest(bytes: Uint8Array): readonly EncodingName[] {
  return likelyEncodings(bytes)[0]?.encodings ?? [];
}

const chinese = [
  '温度过高，请立即停机检查！',
  '系统启动完成，当前温度 23.5 ℃，湿度 45%',
  '错误：连接超时',
  '过热',
  '传感器读数正常',
  '欢迎使用数据采集系统 V2.1',
  '报警',
];
const traditional = [
  '溫度過高，請立即停機檢查！',
  '系統啟動完成',
  '錯誤：連線逾時，請重新開機',
  '設備運轉正常',
];
const japanese = [
  '温度が高すぎます。すぐに停止してください。',
  'エラー：接続がタイムアウトしました',
  '測定を開始します',
  'センサー異常',
];
const korean = [
  '온도가 너무 높습니다. 즉시 정지하십시오.',
  '오류: 연결 시간 초과',
  '시스템이 정상적으로 시작되었습니다',
];
const latin = [
  'Température élevée : arrêtez la machine immédiatement',
  'Überhitzung der Anlage, Grüße aus München',
  'El señor Muñoz apagó la máquina',
  'T=23.5°C OK',
];

const rows: readonly (readonly [EncodingName, readonly string[]])[] = [
  ['utf-8', [...chinese, ...traditional, ...japanese, ...korean, ...latin, 'Привет, датчик', '🌡 23.5']],
  ['gbk', chinese],
  ['big5', traditional],
  ['shift_jis', japanese],
  ['euc-kr', korean],
  ['latin1', latin],
  ['utf-16le', [...chinese, ...traditional, ...japanese, ...korean, ...latin, 'OK 23.5']],
  ['utf-16be', [...chinese, ...traditional, ...japanese, ...korean, ...latin, 'OK 23.5']],
];

describe('the likeliest encoding', () => {
  it.each(rows.flatMap(([encoding, texts]) => texts.map((text) => [encoding, text] as const)))(
    'is %s for %s',
    (encoding, text) => {
      expect(likeliest(encodeText(text, encoding))).toContain(encoding);
    },
  );

  it('is GB 18030 for characters of four bytes, which GBK has not', () => {
    const readings = likelyEncodings(encodeText('鿃㐀㐁温度', 'gb18030'));
    expect(readings[0]?.encodings).toEqual(['gb18030']);
  });

  it('is Windows-1252 where quotation marks are no control characters', () => {
    expect(likeliest(encodeText('He said “stop” – and it did', 'windows-1252'))).toEqual(['windows-1252']);
  });

  it('of plain ASCII is UTF-8, and the others that read the same stand with it', () => {
    const [first, ...others] = likelyEncodings(encodeText('OK 23.5\r\n', 'ascii'));
    expect(first?.encodings[0]).toBe('utf-8');
    expect(first?.encodings).toContain('gbk');
    expect(others.flatMap(({ encodings }) => encodings).sort()).toEqual(['utf-16be', 'utf-16le']);
  });

  it('says at which byte the others stop being text', () => {
    const bytes = Uint8Array.of(0x41, ...encodeText('过热', 'gbk'));
    const invalid = new Map(
      likelyEncodings(bytes).flatMap(({ encodings, invalidAt }) =>
        encodings.map((encoding) => [encoding, invalidAt]),
      ),
    );
    expect(invalid.get('gbk')).toBeUndefined();
    expect(invalid.get('utf-8')).toBe(1);
    expect(invalid.get('utf-16be')).toBe(4);
  });

  it('leaves out a character that its own limit cuts, and none other', () => {
    const text = `a${'温'.repeat(600)}`;
    expect(likelyEncodings(encodeText(text, 'gbk'))[0]).toMatchObject({
      encodings: ['gbk', 'gb18030'],
      invalidAt: undefined,
      runs: [{ type: 'text', text: text.slice(0, 1 + Math.floor((maxReadBytes - 1) / 2)) }],
    });
    const parsed = parseHex('B9 FD C8');
    if (!parsed.ok) throw new Error(parsed.fault.code);
    const cut = likelyEncodings(parsed.bytes).find(({ encodings }) => encodings.includes('gbk'));
    expect(cut?.invalidAt).toBe(2);
    const goesOn = likelyEncodings(parsed.bytes, true).find(({ encodings }) => encodings.includes('gbk'));
    expect(goesOn?.invalidAt).toBeUndefined();
  });

  it('has every encoding once, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const all = likelyEncodings(bytes).flatMap(({ encodings }) => encodings);
        expect(all).toHaveLength(10);
        expect(new Set(all).size).toBe(10);
        for (const { score } of likelyEncodings(bytes)) expect(score).toBeLessThanOrEqual(1.5);
      }),
    );
  });
});
