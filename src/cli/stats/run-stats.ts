import { jsonSchemaOf } from '../../analysis/shapes/json-schema-of.ts';
import { typescriptOf } from '../../analysis/shapes/typescript-of.ts';
import { replay } from '../../formats/imported.ts';
import { eachFile } from '../input/each-file.ts';
import { readImport } from '../input/read-file.ts';
import { runCommand } from '../options/run-command.ts';
import { print } from '../output/print.ts';
import { printableJson } from '../output/printable.ts';
import { sayNothingSwitched } from '../output/say-nothing-switched.ts';
import { sayProblems } from '../output/say-problems.ts';
import { STATS_LINE, type StatsOptions, statsOptions } from './options.ts';
import { sessionShapes } from './session-shapes.ts';
import { sessionStats } from './session-stats.ts';
import { connectionJson, reconnectsJson } from './stats-json.ts';
import { statsText } from './stats-text.ts';

/**
 * `stats`: prints what the messages of files show. 0: done; 2: a file could not be read, or the command line was not
 * understood, with a sentence on standard error. What could be read is printed all the same.
 */
export function runStats(args: readonly string[]): Promise<number> {
  return runCommand(STATS_LINE, args, (given) => stats(statsOptions(given)));
}

async function stats({ files, json, shapes }: StatsOptions): Promise<number> {
  const connections: object[] = [];
  const reconnects: object[] = [];
  const allRead = await eachFile(files, async (file) => {
    const imported = await readImport(file);
    sayProblems(file, imported);
    const session = replay(imported);
    if (!json) sayNothingSwitched(file, session);
    if (shapes !== null) {
      const named = await sessionShapes(imported, session);
      const schema = shapes === 'json-schema';
      await print(
        schema ? printableJson(`${JSON.stringify(jsonSchemaOf(named), null, 2)}\n`) : typescriptOf(named),
      );
      return;
    }
    const found = await sessionStats(imported, session);
    if (json) {
      for (const each of found.connections) connections.push(connectionJson(each));
      for (const each of found.reconnects) reconnects.push(reconnectsJson(each));
    } else await print(`${statsText(file, found)}\n`);
  });
  if (json) await print(printableJson(`${JSON.stringify({ connections, reconnects }, null, 2)}\n`));
  return allRead ? 0 : 2;
}
