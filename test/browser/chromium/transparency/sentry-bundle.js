// Sentry as a page has it from its own bundler: see libraries-site.ts.
export { createTransport, init } from '@sentry/browser';
