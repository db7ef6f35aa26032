import type { Plugin } from 'vite';

/**
 * Replaces the one place where Preact assigns HTML, for `dangerouslySetInnerHTML`, by an assignment of text. Our sources do
 * not use it. So no shipped script can turn a string into markup, and linters of add-ons report nothing.
 */
export function withoutInnerHtml(): Plugin {
  return {
    name: 'switchyard-without-inner-html',
    transform: {
      filter: { id: /\/node_modules\/preact\/dist\/preact\.(m?js)$/ },
      handler(code) {
        const safe = code.replaceAll('.innerHTML', '.textContent');
        if (safe === code) this.error('Preact does not assign HTML any more: remove this plugin.');
        return { code: safe, map: null };
      },
    },
  };
}
