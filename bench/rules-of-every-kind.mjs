/**
 * Fifty rules of every kind, as a file: none of them answers what the benchmark sends, so that all are looked at. `hasScript`: one of
 * them calls a script for every message.
 */
export function rulesOfEveryKind(hasScript = true) {
  const rules = [];
  const add = (name, when, then) =>
    rules.push(`- { name: ${name}, when: ${when}, then: [ ${then} ], else: continue }`);
  for (let index = 0; index < 10; index += 1) {
    add(
      `hex ${index}`,
      `{ hex: "AA 5${index} ?? 0${index} ## 0D", at: ${index % 2 === 0 ? 'anywhere' : 'start'} }`,
      '{ send: "{1}" }',
    );
    add(
      `bits ${index}`,
      `{ hex: "^^ 0F 0${index} 0100???? ?${index} 4? FE" }`,
      '{ send: "AA {1}", hex: true }',
    );
    add(
      `text ${index}`,
      `{ text: "STATE ${index}\\\\n", at: ${index % 2 === 0 ? 'anywhere' : 'end'} }`,
      '{ send: "ok {count}" }',
    );
    add(`regex ${index}`, `{ regex: "^temp${index}=(?<temp>[0-9.]+)" }`, '{ log: "temp={temp}" }');
  }
  add('bytes', '{ regex: "\\\\xAA(..)\\\\x55", of: bytes }', '{ send: "{1}" }');
  add('size', '{ size: 200..300 }', '{ tag: long }');
  add('all', '{ all: [ { size: 10.. }, { text: xx }, { hex: "00" } ] }', '{ wait: 5ms }, { send: late }');
  add(
    'any',
    '{ any: [ { text: a }, { text: b }, { regex: "[c-w]" } ] }',
    '{ rotate: [ { send: a }, { send: b } ] }',
  );
  add('nth', '{ text: y, nth: 3 }', '{ close: true }');
  add('every', '{ text: z, every: 2 }', '{ reset: true }');
  add('idle', '{ idle: 1h }', '{ send: ping }');
  add('connected', '{ connected: true }', '{ log: hello }');
  add('tag', '{ text: q }', '{ tag: q }, { notify: q }');
  // This one is called for every message.
  if (hasScript) add('script', '{ text: x }', '{ script: count.js }');
  return `${rules.join('\n')}\n`;
}

/** The script that the last of them names. */
export const countScript =
  'state.count = (state.count ?? 0) + 1; if (state.count < 0) reply(message.text);\n';
