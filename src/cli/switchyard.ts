#!/usr/bin/env node
// The `switchyard` command of the package, which is built from this file.
import { dispatch } from './dispatch.ts';

process.exitCode = await dispatch(
  {
    check: async () => (await import('./check/run-check.ts')).runCheck,
    messages: async () => (await import('./messages/run-messages.ts')).runMessages,
    stats: async () => (await import('./stats/run-stats.ts')).runStats,
    diff: async () => (await import('./diff/run-diff.ts')).runDiff,
    mcp: async () => (await import('./mcp/run-mcp.ts')).runMcp,
    convert: async () => (await import('./convert/run-convert.ts')).runConvert,
  },
  process.argv.slice(2),
);
