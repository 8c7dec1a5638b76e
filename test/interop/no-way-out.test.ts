// A peer that no route leads to, or that a route of this machine keeps from it, in a network namespace.
import { describe, expect, it } from 'vitest';
import { hasNamespaces, inNamespace, namespaceNeeds } from '../namespace.js';

describe.skipIf(!hasNamespaces)(`a machine without a way out (needs ${namespaceNeeds})`, () => {
  it('says which it is: no route, or one that lets nothing out', async () => {
    const { stdout, stderr, status } = await inNamespace('no-way-out.mjs', [], { timeoutMs: 60_000 });
    expect([status, stderr]).toEqual([0, '']);
    const noRoute = (host: string) => [1, expect.stringMatching(new RegExp(`^no route to ${host}:7; `))];
    const forbidden = (host: string, code: string) => [
      1,
      expect.stringMatching(new RegExp(`^this machine lets nothing out to ${host}:7 \\(${code}\\); `)),
    ];
    // Before anything was sent it is known that nothing will be: nobody waits for a client's repetitions.
    const expected = ['tcp send', 'udp send', 'tftp get', 'tftp get, linux'].flatMap((client) => [
      [`${client}, none`, noRoute('10.9.0.1')],
      [`${client}, prohibit`, forbidden('10.6.0.1', 'EACCES')],
      [`${client}, blackhole`, forbidden('10.7.0.1', 'EINVAL')],
      [`${client}, unreachable`, noRoute('10.8.0.1')],
    ]);
    expect(JSON.parse(stdout.toString())).toEqual(Object.fromEntries(expected));
  }, 70_000);
});
