import type { Plugin } from 'vite';

/**
 * Takes the one assignment of HTML out of Preact, that for `dangerouslySetInnerHTML`, which no source of ours uses: set all the
 * same, it would be text. So no shipped script can make markup of a string, and linters of add-ons have nothing to warn of.
 */
export function withoutInnerHtml(): Plugin {
  return {
    name: 'switchyard-without-inner-html',
    transform: {
      filter: { id: /\/node_modules\/preact\/dist\/preact\.(m?js)$/ },
      handler(code) {
        const safe = code.replaceAll('.innerHTML', '.textContent');
        if (safe === code) this.error('Preact assigns no HTML any more: this plugin can go.');
        return { code: safe, map: null };
      },
    },
  };
}
