import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isBlock } from '../lambdas/domain/block';
import { type FieldPath, type Finding, fieldText, valueAt } from '../lambdas/domain/fleet-finding';
import { allowedPart, checkOverlay, isSetBy, stageSchema, withOverlay } from '../lambdas/domain/fleet-overlay';
import { checkRules } from '../lambdas/domain/fleet-rules';
import { checkShape } from '../lambdas/domain/fleet-shape';
import type { FleetFileProblem } from './fleet-file-error';
import { checkScripts } from './fleet-script-files';
import { type FleetYaml, readFleetYaml } from './fleet-yaml';

/** One fleet file: its base spec, the overlays of its stages, and the line of everything in it. */
export class FleetFile {
  readonly path: string;
  /** Without `.yaml`. */
  readonly name: string;
  /** As people name it: `fleets/web.yaml`. */
  readonly shownPath: string;
  readonly #root: string;
  readonly #yaml: FleetYaml;
  /** The spec without any overlay, unchecked. */
  readonly base: unknown;
  readonly #overlays: ReadonlyMap<string, unknown>;

  constructor(root: string, name: string) {
    this.#root = root;
    this.path = join(root, name);
    this.name = basename(name, '.yaml');
    this.shownPath = `${basename(root)}/${name}`;
    this.#yaml = readFleetYaml(readFileSync(this.path, 'utf8'));
    const { content } = this.#yaml;
    const { stages, ...base } = isBlock(content) ? content : {};
    this.base = base;
    this.#overlays = new Map(isBlock(stages) ? Object.entries(stages) : []);
  }

  /** The stages that have an overlay. */
  get stages(): readonly string[] {
    return [...this.#overlays.keys()];
  }

  /** The spec of a stage, unchecked. */
  specOf(stage: string): unknown {
    return withOverlay(this.base, allowedPart(this.#overlays.get(stage) ?? {}));
  }

  lineOf(field: FieldPath): number {
    return this.#yaml.lineOf(field);
  }

  /** Where a field of a stage's spec was written: in the stage's overlay, or in the base. */
  placeOf(field: FieldPath, stage: string | undefined): FieldPath {
    if (stage === undefined || !this.#overlays.has(stage)) return field;
    return isSetBy(this.#overlays.get(stage), field) ? ['stages', stage, ...field] : field;
  }

  /** Everything wrong with the file by itself, for the base and for each of these stages. */
  problems(stages: readonly string[]): readonly FleetFileProblem[] {
    const ofYaml = this.#yaml.problems.map((problem) => ({ file: this.shownPath, ...problem }));
    if (this.#yaml.content === undefined) return ofYaml;
    if (!isBlock(this.#yaml.content)) {
      const problem = this.#yaml.content === null ? 'the file is empty' : 'this is no block of keys';
      return [...ofYaml, this.#problem([], { problem, fix: 'begin with "fleet:" and the name of the fleet' })];
    }
    return [
      ...ofYaml,
      ...this.#checkStages(),
      ...this.#checkSpec(this.base, undefined),
      ...stages.flatMap((stage) => this.#checkSpec(this.specOf(stage), stage)),
    ];
  }

  #checkStages(): readonly FleetFileProblem[] {
    const stages = valueAt(this.#yaml.content, ['stages']);
    if (stages !== undefined && !isBlock(stages)) {
      return [
        this.#problem(['stages'], {
          problem: 'is no block of stages',
          fix: 'put stage names such as staging under it',
        }),
      ];
    }
    return [...this.#overlays].flatMap(([stage, overlay]) => {
      const at = ['stages', stage];
      const name = stageSchema.safeParse(stage);
      return [
        ...(name.success
          ? []
          : [this.#problem(at, { problem: 'is no stage', fix: `write ${name.error.issues[0]?.message}` })]),
        ...(isBlock(overlay)
          ? []
          : [
              this.#problem(at, {
                problem: 'has no fields under it',
                fix: 'put the fields that differ there, or remove it',
              }),
            ]),
        ...checkOverlay(overlay).map((finding) => this.#problem([...at, ...finding.field], finding)),
      ];
    });
  }

  #checkSpec(spec: unknown, stage: string | undefined): readonly FleetFileProblem[] {
    const findings = [
      ...checkShape(spec),
      ...checkRules(spec, stage),
      ...checkScripts(this.#root, spec),
      ...this.#checkName(spec),
    ];
    return findings.map((finding) => this.#located(finding, stage));
  }

  #checkName(spec: unknown): readonly Finding[] {
    const fleet = valueAt(spec, ['fleet']);
    const { name } = this;
    if (typeof fleet !== 'string' || fleet === name) return [];
    return [
      {
        field: ['fleet'],
        problem: `the fleet is ${fleet}, but the file is ${name}.yaml`,
        fix: `rename the file to ${fleet}.yaml or the fleet to ${name}`,
      },
    ];
  }

  #located(finding: Finding, stage: string | undefined): FleetFileProblem {
    const place = this.placeOf(finding.field, stage);
    if (stage === undefined) return this.#problem(place, finding);
    const overlay = this.#overlays.get(stage);
    if (finding.problem === 'is missing' && valueAt(overlay, finding.field) === null) {
      return this.#problem(place, {
        problem: 'null removes a field that every fleet needs',
        fix: 'write a value, or remove the line',
      });
    }
    // The field is the base's, and what it does not go with is the overlay's: that line made the trouble.
    const cause = finding.against?.find((field) => this.placeOf(field, stage) !== field);
    if (place === finding.field && cause !== undefined) {
      return {
        ...this.#problem(place, { ...finding, problem: `in the stage ${stage}, ${finding.problem}` }),
        line: this.lineOf(this.placeOf(cause, stage)),
      };
    }
    return this.#problem(place, finding);
  }

  #problem(place: FieldPath, { problem, fix }: Pick<Finding, 'problem' | 'fix'>): FleetFileProblem {
    return { file: this.shownPath, line: this.lineOf(place), field: fieldText(place), problem, fix };
  }
}
