import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { programPath } from '../peer-programs.js';

/** The numbers of the packets that a filter selects; `refused` where it is wrong. */
export type Selection = readonly number[] | 'refused';

const run = promisify(execFile);

/**
 * What each expression selects of a capture, by one run of tshark: a script in Lua, written to `script`, listens for the packets of
 * each. @throws Error if tshark fails otherwise than by refusing an expression
 */
export async function selectedByTshark(
  expressions: readonly string[],
  capture: string,
  script: string,
): Promise<ReadonlyMap<string, Selection>> {
  writeFileSync(script, `local expressions = {\n${expressions.map(luaText).join(',\n')}\n}\n${listening}`);
  const options = ['-n', '-q', '-r', capture, '-X', `lua_script:${script}`];
  const { stdout } = await run(programPath('tshark') ?? 'tshark', options, { maxBuffer: 64 * 1024 * 1024 });
  const selections = new Map<string, number[] | 'refused'>();
  for (const [, index, what] of stdout.matchAll(/^(\d+) (\w+)$/gm)) {
    const expression = expressions[Number(index) - 1] ?? '';
    if (what === 'refused') selections.set(expression, 'refused');
    else if (what === 'accepted') selections.set(expression, []);
    else {
      const selected = selections.get(expression);
      if (Array.isArray(selected)) selected.push(Number(what));
    }
  }
  return selections;
}

/** The same for one expression by the option `-Y`. */
export async function selectedByOption(expression: string, capture: string): Promise<Selection> {
  const options = ['-n', '-r', capture, '-Y', expression, '-T', 'fields', '-e', 'frame.number'];
  try {
    const { stdout } = await run(programPath('tshark') ?? 'tshark', options);
    return stdout.split('\n').filter(Boolean).map(Number);
  } catch {
    return 'refused';
  }
}

/** A text in Lua, each byte by its number. */
function luaText(text: string): string {
  return `"${[...Buffer.from(text)].map((byte) => `\\${String(byte).padStart(3, '0')}`).join('')}"`;
}

const listening = `
for index, expression in ipairs(expressions) do
  local accepted, listener = pcall(Listener.new, "frame", expression)
  if accepted then
    print(index .. " accepted")
    function listener.packet(info) print(index .. " " .. info.number) end
  elseif tostring(listener):find("is invalid", 1, true) then
    print(index .. " refused")
  else
    error(listener)
  end
end
`;
