import { dispatch } from './dispatch.ts';

/** Runs one command of package.json and returns its exit code. */
export function main(args: readonly string[]): Promise<number> {
  return dispatch(
    {
      start: async () => (await import('./start/start.ts')).start,
      dev: async () => (await import('./dev/dev.ts')).dev,
      test: async () => (await import('./test/test.ts')).test,
      check: async () => (await import('./check/run-check.ts')).runCheck,
      messages: async () => (await import('./messages/run-messages.ts')).runMessages,
      stats: async () => (await import('./stats/run-stats.ts')).runStats,
      diff: async () => (await import('./diff/run-diff.ts')).runDiff,
      mcp: async () => (await import('./mcp/run-mcp.ts')).runMcp,
      convert: async () => (await import('./convert/run-convert.ts')).runConvert,
      package: async () => (await import('./package/package-extension.ts')).packageExtension,
      prepack: async () => (await import('./package/build-commands.ts')).prepack,
      bench: async () => (await import('./bench/bench.ts')).bench,
    },
    args,
  );
}
