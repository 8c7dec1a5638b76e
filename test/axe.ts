import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** axe-core in a page, until that is loaded again. */
export class Axe {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  static async into(page: Page): Promise<Axe> {
    await page.evaluate(source);
    return new Axe(page);
  }

  /** The rules that the page breaks within a selector, each with what breaks it; all of them, or those named. */
  async violations(within = 'html', rules?: readonly string[]): Promise<readonly string[]> {
    const options: RunOptions = {
      resultTypes: ['violations'],
      ...(rules === undefined ? {} : { runOnly: [...rules] }),
    };
    const { violations } = await this.#page.evaluate(
      ([where, how]) => {
        const { axe } = window as unknown as {
          readonly axe: { readonly run: (within: string, options: RunOptions) => Promise<AxeResults> };
        };
        return axe.run(where, how);
      },
      [within, options] as const,
    );
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
    );
  }
}
