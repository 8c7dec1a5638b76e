import { expect, it } from 'vitest';
import { codeLines, codeParts } from './code-parts.js';
import type { ProgramLanguage } from './program-files.js';

it.each<[ProgramLanguage, string, readonly string[]]>([
  ['Python', "a = \"# no\" # yes\nb = 'it\\'s # no'  # and this", ['# yes', '# and this']],
  ['Python', '"""a # no\n"""\nx', []],
  [
    'PHP',
    '<?php // one\n$a = "// no"; # two\n/* three\n*/ #[Attribute]',
    ['// one', '# two', '/* three\n*/'],
  ],
  ['Node', 'const a = `// no`; // yes /* it */\n', ['// yes /* it */']],
  ['C', 'char c = \'"\'; /* yes */ char *u = "http://x"; // too', ['/* yes */', '// too']],
])('%s: finds comments, and none within quotes', (language, text, comments) => {
  const parts = codeParts(text, language);
  expect(parts.filter(({ isComment }) => isComment).map((part) => part.text)).toEqual(comments);
  expect(parts.map((part) => part.text).join('')).toBe(text);
});

it('has the parts line by line', () => {
  const lines = codeLines(codeParts('a; // one\n\n/* two\nthree */ b;\n', 'C'));
  expect(lines.map((parts) => parts.map(({ isComment, text }) => (isComment ? `*${text}` : text)))).toEqual([
    ['a; ', '*// one'],
    [],
    ['*/* two'],
    ['*three */', ' b;'],
    [],
  ]);
});
