import { existsSync, readdirSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { stageSchema } from '../lambdas/domain/fleet-overlay';
import { type FleetSpec, fleetSpecSchema } from '../lambdas/domain/fleet-spec';
import { clashes } from './fleet-clashes';
import { FleetFile } from './fleet-file';
import { FleetFileError, type FleetFileProblem, problemText } from './fleet-file-error';
import { type ScriptFile, scriptFiles } from './fleet-script-files';

export interface LoadedFleet {
  /** Absolute. */
  readonly file: string;
  /** With the stage's overlay applied. */
  readonly spec: FleetSpec;
  /** Relative path, as in the spec → script. */
  readonly scripts: Readonly<Record<string, ScriptFile>>;
}

/**
 * Every fleet of a folder, as a stage wants it, in the order of the files' names. All files are checked for all stages
 * they name, so that a stage nobody deploys today is not a surprise tomorrow.
 *
 * @param folder the folder that holds `*.yaml` and the scripts
 * @throws FleetFileError with every problem of every file
 */
export function loadFleets(folder: string, stage: string): readonly LoadedFleet[] {
  const root = resolve(folder);
  const shownRoot = basename(root);
  const { names, problems: folderProblems } = fleetFileNames(root, shownRoot);
  const files = names.map((name) => new FleetFile(root, name));
  const stages = [...new Set([stage, ...files.flatMap((file) => file.stages)])];

  const problems = [
    ...folderProblems,
    ...stageProblems(stage, shownRoot),
    ...files.flatMap((file) => file.problems(stages)),
    ...clashes(files, stages),
  ];
  if (problems.length > 0) throw new FleetFileError(inOrder(problems));

  return files.map((file) => {
    const spec = fleetSpecSchema.parse(file.specOf(stage));
    return { file: file.path, spec, scripts: scriptFiles(root, spec) };
  });
}

function fleetFileNames(
  root: string,
  shownRoot: string,
): { readonly names: readonly string[]; readonly problems: readonly FleetFileProblem[] } {
  const found = existsSync(root) ? readdirSync(root).toSorted() : [];
  const names = found.filter((name) => name.endsWith('.yaml'));
  const misnamed = found
    .filter((name) => name.endsWith('.yml'))
    .map((name) => ({
      file: `${shownRoot}/${name}`,
      field: '',
      problem: 'fleet files end in .yaml',
      fix: `rename it to ${name.replace(/\.yml$/, '.yaml')}`,
    }));
  const none = { file: shownRoot, field: '', problem: 'there is no fleet file here', fix: 'add one, such as web.yaml' };
  return { names, problems: found.length > 0 && names.length + misnamed.length > 0 ? misnamed : [none] };
}

function stageProblems(stage: string, shownRoot: string): readonly FleetFileProblem[] {
  const parsed = stageSchema.safeParse(stage);
  if (parsed.success) return [];
  const wanted = parsed.error.issues[0]?.message ?? 'another name';
  return [{ file: shownRoot, field: 'stage', problem: `${JSON.stringify(stage)} is no stage`, fix: `write ${wanted}` }];
}

/** By file and line, each once: what is wrong in the base is wrong in every stage. */
function inOrder(problems: readonly FleetFileProblem[]): readonly FleetFileProblem[] {
  const once = new Map(problems.map((problem) => [problemText(problem), problem]));
  const byPlace = (a: FleetFileProblem, b: FleetFileProblem) =>
    a.file === b.file ? (a.line ?? 0) - (b.line ?? 0) : a.file < b.file ? -1 : 1;
  return [...once.values()].sort(byPlace);
}
